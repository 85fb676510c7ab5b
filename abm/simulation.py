"""A run: the days of one replicate, lived by the compiled schedule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from abm.initialisation import build_world, check_fault
from abm.observation import GRAM, Recording
from abm.resilience import Resilience, measure_resilience
from abm.rules.schedule import live
from abm.scenario import Scenario, ScenarioError

PLACEBO = np.uint64(0x5DEECE66D1CE4E5B)
BLOCK = 28  # days between two reports


def simulate(scenario: Scenario, seed: int, report: Callable[[int], object] = lambda days: None) -> Recording:
    """Run one replicate and return what was recorded; `report` is told of days as they pass.

    Raises
    ------
    RunError
        The run stopped at a fault: a table was full, or mass was not conserved.
    """
    world = build_world(scenario, seed)
    pass_days(world, scenario, 0, scenario.burn_in + scenario.days, report)
    return Recording.of(world, scenario, seed)


def pass_days(world: np.record, scenario: Scenario, first: int, last: int, report: Callable[[int], object]) -> None:
    """Live the days from `first` to `last` - 1 of a scenario (burn-in included), with its change of luck if any.

    Raises
    ------
    RunError
        The run stopped at a fault.
    """
    other_luck = last if scenario.placebo_day is None else scenario.burn_in + scenario.placebo_day
    stops = {first, *range(first, last, BLOCK), other_luck, last}
    for start, stop in pairwise(sorted(day for day in stops if first <= day <= last)):
        if start == other_luck:
            world.clock.seed = world.clock.seed ^ PLACEBO
        advance(world, start, stop)
        report(stop - start)


def advance(world: np.record, first: int, last: int) -> None:
    """Live the days from `first` to `last` - 1; raise RunError at a fault."""
    live(world, first, last)
    check_fault(world)


def compare(baseline: Scenario, policy: Scenario, seeds: int | Sequence[int] = 40) -> Resilience:
    """Measure how far the flow falls under a policy, and how it comes back, against the same seeds without it.

    A placebo (the baseline with other luck from the first day of the policy on) shows what chance alone does.

    Parameters
    ----------
    baseline, policy : Scenario
        The same but for the interventions of `policy`.
    seeds : int or sequence of int
        How many pairs of runs, or their seeds; two or more.

    Raises
    ------
    ScenarioError
        The policy has no intervention, or the scenarios differ in days.
    RunError
        A run stopped at a fault.
    """
    if not policy.interventions:
        raise ScenarioError(f"scenario {policy.name!r} has no intervention: nothing to compare")
    if policy.days != baseline.days:
        raise ScenarioError(f"days: {policy.days} and {baseline.days} differ; a pair has the same days")
    start = min(intervention.start for intervention in policy.interventions)
    seeds = range(1, seeds + 1) if isinstance(seeds, int) else seeds
    placebo = replace(baseline, placebo_day=start)
    delivered = [
        np.array([simulate(scenario, seed).daily.delivered / GRAM for seed in seeds])
        for scenario in (policy, baseline, placebo)
    ]
    return measure_resilience(delivered[0], delivered[1], start, delivered[2])
