"""Trusted travelers: what their lanes pass, who comes to them, and how few are referred to an exam."""

import pytest

from abm.inputs.geography import Mode
from abm.model.mechanisms.crossing.trusted import referred, trusted_demand, trusted_lanes
from abm.model.mechanisms.crossing.waiting import form_lines


def test_without_a_policy_nothing_changes(world):
    assert (trusted_lanes(world, 1.4), trusted_demand(world, 1.4)) == (1.0, 1.0)
    assert [referred(world, mode) for mode in Mode] == [1.0] * len(Mode)


def test_as_many_fewer_are_referred_as_there_are_more_in_trusted_lanes(world):
    p = world.parameters
    world.government.trusted = 0.5
    trusted = p.trusted_crossings + 0.5 * (1.0 - p.trusted_crossings)
    others = 1.0 / (1.0 - 0.5 * p.trusted_crossings)  # what those in other lanes are referred over the mean
    assert referred(world, Mode.CAR) == pytest.approx(others * (1.0 - trusted + 0.5 * trusted))
    assert referred(world, Mode.TRUCK) == referred(world, Mode.FOOT) == 1.0


def test_lanes_that_move_pass_more_and_the_others_have_the_line_they_had(world):
    r = next(r for r in range(world.rows.routes) if world.routes[r].busy == 1 and world.routes[r].mode == Mode.CAR)
    route = world.routes[r]
    form_lines(world, r, 1.0)
    general, ready, mean = route.line_general, route.line_ready, route.line
    assert route.joining == pytest.approx(1.0)
    world.government.trusted = 0.4
    form_lines(world, r, 1.0)
    assert (route.line_general, route.line_ready) == pytest.approx((general, ready))
    assert route.line < mean and route.joining > 1.0
