"""Inspection: teams make exams, some aimed and some random, and legal traffic and loads wait in line.

Represents exams at ports and patrols between them. It is kept coarse on purpose: one share of exams, one share aimed,
one skill for all ports.

Rule. A port's teams offer up to `team_exams` each, all together what was ordered; a port with more teams than ordered
for offers more. A find makes a team alert (`team_learning`), alertness fades in `alertness_days`, and an alert team
aims up to `alertness_gain` more of its exams. With the shares of traffic examined at random and by aim, `chance of an
exam = 1 - (1 - random) x (1 - aimed) ^ (lift x (load / size_reference) ^ size_lift)`. Some are also
examined for admissibility (see legal status). An exam finds a load with chance `detection_skill`.
Between ports: `1 - (1 - between_detection) ^ (patrols / 5)`, as the chance is that of the usual five patrols.

Assumptions. All (A); lift and referrals are narrowed by calibration. Skill is synthetic and equal everywhere.

Departures. The power form for aimed exams, which for few exams is the lift itself, keeps the chance under 1 when
coverage is high: the lift of the first scans cannot hold for the last. Size works through the lift, not through the
skill: a larger load is met more often, and an exam that meets it is as good as any. Admissibility checks are not
counted among the exams that need teams and lanes.
"""

from __future__ import annotations

from enum import IntEnum

from abm.inputs.geography import Mode
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import exp, log
from abm.model.declare import fields, parameters
from abm.model.ground import is_frozen
from abm.model.kinds import CourierState
from abm.model.mechanisms.crossing.closures import is_closed, turn_aside
from abm.model.mechanisms.crossing.queueing import waiting_minutes
from abm.model.mechanisms.crossing.seizure import clear_finds_today, pass_border, seize
from abm.model.mechanisms.crossing.status import admissibility_chance
from abm.model.ranges import AMOUNT
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    (
        "detection_skill",
        0.54,
        "probability",
        0.5,
        0.95,
        "fit to FY2019-22: an exam of a load finds it; equal everywhere",
    ),
    (
        "lift",
        2.25,
        "ratio",
        2.0,
        6.0,
        "fit to FY2019-22: how much likelier an aimed exam is of a load, everywhere",
    ),
    ("size_lift", 0.25, "1", 0.0, 1.0, "A: lift grows with load size to this power"),
    ("size_reference", 3000.0, "g gross", 500.0, 10000.0, "A from C4a: load at which lift holds"),
    ("between_detection", 0.15, "probability per crossing", 0.1, 0.3, "A: patrols and checkpoints"),
    ("alertness_gain", 0.1, "share of exams", 0.0, 0.3, "A: aim added by a fully alert team"),
    ("alertness_days", 30.0, "days", 7.0, 180.0, "A: alertness fades"),
)

Stream = IntEnum("Stream", {"EXAM": 29, "ADMISSIBILITY": 30, "DETECTION": 31, "TEAM": 32, "PATROL": 33})

FIELDS = fields(
    inspectors=(
        ("exams_left", "f8", "exams", "exams of today"),
        ("aimed", "f8", "share", "share of its exams that is aimed"),
        ("alertness", "f8", "share", "alertness after finds"),
        ("finds_today", "i8", "finds", "finds of today", (0, 10**6)),
        ("finds", "i8", "finds", "finds before today"),
    ),
    routes=(
        ("offered", "i8", "exams/1000", "exams that teams offer today"),
        ("offered_aimed", "i8", "exams/1000", "aimed ones among them"),
        ("exam_share", "f8", "share", "traffic that is examined", AMOUNT),
        ("aimed_share", "f8", "share", "aimed ones among the exams"),
        ("delay", "f8", "min", "mean delay of a crossing, as organizations reckon it"),
        ("queued_traffic", "f8", "crossings/day", "traffic the delay was worked out for"),
        ("queued_exams", "f8", "exams/day", "exams the delay was worked out for"),
        ("exams", "f8", "exams", "exams since teams were last moved"),
    ),
    monthly=(("exams", "f8", "exams", "exams"),),
)


PATROLS = 5  # usual patrols of a sector, which the chance of being stopped between ports stands for
UNITS = 1000.0  # exams are offered in whole thousandths, so that their sum does not depend on the order of teams
RECKON_AGAIN = 0.01  # share by which traffic or exams must have changed for the wait to be worked out again


@rule
def report_for_duty(world: World, t: Row, day: Day) -> None:
    """Let one team take its share of the exams ordered for its route; a find makes a team alert for a while."""
    team = world.inspectors[t]
    p = world.parameters
    if not is_frozen(world, p.freeze_officers):
        team.alertness *= 1.0 - 1.0 / p.alertness_days
        for _ in range(team.finds_today):
            team.alertness += p.team_learning * (1.0 - team.alertness)
    team.finds += team.finds_today
    team.finds_today = 0
    route = world.routes[team.route]
    if route.mode == Mode.BETWEEN:
        route.offered += int(UNITS)
        return
    aimed = route.wanted_aimed if team.scanner == 1 else p.aimed_share
    ordered, teams = route.wanted_referrals, route.sized + route.guests
    if team.scanner == 1:
        ordered, teams = route.wanted_scans, route.scanners
    team.exams_left = min(p.team_exams, ordered / max(1, teams))
    team.aimed = min(1.0, aimed + p.alertness_gain * team.alertness)
    route.offered += int(UNITS * team.exams_left)
    route.offered_aimed += int(UNITS * team.exams_left * team.aimed)


@rule
def open_lanes(world: World, r: Row, day: Day) -> None:
    """Turn what the teams offer into the route's shares of exams for today, and reckon the delay.

    It is worked out again only when traffic or exams changed.
    """
    route = world.routes[r]
    clock = world.clock
    clear_finds_today(world, r)
    if route.mode == Mode.BETWEEN:
        route.exam_share = route.offered / UNITS / PATROLS
        return
    exams = min(route.traffic, route.offered / UNITS)
    route.exam_share = exams / route.traffic if route.traffic > 0.0 else 0.0
    route.aimed_share = route.offered_aimed / route.offered if route.offered > 0 else 0.0
    moved = abs(exams - route.queued_exams) > RECKON_AGAIN * exams
    if moved or abs(route.traffic - route.queued_traffic) > RECKON_AGAIN * route.traffic:
        route.queued_traffic = route.traffic
        route.queued_exams = exams
        route.delay = waiting_minutes(world, r)
    route.exams += exams
    if clock.period >= 0:
        world.monthly[clock.period, r].exams += exams


@rule
def exam_chance(exam_share: float, aimed_share: float, lift: float) -> float:
    """Return the chance that a load is examined: 1 - (1 - random) (1 - aimed) ^ lift.

    For few exams this is random + lift x aimed: an aimed exam meets a load `lift` times as often as a random one.
    """
    aimed = exam_share * aimed_share
    random = exam_share - aimed
    if aimed >= 1.0:
        return 1.0
    return 1.0 - (1.0 - random) * exp(lift * log(1.0 - aimed))


@rule
def cross(world: World, i: Row, day: Day) -> None:
    """Let one courier who has arrived cross the border: seized or through; turned aside where it is closed."""
    courier = world.couriers[i]
    if courier.state != CourierState.CROSSING or world.courier_due[i] > day:
        return
    if is_closed(world, courier.route):
        turn_aside(world, i, day)
        return
    if world.routes[courier.route].mode == Mode.BETWEEN:
        caught = stopped_between(world, i, day)
    else:
        caught = found_at_port(world, i, day)
    if caught:
        seize(world, i, day)
    else:
        pass_border(world, i, day)


@rule
def stopped_between(world: World, i: Row, day: Day) -> bool:
    """Tell whether patrols and checkpoints stop a courier: 1 - (1 - chance) ^ (patrols over the usual patrols)."""
    p = world.parameters
    clear = exp(world.routes[world.couriers[i].route].exam_share * log(1.0 - p.between_detection))
    return uniform(world.run.seed, Stream.PATROL, i, day) < 1.0 - clear


@rule
def found_at_port(world: World, i: Row, day: Day) -> bool:
    """Tell whether an exam finds the load: examined (referral, scan or admissibility), then the team's skill."""
    p = world.parameters
    seed = world.run.seed
    courier = world.couriers[i]
    route = world.routes[courier.route]
    lift = p.lift * exp(p.size_lift * log(courier.gross / (1000.0 * p.size_reference)))
    examined = uniform(seed, Stream.EXAM, i, day) < exam_chance(route.exam_share, route.aimed_share, lift)
    admissibility = admissibility_chance(world, courier.citizenship)
    if not examined and admissibility > 0.0:
        examined = uniform(seed, Stream.ADMISSIBILITY, i, day) < admissibility
    start = world.route_teams_start[courier.route]
    number = world.route_teams_start[courier.route + 1] - start
    if not examined or number == 0:
        return False
    team = world.inspectors[world.route_teams[start + int(uniform(seed, Stream.TEAM, i, day) * number)]]
    if uniform(seed, Stream.DETECTION, i, day) >= team.skill:
        return False
    team.finds_today += 1
    return True


@rule
def begin_duty(world: World, t: Row) -> None:
    """Let a new team aim as usual, with nothing found yet."""
    team = world.inspectors[t]
    team.aimed = world.parameters.aimed_share
    team.alertness = 0.0
    team.finds_today = 0
    team.finds = 0


@rule
def end_duty(world: World, t: Row) -> None:
    """Let a team that is released make no more exams."""
    world.inspectors[t].exams_left = 0.0


@rule
def clear_offers(world: World, r: Row) -> None:
    """Clear what teams offered yesterday."""
    world.routes[r].offered = 0
    world.routes[r].offered_aimed = 0


@rule
def clear_exams(world: World, r: Row) -> None:
    """Count the exams of a route anew."""
    world.routes[r].exams = 0.0
