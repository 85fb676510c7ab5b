"""Branching: many policies go on from one saved state, each to the bit as if it had never been interrupted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from abm.model.annotations import World

from abm.model.initialization import build_world, lay_calendar
from abm.model.observation import Recording
from abm.model.saving import SavedState, SavedStateError, require_day, require_file, rows_of, save, used
from abm.model.scenario import Scenario, contrast
from abm.model.simulation import pass_days
from abm.model.soundness import require_sound
from abm.model.world import new_world


def save_at(
    scenario: Scenario, seed: int, day: int, path: Path, report: Callable[[int], object] = lambda days: None
) -> None:
    """Run one replicate until the morning of `day` and save it."""
    require_day(scenario, day)
    require_file(path)
    world = build_world(scenario, seed)
    pass_days(world, scenario, 0, scenario.burn_in + day, report)
    save(world, scenario, seed, day, path)


def simulate_from(
    state: SavedState, scenario: Scenario | None = None, report: Callable[[int], object] = lambda days: None
) -> Recording:
    """Go on from a saved state to the end of a scenario (None: the saved one); the recording starts at day 0.

    Raises
    ------
    SavedStateError
        The scenario is not a branch of the saved one (see `branch`).
    RunError
        The run stopped at a fault.
    """
    scenario = state.scenario if scenario is None else scenario
    world = branch(state, scenario)
    pass_days(world, scenario, state.tick, scenario.burn_in + scenario.days, report)
    return Recording.of(world, scenario, state.seed)


def branch(state: SavedState, scenario: Scenario) -> World:
    """Return the saved world with the calendar of another scenario, which may differ from the saved day on only.

    Name, days and interventions may change; parameters, inputs, burn-in and all that has happened may not.

    Raises
    ------
    SavedStateError
        The scenario differs before the saved day, or ends by then, the official data have changed, or the state cannot
        be that of a run.
    """
    _require_same_run(state, scenario)
    world, fresh = state.world(), build_world(scenario, state.seed)
    require_sound(state, world, fresh)
    change_calendar(world, scenario, state.tick)
    return world


def change_calendar(world: World, scenario: Scenario, tick: int) -> None:
    """Give a world that has passed the days before `tick` (burn-in included) the calendar and levers of a scenario.

    Raises
    ------
    SavedStateError
        The levers of a day that has passed would differ; the world is left as it was.
    """
    fresh = new_world()
    lay_calendar(fresh, scenario)
    held, asked = (w.settings[w.calendar["setting"][:tick]] for w in (world, fresh))
    differs = np.flatnonzero(held != asked)
    if len(differs):
        raise SavedStateError(
            f"scenario {scenario.name!r} differs from the saved one on day {differs[0] - scenario.burn_in}: "
            f"allowed from day {tick - scenario.burn_in} on, on whose morning the state was saved"
        )
    for name in ("calendar", "settings"):
        used(rows_of(world, name))[:] = 0
        rows = used(rows_of(fresh, name))
        rows_of(world, name)[: len(rows)] = rows


def _require_same_run(state: SavedState, scenario: Scenario) -> None:
    """Raise SavedStateError when something that holds for the whole run differs from the saved scenario."""
    saved = state.scenario
    found = contrast(replace(saved, days=scenario.days, placebo_day=None), replace(scenario, placebo_day=None))
    placebos = _past_placebo(saved, state.day), _past_placebo(scenario, state.day)
    found |= {"placebo_day": placebos} if placebos[0] != placebos[1] else {}
    for name, (held, asked) in found.items():
        raise SavedStateError(f"{name} = {asked}: the saved state has {held}; it cannot change on the way")
    if scenario.days <= state.day:
        raise SavedStateError(f"days = {scenario.days}: the state was saved on day {state.day}; needs a later end")


def _past_placebo(scenario: Scenario, day: int) -> int | None:
    """Return the day from which random numbers were others, if it lies before `day`."""
    return scenario.placebo_day if scenario.placebo_day is not None and scenario.placebo_day < day else None
