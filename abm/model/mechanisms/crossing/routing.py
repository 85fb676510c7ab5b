"""Routing: each week organisations weigh load sizes, and cells weigh ports and modes (bounded rationality)."""

from __future__ import annotations

import math

from abm.model.arithmetic import exp, log
from abm.model.entities import LOAD_CHOICES, MODES, WEEK, Citizenship
from abm.inputs.geography import Mode
from abm.model.mechanisms.organizations.risk import access, border_value, felt_risk, perceived_risk, usual_load
from abm.model.streams import rule


@rule
def plan_loads(world, o, day):
    """Weigh load sizes per mode: logit over 1/4, 1/2, 1, 2 and 4 times the usual, on utility per gram.

    Utility = (1 - p) - p (load cost + replacement / value) - pay / value - premium p m, where p grows with the
    load as its lift does. Writes cumulative probabilities, and the mean load in the last column (g gross).
    """
    if world.organisations[o].active == 0 or day % WEEK != 0:
        return
    for mode in range(MODES):
        risk = mode_risk(world, o, mode)
        limit = world.parameters.foot_limit if mode == Mode.FOOT else 1.0
        usual = limit * usual_load(world, o, mode == Mode.BETWEEN)
        total = 0.0
        mean = 0.0
        for k in range(LOAD_CHOICES):
            multiple = math.ldexp(1.0, k - 2)
            weight = exp(load_utility(world, risk, usual, multiple) / world.parameters.load_scale)
            total += weight
            mean += weight * multiple
            world.load_plan[o, mode, k] = total
        for k in range(LOAD_CHOICES):
            world.load_plan[o, mode, k] /= total
        world.load_plan[o, mode, LOAD_CHOICES] = usual * mean / total


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
    chance = min(1.0, risk * exp(p.size_lift * log(multiple)))
    loss = chance * (p.load_cost + p.replacement_cost / value + p.load_premium * multiple)
    return 1.0 - chance - loss - p.courier_pay / value


@rule
def weigh_routes(world, o, day):
    """Weigh every route for one organisation: legal traffic x (access + e) ^ k x exp(-cost / (scale x value)).

    In logs this is the utility ln(legal traffic) + k ln(access + e) - cost / (scale x value), without distance.
    """
    if world.organisations[o].active == 0 or day % WEEK != 0:
        return
    p = world.parameters
    for mode in range(MODES):
        world.distance_weight[o, mode] = p.distance_cost / load_value(world, o, mode) / p.choice_scale
    for office in range(world.territory.shape[0]):
        entry = p.territory_weight * log(access(world, o, office) + p.territory_floor)
        for r in range(world.clock.routes):
            route = world.routes[r]
            if route.office == office:
                cover = p.between_access if route.mode == Mode.BETWEEN else route.traffic
                world.pull[o, r] = cover * exp(entry - route_cost(world, o, r) / p.choice_scale)


@rule
def load_value(world, o, mode):
    """Return the value (USD) of an organisation's usual load by this mode."""
    limit = world.parameters.foot_limit if mode == Mode.FOOT else 1.0
    return border_value(world, usual_load(world, o, mode == Mode.BETWEEN) * limit)


@rule
def route_cost(world, o, r):
    """Return the cost of sending a load by a route, in shares of the value it carries."""
    p = world.parameters
    route = world.routes[r]
    value = load_value(world, o, route.mode)
    risk = felt_risk(world, perceived_risk(world, o, r))
    loss = risk * (1.0 + p.load_cost + p.replacement_cost / value)
    own = min(1.0, world.territory[route.office, o])
    return loss + (p.courier_pay + p.waiting_cost * route.waiting / 60.0) / value + p.territory_fee * (1.0 - own)


@rule
def plan_routes(world, c, day):
    """Choose among routes for one cell: multinomial logit over port and mode, nearer ones rather.

    Writes cumulative probabilities, the share between ports and the mean load (g gross).
    """
    cell = world.cells[c]
    if cell.active == 0 or day % WEEK != 0:
        return
    o = cell.organisation
    total, between, load = 0.0, 0.0, 0.0
    for r in range(world.clock.routes):
        route = world.routes[r]
        away = world.distance[route.station, cell.place]
        weight = 0.0
        if away >= 0:
            weight = world.pull[o, r] * exp(-away * world.distance_weight[o, route.mode])
        total += weight
        load += weight * world.load_plan[o, route.mode, LOAD_CHOICES]
        between += weight * (route.mode == Mode.BETWEEN)
        world.plan[c, r] = total
    for r in range(world.clock.routes):
        world.plan[c, r] /= total
    cell.between_share = between / total
    cell.mean_load = load / total
    plan_classes(world, c)
    plan_roster(world, c)


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
        total += pools[k] * exp((costs[0] - costs[k]) / p.class_scale)
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
