"""Recording: one row of totals a day.

Represents the observer, who changes nothing.

Rule. What happens on a day is counted where it happens, in the row of that day; here follows what stands at its end. Labs are counted in
`invest`, before the finds of the day. The wait is that of cars, weighted by traffic. The concentration of the trade
is a Herfindahl index.

Departures. None.
"""

from __future__ import annotations

from abm.inputs.geography import Mode
from abm.inputs.waits import WAIT_NOTE
from abm.model.annotations import Day, World
from abm.model.declare import Column, Response, Table, masses
from abm.model.kinds import MONTHS, ROUTES, Leadership
from abm.model.mechanisms.crossing.labor import pay_index
from abm.model.mechanisms.government.corruption import mean_corruption
from abm.model.mechanisms.government.intelligence import leads_held, leads_worked
from abm.model.mechanisms.government.politics import mean_effort
from abm.model.mechanisms.harm.use import NOW
from abm.model.mechanisms.organizations.violence import weapons_mean
from abm.model.streams import rule

TABLES = (Table("monthly", (MONTHS, ROUTES), "totals of each month by route; never published by route", span="month"),)

LEVELS = (
    *masses(("transit", "transit_g", "g pure", "on the way to the border at the end of the day")),
    Column("exams", "exams/day", "secondary exams of vehicles and people at ports", "f8"),
    Column(
        "waiting",
        "min",
        "mean wait of a car at a port, weighted by traffic",
        "f8",
        "wait_minutes",
        digits=1,
        label="Wait of a car",
        note=WAIT_NOTE,
    ),
)

RESPONSES = (
    Response(
        "wait_minutes_mean", "min", "mean wait of a car at a port", lambda days: days.waiting.mean(), note=WAIT_NOTE
    ),
    Response("exams_per_day", "exams/day", "mean number of secondary exams", lambda days: days.exams.mean()),
)


@rule
def observe(world: World, day: Day) -> None:
    """Write what stands at the end of the day into its row; what happened is there already."""
    row, market = world.daily[day], world.market
    row.transit, row.inventory = world.mass.transit, market.inventory
    row.border_price, row.price = market.border_price, market.price
    row.pure_price, row.purity = market.pure_price, market.purity
    row.elsewhere_capacity = world.elsewhere.capacity
    row.cells, row.pay = world.rows.cells, pay_index(world)
    observe_government(world, day)
    row.weapons = weapons_mean(world)
    observe_users(world, day)
    observe_organizations(world, day)
    observe_cells(world, day)
    observe_ports(world, day)


@rule
def observe_government(world: World, day: Day) -> None:
    """Take what stands between the governments, the effort in Mexico, and the leads that are held and worked."""
    row, politics = world.daily[day], world.politics
    row.political_pressure, row.cooperation = politics.pressure, politics.cooperation
    row.effective_effort, row.corruption = mean_effort(world), mean_corruption(world)
    row.leads, row.leads_worked = leads_held(world), leads_worked(world)


@rule
def observe_users(world: World, day: Day) -> None:
    """Count the people who use, by group."""
    row, group = world.daily[day], world.users[NOW]
    row.occasional_users, row.dependent_users = int(group.occasional), int(group.dependent)
    row.treated_users = int(group.treated)


@rule
def observe_organizations(world: World, day: Day) -> None:
    """Count organizations, contested ones and members, and their concentration (Herfindahl index of the trade)."""
    row = world.daily[day]
    row.organizations, row.contested, row.members, row.concentration = 0, 0, 0, 0.0
    for o in range(world.rows.organizations):
        organization = world.organizations[o]
        row.organizations += organization.active
        row.contested += organization.leadership == Leadership.CONTESTED
        row.members += organization.members
        row.concentration += organization.production * organization.production


@rule
def observe_cells(world: World, day: Day) -> None:
    """Add up stock, property and couriers over the cells."""
    row = world.daily[day]
    row.stock, row.property, row.couriers = 0, 0, 0
    for c in range(world.rows.cells):
        row.stock += world.cells[c].stock
        row.property += world.cells[c].property
        row.couriers += world.cells[c].roster + world.cells[c].roster_between


@rule
def observe_ports(world: World, day: Day) -> None:
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
