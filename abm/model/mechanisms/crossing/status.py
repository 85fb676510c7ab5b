"""Legal status: who crosses at ports by citizenship, whom restrictions bar, and who is examined for the right to enter.

Represents the three classes of those who cross at ports: US citizens, permanent residents, holders of border documents.

Rule. **Who crosses.** `citizen_crossers` and `resident_crossers` of those who cross are of the first two classes, the rest holds border
documents. Travel restrictions (lever `restricted`) bar a share of the last class from cars and paths, not from trucks: as many fewer cross
legally, less what dated traffic lacks already (`lacking`), and as many fewer would carry a load there. **Admissibility.** Holders of border
documents are examined with chance `admissibility_share`. Under blind inspection (lever `blind`) that share of these exams is spread over all who
cross, by chance alone: `chance = admissibility_share x ((1 - blind) x (1 with a border document, else 0) + blind x share of border documents)`,
so that their number stays. **Examined without a load**, by class: legal crossings examined by teams, scanners or for admissibility.

Assumptions. Shares and exams (A). Teams and scanners meet all classes alike. Restrictions leave trade alone, as those of 2020 did.

Departures. Who is on a roster when restrictions begin goes on crossing until leaving it, within about six weeks.
"""

from __future__ import annotations

from abm.inputs.geography import Mode
from abm.model.annotations import Day, Row, World
from abm.model.declare import Column, Lever, Response, parameters
from abm.model.ground import today
from abm.model.kinds import Citizenship
from abm.model.streams import rule

PARAMETERS = parameters(
    ("citizen_crossers", 0.45, "share", 0.40, 0.50, "C10b: US citizens among people who cross at ports"),
    ("resident_crossers", 0.10, "share", 0.02, 0.2, "A: permanent residents; border documents hold the rest"),
    (
        "admissibility_share",
        0.04,
        "share of crossings",
        0.0,
        0.05,
        "fit to FY2019-22: extra exams of who can be refused entry",
    ),
)

LEVERS = (
    Lever("restricted", "share", 0, 1, 0, "share of crossings with border documents that is barred"),
    Lever("lacking", "share", 0, 1, 0, "share of those barred whom dated traffic lacks already"),
    Lever("blind", "share of exams", 0, 1, 0, "share of admissibility exams that is spread over all who cross"),
)

COUNTS = (
    Column("examined_citizens", "crossings/day", "legal crossings of US citizens that are examined at ports", "f8", digits=0),
    Column("examined_residents", "crossings/day", "the same of permanent residents", "f8", digits=0),
    Column("examined_visitors", "crossings/day", "the same of holders of border documents", "f8", digits=0),
)  # fmt: skip

RESPONSES = (
    Response("examined_citizens_per_day", "crossings/day", "mean legal crossings of US citizens that are examined at ports, without a load", lambda days: days.examined_citizens.mean(), "citizens examined"),
    Response("examined_residents_per_day", "crossings/day", "the same of permanent residents", lambda days: days.examined_residents.mean(), "residents examined"),
    Response("examined_visitors_per_day", "crossings/day", "the same of holders of border documents", lambda days: days.examined_visitors.mean(), "visitors examined"),
)  # fmt: skip


@rule
def crossers(world: World, k: int) -> float:
    """Return the usual share of a class among people who cross at ports."""
    p = world.parameters
    if k == Citizenship.CITIZEN:
        return p.citizen_crossers
    if k == Citizenship.RESIDENT:
        return p.resident_crossers
    return 1.0 - p.citizen_crossers - p.resident_crossers


@rule
def admitted(world: World, k: int) -> float:
    """Return the share of a class that restrictions let cross at ports."""
    return 1.0 - world.government.restricted if k == Citizenship.BORDER_DOCUMENT else 1.0


@rule
def kept_in_labor(world: World, mode: int) -> float:
    """Return the share of the people of a market of couriers whom restrictions leave there."""
    if mode == Mode.TRUCK or mode == Mode.BETWEEN:
        return 1.0
    return 1.0 - world.government.restricted * crossers(world, Citizenship.BORDER_DOCUMENT)


@rule
def kept_in_traffic(world: World, mode: int) -> float:
    """Return the share of the legal traffic of a mode that restrictions leave, beside what dated traffic lacks already."""
    return 1.0 - (1.0 - kept_in_labor(world, mode)) * (1.0 - world.government.lacking)


@rule
def share_now(world: World, k: int, mode: int) -> float:
    """Return the share of a class among those who cross by a mode today."""
    if mode == Mode.TRUCK:
        return crossers(world, k)
    return crossers(world, k) * admitted(world, k) / kept_in_labor(world, mode)


@rule
def admissibility_chance(world: World, k: int) -> float:
    """Return the chance that somebody of a class is examined for the right to enter."""
    blind = world.government.blind
    spread = blind * share_now(world, Citizenship.BORDER_DOCUMENT, Mode.CAR)
    own = 1.0 - blind if k == Citizenship.BORDER_DOCUMENT else 0.0
    return world.parameters.admissibility_share * (own + spread)


@rule
def observe_status(world: World, day: Day) -> None:
    """Add up over ports, in the order of routes, legal crossings that are examined, by class."""
    row = today(world)
    for r in range(world.rows.routes):
        if world.routes[r].mode != Mode.BETWEEN:
            row.examined_citizens += examined(world, r, Citizenship.CITIZEN)
            row.examined_residents += examined(world, r, Citizenship.RESIDENT)
            row.examined_visitors += examined(world, r, Citizenship.BORDER_DOCUMENT)


@rule
def examined(world: World, r: Row, k: int) -> float:
    """Return the legal crossings of a class that are examined on a route today."""
    route = world.routes[r]
    chance = 1.0 - (1.0 - route.exam_share) * (1.0 - admissibility_chance(world, k))
    return route.traffic * share_now(world, k, route.mode) * chance
