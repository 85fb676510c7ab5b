"""Interdict: an agent-based simulation of the illegal fentanyl flow over the border, and of what policy does to it."""

from abm.version import __version__  # and nothing else: Ctrl-C is heard from what comes next (abm/__main__.py)

_HOMES = {
    "Scenario": "abm.scenario",
    "ScenarioError": "abm.scenario",
    "simulate": "abm.simulation",
    "compare": "abm.simulation",
    "Recording": "abm.observation",
    "InterdictionModel": "abm.model",
    "LeadershipArrests": "abm.interventions",
    "Crackdown": "abm.interventions",
    "InspectionRate": "abm.interventions",
    "PARAMETERS": "abm.parameters",
    "open_results": "abm.batch.opened",
}
__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str):
    """Import a public name when it is first used, so that a run loads no more than it needs."""
    if name not in _HOMES:
        raise AttributeError(f"module 'abm' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
