"""Suppliers: who sells precursors, what a control of them stops, and how they come back.

Represents suppliers of precursors abroad, as a table without places.

Rule. `suppliers` have capacities as 1 / rank, together `supplier_slack` times what the trade uses: `usual += (use -
usual) x 7 / supplier_entry_days` a week, use being what cells mean to make, or made today where that is more. Every week cells order together `use x (precursor_days + mean delivery time + half a week) -
stock - on its way`; all capacity of a week is the most they get. Suppliers share in it by their capacity, and each sends one consignment, which arrives after a lognormal time
(`delivery_days`, `delivery_spread`). Where orders are not met capacity grows: `growth += (orders / capacity - growth) x 7 /
supplier_growth_days`, between 1 and `supplier_growth`. A controlled supplier stops at once, and comes back after a lognormal
time (`substitute_days`, `substitute_spread`) with a substitute, at `substitute_capacity` of what it had; when the control ends
it is what it was. Controlled are the largest ones, or a share of capacity: whole suppliers in an order that is drawn once. At least `dual_use` of all capacity remains.

Assumptions. All sizes (A). Suppliers sell to all cells alike.

Departures. Capacity follows the trade, as demand of FY2022 is more than twice that of FY2019: fixed on day 0, suppliers would bind without
a policy. A substitute is not controlled again while a control lasts. With the largest
of two suppliers stopped the price per pure gram rises by 186% and purity falls by 61% (58 to 65%, 40 seeds), both back after a year and a half. On record (V17)
the price doubles or triples and purity falls by 50-80%, low for 12-24 months, but the price is back within six (methamphetamine, 1995). Beside V18, a price per gross gram
within a fifth, a price per pure gram within a tenth needs a purity of 73 to 90% of the usual from the sixth month on, and a price per gross gram that follows it down by up to a fifth; here purity is at 60% then, and the price
per gross gram stays at 1.00 to 1.02: what lets sellers take less for what is weak is missing. `substitute_days` is the lower end of V19. It was 150, a guess,
with which purity fell by 40% for nine months; V17 was known to miss for it, so that it is no test that this number never saw.
A price that is back while purity is not needs a price per gross gram that falls: where the margin up to the street followed purity (within 60 days),
the price was back little sooner, and rose too little in the shortage (42%; V18: 17%). Of five or more suppliers one can be missed: stock, slack and growth of the others last until its substitute comes.
"""

from __future__ import annotations

import math
from enum import IntEnum

import numpy as np

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import exp
from abm.model.declare import Lever, Table, counts, fields, freezes, parameters
from abm.model.ground import is_frozen, today
from abm.model.kinds import ARRIVALS, SUPPLIERS, WEEK
from abm.model.mechanisms.supply.precursors import order, reckon_use, stock_precursors
from abm.model.mechanisms.supply.seaports import consign
from abm.model.ranges import POSITIVE
from abm.model.streams import lognormal, rule, uniform

PARAMETERS = parameters(
    ("suppliers", 40, "suppliers", 2, SUPPLIERS, "A: suppliers of precursors, capacities as 1 / rank"),
    ("supplier_slack", 1.3, "ratio", 1.05, 2.0, "A: their capacity together over what the trade uses"),
    ("supplier_entry_days", 365.0, "days", 90.0, 1095.0, "A: time in which their capacity follows the trade"),
    ("supplier_growth", 1.5, "ratio", 1.0, 2.0, "A: most that a supplier grows by where orders are not met"),
    ("supplier_growth_days", 90.0, "days", 30.0, 365.0, "A: time in which it does"),
    ("delivery_days", 30.0, "days", 15.0, 60.0, "A: median time from order to arrival, alike for all"),
    ("delivery_spread", 0.5, "log SD", 0.0, 1.0, "A: spread of that time over consignments"),
    ("substitute_days", 365.0, "days", 60.0, 548.0, "A from V19: until a controlled supplier has a substitute, median"),
    ("substitute_spread", 0.5, "log SD", 0.0, 1.0, "A: spread of that time over suppliers"),
    ("substitute_capacity", 0.8, "share", 0.5, 1.0, "A: capacity with a substitute over the former one"),
    ("dual_use", 0.15, "share of capacity", 0.0, 0.3, "A: what no control can remove, as it has lawful uses"),
)  # fmt: skip

Stream = IntEnum("Stream", {"SUPPLIER_ORDER": 70, "SUBSTITUTE": 71, "DELIVERY": 72, "SEAPORT_CHOICE": 75})


class SupplierState(IntEnum):
    """Tell what a supplier sells."""

    OPEN = 0
    STOPPED = 1
    SUBSTITUTE = 2


TABLES = (
    Table("suppliers", SUPPLIERS, "suppliers of precursors, from the largest to the smallest", counted="suppliers"),
    Table("upstream", None, "all suppliers together"),
)

FIELDS = fields(
    rows=(("suppliers", "i8", "rows", "suppliers", (1, SUPPLIERS)),),
    suppliers=(
        ("state", "i8", "", "what it sells", SupplierState),
        ("days_to_go", "i8", "days", "until it has a substitute"),
        ("part", "f8", "share", "share of all capacity, before any control"),
        ("from_share", "f8", "share", "share of capacity controlled from which on it is among those controlled"),
        ("growth", "f8", "ratio", "capacity over the usual one, as it grew", POSITIVE),
    ),
    upstream=(("usual", "f8", "mg product/day", "what the trade uses, as suppliers know it", POSITIVE),),
)

LEVERS = (
    Lever("suppliers_share", "share of capacity", 0, 1, 0, "share of the capacity of suppliers that is controlled"),
    Lever(
        "suppliers_largest",
        "suppliers",
        0,
        SUPPLIERS,
        0,
        "how many of the largest suppliers are controlled",
        whole=True,
    ),
)

COUNTS = counts(("suppliers_stopped", "suppliers", "suppliers that a control has stopped and that have no substitute"))

ABLATIONS = (
    Ablation(
        "growth of suppliers", {"freeze_suppliers": 0},
        ({"kind": "precursor_control", "start": 90, "share": 1.0},),
    ),
)  # fmt: skip

FREEZES = freezes(suppliers="suppliers neither grow nor follow the trade")

BEFORE = 1 << 30  # the day that draws of the initialization are addressed by
LONGEST = ARRIVALS - 1  # days that a consignment takes at most


@rule
def control_suppliers(world: World, day: Day) -> None:
    """Stop the suppliers that are controlled, and let them come back with a substitute."""
    for j in range(world.rows.suppliers):
        control_supplier(world, j, day)
        today(world).suppliers_stopped += world.suppliers[j].state == SupplierState.STOPPED


@rule
def control_supplier(world: World, j: Row, day: Day) -> None:
    """Stop a supplier that is controlled, for a time that is drawn; let one that is not sell what it sold."""
    p, supplier = world.parameters, world.suppliers[j]
    asked = world.government.suppliers_share
    controlled = j < world.government.suppliers_largest or (asked > 0.0 and asked >= supplier.from_share)
    if not controlled:
        supplier.state, supplier.days_to_go = SupplierState.OPEN, 0
    elif supplier.state == SupplierState.OPEN:
        u = uniform(world.run.seed, Stream.SUBSTITUTE, j, day)
        supplier.state = SupplierState.STOPPED
        supplier.days_to_go = math.ceil(lognormal(u, p.substitute_days, p.substitute_spread))
    elif supplier.state == SupplierState.STOPPED:
        supplier.days_to_go -= 1
        if supplier.days_to_go <= 0:
            supplier.state, supplier.days_to_go = SupplierState.SUBSTITUTE, 0


@rule
def ship(world: World, day: Day) -> None:
    """Meet the orders of the week as far as capacity goes, and send each supplier's part on its way."""
    if day % WEEK != 0:
        return
    left, capacity = kept_of_stopped(world), 0.0
    for j in range(world.rows.suppliers):
        capacity += WEEK * capacity_of(world, j, left)
    rate = max(world.upstream.use, float(today(world).produced))
    wanted = wanted_of_all(world, rate)
    mass = int(min(wanted, capacity))
    order(world, mass)
    send_consignments(world, mass, left, capacity, day)
    if not is_frozen(world, world.parameters.freeze_suppliers):
        grow(world, wanted, capacity)
        world.upstream.usual += (rate - world.upstream.usual) * WEEK / world.parameters.supplier_entry_days


@rule
def wanted_of_all(world: World, rate: float) -> float:
    """Return what cells order, at a use of `rate` a day: what is missing to their stock and to what has to be on its way (mg product)."""
    p = world.parameters
    held = world.precursors.transit
    for c in range(world.rows.cells):
        held += world.cells[c].precursors * world.cells[c].active
    delivered_in = p.delivery_days * exp(0.5 * p.delivery_spread * p.delivery_spread)
    return max(0.0, rate * (p.precursor_days + delivered_in + 0.5 * WEEK) - held)


@rule
def send_consignments(world: World, mass: int, left: float, capacity: float, day: Day) -> None:
    """Let each supplier send its part of a mass, by capacity (of all: mg product a week)."""
    sent, part = 0, 0.0
    for j in range(world.rows.suppliers):
        part += WEEK * capacity_of(world, j, left) / max(1.0, capacity)
        due = min(mass, int(part * mass + 0.5)) - sent
        if due > 0:
            consign_of(world, j, due, day)
            sent += due


@rule
def consign_of(world: World, j: Row, mass: int, day: Day) -> None:
    """Send a consignment of a supplier on its way, for a time and to a seaport that are drawn."""
    u = uniform(world.run.seed, Stream.SEAPORT_CHOICE, j, day)
    consign(world, mass, day + delivery(world, j, day), u)


@rule
def delivery(world: World, j: Row, day: Day) -> int:
    """Draw how long a consignment of a supplier takes that leaves on a day (days)."""
    p = world.parameters
    u = uniform(world.run.seed, Stream.DELIVERY, j, day)
    return min(LONGEST, math.ceil(lognormal(u, p.delivery_days, p.delivery_spread)))


@rule
def capacity_of(world: World, j: Row, left: float) -> float:
    """Return what a supplier can sell a day (mg product); of one that is stopped `left` of it."""
    supplier = world.suppliers[j]
    capacity = supplier.part * world.parameters.supplier_slack * world.upstream.usual * supplier.growth
    if supplier.state == SupplierState.SUBSTITUTE:
        return capacity * world.parameters.substitute_capacity
    return capacity * left if supplier.state == SupplierState.STOPPED else capacity


@rule
def kept_of_stopped(world: World) -> float:
    """Return the share that stopped suppliers still sell: so much that `dual_use` of all capacity remains."""
    stopped = 0.0
    for j in range(world.rows.suppliers):
        if world.suppliers[j].state == SupplierState.STOPPED:
            stopped += world.suppliers[j].part
    return max(0.0, world.parameters.dual_use - (1.0 - stopped)) / max(1e-9, stopped)


@rule
def grow(world: World, wanted: float, capacity: float) -> None:
    """Let suppliers grow while orders are not met, and shrink to what is usual when they are."""
    p = world.parameters
    for j in range(world.rows.suppliers):
        supplier = world.suppliers[j]
        if supplier.state == SupplierState.STOPPED:
            continue
        aim = min(p.supplier_growth, max(1.0, wanted * supplier.growth / max(1.0, capacity)))
        supplier.growth += (aim - supplier.growth) * min(1.0, WEEK / p.supplier_growth_days)


@rule
def found_suppliers(world: World) -> None:
    """Found suppliers, the stock of cells, and what is on its way after weeks that were all alike."""
    world.rows.suppliers = world.parameters.suppliers
    reckon_use(world)
    world.upstream.usual = world.upstream.use
    share_capacity(world)
    stock_precursors(world, fill_the_way(world))


@rule
def share_capacity(world: World) -> None:
    """Give suppliers capacity as 1 / rank, and draw the order in which a control of a share reaches them."""
    number, total, before = world.rows.suppliers, 0.0, 0.0
    drawn = np.empty(number)
    for j in range(number):
        total += 1.0 / (j + 1.0)
        drawn[j] = uniform(world.run.seed, Stream.SUPPLIER_ORDER, j, BEFORE)
    for j in range(number):
        world.suppliers[j].part, world.suppliers[j].growth = 1.0 / (j + 1.0) / total, 1.0
    for j in np.argsort(drawn):
        supplier = world.suppliers[j]
        supplier.from_share = before + 0.5 * supplier.part
        before += supplier.part


@rule
def fill_the_way(world: World) -> int:
    """Send the consignments of the weeks before day 0 of which some have not arrived yet; return what is on its way."""
    due = 0
    for week in range(1, LONGEST // WEEK):
        for j in range(world.rows.suppliers):
            left = delivery(world, j, BEFORE - week * WEEK) - week * WEEK
            if left >= 0:
                mass = int(WEEK * world.suppliers[j].part * world.upstream.usual)
                consign(world, mass, left, uniform(world.run.seed, Stream.SEAPORT_CHOICE, j, BEFORE - week * WEEK))
                due += mass
    return due
