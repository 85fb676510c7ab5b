"""Staffing: teams are sized to the exams ordered, and re-stationed by what they found.

Represents the number of teams at each port and their moves between ports.

Rule. When the number authorized changes, the difference is hired where it is authorized, or released where teams of
that mode are most in surplus (they may have moved since they came); a scan policy so brings its own teams, else it
could do nothing. Every 28 days each port learns: `finds per exam += team_learning x (finds / exams - finds per
exam)`. Then each team has chance `restationed_share` to look at another port of its mode, drawn by legal traffic, and
moves if more was found there; a port keeps half of the teams it was sized for.

Assumptions. Share re-stationed and the half that stays (A). Teams follow finds per exam, not weight.

Departures. None in the form.
"""

from __future__ import annotations

from enum import IntEnum

from abm.inputs.geography import Mode
from abm.model.annotations import Day, Row, World
from abm.model.declare import Table, fields, parameters
from abm.model.ground import stop
from abm.model.kinds import INSPECTORS, MONTH, ROUTES
from abm.model.mechanisms.crossing.inspection import begin_duty, clear_exams, end_duty
from abm.model.mechanisms.crossing.seizure import clear_finds
from abm.model.ranges import FLAG, ROUTE
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("team_learning", 0.6, "share per observation", 0.2, 0.7, "C24 (NarcoLogic)"),
    ("restationed_share", 0.1, "share per 28 days", 0.0, 0.5, "A: teams moved towards ports with more finds"),
)


class Stream(IntEnum):
    """Decisions that draw here, by the address of their random numbers."""

    RESTATION = 34
    RESTATION_TARGET = 35


TEAMS_FULL = 6
FAULTS = {TEAMS_FULL: "the table of inspectors is full: raise INSPECTORS in abm/model/kinds.py"}

TABLES = (
    Table(
        "inspectors",
        INSPECTORS,
        "teams of inspectors with their scanner, and patrols",
        entity="inspector",
        counted="inspectors",
        alive=("active", (1,)),
    ),
    Table("route_teams", (INSPECTORS,), "teams by route, in the order of rows", kind="i8", allowed=(0, INSPECTORS - 1)),
    Table(
        "route_teams_start",
        (ROUTES + 1,),
        "where the teams of a route begin in that list",
        kind="i8",
        allowed=(0, INSPECTORS),
    ),
)

FIELDS = fields(
    inspectors=(
        ("active", "i8", "", "1: on duty", FLAG),
        ("route", "i8", "", "route it works on", ROUTE),
        ("skill", "f8", "probability", "an exam of a load finds it"),
    ),
    routes=(
        ("sized", "i8", "teams", "teams it was sized for", (0, INSPECTORS)),
        ("teams", "i8", "teams", "teams that are there", (0, INSPECTORS)),
        ("finds_per_exam", "f8", "finds/exam", "mean that is learned"),
    ),
    rows=(("inspectors", "i8", "rows", "teams", (0, INSPECTORS)),),
)


@rule
def staff(world: World, day: Day) -> None:
    """Give each route the teams its orders need; a scan policy brings its own teams, and they go when it ends."""
    changed = False
    for r in range(world.rows.routes):
        route = world.routes[r]
        changed = changed or route.authorized != route.sized
        if route.authorized > route.sized:
            hire(world, r, route.authorized - route.sized)
    for r in range(world.rows.routes):
        route = world.routes[r]
        for _ in range(route.sized - route.authorized):
            release(world, largest_surplus(world, route.mode))
        route.sized = route.authorized
    if changed:
        list_teams(world)


@rule
def largest_surplus(world: World, mode: int) -> Row:
    """Return the route of a mode with the most teams over those authorized: teams may have moved since they came."""
    largest = -1
    most = 0
    for r in range(world.rows.routes):
        route = world.routes[r]
        surplus = route.teams - route.authorized
        if route.mode == mode and route.teams > 0 and (largest < 0 or surplus > most):
            largest = r
            most = surplus
    return largest


@rule
def hire(world: World, r: Row, number: int) -> None:
    """Take `number` free rows as teams of route `r`."""
    p = world.parameters
    t = 0
    while number > 0 and t < world.inspectors.shape[0]:
        team = world.inspectors[t]
        if team.active == 0:
            team.active = 1
            team.route = r
            team.skill = p.detection_skill
            begin_duty(world, t)
            world.routes[r].teams += 1
            number -= 1
        t += 1
        world.rows.inspectors = max(world.rows.inspectors, t)
    if number > 0:
        stop(world, TEAMS_FULL)


@rule
def release(world: World, r: Row) -> None:
    """Free the row of one team of route `r`, the last one in the table."""
    for back in range(world.rows.inspectors):
        team = world.inspectors[world.rows.inspectors - 1 - back]
        if team.active == 1 and team.route == r:
            team.active = 0
            end_duty(world, world.rows.inspectors - 1 - back)
            world.routes[r].teams -= 1
            return


@rule
def list_teams(world: World) -> None:
    """Write the list of teams by route, in the order of rows, from which the team of an exam is drawn."""
    routes = world.rows.routes
    starts = world.route_teams_start
    starts[0] = 0
    for r in range(routes):
        starts[r + 1] = starts[r] + world.routes[r].teams
    filled = 0
    for r in range(routes):
        filled = starts[r]
        if starts[r + 1] > filled:
            for t in range(world.rows.inspectors):
                if world.inspectors[t].active == 1 and world.inspectors[t].route == r:
                    world.route_teams[filled] = t
                    filled += 1


@rule
def restation(world: World, day: Day) -> None:
    """Move a share of the teams, every 28 days, towards ports of their mode with more finds per exam.

    A port keeps at least half of the teams it was sized for. Finds per exam are an average that learns at 0.6
    per observation (C24).
    """
    if day % MONTH != MONTH - 1:
        return
    p = world.parameters
    for r in range(world.rows.routes):
        route = world.routes[r]
        if route.exams > 0.0:
            route.finds_per_exam += p.team_learning * (route.finds / route.exams - route.finds_per_exam)
        clear_finds(world, r)
        clear_exams(world, r)
    for t in range(world.rows.inspectors):
        if world.inspectors[t].active == 1 and uniform(world.run.seed, Stream.RESTATION, t, day) < p.restationed_share:
            move_team(world, t, day)
    list_teams(world)


@rule
def move_team(world: World, t: Row, day: Day) -> None:
    """Move one team to a port drawn by traffic, if more was found there and its own port can spare it."""
    team = world.inspectors[t]
    home = world.routes[team.route]
    if home.mode == Mode.BETWEEN or 2 * (home.teams - 1) < home.sized:
        return
    u = uniform(world.run.seed, Stream.RESTATION_TARGET, t, day)
    r = draw_by_traffic(world, home.mode, u)
    if world.routes[r].finds_per_exam > home.finds_per_exam:
        home.teams -= 1
        world.routes[r].teams += 1
        team.route = r


@rule
def draw_by_traffic(world: World, mode: int, u: float) -> Row:
    """Draw a route of this mode with weight equal to its legal traffic."""
    total = 0.0
    for r in range(world.rows.routes):
        if world.routes[r].mode == mode:
            total += world.routes[r].traffic
    left = u * total
    drawn = -1
    for r in range(world.rows.routes):
        route = world.routes[r]
        if route.mode == mode and left >= 0.0 and route.traffic > 0.0:
            drawn = r
            left -= route.traffic
    return drawn
