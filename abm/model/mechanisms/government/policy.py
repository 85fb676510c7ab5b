"""Policy: the levers in force today, and the official inputs of the month.

Represents the state of the day: levers in force, official inputs of the month, and the exams ordered on each route.

Rule. `exams = traffic x min(1, referral_share + coverage)`. Coverage is the dated scan share unless a lever replaces
it. What a lever adds is aimed as the lever says; the rest keeps the usual aim: `aimed = (aimed_share x usual + lever
aim x added) / all`. Teams authorized = `exams / team_exams`, rounded up. Between ports there are `patrol_teams`
patrols in a sector.

Assumptions. The referral share (A) is the same at all ports and in all modes; so are exams per team (A) and aim (A).

Departures. None in the form. Politics (threats, cooperation) is not modeled: levers are set by the scenario alone.
"""

from __future__ import annotations

import math

from abm.inputs.geography import Mode
from abm.model.annotations import Day, Row, World
from abm.model.declare import Lever, fields, parameters
from abm.model.ground import open_day
from abm.model.mechanisms.crossing.inspection import clear_offers
from abm.model.kinds import INSPECTORS
from abm.model.ranges import COUNT, POSITIVE
from abm.model.streams import rule

PARAMETERS = parameters(
    ("referral_share", 0.007, "share of crossings", 0.005, 0.05, "A: referrals to secondary inspection"),
    ("team_exams", 60.0, "exams/team-day", 20.0, 150.0, "A"),
    ("aimed_share", 0.5, "share of exams", 0.2, 0.8, "A: exams aimed by risk profile, not drawn at random"),
    ("patrol_teams", 5, "teams/sector", 1, 20, "A: teams that the chance between ports stands for"),
)

FIELDS = fields(
    routes=(
        ("traffic", "f8", "crossings/day", "legal traffic of the month"),
        ("usual_exams", "f8", "exams/day", "exams without a policy"),
        ("wanted_exams", "f8", "exams/day", "exams ordered"),
        ("wanted_aimed", "f8", "share", "share of the exams ordered that is aimed"),
        ("authorized", "i8", "teams", "teams authorized", (0, INSPECTORS)),
    ),
    market=(("effective_purity", "f8", "share", "usual purity of the month", POSITIVE),),
    monthly=(("days", "i8", "days", "recorded days", COUNT),),
)

LEVERS = (
    Lever("coverage", "share of crossings", 0, 1, -1, "share scanned at a port and mode; -1 = as dated", of="route"),
    Lever("aimed", "share of exams", 0, 1, -1, "share of the added scans that are aimed; -1 = as usual", of="route"),
)


@rule
def govern(world: World, day: Day) -> None:
    """Open the day: read the calendar, clear the counts of yesterday, and count the day to its month."""
    open_day(world, day)
    know_purity(world)
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

    Exams = traffic x (referral share + scan coverage). A coverage lever replaces the dated coverage; what it
    adds is aimed as its own lever says, what was there before keeps the usual aim.
    """
    clock = world.clock
    p = world.parameters
    route = world.routes[r]
    clear_offers(world, r)
    if route.mode == Mode.BETWEEN:
        route.authorized = p.patrol_teams
        return
    route.traffic = world.inputs[clock.input].legal_crossings[r]
    dated = world.inputs[clock.input].scan_coverage[route.mode]
    coverage = world.government.coverage[r]
    aimed = world.government.aimed[r]
    if coverage < 0.0:
        coverage = dated
    share = p.referral_share + coverage
    route.usual_exams = route.traffic * (p.referral_share + dated)
    route.wanted_exams = route.traffic * min(1.0, share)
    route.wanted_aimed = p.aimed_share
    if aimed >= 0.0 and coverage > dated:
        usual = p.referral_share + dated
        route.wanted_aimed = (p.aimed_share * usual + aimed * (coverage - dated)) / share
    route.authorized = math.ceil(route.wanted_exams / p.team_exams)
