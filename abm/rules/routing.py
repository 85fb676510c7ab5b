"""Routing: each week organisations weigh load sizes, and cells weigh ports and modes (bounded rationality)."""

from __future__ import annotations

import math

from abm.entities import LOAD_CHOICES, MODES, Citizenship
from abm.geography import Mode
from abm.rules.risk import access, border_value, felt_risk, perceived_risk, usual_load
from abm.streams import rule

REVIEW = 7


@rule
def plan_loads(world, o, day):
    """Weigh load sizes per mode: logit over 1/4, 1/2, 1, 2 and 4 times the usual, on utility per gram.

    Utility = (1 - p) - p (load cost + replacement / value) - pay / value - premium p m, where p grows with the
    load as its lift does. Writes cumulative probabilities, and the mean load in the last column (g gross).
    """
    if world.organisations[o].active == 0 or day % REVIEW != 0:
        return
    for mode in range(MODES):
        risk = mode_risk(world, o, mode)
        usual = usual_load(world, o, mode == Mode.BETWEEN)
        total = 0.0
        mean = 0.0
        for k in range(LOAD_CHOICES):
            weight = math.exp(load_utility(world, risk, usual, 2.0 ** (k - 2.0)) / world.parameters.load_scale)
            total += weight
            mean += weight * 2.0 ** (k - 2.0)
            world.load_plan[o, mode, k] = total
        for k in range(LOAD_CHOICES):
            world.load_plan[o, mode, k] /= total
        limit = world.parameters.foot_limit if mode == Mode.FOOT else 1.0
        world.load_plan[o, mode, LOAD_CHOICES] = usual * limit * mean / total


@rule
def mode_risk(world, o, mode):
    """Return the chance of loss an organisation perceives over all routes of a mode."""
    p = world.parameters
    sent = p.risk_prior_weight
    lost = p.risk_prior_weight * p.risk_prior
    for r in range(world.clock.routes):
        if world.routes[r].mode == mode:
            sent += world.sent[o, r]
            lost += world.lost[o, r]
    return lost / sent


@rule
def load_utility(world, risk, usual, multiple):
    """Return the utility per gram of a load of `multiple` times the usual, in shares of its value."""
    p = world.parameters
    value = border_value(world, usual * multiple)
    chance = min(1.0, risk * math.exp(p.size_lift * math.log(multiple)))
    loss = chance * (p.load_cost + p.replacement_cost / value + p.load_premium * multiple)
    return 1.0 - chance - loss - p.courier_pay / value


@rule
def plan_routes(world, c, day):
    """Weigh every route for one cell: multinomial logit over port and mode.

    Utility = ln(legal traffic) + k ln(access + e) - cost / (scale x value). Writes cumulative probabilities.
    """
    cell = world.cells[c]
    if cell.active == 0 or day % REVIEW != 0:
        return
    number = world.clock.routes
    total, between, load = 0.0, 0.0, 0.0
    for r in range(number):
        mode = world.routes[r].mode
        weight = route_weight(world, c, r)
        total += weight
        load += weight * world.load_plan[cell.organisation, mode, LOAD_CHOICES]
        if mode == Mode.BETWEEN:
            between += weight
        world.plan[c, r] = total
    for r in range(number):
        world.plan[c, r] /= total
    cell.between_share = between / total
    cell.mean_load = load / total
    plan_classes(world, c)
    plan_roster(world, c)


@rule
def route_weight(world, c, r):
    """Return the weight of a route in a cell's choice; nothing crosses where nobody crosses."""
    p = world.parameters
    route = world.routes[r]
    cell = world.cells[c]
    away = world.distance[route.station, cell.place]
    cover = p.between_access if route.mode == Mode.BETWEEN else route.traffic
    if cover <= 0.0 or away < 0:
        return 0.0
    entry = access(world, cell.organisation, route.office)
    share = route_cost(world, c, r, away, entry) / p.choice_scale
    return cover * math.exp(p.territory_weight * math.log(entry + p.territory_floor) - share)


@rule
def route_cost(world, c, r, away, entry):
    """Return the cost of sending a load by a route, in shares of the value it carries."""
    p = world.parameters
    route = world.routes[r]
    o = world.cells[c].organisation
    limit = p.foot_limit if route.mode == Mode.FOOT else 1.0
    value = border_value(world, usual_load(world, o, route.mode == Mode.BETWEEN) * limit)
    risk = felt_risk(world, perceived_risk(world, o, r))
    loss = risk * (1.0 + p.load_cost + p.replacement_cost / value)
    own = world.territory[route.office, o]
    money = p.courier_pay + p.distance_cost * away + p.waiting_cost * route.waiting / 60.0
    return loss + money / value + p.territory_fee * (1.0 - min(1.0, own)) * (entry > 0.0)


@rule
def plan_classes(world, c):
    """Weigh the classes of couriers for ports: those who cross, by expected cost (multinomial logit).

    Classes differ through legal status alone: those who can be refused entry are examined for it, non-citizens
    lose their status when caught, and each class is as large as it is among the people who cross.
    """
    p = world.parameters
    risk = port_risk(world, c)
    load = usual_load(world, world.cells[c].organisation, False)
    at_stake = border_value(world, load) * (1.0 + p.load_cost) + p.replacement_cost
    refused = 1.0 - (1.0 - risk) * (1.0 - p.admissibility_share * p.detection_skill)
    document = 1.0 - p.citizen_crossers - p.resident_crossers
    costs = (risk * at_stake, risk * (at_stake + p.status_loss), refused * (at_stake + p.status_loss))
    pools = (p.citizen_crossers, p.resident_crossers, document)
    total = 0.0
    for k in range(Citizenship.NO_DOCUMENT):
        total += pools[k] * math.exp((costs[0] - costs[k]) / p.class_scale)
        world.class_plan[c, k] = total
    for k in range(Citizenship.NO_DOCUMENT):
        world.class_plan[c, k] /= total


@rule
def port_risk(world, c):
    """Return the perceived chance of loss at ports, over the routes as the cell plans them."""
    o = world.cells[c].organisation
    risk, total, before = 0.0, 0.0, 0.0
    for r in range(world.clock.routes):
        chosen = world.plan[c, r] - before
        before = world.plan[c, r]
        if world.routes[r].mode != Mode.BETWEEN:
            risk += chosen * perceived_risk(world, o, r)
            total += chosen
    return risk / max(total, 1e-12)


@rule
def plan_roster(world, c):
    """Set the roster wanted: intended loads a day x days between crossings x margin, for ports and between them."""
    p = world.parameters
    cell = world.cells[c]
    loads = cell.wanted_gross / (1000.0 * max(1.0, cell.mean_load))
    places = loads * p.crossing_interval * p.roster_margin
    cell.roster_wanted = places * (1.0 - cell.between_share)
    cell.roster_between_wanted = places * cell.between_share
