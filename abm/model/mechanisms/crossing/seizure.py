"""Seizure: a load is lost and its courier jailed; or it passes, and is delivered less what is seized inland.

Represents what happens after the border.

Rule. A load that is found is lost, its courier jailed, and both sides count it. A load that passes is delivered, less
`domestic_loss` seized inland; the cell earns gross weight times `border_price` times the price index and pays the
courier, who quits or rests.

Assumptions. The inland loss falls on the buyer (A).

Departures. None.
"""

from __future__ import annotations

import math
from enum import IntEnum

from abm.inputs.geography import Mode
from abm.model.declare import KILOGRAM, Response, counts, fields, masses, parameters, share
from abm.model.ground import today
from abm.model.kinds import NEVER, Citizenship, CourierState
from abm.model.mechanisms.government.enforcement import SEIZURE
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("quit_share", 0.333, "share per crossing", 0.1, 1.0, "A: career near 3 crossings (1-10)"),
    ("trip_days", 3.0, "days", 0.0, 7.0, "A: days of the interval that are spent on the way"),
    ("domestic_loss", 0.1, "share", 0.0, 0.2, "C26: seized inland"),
)


class Stream(IntEnum):
    """Decisions that draw here, by the address of their random numbers."""

    QUIT = 23
    REST = 24


FIELDS = fields(
    routes=(
        ("finds", "i8", "finds", "finds since teams were last moved"),
        ("finds_today", "i8", "finds", "finds of today"),
        ("seized_gross_today", "i8", "mg gross", "seized today, gross weight"),
    ),
)

COUNTS = (
    *masses(
        ("delivered", "delivered_g", "g pure/day", "delivered to the market in the United States"),
        ("delivered_gross", "delivered_kg_gross", "kg gross/day", "the same, gross weight"),
        ("seized", "seized_g", "g pure/day", "seized at and between ports"),
        ("seized_gross", "seized_kg_gross", "kg gross/day", "the same, gross weight"),
        ("seized_gross_at_ports", "seized_at_ports_kg_gross", "kg gross/day", "seized at ports, gross weight"),
    ),
    *counts(
        ("seizures", "events/day", "seizures at and between ports"),
        ("seizures_at_ports", "events/day", "seizures at ports"),
        ("caught", "people/day", "couriers caught"),
        ("caught_at_ports", "people/day", "couriers caught at ports"),
        ("caught_citizens", "people/day", "United States citizens among those caught at ports"),
    ),
)

RESPONSES = (
    Response(
        "delivered_kg", "kg pure", "delivered to the United States", lambda days: days.delivered.sum() / KILOGRAM
    ),
    Response(
        "seized_kg_gross", "kg gross", "seized at and between ports", lambda days: days.seized_gross.sum() / KILOGRAM
    ),
    Response("seizures", "events", "seizures at and between ports", lambda days: days.seizures.sum()),
    Response(
        "share_at_ports", "share", "share of the gross weight seized that was seized at ports",
        lambda days: share(days.seized_gross_at_ports.sum(), days.seized_gross.sum()),
    ),
    Response(
        "citizen_share", "share", "share of United States citizens among couriers caught at ports",
        lambda days: share(days.caught_citizens.sum(), days.caught_at_ports.sum()),
    ),
    Response(
        "interdiction_share", "share", "pure weight seized over pure weight seized or delivered",
        lambda days: share(days.seized.sum(), days.seized.sum() + days.delivered.sum()),
    ),
)  # fmt: skip


@rule
def seize(world, i, day):
    """Take the load, jail the courier, and let both sides learn of it."""
    courier = world.couriers[i]
    cell = world.cells[i // world.rows.courier_slots]
    route = world.routes[courier.route]
    world.mass.transit -= courier.load
    world.mass.seized += courier.load
    route.finds += 1
    route.finds_today += 1
    route.seized_gross_today += courier.gross
    route.lost_week += 1
    world.lost_week[cell.organisation, courier.route] += 1
    world.events[cell.region, SEIZURE] += 1
    count_seizure(world, i)
    leave_roster(world, i, CourierState.JAILED)


@rule
def count_seizure(world, i):
    """Count a seizure by place and mode, and the citizenship of the caught."""
    clock = world.clock
    courier = world.couriers[i]
    row = today(world)
    row.seizures += 1
    row.seized += courier.load
    row.seized_gross += courier.gross
    row.caught += 1
    if world.routes[courier.route].mode != Mode.BETWEEN:
        row.seizures_at_ports += 1
        row.seized_gross_at_ports += courier.gross
        row.caught_at_ports += 1
        row.caught_citizens += courier.citizenship == Citizenship.CITIZEN
    if clock.period >= 0:
        month = world.monthly[clock.period, courier.route]
        month.seizures += 1
        month.seized += courier.load
        month.seized_gross += courier.gross


@rule
def leave_roster(world, i, state):
    """Strike a courier from the roster; the row can be used again."""
    courier = world.couriers[i]
    cell = world.cells[i // world.rows.courier_slots]
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
    cell = world.cells[i // world.rows.courier_slots]
    inland = int(courier.load * p.domestic_loss)
    delivered = courier.load - inland
    world.mass.transit -= courier.load
    world.mass.lost += inland
    world.mass.delivered += delivered
    row = today(world)
    row.delivered += delivered
    row.lost += inland
    sold = int(courier.gross * (1.0 - p.domestic_loss))
    row.delivered_gross += sold
    if clock.period >= 0:
        month = world.monthly[clock.period, courier.route]
        month.delivered += delivered
        month.delivered_gross += sold
    cell.delivered += delivered
    earned = int(courier.gross * 1e-4 * p.border_price * world.market.price)
    cell.sales += earned
    cell.spent += courier.pay
    world.money.earned += earned
    world.money.pay += courier.pay
    rest_or_quit(world, i, day)


@rule
def rest_or_quit(world, i, day):
    """End a courier's career after this crossing, or set the day of being ready again."""
    p = world.parameters
    seed = world.run.seed
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
