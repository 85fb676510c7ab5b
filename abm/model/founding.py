"""Initialization: what stands on day 0, drawn by the same rules that run the days.

Represents day 0, drawn by the rules that run the days.

Rule. Teams are hired for the exams ordered. A cell gets a place in its organization's home region, its share of
orders, a stock on target, cash, and labs until their capacity covers its orders to within half a lab (at least one),
with exposure uniform up to `exposure_days`. Plans are made, rosters filled, and couriers become ready over
`crossing_interval` days. Memory is empty, so that risk is the prior.

Assumptions. Number of cells (A), equal sizes within an organization (A).

Departures. None.
"""

from __future__ import annotations

import numpy as np

from abm.model.annotations import Row, World

from abm.model.declare import parameters
from abm.model.ground import open_day
from abm.model.kinds import DAYS, NEVER, LabState
from abm.model.mechanisms.crossing.inspection import open_lanes, report_for_duty
from abm.model.mechanisms.crossing.labor import open_markets, post_pay
from abm.model.mechanisms.crossing.recruitment import Stream as RecruitmentStream
from abm.model.mechanisms.crossing.recruitment import recruit
from abm.model.mechanisms.crossing.routing import plan_loads, plan_routes, weigh_routes
from abm.model.mechanisms.government.enforcement import Stream as EnforcementStream
from abm.model.mechanisms.government.policy import know_purity, order_exams
from abm.model.mechanisms.government.staffing import staff
from abm.model.mechanisms.organizations.splitting import Stream as SplittingStream
from abm.model.mechanisms.organizations.splitting import place_cell
from abm.model.mechanisms.supply.production import set_up_lab
from abm.model.streams import pick, rule, uniform

PARAMETERS = parameters(
    ("cells", 40, "cells", 8, 200, "A: cartel cells on day 0"),
)


BEFORE = 1 << 30  # the day that draws of the initialization are addressed by


@rule
def prepare(world: World) -> None:
    """Found cells, labs, rosters and teams, with the stock that orders ask for."""
    open_day(world, 0)
    know_purity(world)
    world.clock.period = -1  # nothing of the preparation is recorded
    for r in range(world.rows.routes):
        order_exams(world, r, 0)
    staff(world, 0)
    for t in range(world.rows.inspectors):
        report_for_duty(world, t, 0)
    for r in range(world.rows.routes):
        open_lanes(world, r, 0)
        world.routes[r].exams = 0.0
    for c in range(world.rows.cells):
        stock_cell(world, c)
    post_pay(world)
    for o in range(world.rows.organizations):
        plan_loads(world, o, 0)
        weigh_routes(world, o, 0)
    for c in range(world.rows.cells):
        plan_routes(world, c, 0)
        fill_roster(world, c)
    open_markets(world)
    world.daily[0] = world.daily[DAYS]


@rule
def stock_cell(world: World, c: Row) -> None:
    """Place one cell in its home region, with its share of orders, stock, cash and labs."""
    p = world.parameters
    cell = world.cells[c]
    place_cell(world, c, drawn_home(world, world.organizations[cell.organization].region, c))
    cell.leader = 1
    cell.pace = 1.0
    cell.orders = cell.share * world.market.orders
    cell.stock = int(cell.orders * p.stock_days)
    world.mass.start += cell.stock
    cell.wanted_gross = cell.orders / world.market.effective_purity
    cell.purity = world.market.effective_purity
    found_labs(world, c)
    cell.cash = int(p.cash_kept_days * cell.labs * p.lab_wages * 100.0)
    world.money.start += cell.cash


@rule
def found_labs(world: World, c: Row) -> None:
    """Open labs until the cell can make its orders, to within half a lab; they have been there for a while."""
    p = world.parameters
    cell = world.cells[c]
    for i in range(c * world.rows.lab_slots, (c + 1) * world.rows.lab_slots):
        if cell.labs > 0 and cell.lab_capacity + 500.0 * p.lab_capacity >= cell.orders:
            return
        set_up_lab(world, c, i, BEFORE)
        cell.lab_rows += 1
        lab = world.labs[i]
        if lab.state == LabState.SETTING_UP:
            lab.state = LabState.WORKING
            lab.exposure = p.exposure_days * uniform(world.run.seed, EnforcementStream.LAB_FIND, i, BEFORE)
            cell.lab_capacity += lab.capacity
            cell.labs += 1


@rule
def drawn_home(world: World, region: Row, c: Row) -> Row:
    """Draw a place in the home region, all alike."""
    rows, number = np.empty(world.rows.places, np.int64), 0
    for k in range(world.rows.places):
        if world.region_of[world.places[k]] == region:
            rows[number] = world.places[k]
            number += 1
    return pick(rows, number, uniform(world.run.seed, SplittingStream.CELL_PLACE, c, BEFORE))


@rule
def fill_roster(world: World, c: Row) -> None:
    """Fill one cell's roster; its couriers become ready over the days between two crossings."""
    p = world.parameters
    recruit(world, c, BEFORE)
    for i in range(c * world.rows.courier_slots, c * world.rows.courier_slots + world.cells[c].courier_rows):
        if world.courier_due[i] != NEVER:
            world.courier_due[i] = int(p.crossing_interval * uniform(world.run.seed, RecruitmentStream.REST, i, BEFORE))
