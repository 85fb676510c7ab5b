"""Staffing: teams as ordered, lists that agree with rows, and stations that keep enough teams to work."""

import numpy as np
import pytest
from worlds import all_policies, tiny

from abm.inputs.geography import Mode
from abm.model.initialization import build_world
from abm.model.mechanisms.government.policy import order_exams
from abm.model.mechanisms.government.staffing import restation, staff
from abm.model.simulation import advance


def require_consistent(world):
    """Rows, counts and list of teams say the same."""
    active = world.inspectors[world.inspectors["active"] == 1]
    routes = world.routes[: world.rows.routes]
    assert np.array_equal(np.bincount(active["route"], minlength=len(routes)), routes["teams"])
    starts = world.route_teams_start
    for r in range(len(routes)):
        listed = world.route_teams[starts[r] : starts[r + 1]]
        assert (world.inspectors["route"][listed] == r).all() and (world.inspectors["active"][listed] == 1).all()
        assert len(set(listed)) == routes[r].teams


def test_day_0_has_the_teams_its_exams_need(world):
    require_consistent(world)
    routes = world.routes[: world.rows.routes]
    at_ports = routes["mode"] != Mode.BETWEEN
    needed = np.ceil(routes["wanted_exams"] / world.parameters.team_exams)
    assert (routes["teams"][at_ports] == needed[at_ports]).all()
    assert (routes["teams"][~at_ports] == world.parameters.patrol_teams).all()


def test_a_scan_policy_brings_its_own_teams_and_takes_them_away(world):
    before = world.routes["teams"].copy()
    world.government.coverage[:3] = 0.3
    for r in range(3):
        order_exams(world, r, 1)
    staff(world, 1)
    require_consistent(world)
    assert (world.routes["teams"][:3] > before[:3]).all() and (world.routes["teams"][3:] == before[3:]).all()
    world.government.coverage[:3] = -1.0
    for r in range(3):
        order_exams(world, r, 2)
    staff(world, 2)
    require_consistent(world)
    assert np.array_equal(world.routes["teams"], before)


def test_teams_move_towards_finds_within_their_mode(world):
    world.parameters.restationed_share, world.parameters.team_exams = 1.0, 20.0
    for r in range(int(world.rows.routes)):
        order_exams(world, r, 0)
    staff(world, 0)
    cars = np.flatnonzero(world.routes["mode"][: world.rows.routes] == Mode.CAR)
    rich = cars[np.argmax(world.routes["traffic"][cars])]
    world.routes["exams"][: world.rows.routes] = 100.0
    world.routes["finds"][rich] = 50
    before = world.routes["teams"].copy()
    restation(world, 26)
    assert np.array_equal(world.routes["teams"], before)  # once in 28 days
    restation(world, 27)
    require_consistent(world)
    after = world.routes["teams"]
    assert after[rich] > before[rich] and (np.delete(after, rich) <= np.delete(before, rich)).all()
    assert (2 * after >= world.routes["sized"]).all() and after.sum() == before.sum()


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
        bare = (routes["traffic"] > 0.0) & (routes["teams"] == 0)
        assert not bare.any(), f"day {day}: routes {np.flatnonzero(bare).tolist()} have no team"
        assert routes["teams"].sum() == routes["authorized"].sum()
