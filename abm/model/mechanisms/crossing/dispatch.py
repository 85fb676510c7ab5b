"""Dispatch: cells send their orders, load by load, over the routes they planned."""

from __future__ import annotations

import math

from abm.model.arithmetic import exp, log
from abm.model.entities import LOAD_CHOICES, READY, READY_BETWEEN, CourierState, Form
from abm.inputs.geography import Mode
from abm.model.mechanisms.organizations.risk import border_value, usual_load
from abm.model.streams import Stream, normal, rule, uniform


@rule
def send(world, c, day):
    """Send what one cell owes: gross weight = orders / usual purity, plus surplus stock, while couriers are ready.

    Under scarcity the product is stretched: purity = usual x (stock / target) ^ exponent, never under a floor.
    """
    cell = world.cells[c]
    if cell.active == 0:
        return
    p = world.parameters
    target = cell.orders * p.stock_days
    filled = min(1.0, cell.stock / max(1.0, target))
    usual = world.market.effective_purity
    stretch = exp(p.stretch_exponent * log(filled)) if 0.0 < filled < 1.0 else filled
    cell.purity = usual * max(p.stretch_floor, stretch)
    cell.wanted_gross = (cell.orders + max(0.0, cell.stock - target) / p.stock_days) / usual
    working = world.organisations[cell.organisation].capacity
    if cell.leader == 0:
        working *= p.leaderless_capacity
    cell.backlog += int(cell.wanted_gross * working)
    cell.backlog = min(cell.backlog, int(p.backlog_days * cell.wanted_gross))
    send_loads(world, c, day)


@rule
def send_loads(world, c, day):
    """Give loads to ready couriers until the orders of the day are sent, or no courier or no stock is left."""
    cell = world.cells[c]
    slots = world.clock.courier_slots
    smallest = world.parameters.smallest_load * 1000.0 * cell.purity
    ready, ready_between = True, True
    for k in range(slots):
        if cell.backlog <= 0 or cell.stock < smallest or not (ready or ready_between):
            return
        r = drawn_route(world, c, uniform(world.clock.seed, Stream.ROUTE, c * slots + k, day))
        between = world.routes[r].mode == Mode.BETWEEN
        if (between and not ready_between) or (not between and not ready):
            continue
        i = ready_courier(world, c, between)
        if i >= 0:
            load(world, c, i, r, day)
        elif between:
            ready_between = False
        else:
            ready = False


@rule
def drawn_route(world, c, u):
    """Return the route that the uniform `u` falls in (bisection over cumulative probabilities)."""
    low, high = 0, world.clock.routes - 1
    while low < high:
        middle = (low + high) // 2
        if u < world.plan[c, middle]:
            high = middle
        else:
            low = middle + 1
    return low


@rule
def ready_courier(world, c, undocumented):
    """Return the next ready courier of a cell, in turn; -1 when none is."""
    cell = world.cells[c]
    first = c * world.clock.courier_slots
    turn = cell.cursor
    ready = READY_BETWEEN if undocumented else READY
    for _ in range(cell.courier_rows):
        turn = turn + 1 if turn + 1 < cell.courier_rows else 0
        if world.courier_due[first + turn] == ready:
            cell.cursor = turn
            return first + turn
    return -1


@rule
def load(world, c, i, r, day):
    """Put a load on a courier: size drawn around the planned multiple of the usual, purity as stretched."""
    clock = world.clock
    cell = world.cells[c]
    courier = world.couriers[i]
    gross = drawn_load(world, cell.organisation, world.routes[r].mode, i, day)
    pure = min(int(gross * cell.purity), cell.stock)
    gross = max(pure, int(pure / cell.purity))
    courier.load, courier.gross = pure, gross
    courier.form = Form.PILL if uniform(clock.seed, Stream.FORM, i, day) < world.parameters.pill_share else Form.POWDER
    courier.route = r
    courier.place, courier.x, courier.y = cell.place, cell.x, cell.y
    courier.state = CourierState.TRAVELLING
    world.courier_due[i] = day
    cell.stock -= pure
    cell.backlog -= gross
    cell.spent += fee(world, cell.organisation, r, gross)
    clock.transit += pure
    count_load(world, cell.organisation, r, pure)


@rule
def drawn_load(world, o, mode, i, day):
    """Draw the gross weight of a load (mg): multiple of the usual by the plan, times a lognormal of mean 1."""
    p = world.parameters
    seed = world.clock.seed
    u = uniform(seed, Stream.LOAD_CHOICE, i, day)
    k = 0
    while k < LOAD_CHOICES - 1 and u >= world.load_plan[o, mode, k]:
        k += 1
    z = normal(uniform(seed, Stream.LOAD_SPREAD, i, day))
    scatter = exp(p.load_spread * (z - 0.5 * p.load_spread))
    if mode == Mode.BETWEEN:
        world.organisations[o].load_steps_between += k - 2
        world.organisations[o].loads_sent_between += 1
    else:
        world.organisations[o].load_steps += k - 2
        world.organisations[o].loads_sent += 1
    limit = p.foot_limit if mode == Mode.FOOT else 1.0
    usual = usual_load(world, o, mode == Mode.BETWEEN) * limit
    return 1000.0 * max(p.smallest_load, usual * math.ldexp(1.0, k - 2) * scatter)


@rule
def fee(world, o, r, gross):
    """Return what a load owes for another organisation's territory (cents)."""
    own = min(1.0, world.territory[world.routes[r].office, o])
    return int(100.0 * border_value(world, gross / 1000.0) * world.parameters.territory_fee * (1.0 - own))


@rule
def count_load(world, o, r, pure):
    """Count a load sent."""
    clock = world.clock
    world.sent_week[o, r] += 1
    world.routes[r].sent_week += 1
    today = world.today
    today.loads += 1
    today.sent += pure
    if clock.period >= 0:
        world.monthly[clock.period, r].loads += 1
