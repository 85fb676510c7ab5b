"""Policy: the levers in force today, and the official inputs of the month."""

from __future__ import annotations

import math

from abm.inputs.geography import Mode
from abm.model.streams import rule


@rule
def govern(world, day):
    """Open the day: read the calendar and clear the counts of yesterday."""
    clock = world.clock
    entry = world.calendar[day]
    clock.day = day
    clock.input = entry.input
    clock.setting = entry.setting
    clock.period = entry.period
    clear_counts(world.today)
    world.market.effective_purity = world.inputs[clock.input].effective_purity
    if clock.period >= 0:
        for r in range(world.clock.routes):
            world.monthly[clock.period, r].days += 1


@rule
def clear_counts(today):
    """Set every count of the day to zero."""
    today.produced = today.lost = today.loads = today.sent = 0
    today.crossed = today.crossed_gross = today.seizures = today.seized = today.seized_gross = 0
    today.seizures_at_ports = today.seized_gross_at_ports = today.caught_at_ports = today.caught_citizens = 0
    today.caught = today.recruits = today.labs_found = today.labs_moved = today.arrests = 0
    today.labs_working = today.labs_paused = today.labs_idle = 0


@rule
def order_exams(world, r, day):
    """Set the exams a route is to make today: referrals, scans, and what the inspection levers add.

    Exams = traffic x (referral share + scan coverage). A coverage lever replaces the dated coverage; what it
    adds is aimed as its own lever says, what was there before keeps the usual aim.
    """
    clock = world.clock
    p = world.parameters
    route = world.routes[r]
    route.offered = 0
    route.offered_aimed = 0
    if route.mode == Mode.BETWEEN:
        route.authorised = p.patrol_teams
        return
    route.traffic = world.inputs[clock.input].legal_crossings[r]
    dated = world.inputs[clock.input].scan_coverage[route.mode]
    coverage = world.settings[clock.setting].coverage[r]
    aimed = world.settings[clock.setting].aimed[r]
    if coverage < 0.0:
        coverage = dated
    share = p.referral_share + coverage
    route.usual_exams = route.traffic * (p.referral_share + dated)
    route.wanted_exams = route.traffic * min(1.0, share)
    route.wanted_aimed = p.aimed_share
    if aimed >= 0.0 and coverage > dated:
        usual = p.referral_share + dated
        route.wanted_aimed = (p.aimed_share * usual + aimed * (coverage - dated)) / share
    route.authorised = math.ceil(route.wanted_exams / p.team_exams)
