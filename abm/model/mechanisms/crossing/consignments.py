"""Consignments: cells of an organization send a part of their loads together, over one corridor, until it is gone.

Represents shared consignments. It says how much is sent together, and nothing of how.

Rule. A load belongs to the consignment of its organization with chance `consignment_share`. Such loads go over the corridor of
the consignment, by ports and modes there as the cell plans them; the others go as planned. When a consignment is gone, another is
put together in the morning: `size = consignment_share x what its cells would send x consignment_days x m`, where m is Pareto
with exponent `consignment_exponent`, at most 100 times its least, and 1 on average. Its corridor is that of a route drawn from the
plan of one of its cells, which is drawn by what cells would send. Its loads are `k x m ^ consignment_load` times as large as
others: with 0 a larger consignment is more loads, with 1 it is larger ones, as many as ever. k is such that as many loads are sent for a
weight as without consignments.

Assumptions. All of it (A). On record (V28, V5, V34) the monthly log change of seized weight has an SD of 0.35 to 0.55, the share of
Tucson in what is seized there and at San Diego ranges by 0.3 over the years, and the months of both go against each other, if anything.
Without consignments the model has 0.30, 0.09 and +0.05, with half of the loads in them 0.34, 0.19 and -0.21, with all 0.42, 0.42 and
-0.19 (20 seeds, FY2019-24); how far a month resembles the one before (0.75 to 0.90) goes from 0.89 over 0.86 to 0.82. Half is taken as it
moves all of them toward the record, and leaves the fit where it was. Exponent and `consignment_load` are those with the largest SD.

Departures. The cells of an organization share a consignment: where each cell made its own, the many evened out within weeks.
It is no adaptation, and so has no switch to freeze it: it follows plans, which have one.
"""

from __future__ import annotations

from enum import IntEnum

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import exp, log
from abm.model.declare import counts, fields, parameters
from abm.model.ground import today
from abm.model.kinds import OFFICES
from abm.model.ranges import SIGNED
from abm.model.streams import find_chance, rule, uniform

PARAMETERS = parameters(
    ("consignment_share", 0.5, "share of loads", 0.0, 1.0, "A: parts of a consignment; 0: every load for itself"),
    ("consignment_days", 30.0, "days", 7.0, 90.0, "A: mean time in which a consignment is sent"),
    ("consignment_exponent", 1.5, "1", 1.5, 2.5, "A: Pareto exponent of its size; unevenness of FY2019-22"),
    ("consignment_load", 1.0, "1", 0.0, 1.0, "A: its loads grow with its size to this power; the rest is more loads"),
)

Stream = IntEnum("Stream", {"CONSIGNED": 120, "SIZE": 121, "CELL": 122, "CORRIDOR": 123})

FIELDS = fields(
    organizations=(
        ("consignment_office", "i8", "", "corridor of its consignment", (0, OFFICES - 1)),
        ("consignment_left", "f8", "mg gross", "of its consignment, not sent", SIGNED),
        ("consignment_load", "f8", "ratio", "a load of its consignment over another load"),
    ),
    cells=(("consigned", "i8", "mg gross", "sent today of the consignment of its organization"),),
)

COUNTS = counts(("consignments", "consignments/day", "consignments put together"))

ABLATIONS = (Ablation("consignments", {"consignment_share": 0.0}),)

LARGEST = 100.0  # consignments over the least one: nobody puts together more


@rule
def put_together(world: World, o: Row, day: Day) -> None:
    """Take what cells sent yesterday off the consignment of their organization, and put another together when it is gone."""
    p = world.parameters
    organization = world.organizations[o]
    if p.consignment_share == 0.0:
        return
    wanted = 0.0
    for c in range(world.rows.cells):
        cell = world.cells[c]
        if cell.organization == o:
            organization.consignment_left -= cell.consigned
            cell.consigned = 0
            wanted += cell.wanted_gross * cell.active
    if organization.consignment_left > 0.0 or wanted == 0.0:
        return
    size = drawn_size(world, o, day)
    organization.consignment_office = drawn_corridor(world, o, wanted, day)
    organization.consignment_left = p.consignment_share * wanted * p.consignment_days * size
    organization.consignment_load = usual_ratio(world) * exp(p.consignment_load * log(size))
    today(world).consignments += 1


@rule
def drawn_size(world: World, o: Row, day: Day) -> float:
    """Draw the size of a consignment over the mean one."""
    exponent = world.parameters.consignment_exponent
    u = uniform(world.run.seed, Stream.SIZE, o, day)
    return min(LARGEST, exp(-log(1.0 - u) / exponent)) / least_power(exponent, 1.0)


@rule
def least_power(exponent: float, power: float) -> float:
    """Return the mean of a power of the size of consignments, in least ones: of a Pareto variable, bounded above."""
    if abs(exponent - power) < 1e-9:
        return 1.0 + exponent * log(LARGEST)
    return (exponent - power * exp((power - exponent) * log(LARGEST))) / (exponent - power)


@rule
def mean_power(world: World, power: float) -> float:
    """Return the mean of a power of the size of consignments, which are 1 on average."""
    exponent = world.parameters.consignment_exponent
    return least_power(exponent, power) * exp(-power * log(least_power(exponent, 1.0)))


@rule
def usual_ratio(world: World) -> float:
    """Return the load of a consignment of size 1, over another load, at which as many loads are sent as without any."""
    return mean_power(world, 1.0 - world.parameters.consignment_load)


@rule
def scatter_of_loads(world: World, power: float, weighted: int) -> float:
    """Return the mean of a power of loads over usual ones that consignments make, to one over that power.

    A mean over loads (`weighted` 0) or over their weight (1).
    """
    p = world.parameters
    if p.consignment_share == 0.0 or power == 0.0:
        return 1.0
    rest = 1.0 if weighted == 1 else 1.0 - p.consignment_load
    mean = (
        exp(power * log(usual_ratio(world)))
        * mean_power(world, rest + p.consignment_load * power)
        / mean_power(world, rest)
    )
    return exp(log(1.0 + p.consignment_share * (mean - 1.0)) / power)


@rule
def drawn_corridor(world: World, o: Row, wanted: float, day: Day) -> Row:
    """Draw a corridor: that of a route from the plan of one of its cells, which is drawn by what cells would send."""
    rest = wanted * uniform(world.run.seed, Stream.CELL, o, day)
    chosen = -1
    for c in range(world.rows.cells):
        cell = world.cells[c]
        if cell.organization == o and cell.active == 1 and cell.wanted_gross > 0.0:
            if rest >= 0.0:
                chosen = c
            rest -= cell.wanted_gross
    u = uniform(world.run.seed, Stream.CORRIDOR, o, day)
    return world.routes[find_chance(world.plan[chosen], world.rows.routes, u)].office


@rule
def is_consigned(world: World, draw: int, day: Day) -> bool:
    """Tell whether a load is one of a consignment; `draw` numbers the draws of a day."""
    share = world.parameters.consignment_share
    return share > 0.0 and uniform(world.run.seed, Stream.CONSIGNED, draw, day) < share


@rule
def route_within(world: World, c: Row, u: float) -> Row:
    """Return the route that the uniform `u` falls on among those of the corridor of a consignment, as a cell plans them.

    A cell that plans none of them goes where it would.
    """
    office = world.organizations[world.cells[c].organization].consignment_office
    plan, routes = world.plan[c], world.routes
    planned, before = 0.0, 0.0
    for r in range(world.rows.routes):
        if routes[r].office == office:
            planned += plan[r] - before
        before = plan[r]
    if planned <= 0.0:
        return find_chance(plan, world.rows.routes, u)
    rest, before, chosen, r = u * planned, 0.0, -1, 0
    while rest >= 0.0 and r < world.rows.routes:
        if routes[r].office == office and plan[r] > before:
            chosen = r
            rest -= plan[r] - before
        before = plan[r]
        r += 1
    return chosen


@rule
def consigned_ratio(world: World, c: Row) -> float:
    """Return a load of the consignment that a cell has a part in, over another load."""
    return world.organizations[world.cells[c].organization].consignment_load


@rule
def note_consigned(world: World, c: Row, gross: int) -> None:
    """Note what a cell sends of a consignment (mg gross)."""
    world.cells[c].consigned += gross
