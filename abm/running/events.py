"""Events: what happened in a run, line by line: the day, who acted, what happened, and what brought it about.

What happens is what mechanisms declare for the log of the page (`HAPPENINGS`); where is what their rules note. A run is done twice: the
days on which its recording counts something are then simulated process by process, with the same bits, so that each event has
the process in which it happened, and the policies by which, or under which, it did (`causes`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from abm.inputs.dates import date_of
from abm.inputs.geography import REGIONS
from abm.model.annotations import World
from abm.model.branching import branch, simulate_from
from abm.model.declared import HAPPENINGS, MODULES
from abm.model.initialization import build_world
from abm.model.kinds import HAPPENED
from abm.model.looks import Happening
from abm.model.observation import DAILY_COLUMNS, Recording
from abm.model.saving import SavedState
from abm.model.scenario import Scenario
from abm.model.simulation import pass_days, simulate
from abm.running.by_process import day_by_process
from abm.running.causes import cause_on, cause_over

EVENT_COLUMNS = {
    "day": ("days", "from the first recorded day, which is 0; of what is added up over 28 days the last one"),
    "date": ("YYYY-MM-DD", "date under the inputs"),
    "actor": (
        "text",
        "who acted: governments by policy, or what the process is of; with the region where that is noted",
    ),
    "what": ("text", "what happened"),
    "cause": (
        "text",
        "the process of the day in which it happened; by a policy: it ordered this; under a policy: one in force there acts on "
        "how often this happens, which does not say that it brought about this one; of a policy the scenario",
    ),
}
ACTORS = {"government": "government", "organizations": "organization"}
GOVERNMENTS = "governments"
FIELD_OF = {column.name: column.field for column in DAILY_COLUMNS}
# Too many in a day for lines of their own.
SEIZED = Happening("seized_kg_gross", "", "{} kg (gross) were seized at and between ports", days=28)
COUNTED = {one: FIELD_OF[one.column] for one in HAPPENINGS if one.days == 1}  # what happens on a day, and who counts it


@dataclass(frozen=True)
class Event:
    """Hold one line; its fields are those of events.csv but the date."""

    day: int
    actor: str
    what: str
    cause: str


def simulate_with_events(
    scenario: Scenario,
    seed: int,
    report: Callable[[int], object] = lambda days: None,
    state: SavedState | None = None,
) -> tuple[Recording, pd.DataFrame]:
    """Run one replicate as `simulate` does, to the same bits; return its recording, and its events as rows of events.csv.

    Parameters
    ----------
    state : SavedState or None
        Go on from it, as `simulate_from` does: events are those from its day on.

    Raises
    ------
    RunError, SavedStateError
        The run stopped at a fault; the scenario is no branch of the state.
    """
    recording = simulate(scenario, seed, report) if state is None else simulate_from(state, scenario, report)
    world = build_world(scenario, seed) if state is None else branch(state, scenario)
    tick, burn_in = 0 if state is None else state.tick, scenario.burn_in
    first = max(tick, burn_in) - burn_in
    events = list(_policies(scenario, first))
    for day in _days_with_events(recording, first):
        pass_days(world, scenario, tick, burn_in + day, lambda days: None)
        events += _day(world, scenario, burn_in + day)
        tick = burn_in + day + 1
    events += _added_up(recording, scenario, first)
    rows = [vars(event) for event in sorted(events, key=lambda event: event.day)]
    table = pd.DataFrame(rows, columns=["day", "actor", "what", "cause"])
    table.insert(1, "date", [date_of(day, scenario.inputs) for day in table["day"]])
    return recording, table


def _policies(scenario: Scenario, first: int) -> Iterator[Event]:
    """Yield what begins and what ends from a day on."""
    cause = f"scenario {scenario.name}"
    for made in scenario.interventions:
        words = made.in_words(scenario.inputs, scenario.days, scenario.parameters)
        for number, (start, stop) in enumerate(made.spells(scenario.days)):
            if start >= first:
                yield Event(start, GOVERNMENTS, words if number == 0 else f"{made.title}, again", cause)
            if stop - start > 1 and first <= stop < scenario.days:
                yield Event(stop, GOVERNMENTS, f"{made.title}: ends", cause)
    if scenario.placebo_day is not None and scenario.placebo_day >= first:
        yield Event(scenario.placebo_day, "nobody", "Random numbers are others from now on", "placebo")


def _days_with_events(recording: Recording, first: int) -> list[int]:
    """Return the days, from one on, on which the recording counts something that happens on a day."""
    counted = np.any([recording.daily[field] != 0 for field in COUNTED.values()], axis=0)
    return [int(day) for day in np.flatnonzero(counted) if day >= first]


def _day(world: World, scenario: Scenario, tick: int) -> Iterator[Event]:
    """Simulate a day, and yield what happens in each of its processes."""
    day, before, lines = tick - scenario.burn_in, dict.fromkeys(COUNTED, 0), int(world.clock.happened)
    for process in day_by_process(world, scenario, tick):
        row = world.daily[tick]
        now = {one: int(row[field]) for one, field in COUNTED.items()}
        if now == before:
            continue
        noted = _noted(world, lines)
        for one, many in now.items():
            if many > before[one]:
                regions = noted.get(one.number, []) if one.number else []
                yield from _events(one, many - before[one], regions, day, partial(cause_on, scenario, process.name))
        before, lines = now, int(world.clock.happened)


def _noted(world: World, lines: int) -> dict[int, list[int]]:
    """Return the regions of what was noted after some lines, by the number of the happening."""
    found: dict[int, list[int]] = {}
    for line in range(max(lines, int(world.clock.happened) - HAPPENED), int(world.clock.happened)):
        row = world.happened[line % HAPPENED]
        found.setdefault(int(row.number), []).append(int(row.region))
    return found


def _events(one: Happening, many: int, regions: list[int], day: int, cause: Callable[..., str]) -> Iterator[Event]:
    """Yield a line for each place that was noted, and one for what has none."""
    for region in regions[:many]:
        yield Event(day, _actor(one, region), one.tell(1), cause(one.column, day, region))
    left = many - len(regions[:many])
    if left > 0:
        yield Event(day, _actor(one), one.tell(left), cause(one.column, day))


def _actor(one: Happening, region: int = -1) -> str:
    if one is SEIZED:
        return ACTORS["government"]
    module = next(module for module in MODULES if one in getattr(module, "HAPPENINGS", ()))
    area = module.__name__.split(".")[-2]
    return ACTORS.get(area, area) + (f", {REGIONS[region]}" if region >= 0 else "")


def _added_up(recording: Recording, scenario: Scenario, first: int) -> Iterator[Event]:
    """Yield what goes on day after day, added up over the 28 days of a month."""
    columns = {column.name: column for column in DAILY_COLUMNS}
    for one in (*HAPPENINGS, SEIZED):
        if one.days > 1:
            counts = np.asarray(columns[one.column].take(recording.daily), float)
            for last, many in one.sums(counts.tolist()):
                start = last - one.days + 1
                if many and start >= first:
                    yield Event(last, _actor(one), one.tell(many), cause_over(scenario, one.column, start, last))
