"""Initialization: what stands on day 0, drawn by the same rules that run the days.

Represents day 0, drawn by the rules that run the days.

Rule. Day 0 is a day like any other of a trade that has gone on for years. Teams are hired for the exams ordered. A cell
gets a place in its organization's home region and its share of orders. Plans, memory and the stations of teams follow
from each other, month by month, until they rest: what is remembered of a route is what planned loads, and their chance
under today's exams, would leave after years. A cell means to send its orders over `(1 - share of weight lost) x (1 -
domestic_loss)`, and gets stock on target, cash, and labs until their capacity covers that to within half a lab (at
least one), with exposure uniform up to `exposure_days`, and property. Organizations are armed as usual and at peace. What it spends and earns then is its usual margin, and the
usual cost of the trade. Rosters are filled, and couriers become ready over `crossing_interval` days.

Assumptions. Number of cells (A), equal sizes within an organization (A).

Departures. None.
"""

from __future__ import annotations

import numpy as np

from abm.model.annotations import Row, World

from abm.model.declare import parameters
from abm.model.ground import open_day
from abm.model.habits import found_accounts, found_markets, man_lanes, settle_plans, usual_chances, usual_loss
from abm.model.kinds import DAYS, NEVER, LabState
from abm.model.mechanisms.crossing.closures import count_crowds
from abm.model.mechanisms.crossing.labor import post_pay
from abm.model.mechanisms.crossing.recruitment import Stream as RecruitmentStream
from abm.model.mechanisms.crossing.recruitment import recruit
from abm.model.mechanisms.crossing.loads import open_trade
from abm.model.mechanisms.crossing.routing import plan_roster
from abm.model.mechanisms.government.policy import know_purity, order_exams
from abm.model.mechanisms.government.raids import Stream as RaidsStream
from abm.model.mechanisms.government.staffing import staff
from abm.model.mechanisms.harm.deaths import found_harm
from abm.model.mechanisms.harm.use import found_users
from abm.model.mechanisms.market.elsewhere import found_elsewhere
from abm.model.mechanisms.organizations.splitting import Stream as SplittingStream
from abm.model.mechanisms.organizations.splitting import place_cell
from abm.model.mechanisms.organizations.violence import found_violence
from abm.model.mechanisms.supply.experience import begin_experience
from abm.model.mechanisms.supply.margin import unit_cost
from abm.model.mechanisms.supply.precursors import use_rate
from abm.model.mechanisms.supply.production import set_up_lab
from abm.model.mechanisms.supply.suppliers import found_suppliers
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
    count_crowds(world)
    world.clock.period = -1  # nothing of the preparation is recorded
    for r in range(world.rows.routes):
        order_exams(world, r, 0)
    staff(world, 0)
    man_lanes(world)
    world.experience.cost = 1.0
    for c in range(world.rows.cells):
        settle_cell(world, c)
    post_pay(world)
    open_trade(world)
    settle_plans(world)
    chances = usual_chances(world, 1)
    for c in range(world.rows.cells):
        stock_cell(world, c, usual_loss(world, c, chances))
        fill_roster(world, c)
    open_trade(world)
    found_markets(world)
    open_books(world)
    found_suppliers(world)
    found_violence(world)
    found_users(world)
    found_elsewhere(world)
    found_harm(world)
    world.daily[0] = world.daily[DAYS]


@rule
def settle_cell(world: World, c: Row) -> None:
    """Place one cell in its home region, with its share of orders."""
    cell = world.cells[c]
    place_cell(world, c, drawn_home(world, world.organizations[cell.organization].region, c))
    cell.leader, cell.pace, cell.means, cell.output = 1, 1.0, 1.0, 1.0
    cell.orders = cell.share * world.market.orders
    cell.wanted_gross = cell.orders / world.market.effective_purity
    cell.purity = world.market.effective_purity


@rule
def stock_cell(world: World, c: Row, lost: float) -> None:
    """Let one cell make up for the share lost on the way, and inland; give it labs, stock and cash for that."""
    p = world.parameters
    cell = world.cells[c]
    cell.usual_output = 1.0 / ((1.0 - lost) * (1.0 - p.domestic_loss))
    cell.intended = cell.orders * cell.usual_output
    cell.wanted_gross = cell.intended / world.market.effective_purity
    plan_roster(world, c)
    cell.stock = int(cell.intended * p.stock_days)
    world.mass.start += cell.stock
    found_labs(world, c)
    found_accounts(world, c, lost)


@rule
def open_books(world: World) -> None:
    """Take what the trade costs, and what it makes, as usual."""
    costs, sold, made = 0.0, 0.0, 0.0
    for c in range(world.rows.cells):
        costs += world.cells[c].cost_rate
        sold += world.cells[c].sold_rate
        made += use_rate(world, c)
    world.market.usual_cost = unit_cost(world, costs, sold)
    begin_experience(world, made)


@rule
def found_labs(world: World, c: Row) -> None:
    """Open labs until the cell can make its orders, to within half a lab; they have been there for a while."""
    p = world.parameters
    cell = world.cells[c]
    for i in range(c * world.rows.lab_slots, (c + 1) * world.rows.lab_slots):
        if cell.labs > 0 and cell.lab_capacity + 500.0 * p.lab_capacity >= use_rate(world, c):
            return
        set_up_lab(world, c, i, BEFORE)
        cell.lab_rows += 1
        lab = world.labs[i]
        if lab.state == LabState.SETTING_UP:
            lab.state = LabState.WORKING
            lab.exposure = p.exposure_days * uniform(world.run.seed, RaidsStream.LAB_FIND, i, BEFORE)
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
