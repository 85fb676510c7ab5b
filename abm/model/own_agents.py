"""Agents of a user's own in runs and batches: those that plugins name in `AGENTS` carry out their processes in every run.

Mesa is imported where there are some, and not before.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from abm.model.interventions import load_plugins
from abm.model.observation import Recording
from abm.model.plugins import AGENTS, PluginError, marked
from abm.model.scenario import Scenario
from abm.model.simulation import simulate


@cache
def own_model() -> Any:
    """Return the model with the agents of plugins; None where no plugin has any.

    Raises
    ------
    PluginError
        What one names is no class of agents, or two are of one kind.
    """
    named = [plugin for plugin in marked() if plugin.has_agents]
    if not named:
        return None
    load_plugins()
    from abm.model.agent_kinds import kinds_of
    from abm.model.mesa_model import InterdictionModel

    classes: tuple = ()
    for plugin in named:
        try:
            classes = (*classes, *getattr(sys.modules[plugin.module], AGENTS))
            kinds_of(classes)
        except (TypeError, AttributeError) as error:
            raise PluginError(f"{plugin.given}: {AGENTS}: {error}") from error
    return type("OwnAgents", (InterdictionModel,), {"agent_classes": classes})


def simulate_with_own(scenario: Scenario, seed: int, report: Callable[[int], object] = lambda days: None) -> Recording:
    """Run one replicate as `simulate` does, with the agents of plugins where there are some.

    Raises
    ------
    ValueError, RunError
        As `simulate` does.
    PluginError
        See `own_model`.
    """
    model = own_model()
    if model is None:
        return simulate(scenario, seed, report)
    recording = model.simulate(scenario, seed)
    report(scenario.burn_in + scenario.days)
    return recording
