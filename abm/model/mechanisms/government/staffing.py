"""Staffing: teams are sized to the exams ordered, and re-stationed by what they found.

Represents the number of teams at each port and their moves between ports.

Rule. When the number authorized changes, the difference is hired where it is authorized, or released where
referral teams are most in surplus (they may have moved since they came). Teams that came for a surge go home when it ends, wherever they
are by then, and those who were there before stay where they had come to. **Teams with a scanner stay where they were
ordered**; a scan policy so brings its own, and they act where it put them. Every 28 days each port and mode learns:
`finds per exam += team_learning x (finds / exams - finds per exam)`, and each sector its finds in 28 days alike. Then
each referral team has chance `restationed_share` to look at another port of its mode, and chance `mode_moves` to look
at another mode of its port, both drawn by legal traffic; it moves if more was found per exam there. A port keeps, in
each mode, half of the referral teams it was sized for, and half of those of a surge.

Assumptions. Shares that look and the half that stays (A). Teams follow finds per exam, not weight.

Departures. When the teams of a surge and all others were taken for each other, two months of twice the exams left 7% fewer seizures for a year,
as those went who had moved to where more was found. Scanners are heavy and stay; when they could move, ten times the scans ordered at one port spread over all.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from abm.inputs.geography import Mode
from abm.model.annotations import Day, Record, Row, World
from abm.model.declare import Table, fields, freezes, parameters
from abm.model.ground import is_frozen, stop
from abm.model.kinds import INSPECTORS, MONTH, ROUTES
from abm.model.mechanisms.crossing.inspection import begin_duty, clear_exams, end_duty
from abm.model.mechanisms.crossing.seizure import clear_finds
from abm.model.ranges import FLAG, ROUTE
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("team_learning", 0.6, "share per observation", 0.2, 0.7, "C24 (NarcoLogic)"),
    ("restationed_share", 0.1, "share per 28 days", 0.0, 0.5, "A: referral teams that look at another port"),
    ("mode_moves", 0.1, "share per 28 days", 0.0, 0.3, "A: referral teams that look at another mode of their port"),
)

Stream = IntEnum("Stream", {"RESTATION": 34, "RESTATION_TARGET": 35, "MODE": 38, "MODE_TARGET": 39})

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
        ("scanner", "i8", "", "1: works with a scanner, and stays", FLAG),
        ("guest", "i8", "", "1: came for a surge", FLAG),
        ("sent_to", "i8", "", "route it was hired for", ROUTE),
        ("route", "i8", "", "route it works on", ROUTE),
        ("skill", "f8", "probability", "an exam of a load finds it"),
    ),
    routes=(
        ("sized", "i8", "teams", "referral teams or patrols it was sized for", (0, INSPECTORS)),
        ("teams", "i8", "teams", "referral teams or patrols that are there", (0, INSPECTORS)),
        ("guests", "i8", "teams", "teams of a surge it was sized for", (0, INSPECTORS)),
        ("visiting", "i8", "teams", "teams of a surge among those that are there", (0, INSPECTORS)),
        ("scanners", "i8", "teams", "teams with a scanner", (0, INSPECTORS)),
        ("finds_per_exam", "f8", "finds/exam", "mean that is learned"),
        ("finds_per_month", "f8", "finds/28 days", "mean that is learned between ports"),
    ),
    rows=(("inspectors", "i8", "rows", "teams", (0, INSPECTORS)),),
)

FREEZES = freezes(officers="teams stay where they are, as alert as they are")


@rule
def staff(world: World, day: Day) -> None:
    """Give each route the teams its orders need; a scan policy brings its own teams, and they go when it ends."""
    changed = False
    for r in range(world.rows.routes):
        route = world.routes[r]
        changed = changed or route.authorized != route.sized or route.authorized_scanners != route.scanners
        changed = changed or route.authorized_guests != route.guests
        hire(world, r, route.authorized - route.sized, 0, 0)
        hire(world, r, route.authorized_guests - route.guests, 0, 1)
        hire(world, r, route.authorized_scanners - route.scanners, 1, 0)
    for r in range(world.rows.routes):
        route = world.routes[r]
        for _ in range(route.scanners - route.authorized_scanners):
            release(world, r, 1)
        for _ in range(route.guests - route.authorized_guests):
            send_home(world, r)
        for _ in range(route.sized - route.authorized):
            release(world, r if route.mode == Mode.BETWEEN else largest_surplus(world), 0)
        route.sized = route.authorized
        route.guests = route.authorized_guests
    if changed:
        list_teams(world)


@rule
def largest_surplus(world: World) -> Row:
    """Return the port and mode with the most referral teams over those authorized: they may have moved since."""
    largest = -1
    most = 0
    for r in range(world.rows.routes):
        route = world.routes[r]
        staying = route.teams - route.visiting
        surplus = staying - route.authorized
        if route.mode != Mode.BETWEEN and staying > 0 and (largest < 0 or surplus > most):
            largest = r
            most = surplus
    return largest


@rule
def hire(world: World, r: Row, number: int, scanner: int, guest: int) -> None:
    """Take `number` free rows as teams of route `r`, with a scanner or for a surge (1); none where the number is negative."""
    p = world.parameters
    t = 0
    while number > 0 and t < world.inspectors.shape[0]:
        team = world.inspectors[t]
        if team.active == 0:
            team.active = 1
            team.route = r
            team.scanner = scanner
            team.guest = guest
            team.sent_to = r
            team.skill = p.detection_skill
            begin_duty(world, t)
            count_team(world, r, scanner, 1)
            world.routes[r].visiting += guest
            number -= 1
        t += 1
        world.rows.inspectors = max(world.rows.inspectors, t)
    if number > 0:
        stop(world, TEAMS_FULL)


@rule
def count_team(world: World, r: Row, scanner: int, more: int) -> None:
    """Count a team of a route that came (1) or went (-1)."""
    if scanner == 1:
        world.routes[r].scanners += more
    else:
        world.routes[r].teams += more


@rule
def release(world: World, r: Row, scanner: int) -> None:
    """Free the row of one team of route `r`, the last one of its kind in the table; never one of a surge."""
    for back in range(world.rows.inspectors):
        team = world.inspectors[world.rows.inspectors - 1 - back]
        if team.active == 1 and team.route == r and team.scanner == scanner and team.guest == 0:
            team.active = 0
            end_duty(world, world.rows.inspectors - 1 - back)
            count_team(world, r, scanner, -1)
            return


@rule
def send_home(world: World, r: Row) -> None:
    """Free the row of one team that came to route `r` for a surge, wherever it is now."""
    for back in range(world.rows.inspectors):
        team = world.inspectors[world.rows.inspectors - 1 - back]
        if team.active == 1 and team.guest == 1 and team.sent_to == r:
            team.active = 0
            end_duty(world, world.rows.inspectors - 1 - back)
            count_team(world, team.route, 0, -1)
            world.routes[team.route].visiting -= 1
            return


@rule
def list_teams(world: World) -> None:
    """Write the list of teams by route, in the order of rows, from which the team of an exam is drawn."""
    routes = world.rows.routes
    starts = world.route_teams_start
    starts[0] = 0
    filled = np.empty(routes, np.int64)
    for r in range(routes):
        filled[r] = starts[r]
        starts[r + 1] = starts[r] + world.routes[r].teams + world.routes[r].scanners
    for t in range(world.rows.inspectors):
        team = world.inspectors[t]
        if team.active == 1:
            world.route_teams[filled[team.route]] = t
            filled[team.route] += 1


@rule
def restation(world: World, day: Day) -> None:
    """Move a share of the referral teams, every 28 days, toward ports and modes with more finds per exam.

    A port keeps at least half of the teams it was sized for. Finds per exam are an average that learns at 0.6
    per observation (C24).
    """
    p = world.parameters
    if day % MONTH != MONTH - 1 or is_frozen(world, p.freeze_officers):
        return
    seed = world.run.seed
    for r in range(world.rows.routes):
        learn_finds(world, r)
    for t in range(world.rows.inspectors):
        if world.inspectors[t].active == 0 or world.inspectors[t].scanner == 1:
            continue
        if uniform(seed, Stream.RESTATION, t, day) < p.restationed_share:
            move_team(world, t, drawn_port(world, t, day))
        if uniform(seed, Stream.MODE, t, day) < p.mode_moves:
            move_team(world, t, drawn_mode(world, t, day))
    list_teams(world)


@rule
def learn_finds(world: World, r: Row) -> None:
    """Let a route learn what its exams found in the last 28 days, and count anew."""
    route = world.routes[r]
    learning = world.parameters.team_learning
    if route.exams > 0.0:
        route.finds_per_exam += learning * (route.finds / route.exams - route.finds_per_exam)
    if route.mode == Mode.BETWEEN:
        route.finds_per_month += learning * (route.finds - route.finds_per_month)
    clear_finds(world, r)
    clear_exams(world, r)


@rule
def move_team(world: World, t: Row, r: Row) -> None:
    """Move one team to a route, if more was found there and its own port can spare it."""
    team = world.inspectors[t]
    home = world.routes[team.route]
    if r < 0 or home.mode == Mode.BETWEEN or not can_spare(home, team.guest):
        return
    if world.routes[r].finds_per_exam > home.finds_per_exam:
        home.teams -= 1
        world.routes[r].teams += 1
        home.visiting -= team.guest
        world.routes[r].visiting += team.guest
        team.route = r


@rule
def can_spare(home: Record, guest: int) -> bool:
    """Tell whether a port and mode keeps half of its teams without one: of those of a surge (1), or of the others."""
    there, sized = home.teams - home.visiting, home.sized
    if guest == 1:
        there, sized = home.visiting, home.guests
    return bool(2 * (there - 1) >= sized)


@rule
def drawn_port(world: World, t: Row, day: Day) -> Row:
    """Draw a port for a team that looks at others of its mode, with weight equal to legal traffic."""
    mode = world.routes[world.inspectors[t].route].mode
    return draw_by_traffic(world, mode, -1, uniform(world.run.seed, Stream.RESTATION_TARGET, t, day))


@rule
def drawn_mode(world: World, t: Row, day: Day) -> Row:
    """Draw a mode for a team that looks at others of its port, with weight equal to legal traffic."""
    station = world.routes[world.inspectors[t].route].station
    return draw_by_traffic(world, -1, station, uniform(world.run.seed, Stream.MODE_TARGET, t, day))


@rule
def draw_by_traffic(world: World, mode: int, station: Row, u: float) -> Row:
    """Draw a route of this mode or of this station (-1: of any) with weight equal to its legal traffic; -1: none."""
    total = 0.0
    for r in range(world.rows.routes):
        if is_of(world.routes[r], mode, station):
            total += world.routes[r].traffic
    left = u * total
    drawn = -1
    for r in range(world.rows.routes):
        route = world.routes[r]
        if is_of(route, mode, station) and left >= 0.0 and route.traffic > 0.0:
            drawn = r
            left -= route.traffic
    return drawn


@rule
def is_of(route: Record, mode: int, station: Row) -> bool:
    """Tell whether a route is of a mode and of a station (-1: any)."""
    return (mode < 0 or route.mode == mode) and (station < 0 or route.station == station)
