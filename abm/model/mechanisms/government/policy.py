"""Policy: the levers in force today, and the official inputs of the month.

Represents the state of the day: levers in force, official inputs of the month, and the exams ordered on each route.

Rule. Traffic is the official one times who comes of it (see closures). `scans = traffic x coverage`, `referrals = traffic of FY2019 x
referral share` (`referral_share` of vehicles, less where more of them are trusted, see trusted travelers; `foot_referral_share` of people
on foot), as officers do not come and go with the traffic. Coverage is the dated scan share unless a lever replaces it, or multiplies it. What a lever
adds is aimed as the lever says; the rest keeps the usual aim: `aimed = (aimed_share x usual + lever aim x added) /
all`. Teams authorized = `exams / team_exams` at official traffic, rounded up, scanners and referral teams apart. Between ports there are
five patrols in a sector, and up to twice as many where they find: `patrols = 5 x (1 + finds / (finds +
patrol_finds) + guards)`, finds being a mean over 28 days that is learned and guards a lever. A surge adds exams
by officers without a scanner, `surge x (referrals + traffic x dated coverage)`, with teams of their own, who aim as usual.

Assumptions. The referral shares (A) are the same at all ports; so are exams per team (A) and aim (A). On foot as many
crossings are examined as of cars with their scans (A): no share is published. Patrols come from other duties (A).

Departures. Referrals were a share of the traffic of the month; then the years of travel restrictions, in which a quarter of the cars and half of the
people on foot stayed away, had no more exams per crossing, and seizures of FY2020-21 stood a third under the record. Fewer crossings leave
time for more thorough searches (Arthur 2020, Center for Immigration Studies, on FY2020-21). Officers answer between the ports as at them, as crossings would else move to where nobody answers.
"""

from __future__ import annotations

import math

from abm.inputs.geography import Mode
from abm.model.annotations import Day, Row, World
from abm.model.blocks import enlarge_blocks
from abm.model.declare import Column, Lever, Response, fields, parameters
from abm.model.ground import open_day, today
from abm.model.mechanisms.crossing.closures import count_crowds
from abm.model.mechanisms.crossing.inspection import PATROLS, clear_offers
from abm.model.mechanisms.crossing.trusted import referred
from abm.model.kinds import INSPECTORS
from abm.model.ranges import COUNT, POSITIVE
from abm.model.streams import rule

PARAMETERS = parameters(
    (
        "referral_share",
        0.006,
        "share of crossings",
        0.005,
        0.05,
        "fit to FY2019-22: vehicles sent to an exam, of the traffic of FY2019",
    ),
    ("foot_referral_share", 0.05, "share of crossings", 0.005, 0.1, "A: on foot; the order of cars with their scans"),
    ("team_exams", 60.0, "exams/team-day", 20.0, 150.0, "A"),
    (
        "aimed_share",
        0.43,
        "share of exams",
        0.2,
        0.8,
        "fit to FY2019-22: exams aimed by risk profile, not drawn at random",
    ),
    ("patrol_finds", 5.0, "finds/28 days", 1.0, 20.0, "A: finds in a sector that bring half as many patrols again"),
)

FIELDS = fields(
    routes=(
        ("traffic", "f8", "crossings/day", "legal traffic of the month"),
        ("officers_for", "f8", "crossings/day", "traffic of FY2019, for which its referral officers are there"),
        ("usual_exams", "f8", "exams/day", "exams without a policy"),
        ("wanted_scans", "f8", "exams/day", "scans ordered"),
        ("wanted_referrals", "f8", "exams/day", "other exams ordered"),
        ("wanted_aimed", "f8", "share", "share of the scans ordered that is aimed"),
        ("authorized", "i8", "teams", "referral teams or patrols authorized", (0, INSPECTORS)),
        ("authorized_guests", "i8", "teams", "teams authorized for a surge", (0, INSPECTORS)),
        ("authorized_scanners", "i8", "teams", "teams with a scanner authorized", (0, INSPECTORS)),
    ),
    market=(("effective_purity", "f8", "share", "usual purity of the month", POSITIVE),),
    monthly=(("days", "i8", "days", "recorded days", COUNT),),
)

COUNTS = (
    Column("guards_added", "usual patrols", "patrols that a policy adds in every sector between ports", "f8", digits=1),
    Column("exams_added", "exams/day", "exams that a policy orders beside the usual ones, by officers who come for them", "f8", digits=0),
    Column("scans_added", "scans/day", "scans that a policy adds to the dated ones", "f8", digits=0),
)  # fmt: skip

RESPONSES = (
    Response("guards_added_mean", "usual patrols", "mean of the patrols that a policy adds between ports", lambda days: days.guards_added.mean()),
    Response("exams_added_per_day", "exams/day", "mean number of exams that a policy orders beside the usual ones, by officers who come for them", lambda days: days.exams_added.mean()),
    Response("scans_added_per_day", "scans/day", "mean number of scans that a policy adds to the dated ones", lambda days: days.scans_added.mean()),
)  # fmt: skip

LEVERS = (
    Lever("coverage", "share of crossings", 0, 1, -1, "share scanned at a port and mode; -1 = as dated", of="route"),
    Lever("coverage_times", "times", 0, 100, 1, "times the dated share scanned, where coverage is -1", of="route"),
    Lever("surge", "usual exams", 0, 10, 0, "exams added by officers without a scanner, in usual ones", of="route"),
    Lever("guards", "usual patrols", 0, 20, 0, "patrols added in every sector between ports"),
    Lever("aimed", "share of exams", 0, 1, -1, "share of the added scans that are aimed; -1 = as usual", of="route"),
)


@rule
def govern(world: World, day: Day) -> None:
    """Open the day: read the calendar, clear the counts of yesterday, and count the day to its month.

    Cells whose block of rows ran full yesterday get a larger one.
    """
    open_day(world, day)
    enlarge_blocks(world)
    know_purity(world)
    count_crowds(world)
    today(world).guards_added = world.government.guards
    if world.clock.period >= 0:
        for r in range(world.rows.routes):
            world.monthly[world.clock.period, r].days += 1


@rule
def know_purity(world: World) -> None:
    """Take over the usual purity of the month."""
    world.market.effective_purity = world.inputs[world.clock.input].effective_purity


@rule
def order_exams(world: World, r: Row, day: Day) -> None:
    """Set the exams a route is to make today: referrals, scans, and what the inspection levers add.

    A coverage lever replaces the dated coverage or multiplies it; what it adds is aimed as its own lever says, what was there before
    keeps the usual aim.
    """
    clock = world.clock
    p = world.parameters
    route = world.routes[r]
    clear_offers(world, r)
    if route.mode == Mode.BETWEEN:
        route.authorized = patrols(world, r)
        return
    route.traffic = world.inputs[clock.input].legal_crossings[r] * route.crowd
    dated = world.inputs[clock.input].scan_coverage[route.mode]
    coverage = world.government.coverage[r]
    aimed = world.government.aimed[r]
    if coverage < 0.0:
        coverage = min(1.0, dated * world.government.coverage_times[r])
    referrals = route.officers_for * (p.foot_referral_share if route.mode == Mode.FOOT else p.referral_share)
    route.usual_exams = min(route.traffic, referrals + route.traffic * dated)
    route.wanted_scans = route.traffic * coverage
    added = world.government.surge[r] * route.usual_exams
    wanted = referrals * referred(world, route.mode) + added
    route.wanted_referrals = min(wanted, route.traffic * (1.0 - coverage))
    route.wanted_aimed = p.aimed_share
    if aimed >= 0.0 and coverage > dated:
        route.wanted_aimed = (p.aimed_share * dated + aimed * (coverage - dated)) / coverage
    authorize(world, r, referrals, dated, coverage)
    count_added(world, r, dated)


@rule
def count_added(world: World, r: Row, dated: float) -> None:
    """Count what a policy orders on a route beside the usual exams and scans; exams that officers of the lanes make cost no other's pay."""
    route = world.routes[r]
    added = max(0.0, route.wanted_scans + route.wanted_referrals - route.usual_exams)
    today(world).exams_added += (1.0 - world.government.unstaffed[r]) * added
    today(world).scans_added += max(0.0, route.wanted_scans - route.traffic * dated)


@rule
def authorize(world: World, r: Row, referrals: float, dated: float, coverage: float) -> None:
    """Set the teams of a port and mode by the official traffic: whoever stays at home, officers stay."""
    route = world.routes[r]
    legal = world.inputs[world.clock.input].legal_crossings[r]
    each, most = world.parameters.team_exams, legal * (1.0 - coverage)
    with_surge = referrals + world.government.surge[r] * min(legal, referrals + legal * dated)
    route.authorized = math.ceil(min(referrals, most) / each)
    route.authorized_guests = math.ceil(min(with_surge, most) / each) - route.authorized
    route.authorized_scanners = math.ceil(legal * coverage / each)


@rule
def patrols(world: World, r: Row) -> int:
    """Return how many patrols a sector has: the usual ones, up to twice as many where they find, and guards."""
    finds = world.routes[r].finds_per_month
    return int(PATROLS * (1.0 + finds / (finds + world.parameters.patrol_finds) + world.government.guards) + 0.5)
