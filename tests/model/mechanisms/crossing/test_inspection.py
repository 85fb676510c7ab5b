"""Inspection: chances of an exam at their limits, teams and their alertness, and what decides at a port."""

import math

import numpy as np
import pytest
from worlds import tiny

from abm.inputs.geography import Mode
from abm.model.initialization import build_world
from abm.model.kinds import Citizenship, CourierState
from abm.model.mechanisms.crossing.inspection import (
    cross,
    exam_chance,
    found_at_port,
    open_lanes,
    report_for_duty,
    stopped_between,
)
from abm.model.mechanisms.government.staffing import list_teams

BIG_SEED = 11


def test_no_exams_meet_no_load():
    assert exam_chance(0.0, 0.5, 3.0) == 0.0


def test_exams_of_everybody_meet_every_load():
    assert exam_chance(1.0, 0.0, 3.0) == 1.0
    assert exam_chance(1.0, 1.0, 3.0) == 1.0


@pytest.mark.parametrize("share, aimed, lift", [(1e-4, 0.0, 3.0), (1e-4, 1.0, 3.0), (1e-4, 0.5, 2.6)])
def test_few_exams_meet_a_load_as_random_plus_lift_times_aimed(share, aimed, lift):
    assert exam_chance(share, aimed, lift) == pytest.approx(share * (1 - aimed) + lift * share * aimed, rel=1e-3)


def test_without_lift_an_aimed_exam_is_a_random_one():
    assert exam_chance(0.01, 1.0, 1.0) == pytest.approx(exam_chance(0.01, 0.0, 1.0))


def test_chance_stays_within_0_and_1_and_grows_with_exams_and_lift():
    shares = np.linspace(0.0, 1.0, 21)
    for aimed in (0.0, 0.3, 1.0):
        chances = [exam_chance(share, aimed, 4.0) for share in shares]
        assert 0.0 <= min(chances) and max(chances) <= 1.0
        assert all(a <= b + 1e-12 for a, b in zip(chances, chances[1:]))
    assert exam_chance(0.1, 0.5, 6.0) > exam_chance(0.1, 0.5, 2.0)


def test_day_0_exams_are_referrals_and_scans(world):
    p, inputs = world.parameters, world.inputs[0]
    for r in range(world.rows.routes):
        route = world.routes[r]
        if route.mode != Mode.BETWEEN and route.traffic > 100.0:
            referred = p.foot_referral_share if route.mode == Mode.FOOT else p.referral_share
            expected = referred * route.officers_for / route.traffic + inputs.scan_coverage[route.mode]
            whole = (route.teams + route.scanners) / 1000.0 / route.traffic  # exams are offered in thousandths
            assert -1e-12 <= expected - route.exam_share <= whole + 1e-12
            assert route.aimed_share == pytest.approx(p.aimed_share, abs=0.02)


def test_finds_make_a_team_alert_and_alertness_fades(world):
    p, team = world.parameters, world.inspectors[0]
    team.finds_today = 2
    report_for_duty(world, 0, 0)
    assert team.alertness == pytest.approx(1 - (1 - p.team_learning) ** 2)
    assert team.aimed == pytest.approx(min(1.0, p.aimed_share + p.alertness_gain * team.alertness))
    assert (team.finds, team.finds_today) == (2, 0)
    high = team.alertness
    report_for_duty(world, 0, 1)
    assert team.alertness == pytest.approx(high * (1 - 1 / p.alertness_days))


def busy_route(world, mode=Mode.CAR):
    routes = world.routes[: world.rows.routes]
    return max((r for r in range(len(routes)) if routes[r].mode == mode), key=lambda r: routes[r].traffic)


def arrived(world, number, route, citizenship=Citizenship.CITIZEN, gross=3_000_000):
    """Put `number` couriers with the reference load before the port."""
    rows = world.couriers[:number]
    rows["state"], rows["citizenship"], rows["route"] = CourierState.CROSSING, citizenship, route
    rows["gross"], rows["load"] = gross, gross // 10
    world.courier_due[:number] = 0


def found(world, number):
    return sum(bool(found_at_port(world, i, 5)) for i in range(number))


@pytest.mark.parametrize("exams, aimed, lift", [(0.05, 0.5, 2.6), (0.3, 1.0, 4.0), (0.2, 0.0, 4.0)])
def test_loads_are_found_at_the_analytic_rate(exams, aimed, lift):
    """3,000 draws against [1 - (1 - random) (1 - aimed) ^ lift] x skill, within four standard errors."""
    world = build_world(tiny(parameters={"lift": lift}), BIG_SEED)
    r, number = busy_route(world), 3000
    world.routes[r].exam_share, world.routes[r].aimed_share = exams, aimed
    arrived(world, number, r)
    chance = (1 - (1 - exams * (1 - aimed)) * (1 - exams * aimed) ** lift) * world.parameters.detection_skill
    assert abs(found(world, number) - number * chance) < 4 * math.sqrt(number * chance * (1 - chance))


def test_no_exam_and_no_team_find_nothing(world):
    r = busy_route(world)
    arrived(world, 200, r)
    world.routes[r].exam_share = 0.0
    assert found(world, 200) == 0
    world.routes[r].exam_share = 1.0
    assert found(world, 200) > 0
    world.inspectors["active"][world.inspectors["route"] == r] = 0
    world.routes[r].teams = world.routes[r].scanners = 0
    list_teams(world)
    assert found(world, 200) == 0


def test_larger_loads_are_found_more_often_and_size_can_be_switched_off():
    for power, equal in ((0.5, False), (0.0, True)):
        world = build_world(tiny(parameters={"size_lift": power}), BIG_SEED)
        r = busy_route(world)
        world.routes[r].exam_share, world.routes[r].aimed_share = 0.2, 1.0
        arrived(world, 1000, r, gross=300_000)
        small = found(world, 1000)
        arrived(world, 1000, r, gross=30_000_000)
        assert (found(world, 1000) == small) if equal else (found(world, 1000) > small)


def test_only_legal_status_sets_classes_apart():
    """Without admissibility checks every class is found alike, draw by draw; with them only visitors are checked."""
    for share in (0.0, 0.05):
        world = build_world(tiny(parameters={"admissibility_share": share}), BIG_SEED)
        r = busy_route(world)
        hits = {}
        for status in (Citizenship.CITIZEN, Citizenship.RESIDENT, Citizenship.BORDER_DOCUMENT):
            arrived(world, 2000, r, status)
            hits[status] = [bool(found_at_port(world, i, 5)) for i in range(2000)]
        assert hits[Citizenship.CITIZEN] == hits[Citizenship.RESIDENT]
        more = sum(hits[Citizenship.BORDER_DOCUMENT]) - sum(hits[Citizenship.CITIZEN])
        assert (more > 0) if share else (more == 0)


def test_between_ports_patrols_stop_the_share_they_stand_for(world):
    """At the usual patrols, and nobody where there are none."""
    r = busy_route(world, Mode.BETWEEN)
    world.routes[r].exam_share = 1.0
    arrived(world, 3000, r, Citizenship.NO_DOCUMENT)
    stopped = sum(bool(stopped_between(world, i, 5)) for i in range(3000))
    chance = world.parameters.between_detection
    assert abs(stopped - 3000 * chance) < 4 * math.sqrt(3000 * chance * (1 - chance))
    world.routes[r].offered = 0
    open_lanes(world, r, 5)
    assert not any(stopped_between(world, i, 5) for i in range(200))


def test_only_a_courier_who_is_due_and_there_crosses(world):
    arrived(world, 2, busy_route(world))
    world.couriers[0].state = CourierState.TRAVELING
    world.courier_due[1] = 6
    for i in range(2):
        cross(world, i, 5)
    assert world.couriers["state"][:2].tolist() == [CourierState.TRAVELING, CourierState.CROSSING]
