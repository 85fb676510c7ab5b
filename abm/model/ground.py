"""Ground: time, space and dated inputs, on which every mechanism stands; filled on day 0, and changed by the day alone."""

from __future__ import annotations

from abm.inputs.geography import Mode
from abm.model.annotations import Day, Record, World
from abm.model.declare import Table, fields
from abm.model.kinds import DAYS, INPUTS, MODES, PLACES, ROUTES, SETTINGS, STATIONS
from abm.model.ranges import COUNT, MOST
from abm.model.streams import rule

NO_FAULT = 0

TABLES = (
    Table("clock", None, "time"),
    Table("run", None, "the run: its seed, and why it stopped"),
    Table("rows", None, "how many rows of each table are in use"),
    Table("calendar", DAYS, "for each day: its inputs, its levers, its month"),
    Table("inputs", INPUTS, "official inputs", fixed=True),
    Table("settings", SETTINGS, "levers as scenarios set them"),
    Table("government", None, "what the government does today"),
    Table("daily", DAYS + 1, "the row of each day; the last one stays empty", span="day"),
    Table(
        "routes", ROUTES, "modes of crossing at a port, or between ports in a sector", entity="route", counted="routes"
    ),
    Table("places", (PLACES,), "places on Mexican land", kind="i8", fixed=True),
    Table("neighbors", (PLACES, 4), "the four neighbors of each of them", kind="i8", fixed=True),
    Table("region_of", (PLACES,), "region of Mexico", kind="i8", fixed=True),
    Table("distance", (STATIONS, PLACES), "cells to a station over land; -1: no way", kind="i2", fixed=True),
    Table("jump", (STATIONS, PLACES), "place a day's travel nearer to a station; -1: no way", kind="i2", fixed=True),
)
FIELDS = fields(
    clock=(
        ("day", "i8", "days", "day of the run, burn-in included"),
        ("first", "i8", "days", "first recorded day"),
        ("input", "i8", "", "row of the inputs in force"),
        ("setting", "i8", "", "row of the settings in force"),
        ("period", "i8", "months", "recorded month; -1: burn-in"),
    ),
    run=(
        ("seed", "u8", "", "seed of the random numbers"),
        ("fault", "i8", "", "why the run stopped; 0: it did not", (0, 0)),
    ),
    rows=(
        ("routes", "i8", "rows", "routes"),
        ("places", "i8", "rows", "places on Mexican land"),
        ("lab_slots", "i8", "rows/cell", "rows of a cell's block of labs"),
        ("courier_slots", "i8", "rows/cell", "rows of a cell's block of couriers"),
    ),
    calendar=(
        ("input", "i8", "", "row of the inputs", COUNT),
        ("setting", "i8", "", "row of the settings", COUNT),
        ("period", "i8", "months", "recorded month; -1: burn-in", (-1, MOST)),
    ),
    inputs=(
        ("demand", "f8", "mg pure/day", "demand of the land route"),
        ("effective_purity", "f8", "share", "usual purity"),
        ("legal_crossings", ("f8", (ROUTES,)), "crossings/day", "legal traffic"),
        ("scan_coverage", ("f8", (MODES,)), "share", "share scanned, by mode"),
    ),
    routes=(
        ("station", "i8", "", "port or sector"),
        ("mode", "i8", "", "car, truck, foot or between ports", Mode),
        ("office", "i8", "", "field office"),
        ("place", "i8", "", "place on the grid, x * 44 + y"),
        ("x", "i8", "cells", "column of the grid"),
        ("y", "i8", "cells", "row of the grid"),
    ),
)


@rule
def today(world: World) -> Record:
    """Return the row of the day, in which every mechanism counts."""
    return world.daily[world.clock.day]


@rule
def open_day(world: World, day: Day) -> None:
    """Set what is in force on a day, and clear the counts of the one before."""
    clock = world.clock
    entry = world.calendar[day]
    clock.day = day
    clock.input = entry.input
    clock.setting = entry.setting
    clock.period = entry.period
    world.daily[day] = world.daily[DAYS]
    world.government = world.settings[clock.setting]


@rule
def is_frozen(world: World, since: float) -> bool:
    """Tell whether an adaptation that is frozen from a recorded day on stands still today; never before day 0."""
    clock = world.clock
    return clock.period >= 0 and clock.day >= clock.first + since


@rule
def stop(world: World, fault: int) -> None:
    """Stop the run at the end of the day, and say why."""
    world.run.fault = fault
