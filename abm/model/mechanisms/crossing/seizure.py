"""Seizure: a load is lost and its courier jailed; or it passes, and is delivered less what is seized inland.

Represents what happens after the border.

Rule. A load that is found is lost, its courier jailed, and both sides count it. A load that passes is delivered, less
the share seized inland (`domestic_loss`, see checkpoints); the cell earns gross weight times `border_price` times the price index and pays the
courier, who quits or rests.

Assumptions. The inland loss falls on the buyer (A).

Departures. None.
"""

from __future__ import annotations

from abm.inputs.geography import Mode
from abm.model.annotations import Day, Row, World
from abm.model.declare import INFLOW, KILOGRAM, Response, and_last_year, counts, fields, masses, parameters, share
from abm.model.ground import today
from abm.model.kinds import Citizenship, CourierState
from abm.model.mechanisms.crossing.checkpoints import count_checkpoints, inland_share
from abm.model.mechanisms.crossing.dispatch import unload
from abm.model.mechanisms.crossing.labor import note_crossing, note_jail, wage
from abm.model.mechanisms.crossing.recruitment import leave_roster, rest_or_quit
from abm.model.mechanisms.government.dossiers import note_courier
from abm.model.mechanisms.government.enforcement import lose
from abm.model.mechanisms.government.intelligence import SEIZURE, note_event
from abm.model.mechanisms.market.accounts import earn, pay
from abm.model.mechanisms.market.market import note_delivery
from abm.model.mechanisms.organizations.learning import note_lost
from abm.model.mechanisms.supply.margin import accrue, count_sold
from abm.model.streams import rule

PARAMETERS = parameters(
    ("domestic_loss", 0.1, "share", 0.0, 0.2, "C26: seized inland"),
)

FIELDS = fields(
    routes=(
        ("finds", "i8", "finds", "finds since teams were last moved"),
        ("finds_today", "i8", "finds", "finds of today"),
        ("seized_gross_today", "i8", "mg gross", "seized today, gross weight"),
    ),
    mass=(
        ("seized", "i8", "mg pure", "seized so far"),
        ("delivered", "i8", "mg pure", "delivered so far"),
    ),
    money=(
        ("earned", "i8", "cents", "paid by buyers so far", INFLOW),
        ("pay", "i8", "cents", "paid to couriers so far"),
        ("replacements", "i8", "cents", "paid for finding other couriers so far"),
    ),
    monthly=(
        ("seizures", "i8", "events", "seizures"),
        ("seized", "i8", "mg pure", "seized"),
        ("seized_gross", "i8", "mg gross", "seized, gross weight"),
        ("delivered", "i8", "mg pure", "delivered"),
        ("delivered_gross", "i8", "mg gross", "delivered, gross weight"),
    ),
)

COUNTS = (
    *masses(
        (
            "delivered",
            "delivered_g",
            "g pure/day",
            "delivered over the southern border to the market in the United States",
            "Delivered",
        ),
        ("delivered_gross", "delivered_kg_gross", "kg gross/day", "the same, gross weight"),
        ("seized", "seized_g", "g pure/day", "seized at and between ports"),
        ("seized_gross", "seized_kg_gross", "kg gross/day", "the same, gross weight", "Seized"),
        ("seized_gross_at_ports", "seized_at_ports_kg_gross", "kg gross/day", "seized at ports, gross weight"),
        ("inland", "inland_g", "g pure/day", "seized inland in the United States"),
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
    *and_last_year(
        Response(
            "delivered_kg", "kg pure", "delivered to the United States over the southern border", lambda days: days.delivered.sum() / KILOGRAM,
            "fentanyl delivered",
        ),
        "delivered_last_year_kg",
    ),
    Response(
        "seized_kg_gross", "kg gross", "seized at and between ports", lambda days: days.seized_gross.sum() / KILOGRAM,
        "weight seized",
    ),
    Response(
        "seizures", "events", "seizures at and between ports", lambda days: days.seizures.sum(), "seizures", main=True
    ),
    Response(
        "share_at_ports", "share", "share of the gross weight seized that was seized at ports",
        lambda days: share(days.seized_gross_at_ports.sum(), days.seized_gross.sum()),
    ),
    Response(
        "citizen_share", "share", "share of United States citizens among couriers caught at ports",
        lambda days: share(days.caught_citizens.sum(), days.caught_at_ports.sum()),
    ),
    *and_last_year(
        Response(
            "interdiction_share", "share", "pure weight seized over pure weight seized or delivered",
            lambda days: share(days.seized.sum(), days.seized.sum() + days.delivered.sum()), "interdiction",
        ),
        "interdiction_last_year",
    ),
)  # fmt: skip


@rule
def seize(world: World, i: Row, day: Day) -> None:
    """Take the load, jail the courier, and let both sides learn of it."""
    courier = world.couriers[i]
    cell = world.cells[i // world.rows.courier_slots]
    route = world.routes[courier.route]
    world.mass.seized += courier.load
    route.finds += 1
    route.finds_today += 1
    route.seized_gross_today += courier.gross
    note_lost(world, cell.organization, courier.route)
    note_event(world, cell.region, SEIZURE)
    note_courier(world, cell.organization)
    count_seizure(world, i)
    note_crossing(world, i, True)
    note_jail(world, i)
    unload(world, i)
    leave_roster(world, i, CourierState.JAILED)
    replace_courier(world, i // world.rows.courier_slots)


@rule
def replace_courier(world: World, c: Row) -> None:
    """Let a cell pay for finding another courier."""
    cents = int(100.0 * world.parameters.replacement_cost)
    pay(world, c, cents)
    accrue(world, c, cents)
    world.money.replacements += cents


@rule
def pay_courier(world: World, c: Row, cents: int) -> None:
    """Let a cell pay a courier who came through."""
    pay(world, c, cents)
    accrue(world, c, cents)
    world.money.pay += cents


@rule
def count_seizure(world: World, i: Row) -> None:
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
def pass_border(world: World, i: Row, day: Day) -> None:
    """Deliver the load less the share seized inland, pay the courier, who quits or rests until the next crossing."""
    p = world.parameters
    clock = world.clock
    courier = world.couriers[i]
    c = i // world.rows.courier_slots
    loss = inland_share(world, courier.route)
    inland = int(courier.load * loss)
    delivered = courier.load - inland
    lose(world, inland)
    world.mass.delivered += delivered
    row = today(world)
    row.delivered += delivered
    row.inland += inland
    count_checkpoints(world, courier.route, courier.gross)
    sold = int(courier.gross * (1.0 - loss))
    row.delivered_gross += sold
    if clock.period >= 0:
        month = world.monthly[clock.period, courier.route]
        month.delivered += delivered
        month.delivered_gross += sold
    earned = int(courier.gross * 1e-4 * p.border_price * world.market.border_price)
    note_delivery(world, c, delivered)
    earn(world, c, earned)
    count_sold(world, c, courier.gross)
    pay_courier(world, c, wage(world, i))
    note_crossing(world, i, False)
    world.money.earned += earned
    unload(world, i)
    rest_or_quit(world, i, day)


@rule
def clear_finds_today(world: World, r: Row) -> None:
    """Clear what was found yesterday on a route."""
    world.routes[r].finds_today, world.routes[r].seized_gross_today = 0, 0


@rule
def clear_finds(world: World, r: Row) -> None:
    """Count the finds of a route anew."""
    world.routes[r].finds = 0
