"""Parting: the first day, process and row in which two runs differ, and what followed from it.

Both are simulated day by day and held against each other, table by table, to the bit. The day on which they part is done once
more, process by process, which gives the same bits (tested). What a scenario gives, its levers, parameters and inputs, is no
difference of the runs: it is the cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from abm.model.annotations import World
from abm.model.declared import TABLES
from abm.model.initialization import build_world
from abm.model.observation import Recording
from abm.model.saving import rows_of
from abm.model.scenario import Scenario
from abm.model.simulation import pass_days
from abm.model.world import WORLD_TABLES, rows_taken
from abm.running.by_process import day_by_process

GIVEN = ("parameters", "calendar", "settings", "inputs", "government")
GIVEN_FIELDS = {"clock": ("setting", "input"), "run": ("seed",)}
COMPARED = tuple(name for name in WORLD_TABLES if name not in GIVEN)
BUILT = "the building of the world"


@dataclass(frozen=True)
class Run:
    """Name a run: what is simulated, under which seed, and until which morning (from the first recorded day on)."""

    scenario: Scenario
    seed: int
    until: int

    @property
    def last(self) -> int:
        """Return the first day that is not simulated any more, burn-in included."""
        return self.scenario.burn_in + self.until


@dataclass(frozen=True)
class Difference:
    """Say where two worlds differ first in a table: the row, the field ("" where a row is a value), both values."""

    table: str
    row: tuple[int, ...]
    field: str
    values: tuple[object, object]


@dataclass(frozen=True)
class Parting:
    """Say when two runs diverge, in what, and what followed.

    Attributes
    ----------
    day : int
        From the first recorded day on; negative in the burn-in.
    process : str
        The first after which they differ.
    differences : tuple of Difference
        The first of each table after that process.
    followed : dict of str to int
        First day at whose end each table differs, by its name, in the order of days.
    """

    day: int
    process: str
    differences: tuple[Difference, ...]
    followed: dict[str, int]


@dataclass(frozen=True)
class Compared:
    """Hold two runs that were held against each other.

    Attributes
    ----------
    parting : Parting or None
        None: the same bits to the end.
    levers : int or None
        First day on which governments do something else in one of them.
    delivered, seized : array of int, shape [2, days]
        mg pure a recorded day, of the days that both have; seized at and between ports.
    """

    parting: Parting | None
    levers: int | None
    delivered: np.ndarray
    seized: np.ndarray


def compare_runs(first: Run, second: Run, report: Callable[[int], object] = lambda days: None) -> Compared:
    """Simulate two runs, day by day, until the first of them ends; say where they part and what followed.

    Parameters
    ----------
    report : callable
        Informed of days that have passed in both.

    Raises
    ------
    ValueError
        Their burn-ins differ, so that they have no days in common.
    RunError
        One of them stopped at a fault.
    """
    runs = first, second
    burn_in = first.scenario.burn_in
    if burn_in != second.scenario.burn_in:
        raise ValueError(
            f"burn-ins of {burn_in} and {second.scenario.burn_in} days: need the same, or no days go together"
        )
    worlds = [build_world(run.scenario, run.seed) for run in runs]
    last = min(run.last for run in runs)
    followed = dict.fromkeys(differing(*worlds), 0)
    at = 0 if followed else None
    built = bool(followed)
    levers = None
    for tick in range(last):
        for world, run in zip(worlds, runs, strict=True):
            pass_days(world, run.scenario, tick, tick + 1, lambda days: None)
        if levers is None and worlds[0].government.tobytes() != worlds[1].government.tobytes():
            levers = tick - burn_in
        new = [name for name in differing(*worlds) if name not in followed]
        followed |= dict.fromkeys(new, tick)
        at = tick if at is None and new else at
        report(1)
    daily = [Recording.of(world, run.scenario, run.seed).daily for world, run in zip(worlds, runs, strict=True)]
    flows = [np.stack([days[name][: max(0, last - burn_in)] for days in daily]) for name in ("delivered", "seized")]
    if at is None:
        return Compared(None, levers, *flows)
    process, found = (
        (BUILT, _first_of_each(*(build_world(run.scenario, run.seed) for run in runs))) if built else _locate(runs, at)
    )
    days = {name: tick - burn_in for name, tick in followed.items()}
    return Compared(Parting(at - burn_in, process, found, days), levers, *flows)


def differing(one: World, other: World) -> Iterator[str]:
    """Yield the tables in which two worlds differ, of the days and months of which only the last one is looked at."""
    for name in COMPARED:
        if any(a.tobytes() != b.tobytes() for a, b in _columns(one, other, name)):
            yield name


def _columns(one: World, other: World, name: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the rows in use of a table in both worlds; field by field where some fields are given."""
    start, stop = _in_use(one, other, name)
    rows = [rows_of(world, name)[start:stop] for world in (one, other)]
    if name not in GIVEN_FIELDS:
        yield rows[0], rows[1]
        return
    for field in rows[0].dtype.names or ():
        if field not in GIVEN_FIELDS[name]:
            yield rows[0][field], rows[1][field]


def _in_use(one: World, other: World, name: str) -> tuple[int, int | None]:
    table = TABLES[name]
    if table.span == "day":
        return int(one.clock.day), int(one.clock.day) + 1
    if table.span == "month":
        month = max(0, int(one.clock.period))
        return month, month + 1
    if table.block:
        return 0, max(rows_taken(one, name), rows_taken(other, name))
    return 0, None


def _locate(runs: tuple[Run, Run], tick: int) -> tuple[str, tuple[Difference, ...]]:
    """Do the day once more on which two runs diverge; return the first process after which they differ, and where."""
    worlds = [build_world(run.scenario, run.seed) for run in runs]
    for world, run in zip(worlds, runs, strict=True):
        pass_days(world, run.scenario, 0, tick, lambda days: None)
    days = [day_by_process(world, run.scenario, tick) for world, run in zip(worlds, runs, strict=True)]
    for process, _ in zip(*days, strict=True):
        found = _first_of_each(*worlds)
        if found:
            return process.name, found
    raise AssertionError("process by process a day gives the same bits as at once")


def _first_of_each(one: World, other: World) -> tuple[Difference, ...]:
    return tuple(first_difference(one, other, name) for name in differing(one, other))


def first_difference(one: World, other: World, name: str) -> Difference:
    """Return the first row, and the first field of it, in which a table of two worlds differs; it does."""
    start, stop = _in_use(one, other, name)
    rows = [rows_of(world, name)[start:stop] for world in (one, other)]
    fields = [field for field in rows[0].dtype.names or ("",) if field not in GIVEN_FIELDS.get(name, ())]
    found = []
    for place, field in enumerate(fields):
        a, b = ((side[field] if field else side) for side in rows)
        differs = np.flatnonzero(_bits(a) != _bits(b))
        if len(differs):
            at = np.unravel_index(differs[0], a.shape)
            found.append((tuple(map(int, at)), place, field, (a[at].item(), b[at].item())))
    row, _, field, values = min(found, key=lambda one: one[:2])
    return Difference(name, (row[0] + start, *row[1:]), field, values)


def _bits(values: np.ndarray) -> np.ndarray:
    """Return numbers as whole ones with the same bits, so that what is no number is equal to itself."""
    return np.ascontiguousarray(values).view(f"u{values.dtype.itemsize}").ravel()
