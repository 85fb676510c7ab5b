"""Habits of day 0: what organizations remember, lose, pay and earn where everything goes on as it does.

Plans follow from memory and memory from plans; a few rounds of both come to rest. Chances are those of the inspection
that is in force, which organizations have felt for years; they are no input and are not published.
"""

from __future__ import annotations

from abm.model.annotations import Row, World

import math

from abm.inputs.geography import Mode
from abm.model.arithmetic import exp, log
from abm.model.kinds import LOAD_CHOICES, MODES, MONTH, WEEK
from abm.model.mechanisms.crossing.inspection import (
    clear_exams,
    clear_offers,
    exam_chance,
    open_lanes,
    report_for_duty,
)
from abm.model.mechanisms.crossing.labor import clear_pools, open_market, share_out
from abm.model.mechanisms.crossing.routing import plan_loads, plan_routes, weigh_routes
from abm.model.mechanisms.government.policy import order_exams
from abm.model.mechanisms.government.staffing import restation, staff
from abm.model.mechanisms.market.accounts import lab_wages
from abm.model.mechanisms.organizations.risk import border_value, carried, usual_load
from abm.model.mechanisms.supply.margin import making_cost, unit_cost
from abm.model.streams import rule

BEFORE = (1 << 30) // MONTH * MONTH + MONTH - 1  # the last day of a month, by which draws before day 0 are addressed
AT_REST = 4  # last of these months, in which no team moves, as few teams never come to rest
ROUNDS = 24  # months in which plans, memory and stations come to rest; teams need the most of them


@rule
def settle_plans(world: World) -> None:
    """Let plans, memory and the stations of teams follow from each other until they rest."""
    for k in range(ROUNDS):
        make_plans(world)
        for o in range(world.rows.organizations):
            remember_usual(world, o)
        find_usual(world)
        if k < ROUNDS - AT_REST:
            restation(world, BEFORE - k * MONTH)
        for r in range(world.rows.routes):
            order_exams(world, r, 0)
        staff(world, 0)
        man_lanes(world)
        found_markets(world)
    make_plans(world)


@rule
def man_lanes(world: World) -> None:
    """Let the teams offer the exams of a day."""
    for r in range(world.rows.routes):
        clear_offers(world, r)
    for t in range(world.rows.inspectors):
        report_for_duty(world, t, 0)
    for r in range(world.rows.routes):
        open_lanes(world, r, 0)
        clear_exams(world, r)


@rule
def find_usual(world: World) -> None:
    """Let each route find, in a month, what is found of the loads that are planned."""
    for r in range(world.rows.routes):
        found = 0.0
        for c in range(world.rows.cells):
            chance = usual_chance(world, world.cells[c].organization, r, 0)
            found += chance * loads_a_day(world, c) * share_of_route(world, c, r)
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
def remember_usual(world: World, o: Row) -> None:
    """Let one organization remember what it, and others, send and lose where every week is like this one."""
    p = world.parameters
    weeks = 1.0 / (1.0 - exp(log(1.0 - p.risk_learning) * WEEK / MONTH))
    for r in range(world.rows.routes):
        sent = 0.0
        for c in range(world.rows.cells):
            heard = 1.0 if world.cells[c].organization == o else p.hearsay_weight
            sent += heard * loads_a_day(world, c) * share_of_route(world, c, r)
        world.sent[o, r] = WEEK * weeks * sent
        world.lost[o, r] = world.sent[o, r] * usual_chance(world, o, r, 0)


@rule
def found_markets(world: World) -> None:
    """Open the markets of couriers: crossings as cells plan them, arrests as they are usual."""
    clear_pools(world)
    for mode in range(MODES):
        loads, caught = 0.0, 0.0
        for r in range(world.rows.routes):
            if world.routes[r].mode == mode:
                for c in range(world.rows.cells):
                    sent = loads_a_day(world, c) * share_of_route(world, c, r)
                    loads += sent
                    caught += sent * usual_chance(world, world.cells[c].organization, r, 0)
        open_market(world, mode, loads, caught)
    share_out(world)


@rule
def loads_a_day(world: World, c: Row) -> float:
    """Return how many loads a day one cell sends."""
    cell = world.cells[c]
    return cell.wanted_gross / 1000.0 / max(1.0, cell.mean_load)


@rule
def share_of_route(world: World, c: Row, r: Row) -> float:
    """Return the share of its loads that one cell sends by a route."""
    return world.plan[c, r] - (world.plan[c, r - 1] if r > 0 else 0.0)


@rule
def usual_chance(world: World, o: Row, r: Row, weighted: int) -> float:
    """Return the chance of loss on a route under the exams of today, over the loads that an organization plans.

    A mean over loads (`weighted` 0) or over their weight (1): the larger a load, the more often it is met.
    """
    p = world.parameters
    route = world.routes[r]
    if route.mode == Mode.BETWEEN:
        return 1.0 - exp(route.exam_share * log(1.0 - p.between_detection))
    power = (
        p.size_lift + 2.0 * weighted - 1.0
    )  # of lognormal loads of mean 1, E[x ^ size_lift] or E[x ^ (1 + size_lift)]
    scatter = exp(0.5 * power * p.load_spread * p.load_spread)
    chance, weight, before = 0.0, 0.0, 0.0
    for k in range(LOAD_CHOICES):
        gross = carried(world, route.mode, usual_load(world, o, route.mode) * math.ldexp(scatter, k - 2))
        lift = p.lift * exp(p.size_lift * log(gross / p.size_reference))
        chosen = (world.load_plan[o, route.mode, k] - before) * math.ldexp(1.0, weighted * (k - 2))
        before = world.load_plan[o, route.mode, k]
        chance += chosen * exam_chance(route.exam_share, route.aimed_share, lift) * p.detection_skill
        weight += chosen
    return chance / weight


@rule
def found_accounts(world: World, c: Row) -> None:
    """Let one cell send, lose, spend and earn what is usual: its output makes up for its losses."""
    p = world.parameters
    cell = world.cells[c]
    sent = cell.orders * cell.usual_output
    cell.intended = sent
    lost = usual_loss(world, c)
    loads = sent / world.market.effective_purity / 1000.0 / cell.mean_load
    pay = p.courier_pay * exp(0.5 * p.courier_pay_spread * p.courier_pay_spread)
    couriers = 100.0 * loads * ((1.0 - lost) * pay + lost * p.replacement_cost)
    cell.cost_rate = making_cost(world, sent) + lab_wages(world, c) + couriers + usual_fees(world, c, sent)
    cell.sold_rate = sent * (1.0 - lost)
    cell.usual_margin = 1.0 - unit_cost(world, cell.cost_rate, cell.sold_rate)
    cell.costs = cell.cost_rate
    cell.means = 1.0
    cell.cash = int(p.cash_kept_days * cell.costs)
    world.money.start += cell.cash


@rule
def usual_loss(world: World, c: Row) -> float:
    """Return the share of weight that one cell loses, over the routes it plans."""
    cell = world.cells[c]
    lost, all_sent = 0.0, 0.0
    for r in range(world.rows.routes):
        load = world.load_plan[cell.organization, world.routes[r].mode, LOAD_CHOICES]
        sent = load * share_of_route(world, c, r)
        lost += sent * usual_chance(world, cell.organization, r, 1)
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
