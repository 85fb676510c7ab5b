"""A run: the days of one replicate, simulated by the compiled schedule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from abm.inputs.plain import check_seed, is_whole, plain
from abm.inputs.reading import shown
from abm.measures.resilience import Resilience, measure_resilience
from abm.model.annotations import World
from abm.model.compilation import note_compiled
from abm.model.day import run_days
from abm.model.declare import GRAM
from abm.model.initialization import build_world, check_fault
from abm.model.observation import Recording
from abm.model.parameters import changed
from abm.model.scenario import Scenario, ScenarioError, require_pair, require_scenario

PLACEBO = np.uint64(0x5DEECE66D1CE4E5B)
BLOCK = 364  # days between two reports, as handing a world to compiled code takes as long as a day


def simulate(scenario: Scenario, seed: int, report: Callable[[int], object] = lambda days: None) -> Recording:
    """Run one replicate.

    Parameters
    ----------
    seed : int
        A whole number, 0 or more; scenarios of the same seed share their random numbers.
    report : callable
        Called now and then with the number of days that have passed since.

    Returns
    -------
    Recording
        What was recorded, a row a day: `to_frame()` has it with the columns and units of `daily.csv`.

    Raises
    ------
    ScenarioError, ValueError
        What is no scenario, or a seed that is none.
    RunError
        The run stopped at a fault: a table was full, or mass was not conserved.
    """
    require_scenario(scenario, "scenario")
    seed = check_seed(seed)
    world = build_world(scenario, seed)
    pass_days(world, scenario, 0, scenario.burn_in + scenario.days, report)
    return Recording.of(world, scenario, seed)


def pass_days(world: World, scenario: Scenario, first: int, last: int, report: Callable[[int], object]) -> None:
    """Simulate the days from `first` to `last` - 1 of a scenario (burn-in included), with its change of random numbers if any.

    Raises
    ------
    RunError
        The run stopped at a fault.
    """
    other_numbers = last if scenario.placebo_day is None else scenario.burn_in + scenario.placebo_day
    stops = {first, *range(first, last, BLOCK), other_numbers, last}
    for start, stop in pairwise(sorted(day for day in stops if first <= day <= last)):
        change_random_numbers(world, scenario, start)
        advance(world, start, stop)
        report(stop - start)


def change_random_numbers(world: World, scenario: Scenario, tick: int) -> None:
    """Change the random numbers of a world on the morning on which those of its scenario change, if it is that one."""
    if scenario.placebo_day is not None and tick == scenario.burn_in + scenario.placebo_day:
        world.run.seed = world.run.seed ^ PLACEBO


def advance(world: World, first: int, last: int) -> None:
    """Run the days from `first` to `last` - 1; raise RunError at a fault."""
    run_days(world, first, last)
    note_compiled()
    check_fault(world)


def check_seeds(seeds: int | Sequence[int]) -> tuple[int, ...]:
    """Return the seeds of pairs: 1, 2 and so on for a number, those of a sequence; ScenarioError when they are none."""
    reported = "allowed how many pairs, 2 or more, or a sequence of their seeds"
    asked: Any = plain(seeds)
    if is_whole(asked) and asked >= 2:
        return tuple(range(1, asked + 1))
    if isinstance(asked, (str, bytes)) or not isinstance(asked, Iterable):
        raise ScenarioError(f"seeds = {shown(asked)}: {reported}")
    try:
        found = tuple(check_seed(seed, f"seeds[{i}]") for i, seed in enumerate(asked))
    except ValueError as error:
        raise ScenarioError(str(error)) from None
    again = next((seed for i, seed in enumerate(found) if seed in found[:i]), None)
    if again is not None:
        raise ScenarioError(f"seeds: {again} stands there twice, which is the same run again; allowed each seed once")
    if len(found) < 2:
        raise ScenarioError(f"seeds = {list(found)}: {reported}")
    return found


def _first_day(baseline: Scenario, policy: Scenario) -> int:
    """Return the day on which a policy and its baseline part; raise ScenarioError when they are no pair."""
    require_scenario(baseline, "baseline")
    require_scenario(policy, "policy")
    require_pair(baseline, policy)
    if baseline.placebo_day is not None:
        raise ScenarioError(f"placebo_day = {baseline.placebo_day}: leave it out; a placebo is compared in any case")
    sides = baseline.interventions, policy.interventions
    own = [i for mine, other in (sides, sides[::-1]) for i in mine if i not in other]
    if not policy.interventions or not own:
        why = f"has the interventions of {baseline.name!r}" if policy.interventions else "has no intervention"
        raise ScenarioError(f"scenario {policy.name!r} {why}: nothing to compare")
    return min(intervention.start for intervention in own)


def compare(
    baseline: Scenario,
    policy: Scenario,
    seeds: int | Sequence[int] = 40,
    run: Callable[[Scenario, int], Recording] = simulate,
) -> Resilience:
    """Measure how far the flow falls under a policy, and how it comes back, against the same seeds without it.

    A placebo (the baseline with other random numbers from the first day of the policy on) shows what chance alone does.

    Parameters
    ----------
    baseline, policy : Scenario
        The same but for the interventions of `policy`; those that both have are no part of what is measured.
    seeds : int or sequence of int
        How many pairs of runs, or their seeds, each once; two or more.
    run : callable
        Takes a scenario and a seed and returns the recording of a run, such as `simulate` of a model with agents of a
        user's own (`InterdictionModel.agent_classes`).

    Returns
    -------
    Resilience
        Masses in grams of pure fentanyl, times in days from the first day of the policy on, means over the pairs; `low` and `high` of each
        are the ends of its 95% interval. `print` shows what it holds.

    Raises
    ------
    ScenarioError
        What is no scenario, a policy that has no intervention of its own, scenarios that differ in anything else, or seeds that are none.
    TypeError
        `run` cannot be called.
    RunError
        A run stopped at a fault.
    """
    seeds, start = check_seeds(seeds), _first_day(baseline, policy)
    if not callable(run):
        raise TypeError(f"run = {shown(run)}: allowed what takes a scenario and a seed, such as abm.simulate")
    placebo = replace(baseline, placebo_day=start)
    delivered = [
        np.array([run(scenario, seed).daily.delivered / GRAM for seed in seeds])
        for scenario in (policy, baseline, placebo)
    ]
    measured = measure_resilience(delivered[0], delivered[1], start, delivered[2], seeds=seeds)
    return replace(measured, parameters=changed(baseline.parameters))
