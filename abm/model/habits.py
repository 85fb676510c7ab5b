"""Habits of day 0: what organizations remember, lose, pay and earn where everything goes on as it does.

Plans follow from memory and memory from plans; a few rounds of both come to rest. Chances are those of the inspection
that is in force, which organizations have felt for years; they are no input and are not published.
"""

from __future__ import annotations

import math

import numpy as np

from abm.inputs.geography import Mode
from abm.measures.arrays import Floats
from abm.model.annotations import Row, World
from abm.model.arithmetic import exp, log
from abm.model.kinds import LOAD_CHOICES, MODES, MONTH, WEEK
from abm.model.mechanisms.crossing.consignments import scatter_of_loads
from abm.model.mechanisms.crossing.inspection import (
    clear_exams,
    clear_offers,
    exam_chance,
    open_lanes,
    report_for_duty,
)
from abm.model.mechanisms.crossing.labor import clear_pools, open_market, share_out
from abm.model.mechanisms.crossing.loads import plan_loads, rest_loads
from abm.model.mechanisms.crossing.routing import plan_routes, weigh_routes
from abm.model.mechanisms.government.policy import order_exams
from abm.model.mechanisms.government.staffing import restation, staff
from abm.model.mechanisms.market.accounts import lab_wages
from abm.model.mechanisms.organizations.property import found_property
from abm.model.mechanisms.organizations.risk import border_value, carried, usual_load
from abm.model.mechanisms.supply.margin import making_cost, unit_cost, unit_value
from abm.model.streams import rule

BEFORE = (1 << 30) // MONTH * MONTH + MONTH - 1  # the last day of a month, by which draws before day 0 are addressed
AT_REST = 4  # last of these months, in which no team moves, as few teams never come to rest
ROUNDS = 24  # months in which plans, memory and stations come to rest; teams need the most of them


@rule
def settle_plans(world: World) -> None:
    """Let plans, memory and the stations of teams follow from each other until they rest."""
    for k in range(ROUNDS):
        make_plans(world)
        loads, chances = loads_a_day(world), usual_chances(world, 0)
        for o in range(world.rows.organizations):
            remember_usual(world, o, loads, chances[o])
        find_usual(world, loads, chances)
        if k < ROUNDS - AT_REST:
            restation(world, BEFORE - k * MONTH)
        for r in range(world.rows.routes):
            order_exams(world, r, 0)
        staff(world, 0)
        man_lanes(world)
        found_markets(world)
        for o in range(world.rows.organizations):
            rest_loads(world, o)
    make_plans(world)


@rule
def man_lanes(world: World) -> None:
    """Let the teams offer the exams of a day."""
    for r in range(world.rows.routes):
        clear_offers(world, r)
    for t in range(world.rows.inspectors):
        if world.inspectors[t].active == 1:
            report_for_duty(world, t, 0)
    for r in range(world.rows.routes):
        open_lanes(world, r, 0)
        clear_exams(world, r)


@rule
def find_usual(world: World, loads: Floats, chances: Floats) -> None:
    """Let each route find, in a month, what is found of the loads that are planned."""
    for r in range(world.rows.routes):
        found = 0.0
        for c in range(world.rows.cells):
            found += chances[world.cells[c].organization, r] * loads[c] * share_of_route(world, c, r)
        route = world.routes[r]
        route.finds = int(MONTH * found + 0.5)
        route.exams = MONTH * route.traffic * route.exam_share


@rule
def make_plans(world: World) -> None:
    """Make the plans of a week."""
    for o in range(world.rows.organizations):
        plan_loads(world, o, 0)
        weigh_routes(world, o, 0)
    for c in range(world.rows.cells):
        plan_routes(world, c, 0)


@rule
def remember_usual(world: World, o: Row, loads: Floats, chances: Floats) -> None:
    """Let one organization remember what it, and others, send and lose where every week is like this one."""
    p = world.parameters
    weeks = 1.0 / (1.0 - exp(log(1.0 - p.risk_learning) * WEEK / MONTH))
    heard = loads.copy()
    for c in range(world.rows.cells):
        if world.cells[c].organization != o:
            heard[c] *= p.hearsay_weight
    for r in range(world.rows.routes):
        sent = 0.0
        for c in range(world.rows.cells):
            sent += heard[c] * share_of_route(world, c, r)
        world.sent[o, r] = WEEK * weeks * sent
        world.lost[o, r] = world.sent[o, r] * chances[r]


@rule
def found_markets(world: World) -> None:
    """Open the markets of couriers: crossings as cells plan them, arrests as they are usual."""
    clear_pools(world)
    planned, chances = loads_a_day(world), usual_chances(world, 0)
    for mode in range(MODES):
        loads, caught = 0.0, 0.0
        for r in range(world.rows.routes):
            if world.routes[r].mode == mode:
                for c in range(world.rows.cells):
                    sent = planned[c] * share_of_route(world, c, r)
                    loads += sent
                    caught += sent * chances[world.cells[c].organization, r]
        open_market(world, mode, loads, caught)
    share_out(world)


@rule
def loads_a_day(world: World) -> Floats:
    """Return how many loads a day each cell sends."""
    loads = np.empty(world.rows.cells)
    for c in range(world.rows.cells):
        cell = world.cells[c]
        loads[c] = cell.wanted_gross / 1000.0 / max(1.0, cell.mean_load)
    return loads


@rule
def share_of_route(world: World, c: Row, r: Row) -> float:
    """Return the share of its loads that one cell sends by a route."""
    return world.plan[c, r] - (world.plan[c, r - 1] if r > 0 else 0.0)


@rule
def usual_chances(world: World, weighted: int) -> Floats:
    """Return the chance of loss by organization and route under the exams of today, over the loads that are planned.

    A mean over loads (`weighted` 0) or over their weight (1): the larger a load, the more often it is met.
    """
    chances = np.empty((world.rows.organizations, world.rows.routes))
    lifts, chosen = np.empty(LOAD_CHOICES), np.empty(LOAD_CHOICES)
    for o in range(world.rows.organizations):
        for mode in range(MODES):
            weigh_loads(world, o, mode, weighted, lifts, chosen)
            for r in range(world.rows.routes):
                if world.routes[r].mode == mode:
                    chances[o, r] = usual_chance(world, r, lifts, chosen)
    return chances


@rule
def weigh_loads(world: World, o: Row, mode: int, weighted: int, lifts: Floats, chosen: Floats) -> None:
    """Write the lift of each size of load that an organization plans by a mode, and how much it counts."""
    p = world.parameters
    # of lognormal loads of mean 1, E[x ^ size_lift] or E[x ^ (1 + size_lift)]
    power = p.size_lift + 2.0 * weighted - 1.0
    scatter = exp(0.5 * power * p.load_spread * p.load_spread) * scatter_of_loads(world, p.size_lift, weighted)
    before = 0.0
    for k in range(LOAD_CHOICES):
        gross = carried(world, mode, usual_load(world, o, mode) * math.ldexp(scatter, k - 2))
        lifts[k] = p.lift * exp(p.size_lift * log(gross / p.size_reference))
        chosen[k] = (world.load_plan[o, mode, k] - before) * math.ldexp(1.0, weighted * (k - 2))
        before = world.load_plan[o, mode, k]


@rule
def usual_chance(world: World, r: Row, lifts: Floats, chosen: Floats) -> float:
    """Return the chance of loss on a route under the exams of today, over loads of these lifts."""
    p = world.parameters
    route = world.routes[r]
    if route.mode == Mode.BETWEEN:
        return 1.0 - exp(route.exam_share * log(1.0 - p.between_detection))
    chance, weight = 0.0, 0.0
    for k in range(LOAD_CHOICES):
        chance += chosen[k] * exam_chance(route.exam_share, route.aimed_share, lifts[k]) * p.detection_skill
        weight += chosen[k]
    return chance / weight


@rule
def found_accounts(world: World, c: Row, lost: float) -> None:
    """Let one cell send, lose, spend and earn what is usual: its output makes up for its losses."""
    p = world.parameters
    cell = world.cells[c]
    sent = cell.orders * cell.usual_output
    cell.intended = sent
    loads = sent / world.market.effective_purity / 1000.0 / cell.mean_load
    pay = p.courier_pay * exp(0.5 * p.courier_pay_spread * p.courier_pay_spread)
    couriers = 100.0 * loads * ((1.0 - lost) * pay + lost * p.replacement_cost)
    cell.cost_rate = making_cost(world, sent) + lab_wages(world, c) + couriers + usual_fees(world, c, sent)
    cell.sold_rate = sent * (1.0 - lost)
    cell.usual_margin = 1.0 - unit_cost(world, cell.cost_rate, cell.sold_rate)
    cell.costs = cell.cost_rate
    world.market.trade_costs += cell.costs
    cell.upkeep = p.upkeep_share * max(0.0, cell.sold_rate * unit_value(world) - cell.cost_rate)
    cell.means = 1.0
    cell.cash = int(p.cash_kept_days * cell.costs)
    world.money.start += cell.cash
    found_property(world, c)


@rule
def usual_loss(world: World, c: Row, chances: Floats) -> float:
    """Return the share of weight that one cell loses, over the routes it plans, whose chances are over weight."""
    cell = world.cells[c]
    lost, all_sent = 0.0, 0.0
    for r in range(world.rows.routes):
        load = world.load_plan[cell.organization, world.routes[r].mode, LOAD_CHOICES]
        sent = load * share_of_route(world, c, r)
        lost += sent * chances[cell.organization, r]
        all_sent += sent
    return lost / all_sent


@rule
def usual_fees(world: World, c: Row, sent: float) -> float:
    """Return what one cell pays a day for the territory of others (cents)."""
    cell = world.cells[c]
    part, weight = 0.0, 0.0
    for r in range(world.rows.routes):
        route = world.routes[r]
        load = world.load_plan[cell.organization, route.mode, LOAD_CHOICES] * share_of_route(world, c, r)
        weight += load
        for o in range(world.rows.organizations):
            if o != cell.organization:
                part += load * max(0.0, world.territory[route.office, o])
    value = 100.0 * border_value(world, sent / world.market.effective_purity / 1000.0)
    return value * world.parameters.territory_fee * part / weight
