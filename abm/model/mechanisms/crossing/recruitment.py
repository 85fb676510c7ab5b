"""Recruitment of couriers: each cell fills its roster from the people who cross, by expected cost per class."""

from __future__ import annotations

import math

from abm.model.entities import NEVER, Citizenship, CourierState, Fault
from abm.model.streams import Stream, between, lognormal, rule, uniform


@rule
def recruit(world, c, day):
    """Take on the couriers one cell is short of: with documents for the ports, without for between them."""
    cell = world.cells[c]
    if cell.active == 0:
        return
    short = math.ceil(cell.roster_wanted) - cell.roster
    short_between = math.ceil(cell.roster_between_wanted) - cell.roster_between
    slots = world.clock.courier_slots
    i = c * slots
    while (short > 0 or short_between > 0) and i < (c + 1) * slots:
        if world.courier_due[i] == NEVER:
            take_on(world, c, i, short <= 0, day)
            short_between -= short <= 0
            short -= short > 0
            world.cells[c].courier_rows = max(world.cells[c].courier_rows, i - c * slots + 1)
        i += 1
    if short > 0 or short_between > 0:
        world.clock.fault = Fault.COURIERS_FULL


@rule
def take_on(world, c, i, undocumented, day):
    """Write the row of a recruit, who starts after 3-14 days; pay is lognormal around its median (C11)."""
    p = world.parameters
    seed = world.clock.seed
    courier = world.couriers[i]
    cell = world.cells[c]
    courier.state = CourierState.JOINING
    courier.citizenship = Citizenship.NO_DOCUMENT
    if undocumented:
        cell.roster_between += 1
    else:
        courier.citizenship = drawn_class(world, c, uniform(seed, Stream.CITIZENSHIP, i, day))
        cell.roster += 1
    courier.route = -1
    courier.place, courier.x, courier.y = cell.place, cell.x, cell.y
    courier.crossings, courier.load, courier.gross = 0, 0, 0
    pay = lognormal(uniform(seed, Stream.PAY, i, day), p.courier_pay, p.courier_pay_spread)
    courier.pay = int(100.0 * pay)
    u = uniform(seed, Stream.HIRING_DAYS, i, day)
    world.courier_due[i] = day + int(between(u, p.hiring_days_low, p.hiring_days_high + 1.0))
    world.today.recruits += 1


@rule
def drawn_class(world, c, u):
    """Return the class that the uniform `u` falls in."""
    for k in range(Citizenship.NO_DOCUMENT - 1):
        if u < world.class_plan[c, k]:
            return k
    return Citizenship.NO_DOCUMENT - 1
