"""Soundness: whether the tables of a saved state can be those of a run, before a compiled rule reads them.

Compiled rules look at rows by their number and do not ask whether there are so many; a file may say anything. So every
number of it is held against its range, what the scenario fixes against the scenario, and counts against what they count.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from abm.inputs.geography import HEIGHT, Mode
from abm.model.annotations import World
from abm.model.balance import mass_left, money_left, precursors_left
from abm.model.declared import COUNTS, FIELDS, LEVELS, TABLES
from abm.model.initialization import lay_calendar
from abm.model.kinds import CELLS, COURIERS, LABS, NEVER, Citizenship, CourierState
from abm.model.ranges import AMOUNT, COUNT, Range
from abm.model.saving import SavedState, SavedStateError, rows_of
from abm.model.simulation import PLACEBO
from abm.model.world import new_world, rows_taken

FIXED = tuple(table.name for table in TABLES.values() if table.fixed)
SAME = {  # columns that a scenario and the official data fix in other tables
    "rows": ("routes", "places"),
    "routes": ("station", "mode", "office", "place", "x", "y"),
    "clock": ("first",),
}
HELD = {"clock": ("day", "input", "setting", "period"), "run": ("seed",)}  # against the calendar and the state


def _growing() -> dict[str, tuple[str, int]]:
    """Return the tables whose rows are taken one after another: the count of those in use, and the axis of rows."""
    sizes = {table.name: table.rows for table in TABLES.values()}
    shapes = {t.name: t.rows if isinstance(t.rows, tuple) else (t.rows,) for t in TABLES.values()}
    return {t.name: (t.counted, shapes[t.name].index(sizes[t.counted])) for t in TABLES.values() if t.counted}


def _ranges() -> dict[str, dict[str, Range]]:
    """Return the range of every number that a run writes, by table and field; "" where a row is a value."""
    found: dict[str, dict[str, Range]] = {"rows": {}}  # first, as others are cut by it
    found["daily"] = {c.field: c.allowed or (COUNT if c.kind == "i8" else AMOUNT) for c in (*COUNTS, *LEVELS)}
    for field in FIELDS:
        known = (*SAME.get(field.table, ()), *HELD.get(field.table, ()))
        if field.table not in FIXED and field.name not in known:
            found.setdefault(field.table, {})[field.name] = field.range
    return found | {t.name: {"": t.range} for t in TABLES.values() if t.kind and not t.fixed}


def _placed() -> tuple[str, ...]:
    """Return the tables whose rows stand on the map, where rules put them."""
    known = {(field.table, field.name) for field in FIELDS}
    return tuple(name for name in TABLES if name not in SAME and {(name, "place"), (name, "x"), (name, "y")} <= known)


GROWING, RANGES, PLACED = _growing(), _ranges(), _placed()
BLOCKS = {table.name: table.block for table in TABLES.values() if table.block}
SPANS = {span: [table.name for table in TABLES.values() if table.span == span] for span in ("day", "month")}
MOST_ORDERED = 1e4  # times the usual demand


def require_sound(state: SavedState, world: World, fresh: World) -> None:
    """Raise SavedStateError, which names table and field, unless a world can be what a run had become.

    Parameters
    ----------
    world, fresh : world
        As it was saved, and a new one with the same parameters and inputs.
    """
    changed = [name for name in FIXED if rows_of(world, name).tobytes() != rows_of(fresh, name).tobytes()]
    if changed:
        raise SavedStateError(f"the official data have changed since the state was saved ({', '.join(changed)})")
    for problem in _problems(state, world, fresh):
        raise SavedStateError(f"{state.path or 'saved state'}: cannot be the state of a run: {problem}")


def _problems(state: SavedState, world: World, fresh: World) -> Iterator[str]:
    """Yield what is wrong; what comes later relies on what came before."""
    yield from _not_fixed(world, fresh)
    for name in RANGES:
        yield from _out_of_range(world, name, state.tables[name])
    yield from _wrong_days(state, world)
    yield from _unused(world, fresh, state)
    yield from _misplaced(world, state)
    yield from _miscounted(world)


def _not_fixed(world: World, fresh: World) -> Iterator[str]:
    if world.parameters.tobytes() != fresh.parameters.tobytes():
        yield "parameters: not those of its scenario"
    for name, columns in SAME.items():
        for column in columns:
            if not np.array_equal(rows_of(world, name)[column], rows_of(fresh, name)[column]):
                yield f"{name}.{column}: not that of its scenario"
    for slots, most in (("lab_slots", LABS // CELLS), ("courier_slots", COURIERS // CELLS)):
        doublings, first = np.arange(32), int(fresh.rows[slots])
        if int(world.rows[slots]) not in (first << doublings)[first << doublings <= max(most, first)]:
            yield f"rows.{slots}: not that of its scenario, doubled or not"


def _out_of_range(world: World, name: str, rows: np.ndarray) -> Iterator[str]:
    count, axis = GROWING.get(name, ("", 1))
    rows = rows if axis else rows[: int(world.rows[count])]
    for field, allowed in RANGES[name].items():
        low, high = (_bound(world, bound) for bound in allowed)
        values = rows[field] if field else rows
        wrong = ~((values >= low) & (values <= high))  # what is no number is in no range
        if wrong.any():
            first = tuple(np.argwhere(wrong)[0])
            where = f"{name}.{field}" if field else name
            yield f"{where}, row {first[0]}: {values[first]} is outside {low} to {high}"


def _bound(world: World, bound: float | str) -> float:
    """Return a bound; a word stands for a count of rows: of slots, or of rows, which are counted from 0."""
    if not isinstance(bound, str):
        return bound
    return int(world.rows[bound]) - (not bound.endswith("slots"))


def _wrong_days(state: SavedState, world: World) -> Iterator[str]:
    """Yield what differs between the clock and the calendar of the scenario on the last day simulated."""
    laid = new_world()
    lay_calendar(laid, state.scenario)
    for name in ("calendar", "settings"):
        if rows_of(world, name).tobytes() != rows_of(laid, name).tobytes():
            yield f"{name}: not that of its scenario"
    clock, day = world.clock, max(0, state.tick - 1)
    entry = laid.calendar[day]
    placebo = state.scenario.placebo_day
    seed = state.seed ^ int(PLACEBO) if placebo is not None and placebo < state.day else state.seed
    period = entry.period if state.tick else -1
    expected = {"day": day, "input": entry.input, "setting": entry.setting, "period": period}
    for name, value in expected.items():
        if int(clock[name]) != value:
            yield f"clock.{name}: {clock[name]} does not go with day {state.day}"
    if int(world.run.seed) != seed:
        yield f"run.seed: {world.run.seed} does not go with day {state.day}"
    if world.government.tobytes() != laid.settings[entry.setting].tobytes():
        yield f"government: not what the levers of day {state.day} make it"


def _unused(world: World, fresh: World, state: SavedState) -> Iterator[str]:
    """Yield tables that say something in rows that nothing stands in yet."""
    for name, (count, axis) in GROWING.items():
        start = (slice(None),) * axis + (slice(int(world.rows[count]), None),)
        if rows_of(world, name)[start].tobytes() != rows_of(fresh, name)[start].tobytes():
            yield f"{name}: rows beyond those in use are not empty"
    months = int(world.calendar["period"][max(0, state.tick - 1)]) + 1
    for span, first in {"day": state.tick, "month": months}.items():
        for name in SPANS[span]:
            if len(state.tables[name]) > first:
                yield f"{name}: rows of days to come are not empty"
    for name, block in BLOCKS.items():
        free = np.flatnonzero(~_in_blocks(world, *block))
        kept, empty = rows_of(world, name), rows_of(fresh, name)
        beyond = len(state.tables[name]) > int(world.rows[block[0]]) * CELLS
        if beyond or kept[free].tobytes() != empty[free].tobytes():
            yield f"{name}: rows beyond those in use are not empty"


def _in_blocks(world: World, slots: str, rows: str) -> np.ndarray:
    """Return which rows of the blocks of all cells are taken: of each block the first ones."""
    return (np.arange(int(world.rows[slots])) < world.cells[rows][:, None]).ravel()


def _placed_rows(world: World, state: SavedState, name: str) -> np.ndarray:
    """Return the rows of a table that have been written to."""
    if name not in BLOCKS:
        return world[name][: rows_taken(world, name)]
    rows, (field, _) = state.tables[name], TABLES[name].alive
    return rows[rows[field] != 0]


def _misplaced(world: World, state: SavedState) -> Iterator[str]:
    """Yield tables in which a row is not where its place is, or cannot be there."""
    mexican = np.zeros(len(world.region_of), bool)
    mexican[world.places[: int(world.rows.places)]] = True
    for name in PLACED:
        rows = _placed_rows(world, state, name)
        if (rows["x"] * HEIGHT + rows["y"] != rows["place"]).any():
            yield f"{name}: x and y are not those of the place"
        elif "region" in (rows.dtype.names or ()) and (
            (world.region_of[rows["place"]] != rows["region"]).any() or not mexican[rows["place"]].all()
        ):
            yield f"{name}: a place that is not in the region"
    couriers = _placed_rows(world, state, "couriers")
    under_way = couriers[np.isin(couriers["state"], (CourierState.TRAVELING, CourierState.CROSSING))]
    station = world.routes["station"][under_way["route"]]
    if (under_way["route"] < 0).any() or (world.jump[station, under_way["place"]] < 0).any():
        yield "couriers: one under way to nowhere"


def _miscounted(world: World) -> Iterator[str]:
    """Yield counts that are not those of what they count."""
    cells, routes = world.cells, world.routes[: int(world.rows.routes)]
    teams = world.inspectors[: int(world.rows.inspectors)]
    stationed = np.flatnonzero(teams["active"])
    by_route = np.bincount(teams["route"][stationed], minlength=len(routes))
    starts = np.cumsum([0, *by_route])
    listed = stationed[np.argsort(teams["route"][stationed], kind="stable")]
    if (routes["teams"] + routes["scanners"] != by_route).any() or (
        world.route_teams_start[: len(starts)] != starts
    ).any():
        yield "routes.teams: not the number of inspectors there"
    elif (world.route_teams[: len(listed)] != listed).any():
        yield "route_teams: not the inspectors of each route"
    scanners = np.bincount(teams["route"][stationed], teams["scanner"][stationed], len(routes))
    if (routes["scanners"] != scanners).any():
        yield "routes.scanners: not the number of teams with a scanner there"
    between = routes["mode"] == Mode.BETWEEN
    sized = routes["sized"] + routes["guests"]
    if (sized != routes["teams"])[between].any() or sized.sum() != routes["teams"].sum():
        yield "routes.sized: not the number of referral teams and patrols"
    visiting = np.bincount(teams["route"][stationed], teams["guest"][stationed], len(routes))
    if (routes["visiting"] != visiting).any() or routes["guests"].sum() != visiting.sum():
        yield "routes.visiting: not the number of teams of a surge there"
    slots = CELLS * int(world.rows.courier_slots)
    on_roster = world.courier_due[:slots] != NEVER
    without = world.couriers["citizenship"][:slots] == Citizenship.NO_DOCUMENT
    for name, rows in (("roster", on_roster & ~without), ("roster_between", on_roster & without)):
        if (cells[name] != rows.reshape(CELLS, -1).sum(axis=1)).any():
            yield f"cells.{name}: not the number of couriers"
    if cells["stock"].sum() != mass_left(world.mass):
        yield "mass is not conserved"
    pending = (cells["sales"] - cells["spent"]).sum()
    if cells["cash"].sum() + pending != money_left(world.money):
        yield "money is not conserved"
    if cells["precursors"].sum() != precursors_left(world.precursors):
        yield "precursors are not conserved"
    if world.arriving.sum() != world.precursors.transit:
        yield "arriving: not what is on its way"
    yield from _beyond_demand(world)


def _beyond_demand(world: World) -> Iterator[str]:
    """Yield orders and shares of the trade that no demand makes."""
    market, cells = world.market, world.cells
    demand = world.inputs["demand"].max() * world.parameters.demand_level
    for name in ("demand", "mean_consumption", "orders"):
        if market[name] > MOST_ORDERED * demand:
            yield f"market.{name}: {market[name]} is beyond any demand"
    if cells["orders"].sum() > 2.0 * market.orders + 1.0:
        yield "cells.orders: more than the market orders"
    if abs(cells["share"].sum() - 1.0) > 1e-6:
        yield "cells.share: their sum is not 1"
