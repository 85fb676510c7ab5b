"""Staffing: teams as ordered, lists that agree with rows, and stations that keep enough teams to work."""

import numpy as np
import pytest
from worlds import all_policies, tiny

from abm.inputs.geography import Mode
from abm.model.initialization import build_world
from abm.model.mechanisms.crossing.inspection import PATROLS, report_for_duty
from abm.model.mechanisms.government.policy import order_exams
from abm.model.mechanisms.government.staffing import restation, staff
from abm.model.simulation import advance


def require_consistent(world):
    """Rows, counts and list of teams say the same."""
    active = world.inspectors[world.inspectors["active"] == 1]
    routes = world.routes[: world.rows.routes]
    for scanner, name in ((0, "teams"), (1, "scanners")):
        rows = active["route"][active["scanner"] == scanner]
        assert np.array_equal(np.bincount(rows, minlength=len(routes)), routes[name])
    starts = world.route_teams_start
    for r in range(len(routes)):
        listed = world.route_teams[starts[r] : starts[r + 1]]
        assert (world.inspectors["route"][listed] == r).all() and (world.inspectors["active"][listed] == 1).all()
        assert len(set(listed)) == routes[r].teams + routes[r].scanners


def test_day_0_has_the_teams_its_exams_need(world):
    require_consistent(world)
    routes = world.routes[: world.rows.routes]
    at_ports = routes["mode"] != Mode.BETWEEN
    for wanted, name in (("wanted_referrals", "sized"), ("wanted_scans", "scanners")):
        needed = np.ceil(routes[wanted] / world.parameters.team_exams)
        assert (routes[name][at_ports] == needed[at_ports]).all()
    assert routes["teams"][at_ports].sum() == routes["sized"][at_ports].sum()
    patrols = routes["teams"][~at_ports]
    assert (PATROLS <= patrols).all() and (patrols <= 2 * PATROLS).all() and not routes["scanners"][~at_ports].any()


def test_a_scan_policy_brings_its_own_teams_and_takes_them_away(world):
    before = world.routes["scanners"].copy()
    world.government.coverage[:3] = 0.3
    for r in range(3):
        order_exams(world, r, 1)
    staff(world, 1)
    require_consistent(world)
    assert (world.routes["scanners"][:3] > before[:3]).all() and (world.routes["scanners"][3:] == before[3:]).all()
    world.government.coverage[:3] = -1.0
    for r in range(3):
        order_exams(world, r, 2)
    staff(world, 2)
    require_consistent(world)
    assert np.array_equal(world.routes["scanners"], before)


def test_teams_move_toward_finds_within_their_mode(world):
    world.parameters.restationed_share, world.parameters.team_exams, world.parameters.mode_moves = 1.0, 20.0, 0.0
    for r in range(int(world.rows.routes)):
        order_exams(world, r, 0)
    staff(world, 0)
    cars = np.flatnonzero(world.routes["mode"][: world.rows.routes] == Mode.CAR)
    rich = cars[np.argmax(world.routes["traffic"][cars])]
    world.routes["exams"][: world.rows.routes] = 100.0
    world.routes["finds"][rich] = 50
    before, scanners = world.routes["teams"].copy(), world.routes["scanners"].copy()
    restation(world, 26)
    assert np.array_equal(world.routes["teams"], before)  # once in 28 days
    restation(world, 27)
    require_consistent(world)
    after = world.routes["teams"]
    assert after[rich] > before[rich] and (np.delete(after, rich) <= np.delete(before, rich)).all()
    assert (2 * after >= world.routes["sized"]).all() and after.sum() == before.sum()
    assert np.array_equal(world.routes["scanners"], scanners)


def test_referral_teams_follow_finds_over_the_modes_of_their_port(world):
    world.parameters.restationed_share, world.parameters.team_exams, world.parameters.mode_moves = 0.0, 20.0, 1.0
    number = int(world.rows.routes)
    for r in range(number):
        order_exams(world, r, 0)
    staff(world, 0)
    routes = world.routes[:number]
    on_foot = np.flatnonzero(routes["mode"] == Mode.FOOT)
    rich = on_foot[np.argmax(routes["traffic"][on_foot])]
    routes["exams"], routes["finds"][rich] = 100.0, 50
    before = routes["teams"].copy()
    restation(world, 27)
    require_consistent(world)
    there = routes["station"] == routes[rich].station
    assert routes["teams"][rich] > before[rich] and np.array_equal(routes["teams"][~there], before[~there])
    assert routes["teams"][there].sum() == before[there].sum() and (2 * routes["teams"] >= routes["sized"]).all()


def test_scans_ordered_at_one_port_stay_there(world):
    """Tenfold scans at one port are made at that port after a year of re-stationing, although more is found elsewhere."""
    number = int(world.rows.routes)
    cars = np.flatnonzero(world.routes["mode"][:number] == Mode.CAR)
    port, elsewhere = cars[np.argsort(-world.routes["traffic"][cars])[:2]]
    world.government.coverage[port] = 0.45
    for r in range(number):
        order_exams(world, r, 1)
    staff(world, 1)
    for month in range(1, 14):
        world.routes["exams"][:number], world.routes["finds"][elsewhere] = 100.0, 50
        restation(world, 28 * month - 1)
    for t in range(int(world.rows.inspectors)):
        report_for_duty(world, t, 370)
    assert world.routes[port].offered / 1000 >= 0.99 * 0.45 * world.routes[port].traffic


@pytest.mark.parametrize("finds, expected", [(0.0, 5), (5.0, 8), (1e9, 10)])
def test_patrols_follow_finds_at_most_twofold(world, finds, expected):
    r = int(np.flatnonzero(world.routes["mode"][: world.rows.routes] == Mode.BETWEEN)[0])
    world.routes[r].finds_per_month, world.parameters.patrol_finds = finds, 5.0
    order_exams(world, r, 1)
    staff(world, 1)
    require_consistent(world)
    assert world.routes[r].teams == expected


@pytest.mark.compiled_only
@pytest.mark.parametrize("inputs", ["history", "FY2022"])
def test_every_port_keeps_teams_through_policies_and_years(inputs):
    """A port with traffic and no team would let every load through; orders that shrink must leave it some."""
    policies = all_policies(60, 200)
    world = build_world(
        tiny(
            inputs=inputs, days=1500, interventions=policies, parameters={"restationed_share": 0.5, "team_exams": 20.0}
        ),
        5,
    )
    for day in range(0, 1500, 25):
        advance(world, day, day + 25)
        require_consistent(world)
        routes = world.routes[: world.rows.routes]
        bare = (routes["traffic"] > 0.0) & (routes["teams"] + routes["scanners"] == 0)
        assert not bare.any(), f"day {day}: routes {np.flatnonzero(bare).tolist()} have no team"
        assert routes["teams"].sum() == routes["authorized"].sum()
        assert np.array_equal(routes["scanners"], routes["authorized_scanners"])


def test_teams_of_a_surge_go_home_and_all_others_stay_where_they_had_come_to(world):
    number = int(world.rows.routes)
    ports = np.flatnonzero(world.routes["mode"][:number] != Mode.BETWEEN)
    with_traffic = ports[world.routes["traffic"][ports] > 0.0]

    def month(surge, k):
        world.government.surge[ports] = surge
        for r in range(number):
            order_exams(world, r, 1)
        staff(world, 1)
        world.routes["exams"][:number], world.routes["finds"][:number] = 100.0, 0
        world.routes["finds"][with_traffic[:3]] = 50
        restation(world, 28 * k - 1)
        require_consistent(world)
        assert world.routes["visiting"].sum() == world.routes["guests"].sum()

    month(1.0, 1)
    assert world.routes["guests"].sum() > 0
    for k in range(2, 8):
        month(1.0, k)
    staying = (world.routes["teams"] - world.routes["visiting"])[:number].copy()
    world.parameters.restationed_share = world.parameters.mode_moves = 0.0
    month(0.0, 8)
    assert world.inspectors["guest"][world.inspectors["active"] == 1].sum() == 0
    assert np.array_equal(world.routes["teams"][:number], staying)
    assert (2 * staying >= world.routes["sized"][:number]).all()
