"""Precursors: what labs use up, which cells hold in stock.

Represents what cells have in stock of what their labs use up, counted in the milligrams of product it would make.

Rule. A lab makes no more than the precursors of its cell allow, and uses them up. Cells mean to hold `precursor_days` of use,
use being what they mean to send less what they get finished (see imports). Every morning what has arrived, and all that cells hold, is
divided among them by what their labs (paused ones too) could use up, or what they mean to make where that is more: who has too much sells it on. While a cell is short it opens no lab. The run stops unless, to the milligram,
`stock and on its way on day 0 + ordered = stock + on its way + seized + used`. What a mass costs is paid when it is used (see margin).

Assumptions. Days of stock (A). Labs of a cell are served in the order of rows: which lab stands still tells nothing, as a cell
sends what all of them made.

Departures. Product is stretched by the rule that was there (see dispatch): a shortage lowers purity, hardly the gross weight
sent. With 39% less of them for a year, purity falls by 41%, and prices rise by 3% per gross gram and, that over purity, 70% per pure gram,
where 35 to 100% follow from the record (V18; the mean of single days is 98% up): buyers whose stock runs out order more, so that more gross weight is sent. Cells do not save precursors while they foresee a shortage. Cells have no orders and no hoards of their own: with those,
small cells with one large lab ran short while others had plenty. No chemistry: one kind, one yield. What is lost at a
seaport is the supplier's loss, as cells pay on use.
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.declare import INFLOW, Column, Response, Table, fields, masses, parameters
from abm.model.ground import today
from abm.model.mechanisms.supply.imports import import_rate
from abm.model.ranges import FLAG, POSITIVE
from abm.model.streams import rule

PARAMETERS = parameters(
    ("precursor_days", 30.0, "days of use", 15.0, 90.0, "A: stock of precursors that cells mean to hold"),
)

PRECURSORS_LOST = 8
FAULTS = {PRECURSORS_LOST: "precursors are not conserved"}

TABLES = (Table("precursors", None, "the ledger of precursors"),)

FIELDS = fields(
    cells=(
        ("precursors", "i8", "mg product", "precursors in stock, as the product they would make"),
        ("short", "i8", "", "whether a lab made less today for lack of precursors", FLAG),
    ),
    precursors=(
        ("start", "i8", "mg product", "in stock or on its way on day 0", INFLOW),
        ("ordered", "i8", "mg product", "ordered so far", INFLOW),
        ("transit", "i8", "mg product", "on its way to a seaport"),
        ("seized", "i8", "mg product", "seized at seaports so far"),
        ("used", "i8", "mg product", "used up by labs so far"),
    ),
    upstream=(("use", "f8", "mg product/day", "what all cells mean to make, 1 at the least", POSITIVE),),
)

COUNTS = (
    *masses(("precursors", "precursors_g", "g product", "precursors held by cells at the end of the day, as the product they would make")),
    Column("precursor_days", "days of use", "use that the precursors of cells cover, at most ten years", "f8", digits=1, label="Precursor stock"),
    Column("cells_short", "cells", "cells whose labs made less for lack of precursors"),
)  # fmt: skip

RESPONSES = (
    Response(
        "precursor_days_mean", "days of use", "mean use that the precursors of cells cover",
        lambda days: days.precursor_days.mean(), "precursor stock",
    ),
    Response(
        "precursor_days_least", "days of use", "precursor stock on the day on which it is lowest", lambda days: days.precursor_days.min()
    ),
)  # fmt: skip

ABLATIONS = (Ablation("suppliers that labs need", {}, ({"kind": "precursor_control", "start": 90, "share": 1.0},)),)

MOST_DAYS_OF_USE = 3650.0  # of cells that stand still


@rule
def use_precursors(world: World, c: Row, wanted: int) -> int:
    """Use up precursors for what a lab would make today, and return what it can make (mg pure)."""
    cell = world.cells[c]
    made = min(wanted, cell.precursors)
    if made < wanted:
        cell.short = 1
    cell.precursors -= made
    world.precursors.used += made
    return made


@rule
def use_rate(world: World, c: Row) -> float:
    """Return what a cell means to make (mg a day)."""
    cell = world.cells[c]
    return max(0.0, cell.intended - import_rate(world, c)) if cell.active == 1 else 0.0


@rule
def reckon_use(world: World) -> None:
    """Add up what all cells mean to make."""
    rate = 0.0
    for c in range(world.rows.cells):
        rate += use_rate(world, c)
    world.upstream.use = max(1.0, rate)


@rule
def order(world: World, mass: int) -> None:
    """Let a mass be on its way."""
    world.precursors.ordered += mass
    world.precursors.transit += mass


@rule
def lose_arrival(world: World, mass: int) -> None:
    """Book what is seized on arrival."""
    world.precursors.transit -= mass
    world.precursors.seized += mass


@rule
def receive(world: World, mass: int) -> None:
    """Take in what has arrived today, and divide all that cells hold among them by what their labs could use up."""
    world.precursors.transit -= mass
    total, weights = mass, 1e-9
    for c in range(world.rows.cells):
        total += world.cells[c].precursors
        weights += could_use(world, c)
    left = total
    for c in range(world.rows.cells):
        part = min(left, int(total * (could_use(world, c) / weights)))
        world.cells[c].precursors = part
        left -= part
    world.cells[0].precursors += left


@rule
def could_use(world: World, c: Row) -> float:
    """Return what the labs of a cell could use up, paused ones too, or what it means to make where that is more (mg a day)."""
    cell = world.cells[c]
    able = max(float(cell.lab_capacity), 1000.0 * world.parameters.lab_capacity * cell.labs)
    return max(use_rate(world, c), able) if cell.active == 1 else 0.0


@rule
def stock_precursors(world: World, due: int) -> None:
    """Give cells the stock that they mean to hold, on day 0, with so much on its way."""
    world.precursors.transit = due
    for c in range(world.rows.cells):
        world.cells[c].precursors = int(world.parameters.precursor_days * use_rate(world, c))
        world.precursors.start += world.cells[c].precursors
    world.precursors.start += due


@rule
def count_precursors(world: World, day: Day) -> None:
    """Write what cells hold at the end of the day into its row, how long it lasts, and how many were short; tomorrow tells that anew."""
    row = today(world)
    reckon_use(world)
    for c in range(world.rows.cells):
        row.precursors += world.cells[c].precursors
        row.cells_short += world.cells[c].short
        world.cells[c].short = 0
    row.precursor_days = min(MOST_DAYS_OF_USE, row.precursors / world.upstream.use)
