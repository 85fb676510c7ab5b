"""Production: labs turn orders into product; cells open labs toward their orders and close what is too much.

Represents labs that turn orders into product. It says nothing about how.

Rule. A working lab makes `capacity x organization's capacity x pace` a day. Capacity is lognormal (`lab_capacity`,
`lab_capacity_spread`). A new lab needs `lab_setup_days`, times a uniform between 0.5 and 1.5. Labs follow what the cell
means to send (see margin): `wanted = intended output + (target - stock) / stock_correction_days`, with `target =
intended output x stock_days`. If
capacity (paused labs left out) is below that, the gap closes in about `lab_opening_days`; if above, one lab
(any of them) closes with daily chance `surplus in labs / lab_closing_days`. A cell keeps at most `lab_reserve` times the
labs that this needs, paused ones included. A crew whose threshold (see relocation) is below the pressure of its
place does not start. `pace = 2 - stock / target`, between 0 and 1. What labs make is bounded by precursors, and what comes finished need not be made (see
precursors, imports).

Assumptions. All sizes (A); the number of labs is an outcome.

Departures. A surplus closes labs by lot, not the smallest one: closing the smallest selects for large ones, so that
their number falls for years in a world in which nothing changes. Two things were added. The **pace**: labs slow down when stock is over its target, because a surplus of
capacity takes months to close, and would pile up as stock meanwhile. The **bound on labs**: paused labs do not count
as capacity, so in a long crackdown cells would go on opening labs that pause as well.
"""

from __future__ import annotations

import math
from enum import IntEnum

import numpy as np

from abm.model.annotations import Day, Row, World
from abm.model.declare import INFLOW, Column, Response, Table, counts, fields, freezes, masses, parameters
from abm.model.looks import Look, Portrayal
from abm.model.ground import is_frozen, today
from abm.model.kinds import LABS, MONTHS, REGIONS, LabState
from abm.model.mechanisms.supply.imports import buy_finished, import_rate
from abm.model.mechanisms.supply.margin import buy_precursors
from abm.model.mechanisms.supply.places import Stream as PlacesStream
from abm.model.mechanisms.supply.places import draw_place, settle_lab
from abm.model.mechanisms.supply.precursors import use_precursors
from abm.model.ranges import COUNT
from abm.model.streams import lognormal, pick, rule, uniform

PARAMETERS = parameters(
    ("lab_capacity", 150.0, "g pure/day", 50.0, 400.0, "A: median output of a working lab"),
    ("lab_capacity_spread", 0.5, "log SD", 0.0, 1.0, "A"),
    ("lab_setup_days", 21.0, "days", 7.0, 42.0, "A: 'quickly erected'; no published figure"),
    ("lab_opening_days", 14.0, "days", 7.0, 60.0, "A: time in which a gap in capacity is closed, before set-up"),
    ("lab_closing_days", 60.0, "days", 30.0, 180.0, "A: time in which a surplus is closed"),
    ("lab_reserve", 2.0, "ratio", 1.0, 5.0, "A: most labs a cell keeps, paused ones too, over those it needs"),
    ("lab_wages", 1000.0, "USD/lab-day", 100.0, 5000.0, "A"),
    ("stock_days", 14.0, "days of orders", 7.0, 30.0, "A"),
    ("stock_correction_days", 60.0, "days", 20.0, 180.0, "A: time in which capacity corrects the stock"),
)

Stream = IntEnum("Stream", {
    "LAB_CAPACITY": 1, "LAB_THRESHOLD": 2, "LAB_SETUP": 4, "LAB_OPENING": 5,
    "LAB_CLOSING": 6, "LAB_CLOSED": 60, "LAB_PARTS": 61,
})  # fmt: skip

TABLES = (
    Table(
        "labs", LABS, "laboratories, in a block of rows for each cell", entity="lab", block=("lab_slots", "lab_rows"),
        alive=("state", (LabState.SETTING_UP, LabState.WORKING, LabState.PAUSED, LabState.MOVING)),
    ),
    Table(
        "lab_days", (MONTHS, REGIONS), "days worked by labs in each month and region", kind="i8", allowed=COUNT,
        span="month",
    ),
)  # fmt: skip

FIELDS = fields(
    labs=(
        ("state", "i8", "", "what it is doing", LabState),
        ("days_to_go", "i8", "days", "until what it is doing ends"),
        ("capacity", "i8", "mg pure/day", "output at full work", (0, 10**12)),
        ("threshold", "f8", "usual efforts", "pressure above which it wants to leave"),
    ),
    cells=(
        ("stock", "i8", "mg pure", "product in stock"),
        ("pace", "f8", "share", "pace of its labs"),
        ("labs", "i8", "labs", "open labs, paused ones included", (0, "lab_slots")),
        ("lab_rows", "i8", "rows", "rows of its block that have ever been used", (0, "lab_slots")),
        ("lab_capacity", "i8", "mg pure/day", "capacity that works or is being set up"),
    ),
    mass=(("produced", "i8", "mg pure", "made so far", INFLOW),),
)

COUNTS = (
    *masses(("produced", "produced_g", "g pure/day", "made by labs")),
    Column("labs_working", "labs", "labs at work", label="Labs at work"),
    *counts(
        ("labs_paused", "labs", "labs that paused under enforcement"),
        ("labs_idle", "labs", "labs that are set up or moving"),
    ),
)

LEVELS = masses(("stock", "stock_g", "g pure", "held by cells in Mexico at the end of the day"))

RESPONSES = (
    Response("labs_working_mean", "labs", "mean number of labs at work", lambda days: days.labs_working.mean()),
)

PORTRAYALS = (
    Portrayal(
        "labs", "lab", "state",
        {
            LabState.WORKING: Look("working", "triangle", "#00785A", "#2BC79A"),
            LabState.SETTING_UP: Look("being set up", "triangle", "#00785A", "#2BC79A", is_open=True),
            LabState.PAUSED: Look("paused", "bars", "#8A6A00", "#F0E442"),
            LabState.MOVING: Look("moving", "diamond", "#0072B2", "#56B4E9", glides=True),
            LabState.FOUND: Look("found", "cross", "#B84A00", "#FF8A3D", is_open=True, size=0.8, behind=True),
            LabState.STRUCK: Look("struck", "cross", "#111827", "#F9FAFB", is_open=True, size=0.8, behind=True),
        },
        radius=4.2, legend="Labs", ahead=0.5,
    ),
)  # fmt: skip

FREEZES = freezes(labs="cells neither open labs nor close any")


@rule
def produce(world: World, i: Row, day: Day) -> None:
    """Let one lab work a day: capacity x what its organization has left of it x the pace of its cell (mg pure)."""
    lab = world.labs[i]
    if lab.state == LabState.SETTING_UP and is_over(world, i):
        change_lab(world, i, LabState.WORKING, 0)
    if lab.state != LabState.WORKING:
        return
    clock = world.clock
    cell = world.cells[i // world.rows.lab_slots]
    able = int(lab.capacity * world.organizations[cell.organization].capacity * cell.pace)
    made = use_precursors(world, i // world.rows.lab_slots, able)
    cell.stock += made
    world.mass.produced += made
    today(world).produced += made
    buy_precursors(world, i // world.rows.lab_slots, made)
    if clock.period >= 0:
        world.lab_days[clock.period, lab.region] += 1


@rule
def receive_finished(world: World, c: Row, day: Day) -> None:
    """Let a cell take into its stock what it gets finished."""
    world.cells[c].stock += buy_finished(world, c)


@rule
def change_lab(world: World, i: Row, state: LabState, days: int) -> None:
    """Let a lab do something else, for so many days where it ends by itself."""
    world.labs[i].state = state
    world.labs[i].days_to_go = days


@rule
def is_over(world: World, i: Row) -> bool:
    """Count a day of what a lab is doing, and tell whether it was the last."""
    world.labs[i].days_to_go -= 1
    return world.labs[i].days_to_go <= 0


@rule
def take_stock(world: World, c: Row, mass: int) -> None:
    """Take product out of the stock of a cell."""
    world.cells[c].stock -= mass


@rule
def start_work(world: World, c: Row) -> None:
    """Let the labs of a new cell work at full pace."""
    world.cells[c].pace = 1.0


@rule
def part_supply(world: World, o: Row, new: Row, part: float, day: Day) -> None:
    """Let every cell of an organization give a part of its stock and of its labs to a new one."""
    slots = world.rows.lab_slots
    for c in range(new):
        cell = world.cells[c]
        if cell.active == 0 or cell.organization != o:
            continue
        given = int(part * cell.stock)
        cell.stock -= given
        world.cells[new].stock += given
        for i in range(c * slots, c * slots + cell.lab_rows):
            lab = world.labs[i]
            is_open = lab.state != LabState.NONE and lab.state < LabState.FOUND
            if is_open and uniform(world.run.seed, Stream.LAB_PARTS, i, day) < part:
                hand_over_lab(world, c, i, new)


@rule
def hand_over_lab(world: World, c: Row, i: Row, new: Row) -> None:
    """Let a lab belong to another cell, which has a free row left, and stay what and where it is."""
    cell, other = world.cells[new], world.cells[c]
    if cell.lab_rows >= world.rows.lab_slots:
        return
    world.labs[new * world.rows.lab_slots + cell.lab_rows] = world.labs[i]
    change_lab(world, i, LabState.CLOSED, 0)
    cell.lab_rows += 1
    cell.labs += 1
    other.labs -= 1


@rule
def invest(world: World, c: Row, day: Day) -> None:
    """Open labs toward the orders, or close a surplus, and set the pace of tomorrow's work.

    The wanted capacity is the intended output plus the correction of the stock, the gap closes in about
    `lab_opening_days`, a surplus in `lab_closing_days`; a cell keeps no more labs, paused ones included, than a
    multiple of those it needs. Above its target, stock slows the work,
    which stands still at twice the target.
    """
    cell = world.cells[c]
    p = world.parameters
    count_labs(world, c)
    target = cell.intended * p.stock_days
    cell.pace = min(1.0, max(0.0, 2.0 - cell.stock / max(1.0, target)))
    if is_frozen(world, p.freeze_labs):
        return
    correction = 0.0 if is_frozen(world, p.freeze_correction) else (target - cell.stock) / p.stock_correction_days
    wanted = max(0.0, cell.intended + correction - import_rate(world, c))
    gap = (wanted - cell.lab_capacity) / (p.lab_capacity * 1000.0)
    seed = world.run.seed
    if gap > 0.0 and cell.short == 0:
        opened = int(gap / p.lab_opening_days + uniform(seed, Stream.LAB_OPENING, c, day))
        most = math.ceil(p.lab_reserve * wanted / (p.lab_capacity * 1000.0))
        for _ in range(min(opened, most - cell.labs)):
            if not open_lab(world, c, day):
                break
    elif gap <= 0.0 and uniform(seed, Stream.LAB_CLOSING, c, day) < -gap / p.lab_closing_days:
        close_lab(world, c, day)


@rule
def count_labs(world: World, c: Row) -> None:
    """Count a cell's open labs and the capacity (mg pure a day) that works or is being set up."""
    cell = world.cells[c]
    first = c * world.rows.lab_slots
    cell.labs = 0
    cell.lab_capacity = 0
    row = today(world)
    for i in range(first, first + cell.lab_rows):
        lab = world.labs[i]
        if lab.state == LabState.NONE or lab.state >= LabState.FOUND:
            continue
        cell.labs += 1
        if lab.state != LabState.PAUSED:
            cell.lab_capacity += lab.capacity
        row.labs_working += lab.state == LabState.WORKING
        row.labs_paused += lab.state == LabState.PAUSED
        row.labs_idle += lab.state == LabState.SETTING_UP or lab.state == LabState.MOVING


@rule
def open_lab(world: World, c: Row, day: Day) -> bool:
    """Set up a lab in a free row of the cell's block, at a quiet place near the cell's home, and tell whether it stands.

    Where none does (the block is full, or the crew does not start), the next try of the day would end alike.
    """
    slots = world.rows.lab_slots
    for i in range(c * slots, (c + 1) * slots):
        if world.labs[i].state == LabState.NONE or world.labs[i].state >= LabState.FOUND:
            set_up_lab(world, c, i, day)
            world.cells[c].lab_rows = max(world.cells[c].lab_rows, i - c * slots + 1)
            return world.labs[i].state == LabState.SETTING_UP
    return False


@rule
def set_up_lab(world: World, c: Row, i: Row, day: Day) -> None:
    """Write the row of a new lab; a crew that would not work under the pressure of the place does not start."""
    p = world.parameters
    seed = world.run.seed
    lab = world.labs[i]
    lab.state = LabState.SETTING_UP
    lab.days_to_go = math.ceil(p.lab_setup_days * (0.5 + uniform(seed, Stream.LAB_SETUP, i, day)))
    u = uniform(seed, Stream.LAB_CAPACITY, i, day)
    lab.capacity = int(1000.0 * lognormal(u, p.lab_capacity, p.lab_capacity_spread))
    u = uniform(seed, Stream.LAB_THRESHOLD, i, day)
    lab.threshold = lognormal(u, p.move_threshold, p.move_threshold_spread)
    settle_lab(world, i, draw_place(world, world.cells[c].place, PlacesStream.LAB_PLACE, i, day))
    if lab.perceived > lab.threshold:
        lab.state = LabState.CLOSED


@rule
def close_lab(world: World, c: Row, day: Day) -> None:
    """Close one of the open labs of a cell that has more than one, all alike."""
    first = c * world.rows.lab_slots
    if world.cells[c].labs < 2:
        return
    rows, number = np.empty(world.rows.lab_slots, np.int64), 0
    for i in range(first, first + world.cells[c].lab_rows):
        lab = world.labs[i]
        if lab.state != LabState.NONE and lab.state < LabState.FOUND:
            rows[number] = i
            number += 1
    closed = pick(rows, number, uniform(world.run.seed, Stream.LAB_CLOSED, c, day))
    if closed >= 0:
        change_lab(world, closed, LabState.CLOSED, 0)
