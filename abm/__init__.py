"""Interdict: an agent-based simulation of the illegal fentanyl flow over the border, and of what policy does to it."""

from abm.version import __version__  # and nothing else: Ctrl-C is heard from what comes next (abm/__main__.py)

_HOMES = {
    "Scenario": "abm.model.scenario",
    "ScenarioError": "abm.model.scenario",
    "simulate": "abm.model.simulation",
    "compare": "abm.model.simulation",
    "Recording": "abm.model.observation",
    "InterdictionModel": "abm.model.mesa_model",
    "LeadershipArrests": "abm.model.interventions",
    "Crackdown": "abm.model.interventions",
    "InspectionRate": "abm.model.interventions",
    "PARAMETERS": "abm.model.parameters",
    "open_results": "abm.results.opened",
}
__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str):
    """Import a public name when it is first used, so that a run loads no more than it needs."""
    if name not in _HOMES:
        raise AttributeError(f"module 'abm' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
