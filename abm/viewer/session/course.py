"""Course: one run simulated day by day, back and forward, whose levers may change from the next day on.

The state of some mornings is kept in memory, compressed; any day already simulated is reached from the nearest of them, to
the bit as it was.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from abm.inputs.plain import check_seed
from abm.model.annotations import World
from abm.model.branching import change_calendar
from abm.model.declared import TABLES
from abm.model.initialization import RunError, build_world
from abm.model.saving import rows_of, used
from abm.model.scenario import Scenario
from abm.model.simulation import pass_days
from abm.model.soundness import FIXED
from abm.model.world import WORLD_TABLES, new_world, rows_taken
from abm.viewer.session.whereabouts import Morning, Whereabouts

SPACING = 28  # days between two mornings that are kept, at first
MOST_KEPT_BYTES = 64 * 2**20  # bytes; beyond, every other morning is forgotten
T = TypeVar("T")
CALENDAR = ("calendar", "settings")
KEPT_TABLES = tuple(name for name in WORLD_TABLES if name not in (*FIXED, *CALENDAR, "daily"))


class CourseError(ValueError):
    """A day that has not been simulated yet, or a scenario that would change what has passed."""


class Course:
    """Hold a world after its burn-in, and every recorded day it has passed.

    Parameters
    ----------
    scenario, seed
        As `build_world` takes them, and with what it raises.

    Attributes
    ----------
    whereabouts : dict
        Of each recorded day that was simulated, whom and where what happened on it concerned.

    Raises
    ------
    RunError
        A run that stopped at a fault in its burn-in.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.seed = check_seed(seed)
        self.world = build_world(scenario, self.seed)
        self._tick = 0
        self._kept: dict[int, dict[str, bytes]] = {}
        self._spacing = SPACING
        self.whereabouts: dict[int, Whereabouts] = {}
        self._daily = np.zeros(scenario.burn_in + scenario.days, self.world.daily.dtype)  # of all days simulated so far
        pass_days(self.world, scenario, 0, scenario.burn_in, lambda days: None)
        self._daily[: scenario.burn_in] = self.world.daily[: scenario.burn_in]
        self._tick = self._furthest = scenario.burn_in
        self._keep()

    @property
    def day(self) -> int:
        """Return the recorded day at whose end the world stands; -1: the morning of day 0."""
        return self._tick - 1 - self.scenario.burn_in

    @property
    def furthest(self) -> int:
        """Return the last day that has been simulated under this scenario."""
        return self._furthest - 1 - self.scenario.burn_in

    @property
    def is_over(self) -> bool:
        """Tell whether the world stands at the end of its last day."""
        return self.day + 1 == self.scenario.days

    def step(self, days: int = 1) -> None:
        """Live so many days, or those that are left; at a fault (RunError) the world stands where it stood before."""
        before = self._tick
        try:
            self._simulate_until(min(self._tick + days, self.scenario.burn_in + self.scenario.days))
        except RunError:
            self._return_to(before)
            raise

    def go_to(self, day: int) -> None:
        """Stand at the end of a day already simulated (-1: the morning of day 0); raise CourseError at any other."""
        if not -1 <= day <= self.furthest:
            raise CourseError(f"day {day}: allowed -1 to {self.furthest}, the days simulated so far")
        self._return_to(self.scenario.burn_in + day + 1)

    def past(self, first: int, read: Callable[[World], T]) -> list[T]:
        """Return `read(world)` at the end of each day from `first` (0 or later) to today, simulated on a world of its own."""
        offset = self.scenario.burn_in + 1
        tick = max(kept for kept in self._kept if kept <= first + offset)
        world, found = self._restored(tick), []
        for day in range(first, self.day + 1):
            pass_days(world, self.scenario, tick, day + offset, lambda days: None)
            tick = day + offset
            found.append(read(world))
        return found

    def change(self, scenario: Scenario) -> None:
        """Go on under a scenario with other levers from the next day on; what was simulated after today is forgotten.

        Raises
        ------
        CourseError
            The scenario differs in more than its name and interventions, or the run is over.
        SavedStateError, LeverError
            The levers of a day that has passed would differ, or levers are moved too far.
        """
        if replace(scenario, name="", interventions=()) != replace(self.scenario, name="", interventions=()):
            raise CourseError("only the levers can change on the way, not parameters, inputs or days")
        if self.is_over:
            raise CourseError(f"the run is over (day {self.day}, its last): go back to a day to move a lever there")
        change_calendar(self.world, scenario, self._tick)
        self.scenario = scenario
        self._furthest = self._tick
        self.whereabouts = {day: known for day, known in self.whereabouts.items() if day <= self.day}
        self._kept = {tick: tables for tick, tables in self._kept.items() if tick <= self._tick}

    def _simulate_until(self, tick: int) -> None:
        """Live the days before `tick`, and keep the mornings that fall due."""
        while self._tick < tick:
            recorded = self._tick - self.scenario.burn_in
            due = self._tick + self._spacing - recorded % self._spacing
            is_new = self._tick >= self._furthest
            simulated = slice(self._tick, self._tick + 1 if is_new else min(tick, due))
            morning = Morning(self.world) if is_new else None
            pass_days(self.world, self.scenario, simulated.start, simulated.stop, lambda days: None)
            self._daily[simulated] = self.world.daily[simulated]
            if morning:
                self.whereabouts[recorded] = morning.whereabouts(self.world)
            self._tick = simulated.stop
            self._furthest = max(self._furthest, self._tick)
            if self._tick == due and due not in self._kept:
                self._keep()

    def _keep(self) -> None:
        """Keep this morning; forget every other one where they take too much memory."""
        months = max(1, int(self.world.clock.period) + 1)  # rows beyond have not been written to: they need no look
        limit = {
            name: rows_taken(self.world, name) for name, table in TABLES.items() if table.block and not table.empty
        }
        limit |= {name: months for name, table in TABLES.items() if table.span == "month"}
        self._kept[self._tick] = {
            name: zlib.compress(used(rows_of(self.world, name)[: limit.get(name)]).tobytes(), 1) for name in KEPT_TABLES
        }
        while len(self._kept) > 2 and self.kept_bytes > MOST_KEPT_BYTES:
            self._spacing *= 2
            first = self.scenario.burn_in
            self._kept = {tick: t for tick, t in self._kept.items() if (tick - first) % self._spacing == 0}

    @property
    def kept_bytes(self) -> int:
        """Return the memory the kept mornings take."""
        return sum(len(rows) for tables in self._kept.values() for rows in tables.values())

    def _return_to(self, tick: int) -> None:
        """Stand on the morning of `tick`: from the nearest morning that is kept, or from where the world stands."""
        nearest = max(kept for kept in self._kept if kept <= tick)
        if not nearest <= self._tick <= tick or self.world.run.fault:
            self.world = self._restored(nearest)
            self._tick = nearest
        self._simulate_until(tick)

    def _restored(self, tick: int) -> World:
        """Return the world as it was kept, under the calendar of today."""
        world = new_world()
        for name, rows in self._kept[tick].items():
            table = rows_of(world, name)
            kept = np.frombuffer(zlib.decompress(rows), table.dtype).reshape(-1, *table.shape[1:])
            table[: len(kept)] = kept
        for name in (*FIXED, *CALENDAR):
            same = used(rows_of(self.world, name))
            rows_of(world, name)[: len(same)] = same
        world.daily[:tick] = self._daily[:tick]
        return world
