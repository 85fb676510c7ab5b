"""Routing: each week organizations weigh ports and modes, and cells choose among them (bounded rationality).

Represents the weekly choice of ports, modes and classes of couriers.

Rule. **Routes**, weighed by each organization: `weight = cover x (access + territory_floor) ^ territory_weight x
exp(-cost / choice_scale)`. Cover is the legal traffic of that port and mode (`between_access` between ports). Cost,
in shares of a load's value, is `felt x (1 + load_cost + replacement_cost / value) + (pay + waiting_cost x
hours) / value + territory_fee x (1 - own share)`. Each cell multiplies by `exp(-distance_cost x distance / (value x
choice_scale))`. `value = gross weight x border_price x price`. **Classes** for the ports: logit with scale
`class_scale` on expected loss, weighted by those of the classes that cross (see legal status) who are free (see labor). The three differ
through legal status alone: non-citizens lose `status_loss` when caught, and holders of a border document are also checked for admissibility. **Roster wanted** = `loads a day x crossing_interval x
roster_margin`.

Assumptions. All scales and costs without a code (A). The deterrence threshold is not applied to classes.

Departures. Routes are **weighed once per organization and week**; a cell only adds distance. What is weighed (risk,
territory, price) belongs to the organization and changes slowly; there are fewer organizations than cells, so the
same choice costs less work. Hours in the cost are the short delay of queueing, with the exam, and not the line (see waiting). Not used between ports: waiting,
classes.
"""

from __future__ import annotations

import math

import numpy as np

from abm.inputs.geography import Mode
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import exp, log
from abm.model.declare import Table, fields, freezes, parameters
from abm.model.ground import is_frozen
from abm.model.kinds import CELLS, CLASSES, LOAD_CHOICES, MODES, ORGANIZATIONS, ROUTES, WEEK, Citizenship
from abm.model.mechanisms.crossing.status import admissibility_chance, admitted, crossers
from abm.model.mechanisms.organizations.risk import (
    access,
    border_value,
    felt_risk,
    perceived_risk,
    usual_load,
)
from abm.model.ranges import SHARE
from abm.model.streams import rule

PARAMETERS = parameters(
    ("choice_scale", 0.2, "share of load value", 0.1, 0.3, "A: scale of the choice of port and mode"),
    ("territory_weight", 2.0, "1", 0.0, 3.0, "A: k in k ln(access + e)"),
    ("territory_floor", 0.03, "share", 0.01, 0.1, "A: e in k ln(access + e)"),
    ("territory_fee", 0.1, "share of load value", 0.0, 0.5, "A: fee for another organization's territory"),
    ("between_access", 8500.0, "crossings/day", 100.0, 20000.0, "A: a sector's cover, in legal crossings"),
    ("distance_cost", 50.0, "USD/cell", 0.0, 500.0, "A"),
    ("waiting_cost", 20.0, "USD/h", 0.0, 100.0, "A"),
    ("load_cost", 0.33, "share of load value", 0.1, 0.6, "C18: price in Mexico to price at the border, 1 : 3"),
    ("replacement_cost", 2000.0, "USD", 0.0, 20000.0, "A: finding another courier"),
    ("foot_limit", 1000.0, "g gross", 200.0, 3000.0, "A: most that a person carries; log-uniform"),
    (
        "class_scale",
        450.0,
        "USD",
        100.0,
        3000.0,
        "fit to FY2019-22 (C10): scale of the choice between classes of couriers",
    ),
    ("status_loss", 5000.0, "USD", 0.0, 30000.0, "A: what losing the legal status is worth to a non-citizen"),
    ("roster_margin", 1.35, "ratio", 1.0, 2.0, "A: places wanted over places in use, for the time to fill them"),
)

TABLES = (
    Table("plan", (CELLS, ROUTES), "cumulative chances of routes", kind="f8", allowed=SHARE, counted="cells"),
    Table(
        "pull",
        (ORGANIZATIONS, ROUTES),
        "log of the weight of a route before distance",
        kind="f8",
        allowed=(-1e12, 1e6),
        counted="organizations",
    ),
    Table(
        "distance_weight",
        (ORGANIZATIONS, MODES),
        "weight of a grid cell of distance",
        kind="f8",
        counted="organizations",
    ),
    Table(
        "class_plan",
        (CELLS, CLASSES),
        "cumulative chances of classes of couriers",
        kind="f8",
        allowed=SHARE,
        counted="cells",
    ),
)

FIELDS = fields(
    cells=(
        ("between_share", "f8", "share", "loads to be sent between ports"),
        ("mean_load", "f8", "g gross", "mean load as planned"),
        ("roster_wanted", "f8", "people", "couriers wanted for the ports"),
        ("roster_between_wanted", "f8", "people", "couriers wanted for between them"),
    ),
)


NO_COVER = 1e-9  # crossings a day: a route without legal traffic is not taken

FREEZES = freezes(
    ports="ports, and stretches between them, are chosen within each mode as before",
    modes="modes are chosen as before",
    classes="classes of couriers are chosen as before",
    roster="cells want as many couriers as before",
)


@rule
def weigh_routes(world: World, o: Row, day: Day) -> None:
    """Weigh every route for one organization: ln(legal traffic) + k ln(access + e) - cost / (scale x value)."""
    p = world.parameters
    ports, modes = is_frozen(world, p.freeze_ports), is_frozen(world, p.freeze_modes)
    if day % WEEK != 0 or (ports and modes):
        return
    if ports or modes:
        for mode in range(MODES):
            weigh_mode(world, o, mode, ports)
        return
    for mode in range(MODES):
        world.distance_weight[o, mode] = p.distance_cost / load_value(world, o, mode) / p.choice_scale
    for office in range(world.territory.shape[0]):
        entry = office_weight(world, o, office)
        for r in range(world.rows.routes):
            if world.routes[r].office == office:
                world.pull[o, r] = route_weight(world, o, r, entry)


@rule
def office_weight(world: World, o: Row, office: Row) -> float:
    """Return the log of what access to a field office counts for an organization: k ln(access + e)."""
    p = world.parameters
    return p.territory_weight * log(access(world, o, office) + p.territory_floor)


@rule
def route_weight(world: World, o: Row, r: Row, entry: float) -> float:
    """Return the log of the weight of a route before distance, `entry` being that of its field office."""
    p = world.parameters
    route = world.routes[r]
    cover = p.between_access if route.mode == Mode.BETWEEN else route.traffic
    return log(max(cover, NO_COVER)) + entry - route_cost(world, o, r) / p.choice_scale


@rule
def weigh_mode(world: World, o: Row, mode: int, ports: bool) -> None:
    """Weigh the routes of a mode where ports are held, and only what all of them weigh together is new; or that is held, and ports are new."""
    before, after, highest, new_highest = 0.0, 0.0, -math.inf, -math.inf
    new = np.empty(world.rows.routes)
    for r in range(world.rows.routes):
        if world.routes[r].mode == mode:
            new[r] = route_weight(world, o, r, office_weight(world, o, world.routes[r].office))
            highest = max(highest, world.pull[o, r])
            new_highest = max(new_highest, new[r])
    for r in range(world.rows.routes):
        if world.routes[r].mode == mode:
            before += exp(world.pull[o, r] - highest)
            after += exp(new[r] - new_highest)
    change = new_highest + log(after) - highest - log(before)
    for r in range(world.rows.routes):
        if world.routes[r].mode == mode:
            world.pull[o, r] = world.pull[o, r] + change if ports else new[r] - change


@rule
def load_value(world: World, o: Row, mode: int) -> float:
    """Return the value (USD) of an organization's usual load by this mode."""
    return border_value(world, usual_load(world, o, mode))


@rule
def route_cost(world: World, o: Row, r: Row) -> float:
    """Return the cost of sending a load by a route, in shares of the value it carries."""
    p = world.parameters
    route = world.routes[r]
    value = load_value(world, o, route.mode)
    risk = felt_risk(world, perceived_risk(world, o, r))
    loss = risk * (1.0 + p.load_cost + p.replacement_cost / value)
    own = min(1.0, world.territory[route.office, o])
    pay = world.labor[route.mode].pay
    return loss + (pay + p.waiting_cost * route.delay / 60.0) / value + p.territory_fee * (1.0 - own)


@rule
def plan_routes(world: World, c: Row, day: Day) -> None:
    """Choose among routes for one cell: multinomial logit over port and mode, nearer ones rather.

    Writes cumulative probabilities, the share between ports and the mean load (g gross).
    """
    cell = world.cells[c]
    if day % WEEK != 0:
        return
    o = cell.organization
    total, between, load = 0.0, 0.0, 0.0
    highest = -math.inf
    for r in range(world.rows.routes):
        world.plan[c, r] = pull_from(world, c, r)
        highest = max(highest, world.plan[c, r])
    for r in range(world.rows.routes):
        route = world.routes[r]
        weight = exp(world.plan[c, r] - highest)
        total += weight
        load += weight * world.load_plan[o, route.mode, LOAD_CHOICES]
        between += weight * (route.mode == Mode.BETWEEN)
        world.plan[c, r] = total
    for r in range(world.rows.routes):
        world.plan[c, r] /= total
    cell.between_share = between / total
    cell.mean_load = load / total
    plan_classes(world, c)
    plan_roster(world, c)


@rule
def pull_from(world: World, c: Row, r: Row) -> float:
    """Return the log of the weight of a route for a cell: nearer ones rather; minus infinity where no way leads there."""
    cell = world.cells[c]
    route = world.routes[r]
    away = world.distance[route.station, cell.place]
    if away < 0:
        return -math.inf
    return world.pull[cell.organization, r] - away * world.distance_weight[cell.organization, route.mode]


@rule
def plan_classes(world: World, c: Row) -> None:
    """Weigh the classes of couriers for ports: those who cross, by expected cost (multinomial logit).

    Classes differ through legal status alone: those who can be refused entry are examined for it, non-citizens
    lose their status when caught, and each class is as large as it is among the people who cross, less those who are
    out (see labor).
    """
    p = world.parameters
    if is_frozen(world, p.freeze_classes):
        return
    risk = port_risk(world, c)
    load = usual_load(world, world.cells[c].organization, Mode.CAR)
    at_stake = border_value(world, load) * (1.0 + p.load_cost) + p.replacement_cost
    total, least = 0.0, caught_chance(world, risk, Citizenship.CITIZEN) * at_stake
    for k in range(Citizenship.NO_DOCUMENT):
        loss = at_stake if k == Citizenship.CITIZEN else at_stake + p.status_loss
        worse = caught_chance(world, risk, k) * loss - least
        total += crossers(world, k) * admitted(world, k) * world.pools[k].free * exp(-worse / p.class_scale)
        world.class_plan[c, k] = total
    for k in range(Citizenship.NO_DOCUMENT):
        world.class_plan[c, k] /= total


@rule
def caught_chance(world: World, risk: float, k: int) -> float:
    """Return the chance of loss of a class, `risk` being that of whom nobody examines for the right to enter."""
    examined = admissibility_chance(world, k)
    if examined == 0.0:
        return risk
    return 1.0 - (1.0 - risk) * (1.0 - examined * world.parameters.detection_skill)


@rule
def port_risk(world: World, c: Row) -> float:
    """Return the perceived chance of loss at ports, over the routes as the cell plans them."""
    o = world.cells[c].organization
    risk, total, before = 0.0, 0.0, 0.0
    for r in range(world.rows.routes):
        chosen = world.plan[c, r] - before
        before = world.plan[c, r]
        if world.routes[r].mode != Mode.BETWEEN:
            risk += chosen * perceived_risk(world, o, r)
            total += chosen
    return risk / max(total, 1e-12)


@rule
def plan_roster(world: World, c: Row) -> None:
    """Set the roster wanted: intended loads a day x days between crossings x margin, for ports and between them."""
    p = world.parameters
    cell = world.cells[c]
    if is_frozen(world, p.freeze_roster):
        return
    loads = cell.wanted_gross / (1000.0 * max(1.0, cell.mean_load))
    places = loads * p.crossing_interval * p.roster_margin
    cell.roster_wanted = places * (1.0 - cell.between_share)
    cell.roster_between_wanted = places * cell.between_share


@rule
def inherit_plans(world: World, o: Row, new: Row) -> None:
    """Let the organization that leaves another plan as that one did, until the week is over."""
    for r in range(ROUTES):  # one by one: Numba takes seconds to compile the first `row[:] = other`
        world.pull[new, r] = world.pull[o, r]
    for mode in range(MODES):
        world.distance_weight[new, mode] = world.distance_weight[o, mode]


@rule
def copy_plans(world: World, c: Row, new: Row) -> None:
    """Let a new cell plan as another one did, until the week is over."""
    cell = world.cells[new]
    for r in range(ROUTES):
        world.plan[new, r] = world.plan[c, r]
    for k in range(CLASSES):
        world.class_plan[new, k] = world.class_plan[c, k]
    cell.between_share, cell.mean_load = world.cells[c].between_share, world.cells[c].mean_load
