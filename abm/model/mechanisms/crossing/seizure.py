"""Seizure: a load is lost and its courier jailed; or it passes, and is delivered less what is seized inland."""

from __future__ import annotations

import math

from abm.model.entities import NEVER, Citizenship, CourierState
from abm.inputs.geography import Mode
from abm.model.mechanisms.government.enforcement import SEIZURE
from abm.model.streams import Stream, rule, uniform


@rule
def seize(world, i, day):
    """Take the load, jail the courier, and let both sides learn of it."""
    clock = world.clock
    courier = world.couriers[i]
    cell = world.cells[i // clock.courier_slots]
    route = world.routes[courier.route]
    clock.transit -= courier.load
    clock.seized += courier.load
    route.finds += 1
    route.finds_today += 1
    route.seized_gross_today += courier.gross
    route.lost_week += 1
    world.lost_week[cell.organisation, courier.route] += 1
    world.region_events[cell.region, SEIZURE] += 1
    count_seizure(world, i)
    leave_roster(world, i, CourierState.JAILED)


@rule
def count_seizure(world, i):
    """Count a seizure by place and mode, and the citizenship of the caught."""
    clock = world.clock
    courier = world.couriers[i]
    today = world.today
    today.seizures += 1
    today.seized += courier.load
    today.seized_gross += courier.gross
    today.caught += 1
    if world.routes[courier.route].mode != Mode.BETWEEN:
        today.seizures_at_ports += 1
        today.seized_gross_at_ports += courier.gross
        today.caught_at_ports += 1
        today.caught_citizens += courier.citizenship == Citizenship.CITIZEN
    if clock.period >= 0:
        month = world.monthly[clock.period, courier.route]
        month.seizures += 1
        month.seized += courier.load
        month.seized_gross += courier.gross


@rule
def leave_roster(world, i, state):
    """Strike a courier from the roster; the row can be used again."""
    courier = world.couriers[i]
    cell = world.cells[i // world.clock.courier_slots]
    if courier.citizenship == Citizenship.NO_DOCUMENT:
        cell.roster_between -= 1
    else:
        cell.roster -= 1
    courier.state = state
    courier.load = 0
    courier.gross = 0
    world.courier_due[i] = NEVER


@rule
def pass_border(world, i, day):
    """Deliver the load less the share seized inland, pay the courier, who quits or rests until the next crossing."""
    p = world.parameters
    clock = world.clock
    courier = world.couriers[i]
    cell = world.cells[i // clock.courier_slots]
    inland = int(courier.load * p.domestic_loss)
    delivered = courier.load - inland
    clock.transit -= courier.load
    clock.lost += inland
    clock.delivered += delivered
    today = world.today
    today.crossed += delivered
    today.lost += inland
    sold = int(courier.gross * (1.0 - p.domestic_loss))
    today.crossed_gross += sold
    if clock.period >= 0:
        month = world.monthly[clock.period, courier.route]
        month.delivered += delivered
        month.delivered_gross += sold
    cell.delivered += delivered
    cell.sales += int(courier.gross * 1e-4 * p.border_price * world.market.price)
    cell.spent += courier.pay
    rest_or_quit(world, i, day)


@rule
def rest_or_quit(world, i, day):
    """End a courier's career after this crossing, or set the day of being ready again."""
    p = world.parameters
    seed = world.clock.seed
    courier = world.couriers[i]
    courier.crossings += 1
    if uniform(seed, Stream.QUIT, i, day) < p.quit_share:
        leave_roster(world, i, CourierState.QUIT)
        return
    courier.state = CourierState.RESTING
    courier.load = 0
    courier.gross = 0
    rest = p.crossing_interval * (0.5 + uniform(seed, Stream.REST, i, day)) - p.trip_days
    world.courier_due[i] = day + max(1, math.ceil(rest))
