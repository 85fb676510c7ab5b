"""Dispatch: cells send their orders, load by load, over the routes they planned.

Represents cells sending what was ordered.

Rule. `gross wanted = (intended output + max(0, stock - target) / stock_days) / usual purity`. When stock is short the product
is stretched: `purity = usual purity x max(stretch_floor, (stock / target) ^ stretch_exponent)`. Gross weight times
the capacity of the organization (and of the cell) is added to a backlog, which never exceeds `backlog_days` of it.
Loads are then drawn one by one: a route, the next ready courier of the kind it needs, a size around the planned
multiple (lognormal of mean 1 and log SD `load_spread`, at least `smallest_load`; see consignments), until the backlog or the stock is
gone, or no courier is ready. When one kind of courier (for ports, or between them) is out, loads of the other kind
still go; and when none agrees to go by a mode (see labor), loads still go by others. The cell pays `territory_fee` of
the value of a load to those who hold the corridor, but for its own share, and less to allies (see alliances).

Assumptions. Exponent, floor, spread, backlog (A).

Departures. The backlog: loads are lumps, and a cell that found no courier today sends tomorrow; orders older than the
limit are given up, as buyers go elsewhere.
"""

from __future__ import annotations

import math
from enum import IntEnum

from abm.inputs.geography import Mode
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import exp, log
from abm.model.declare import counts, fields, masses, parameters
from abm.model.ground import today
from abm.model.kinds import LOAD_CHOICES, MODES, READY, READY_BETWEEN
from abm.model.mechanisms.crossing.closures import is_closed
from abm.model.mechanisms.crossing.consignments import consigned_ratio, is_consigned, note_consigned, route_within
from abm.model.mechanisms.crossing.labor import agrees
from abm.model.mechanisms.crossing.travel import set_off
from abm.model.mechanisms.market.accounts import pay_fee
from abm.model.mechanisms.crossing.loads import note_size
from abm.model.mechanisms.organizations.alliances import asked_fee
from abm.model.mechanisms.organizations.learning import note_sent
from abm.model.mechanisms.organizations.risk import border_value, carried, usual_load
from abm.model.mechanisms.supply.margin import accrue, making_cost
from abm.model.mechanisms.supply.production import take_stock
from abm.model.ranges import SIGNED
from abm.model.streams import find_chance, normal, rule, uniform

PARAMETERS = parameters(
    ("stretch_exponent", 0.5, "1", 0.3, 0.8, "A: purity gives way before price (Dobkin and Nicosia 2009; C15)"),
    ("stretch_floor", 0.25, "share", 0.1, 0.5, "A: product is never stretched under this share of usual purity"),
    ("smallest_load", 20.0, "g gross", 1.0, 100.0, "A: less than this is not sent"),
    ("load_spread", 1.0, "log SD", 0.0, 1.5, "A: spread of single loads"),
    ("backlog_days", 14.0, "days", 1.0, 60.0, "A: unsent orders older than this are given up"),
)

Stream = IntEnum("Stream", {"ROUTE": 25, "LOAD_CHOICE": 26, "LOAD_SPREAD": 27})

FIELDS = fields(
    couriers=(
        ("load", "i8", "mg pure", "load"),
        ("gross", "i8", "mg gross", "load, gross weight"),
    ),
    cells=(
        ("purity", "f8", "share", "purity of what it sends"),
        ("wanted_gross", "f8", "mg gross/day", "what it would send"),
        ("backlog", "i8", "mg gross", "owed and not sent", SIGNED),
        ("cursor", "i8", "", "courier whose turn it was last", (0, "courier_slots")),
    ),
    mass=(("transit", "i8", "mg pure", "on the way to the border"),),
    monthly=(("loads", "i8", "loads", "loads sent"),),
)

COUNTS = (
    *masses(("sent", "sent_g", "g pure/day", "sent toward the border")),
    *counts(("loads", "loads/day", "loads sent toward the border, all offices and modes")),
)


ALL_MODES = (1 << MODES) - 1


@rule
def send(world: World, c: Row, day: Day) -> None:
    """Send what one cell means to: gross weight = intended output / usual purity, plus surplus stock, while couriers are ready.

    Under scarcity the product is stretched: purity = usual x (stock / target) ^ exponent, never under a floor.
    """
    cell = world.cells[c]
    p = world.parameters
    target = cell.intended * p.stock_days
    filled = min(1.0, cell.stock / max(1.0, target))
    usual = world.market.effective_purity
    stretch = exp(p.stretch_exponent * log(filled)) if 0.0 < filled < 1.0 else filled
    cell.purity = usual * max(p.stretch_floor, stretch)
    cell.wanted_gross = (cell.intended + max(0.0, cell.stock - target) / p.stock_days) / usual
    working = world.organizations[cell.organization].capacity
    if cell.leader == 0:
        working *= p.leaderless_capacity
    cell.backlog += int(cell.wanted_gross * working)
    cell.backlog = min(cell.backlog, int(p.backlog_days * cell.wanted_gross))
    send_loads(world, c, day)


@rule
def send_loads(world: World, c: Row, day: Day) -> None:
    """Give loads to ready couriers until the orders of the day are sent, or no courier or no stock is left."""
    cell = world.cells[c]
    slots = world.rows.courier_slots
    smallest = world.parameters.smallest_load * 1000.0 * cell.purity
    closed = 0  # a bit for each mode by which no load goes any more today
    for k in range(cell.courier_rows):
        if cell.backlog <= 0 or cell.stock < smallest or closed == ALL_MODES:
            return
        u = uniform(world.run.seed, Stream.ROUTE, c * slots + k, day)
        consigned = is_consigned(world, c * slots + k, day)
        r = route_within(world, c, u) if consigned else find_chance(world.plan[c], world.rows.routes, u)
        mode = world.routes[r].mode
        if closed >> mode & 1 == 1 or is_closed(world, r):
            continue
        i = ready_courier(world, c, mode == Mode.BETWEEN)
        if i < 0:
            closed |= 1 << Mode.BETWEEN if mode == Mode.BETWEEN else ALL_MODES ^ (1 << Mode.BETWEEN)
        elif agrees(world, mode, c * slots + k, day):
            load(world, c, i, r, consigned, day)
        else:
            closed |= 1 << mode


@rule
def ready_courier(world: World, c: Row, undocumented: bool) -> Row:
    """Return the next ready courier of a cell, in turn; -1 when none is."""
    cell = world.cells[c]
    first = c * world.rows.courier_slots
    turn = cell.cursor
    ready = READY_BETWEEN if undocumented else READY
    for _ in range(cell.courier_rows):
        turn = turn + 1 if turn + 1 < cell.courier_rows else 0
        if world.courier_due[first + turn] == ready:
            cell.cursor = turn
            return first + turn
    return -1


@rule
def load(world: World, c: Row, i: Row, r: Row, consigned: bool, day: Day) -> None:
    """Put a load on a courier: size drawn around the planned multiple of the usual, purity as stretched."""
    cell = world.cells[c]
    courier = world.couriers[i]
    ratio = consigned_ratio(world, c) if consigned else 1.0
    gross = drawn_load(world, cell.organization, world.routes[r].mode, i, ratio, day)
    pure = min(int(gross * cell.purity), cell.stock)
    gross = max(pure, int(pure / cell.purity))
    courier.load, courier.gross = pure, gross
    set_off(world, i, r, day)
    take_stock(world, c, pure)
    cell.backlog -= gross
    if consigned:
        note_consigned(world, c, gross)
    pay_fees(world, c, r, gross)
    accrue(world, c, making_cost(world, pure))
    world.mass.transit += pure
    count_load(world, cell.organization, r, pure)


@rule
def unload(world: World, i: Row) -> None:
    """Take the load off a courier: it is on its way no longer."""
    courier = world.couriers[i]
    world.mass.transit -= courier.load
    courier.load, courier.gross = 0, 0


@rule
def drawn_load(world: World, o: Row, mode: int, i: Row, ratio: float, day: Day) -> float:
    """Draw the gross weight of a load (mg): multiple of the usual by the plan, times a lognormal of mean 1, times `ratio`."""
    p = world.parameters
    seed = world.run.seed
    k = find_chance(world.load_plan[o, mode], LOAD_CHOICES, uniform(seed, Stream.LOAD_CHOICE, i, day))
    z = normal(uniform(seed, Stream.LOAD_SPREAD, i, day))
    scatter = exp(p.load_spread * (z - 0.5 * p.load_spread))
    if mode != Mode.FOOT:  # what a person carries says nothing about what vehicles carry
        note_size(world, o, mode == Mode.BETWEEN, k - 2)
    gross = usual_load(world, o, mode) * math.ldexp(1.0, k - 2) * scatter * ratio
    return 1000.0 * max(p.smallest_load, carried(world, mode, gross))


@rule
def pay_fees(world: World, c: Row, r: Row, gross: int) -> None:
    """Pay for the territory that a load crosses: a share of its value to each organization by what it holds there."""
    o, office = world.cells[c].organization, world.routes[r].office
    value = 100.0 * border_value(world, gross / 1000.0) * world.parameters.territory_fee
    paid = 0
    for holder in range(world.rows.organizations):
        if holder != o:
            owed = int(value * max(0.0, world.territory[office, holder]) * asked_fee(world, o, holder))
            pay_fee(world, c, holder, owed)
            paid += owed
    accrue(world, c, paid)


@rule
def count_load(world: World, o: Row, r: Row, pure: int) -> None:
    """Count a load sent."""
    clock = world.clock
    note_sent(world, o, r)
    row = today(world)
    row.loads += 1
    row.sent += pure
    if clock.period >= 0:
        world.monthly[clock.period, r].loads += 1
