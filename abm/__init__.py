"""Interdict: an agent-based simulation of the illegal fentanyl flow over the border, and of what policy does to it."""

import os  # at hand from the start, and nothing else: Ctrl-C is heard from what comes next (abm/__main__.py)

from abm.version import __version__

_HOMES = {
    "Scenario": "abm.model.scenario",
    "ScenarioError": "abm.model.scenario",
    "simulate": "abm.model.simulation",
    "compare": "abm.model.simulation",
    "Recording": "abm.model.observation",
    "InterdictionModel": "abm.model.mesa_model",
    "PARAMETERS": "abm.model.declared",
    "open_results": "abm.results.opened",
}
for _file in os.listdir(os.path.join(os.path.dirname(__file__), "model", "interventions")):
    if _file.endswith(".py") and not _file.startswith("_"):  # one kind of intervention, of the same name
        _HOMES[_file[:-3].title().replace("_", "")] = f"abm.model.interventions.{_file[:-3]}"
__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that a run loads no more than it needs."""
    if name not in _HOMES:
        raise AttributeError(f"module 'abm' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
