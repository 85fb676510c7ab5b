"""Memory and perceived risk: counts that fade by 36% in 28 days, hearsay at half weight, a threshold in the feeling."""

import pytest

from abm.model.mechanisms.crossing.loads import plan_loads
from abm.model.mechanisms.organizations.learning import close_week, remember
from abm.model.mechanisms.organizations.risk import access, felt_risk, perceived_risk


def test_memory_fades_by_36_percent_in_28_days(world):
    world.sent[0, 5], world.lost[0, 5] = 100.0, 40.0
    for day in range(28):
        remember(world, 0, day)
    assert world.sent[0, 5] == pytest.approx(64.0) and world.lost[0, 5] == pytest.approx(25.6)


def test_own_loads_count_fully_and_those_of_others_at_their_weight(world):
    world.sent[:], world.lost[:] = 0.0, 0.0
    world.sent_week[0, 5], world.lost_week[0, 5] = 10, 2
    world.sent_week[1, 5], world.lost_week[1, 5] = 20, 8
    world.routes[5].sent_week, world.routes[5].lost_week = 30, 10
    for o in range(3):
        remember(world, o, 6)
    w = world.parameters.hearsay_weight
    assert world.sent[:3, 5].tolist() == [10 + 20 * w, 20 + 10 * w, 30 * w]
    assert world.lost[:3, 5].tolist() == [2 + 8 * w, 8 + 2 * w, 10 * w]
    close_week(world, 6)
    assert not world.sent_week.any() and not world.routes["sent_week"].any() and not world.routes["lost_week"].any()


def test_perceived_risk_is_what_was_lost_over_what_was_sent_with_a_prior(world):
    p = world.parameters
    world.sent[0, 5], world.lost[0, 5] = 0.0, 0.0
    assert perceived_risk(world, 0, 5) == pytest.approx(p.risk_prior)
    world.sent[0, 5], world.lost[0, 5] = 20.0, 6.0
    expected = (6.0 + p.risk_prior_weight * p.risk_prior) / (20.0 + p.risk_prior_weight)
    assert perceived_risk(world, 0, 5) == pytest.approx(expected)


def test_risk_hardly_weighs_below_the_threshold_and_fully_above(world):
    threshold = world.parameters.deterrence_threshold
    assert felt_risk(world, threshold) == pytest.approx(threshold / 2)
    assert felt_risk(world, 0.03) < 0.01 * 0.03 and felt_risk(world, 0.3) > 0.99 * 0.3
    assert felt_risk(world, 0.0) == 0.0


def test_a_guest_has_the_access_of_the_host(world):
    world.host[:, 5] = -1
    world.host[1, 5] = 0
    world.territory[:, 5] = 0.0
    assert access(world, 5, 1) == access(world, 0, 1) == world.territory[1, 0]
    assert access(world, 5, 0) == 0.0


def test_loads_shrink_when_losses_are_feared(world):
    plan_loads(world, 0, 0)
    usual = world.load_plan[0, 0, -1]
    world.sent[0], world.lost[0] = 100.0, 50.0
    plan_loads(world, 0, 7)
    assert world.load_plan[0, 0, -1] < usual
