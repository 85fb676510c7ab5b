"""Observation: one row of totals a day, and the proof that no mass is lost."""

from __future__ import annotations

from abm.model.entities import Fault, Leadership
from abm.inputs.geography import Mode
from abm.model.streams import rule


@rule
def balance(world, day):
    """Stop the run unless stock on day 0 + produced = stock + transit + seized + lost + delivered, exactly (mg)."""
    clock = world.clock
    held = clock.transit + clock.seized + clock.lost + clock.delivered
    for c in range(clock.cells):
        held += world.cells[c].stock
    if held != clock.start_stock + clock.produced:
        clock.fault = Fault.MASS


@rule
def observe(world, day):
    """Write the row of the day."""
    row = world.daily[day]
    today = world.today
    market = world.market
    clock = world.clock
    row.delivered, row.delivered_gross, row.produced = today.crossed, today.crossed_gross, today.produced
    row.sent, row.seized, row.seized_gross = today.sent, today.seized, today.seized_gross
    row.seizures, row.seizures_at_ports = today.seizures, today.seizures_at_ports
    row.seized_gross_at_ports, row.lost, row.loads = today.seized_gross_at_ports, today.lost, today.loads
    row.caught, row.caught_at_ports, row.caught_citizens = today.caught, today.caught_at_ports, today.caught_citizens
    row.transit, row.inventory = clock.transit, market.inventory
    row.price, row.pure_price, row.purity = market.price, market.pure_price, market.purity
    row.labs_working, row.labs_paused, row.labs_idle = today.labs_working, today.labs_paused, today.labs_idle
    row.labs_found, row.labs_moved = today.labs_found, today.labs_moved
    row.recruits, row.arrests, row.cells = today.recruits, today.arrests, clock.cells
    observe_organisations(world, day)
    observe_cells(world, day)
    observe_ports(world, day)


@rule
def observe_organisations(world, day):
    """Count organisations, contested ones and members, and their concentration (Herfindahl index of the trade)."""
    row = world.daily[day]
    row.organisations, row.contested, row.members, row.concentration = 0, 0, 0, 0.0
    for o in range(world.clock.organisations):
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
    for c in range(world.clock.cells):
        row.stock += world.cells[c].stock
        row.couriers += world.cells[c].roster + world.cells[c].roster_between


@rule
def observe_ports(world, day):
    """Add up exams, and average the wait of cars over the ports, weighted by traffic (minutes)."""
    row = world.daily[day]
    exams, cars, waited = 0.0, 0.0, 0.0
    for r in range(world.clock.routes):
        route = world.routes[r]
        if route.mode != Mode.BETWEEN:
            exams += route.exam_share * route.traffic
        if route.mode == Mode.CAR:
            cars += route.traffic
            waited += route.traffic * route.waiting
    row.exams = exams
    row.waiting = waited / max(cars, 1.0)
