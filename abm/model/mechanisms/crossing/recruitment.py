"""Recruitment of couriers: each cell fills its roster from the people who cross, by expected cost per class.

Represents cells filling their rosters of couriers.

Rule. A cell takes on the couriers it is short of, without documents for crossings between ports, and otherwise of a
class drawn from its plan (see routing). Pay is lognormal (`courier_pay`, `courier_pay_spread`). A recruit is ready
after `hiring_days_low` to `hiring_days_high` days. After a crossing a courier quits with chance `quit_share`,
otherwise rests, so that two crossings are about `crossing_interval` apart (`trip_days` of it on the way). A jailed
courier is gone.

Assumptions. Career near three crossings (A), time to hire (A).

Departures. Who is on a roster is not yet on the way: whether somebody goes, and for what, is the market's (see labor).
The pay of a courier scatters around that of the market; choices use the market's, as no source ties pay to class.
"""

from __future__ import annotations

import math
from enum import IntEnum

from abm.model.annotations import Day, Row, World

from abm.model.declare import Table, counts, fields, parameters
from abm.model.looks import Look, Portrayal
from abm.model.ground import today
from abm.model.kinds import COURIERS, NEVER, Citizenship, CourierState
from abm.model.mechanisms.crossing.labor import note_rest
from abm.model.mechanisms.crossing.travel import change_courier, stay_home
from abm.model.streams import between, find_chance, lognormal, rule, uniform

PARAMETERS = parameters(
    ("crossing_interval", 14.0, "days", 5.0, 60.0, "A: days between two crossings of a courier"),
    ("courier_pay", 2500.0, "USD/crossing", 500.0, 10000.0, "C11: median"),
    ("courier_pay_spread", 0.5, "log SD", 0.0, 1.5, "A"),
    ("hiring_days_low", 3.0, "days", 1.0, 14.0, "A"),
    ("hiring_days_high", 14.0, "days", 3.0, 60.0, "A"),
    ("quit_share", 0.333, "share per crossing", 0.1, 1.0, "A: career near 3 crossings (1-10)"),
    ("trip_days", 3.0, "days", 0.0, 7.0, "A: days of the interval that are spent on the way"),
)

Stream = IntEnum("Stream", {"HIRING_DAYS": 20, "CITIZENSHIP": 21, "PAY": 22, "QUIT": 23, "REST": 24})

TABLES = (
    Table(
        "couriers", COURIERS, "couriers, in a block of rows for each cell", entity="courier", block=("courier_slots", "courier_rows"),
        alive=("state", tuple(range(CourierState.JOINING, CourierState.JAILED))),
    ),
)  # fmt: skip

FIELDS = fields(
    couriers=(
        ("citizenship", "i4", "", "legal status at the border", Citizenship),
        ("crossings", "i4", "crossings", "crossings made", (0, 10**8)),
        ("pay", "i8", "cents/crossing", "pay"),
    ),
    cells=(
        ("roster", "i8", "people", "couriers for the ports", (0, "courier_slots")),
        ("roster_between", "i8", "people", "couriers for between them", (0, "courier_slots")),
        ("courier_rows", "i8", "rows", "rows of its block that have ever been used", (0, "courier_slots")),
    ),
)

COUNTS = counts(("recruits", "people/day", "couriers recruited"))

LEVELS = counts(("couriers", "people", "couriers on a roster"))

PORTRAYALS = (
    Portrayal(
        "couriers", "courier", "state",
        {CourierState.TRAVELING: Look("courier under way", "dot", "#2B2B2B", "#F2F5F7", glides=True, fades=True)},
        radius=1.9,
    ),
)  # fmt: skip


@rule
def recruit(world: World, c: Row, day: Day) -> None:
    """Take on the couriers one cell is short of: with documents for the ports, without for between them.

    A cell whose block is full stays short until it gets a larger one.
    """
    cell = world.cells[c]
    short = math.ceil(cell.roster_wanted) - cell.roster
    short_between = math.ceil(cell.roster_between_wanted) - cell.roster_between
    slots = world.rows.courier_slots
    i = c * slots
    while (short > 0 or short_between > 0) and i < (c + 1) * slots:
        if world.courier_due[i] == NEVER:
            take_on(world, c, i, short <= 0, day)
            short_between -= short <= 0
            short -= short > 0
            world.cells[c].courier_rows = max(world.cells[c].courier_rows, i - c * slots + 1)
        i += 1


@rule
def take_on(world: World, c: Row, i: Row, undocumented: bool, day: Day) -> None:
    """Write the row of a recruit, who starts after 3-14 days; pay is lognormal around its median (C11)."""
    p = world.parameters
    seed = world.run.seed
    courier = world.couriers[i]
    cell = world.cells[c]
    courier.citizenship = Citizenship.NO_DOCUMENT
    if undocumented:
        cell.roster_between += 1
    else:
        u = uniform(seed, Stream.CITIZENSHIP, i, day)
        courier.citizenship = find_chance(world.class_plan[c], Citizenship.NO_DOCUMENT, u)
        cell.roster += 1
    courier.crossings = 0
    pay = lognormal(uniform(seed, Stream.PAY, i, day), p.courier_pay, p.courier_pay_spread)
    courier.pay = int(100.0 * pay)
    u = uniform(seed, Stream.HIRING_DAYS, i, day)
    stay_home(world, i, CourierState.JOINING, day + int(between(u, p.hiring_days_low, p.hiring_days_high + 1.0)))
    today(world).recruits += 1


@rule
def leave_roster(world: World, i: Row, state: CourierState) -> None:
    """Strike a courier from the roster; the row can be used again."""
    courier = world.couriers[i]
    cell = world.cells[i // world.rows.courier_slots]
    if courier.citizenship == Citizenship.NO_DOCUMENT:
        cell.roster_between -= 1
    else:
        cell.roster -= 1
    change_courier(world, i, state, NEVER)


@rule
def rest_or_quit(world: World, i: Row, day: Day) -> None:
    """End a courier's career after this crossing, or set the day of being ready again."""
    p = world.parameters
    seed = world.run.seed
    courier = world.couriers[i]
    courier.crossings += 1
    if uniform(seed, Stream.QUIT, i, day) < p.quit_share:
        note_rest(world, i)
        leave_roster(world, i, CourierState.QUIT)
        return
    rest = p.crossing_interval * (0.5 + uniform(seed, Stream.REST, i, day)) - p.trip_days
    change_courier(world, i, CourierState.RESTING, day + max(1, math.ceil(rest)))
