"""Observation: one row of totals a day, and the proof that no mass is lost.

Represents the observer, who changes nothing.

Rule. The run stops unless, to the milligram, `stock on day 0 + produced = stock + in transit + seized + lost +
delivered`. Lost = taken in Mexico + seized inland. Then the totals of the day are written. Labs are counted in
`invest`, before the finds of the day. The wait is that of cars, weighted by traffic. The concentration of the trade
is a Herfindahl index.

Departures. None.
"""

from __future__ import annotations

from abm.inputs.geography import Mode
from abm.model.declare import Column, Response, Table, fields, masses
from abm.model.ground import today
from abm.model.kinds import MONTHS, ROUTES, Fault, Leadership
from abm.model.streams import rule

TABLES = (
    Table("monthly", (MONTHS, ROUTES), "totals of each month by route; never published by route"),
    Table("mass", None, "the ledger of mass"),
)

FIELDS = fields(
    mass=(
        ("start", "i8", "mg pure", "stock on day 0"),
        ("produced", "i8", "mg pure", "made so far"),
        ("transit", "i8", "mg pure", "on the way to the border"),
        ("seized", "i8", "mg pure", "seized so far"),
        ("lost", "i8", "mg pure", "lost so far, in Mexico and inland"),
        ("delivered", "i8", "mg pure", "delivered so far"),
    ),
    monthly=(
        ("loads", "i8", "loads", "loads sent"),
        ("seizures", "i8", "events", "seizures"),
        ("seized", "i8", "mg pure", "seized"),
        ("seized_gross", "i8", "mg gross", "seized, gross weight"),
        ("delivered", "i8", "mg pure", "delivered"),
        ("delivered_gross", "i8", "mg gross", "delivered, gross weight"),
        ("exams", "f8", "exams", "exams"),
        ("waiting", "f8", "min", "sum over days of the mean wait"),
        ("days", "i8", "days", "recorded days"),
    ),
)

LEVELS = (
    *masses(("transit", "transit_g", "g pure", "on the way to the border at the end of the day")),
    Column("exams", "exams/day", "secondary exams of vehicles and people at ports", "f8"),
    Column("waiting", "min", "mean wait of a car at a port, weighted by traffic", "f8", "wait_minutes", digits=1),
)

RESPONSES = (
    Response("wait_minutes_mean", "min", "mean wait of a car at a port", lambda days: days.waiting.mean()),
    Response("exams_per_day", "exams/day", "mean number of secondary exams", lambda days: days.exams.mean()),
)


@rule
def balance(world, day):
    """Stop the run unless stock on day 0 + produced = stock + transit + seized + lost + delivered, exactly (mg)."""
    held = world.mass.transit + world.mass.seized + world.mass.lost + world.mass.delivered
    for c in range(world.rows.cells):
        held += world.cells[c].stock
    if held != world.mass.start + world.mass.produced:
        world.run.fault = Fault.MASS


@rule
def observe(world, day):
    """Write the row of the day."""
    row = world.daily[day]
    row = today(world)
    market = world.market
    row.delivered, row.delivered_gross, row.produced = row.delivered, row.delivered_gross, row.produced
    row.sent, row.seized, row.seized_gross = row.sent, row.seized, row.seized_gross
    row.seizures, row.seizures_at_ports = row.seizures, row.seizures_at_ports
    row.seized_gross_at_ports, row.lost, row.loads = row.seized_gross_at_ports, row.lost, row.loads
    row.caught, row.caught_at_ports, row.caught_citizens = row.caught, row.caught_at_ports, row.caught_citizens
    row.transit, row.inventory = world.mass.transit, market.inventory
    row.price, row.pure_price, row.purity = market.price, market.pure_price, market.purity
    row.labs_working, row.labs_paused, row.labs_idle = row.labs_working, row.labs_paused, row.labs_idle
    row.labs_found, row.labs_moved = row.labs_found, row.labs_moved
    row.recruits, row.arrests, row.cells = row.recruits, row.arrests, world.rows.cells
    observe_organisations(world, day)
    observe_cells(world, day)
    observe_ports(world, day)


@rule
def observe_organisations(world, day):
    """Count organisations, contested ones and members, and their concentration (Herfindahl index of the trade)."""
    row = world.daily[day]
    row.organisations, row.contested, row.members, row.concentration = 0, 0, 0, 0.0
    for o in range(world.rows.organisations):
        organisation = world.organisations[o]
        row.organisations += organisation.active
        row.contested += organisation.leadership == Leadership.CONTESTED
        row.members += organisation.members
        row.concentration += organisation.production * organisation.production


@rule
def observe_cells(world, day):
    """Add up stock and couriers over the cells."""
    row = world.daily[day]
    row.stock, row.couriers = 0, 0
    for c in range(world.rows.cells):
        row.stock += world.cells[c].stock
        row.couriers += world.cells[c].roster + world.cells[c].roster_between


@rule
def observe_ports(world, day):
    """Add up exams, and average the wait of cars over the ports, weighted by traffic (minutes)."""
    row = world.daily[day]
    exams, cars, waited = 0.0, 0.0, 0.0
    for r in range(world.rows.routes):
        route = world.routes[r]
        if route.mode != Mode.BETWEEN:
            exams += route.exam_share * route.traffic
        if route.mode == Mode.CAR:
            cars += route.traffic
            waited += route.traffic * route.waiting
    row.exams = exams
    row.waiting = waited / max(cars, 1.0)
