"""A run: the days of one replicate, lived by the compiled schedule."""

from __future__ import annotations

import numpy as np

from abm.initialisation import build_world, check_fault
from abm.observation import Recording
from abm.rules.schedule import live
from abm.scenario import Scenario

PLACEBO = np.uint64(0x5DEECE66D1CE4E5B)


def simulate(scenario: Scenario, seed: int) -> Recording:
    """Run one replicate and return what was recorded.

    Raises
    ------
    RunError
        The run stopped at a fault: a table was full, or mass was not conserved.
    """
    world = build_world(scenario, seed)
    if scenario.placebo_day is not None:
        advance(world, 0, scenario.burn_in + scenario.placebo_day)
        world.clock.seed = world.clock.seed ^ PLACEBO
        advance(world, scenario.burn_in + scenario.placebo_day, scenario.burn_in + scenario.days)
    else:
        advance(world, 0, scenario.burn_in + scenario.days)
    return Recording.of(world, scenario, seed)


def advance(world: np.record, first: int, last: int) -> None:
    """Live the days from `first` to `last` - 1; raise RunError at a fault."""
    live(world, first, last)
    check_fault(world)
