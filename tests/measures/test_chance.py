"""One rule says what is beyond chance: no flow that is clearly lower is said to have no drop, and chance alone is said so."""

import numpy as np
import pytest

from abm.measures.chance import beyond_chance, side_of, together
from abm.measures.falls import NO_DROP, RECOVERED, RELAPSED, STAYED_ABOVE, recovery_status
from abm.measures.paired import student_factor
from abm.measures.resilience import measure_resilience
from abm.measures.survival import NOT_DEFINED, Interval

DAYS, START = 420, 40


def test_the_side_of_no_effect_on_which_an_interval_lies():
    assert [beyond_chance(Interval(2, low, 3)) for low in (1.0, 0.0, -1.0)] == [1, 0, 0]
    assert beyond_chance(Interval(-2, -3, -1)) == -1 and beyond_chance(NOT_DEFINED) == 0
    assert beyond_chance(Interval(0.9, 0.8, 0.99), none=1.0) == -1
    assert side_of(np.array([0.1, np.nan]), np.array([0.2, np.nan])).tolist() == [1, 0]


def test_few_seeds_have_the_quantiles_of_student():
    assert student_factor(6) == pytest.approx(2.5706, abs=1e-4) and student_factor(40) == pytest.approx(
        2.0227, abs=1e-4
    )
    assert student_factor(6, 5) == pytest.approx(4.0321, abs=1e-4)  # t(0.995, 5)
    wide = together(Interval(1.0, 0.9, 1.1), 6, 5)
    assert wide.high - 1.0 == pytest.approx(0.1 * 4.0321 / 2.5706, rel=1e-4)


def measured(level, seeds=12, spread=0.02):
    noise = np.random.default_rng(5).normal(0.0, spread, (seeds, 1))
    without = np.full((seeds, DAYS), 1000.0)
    jitter = np.random.default_rng(6).normal(0.0, 0.3, (seeds, DAYS))  # hides a small drop from the lowest point
    policy = without * (1.0 + np.where(np.arange(DAYS) >= START, level - 1.0 + noise + jitter, 0.0))
    return measure_resilience(policy, without, START)


def test_a_flow_that_is_clearly_lower_over_a_period_has_a_drop():
    """It was said to have none beside a month whose interval left out 100%."""
    found = measured(0.97)
    year = together(found.flow["flow_days_180_364"], 12, len(found.flow))
    assert year.high < 1.0 and found.drop_detected and found.recovery_status != NO_DROP
    assert found.largest_drop.low >= 1.0 - year.high > found.sample.extremes["largest_drop"].low
    assert 1.0 - year.estimate <= found.largest_drop.estimate <= found.largest_drop.high  # it was said to be 0%
    assert np.isnan(found.days_to_lowest.estimate)  # of no day it is clear
    more = measured(1.03)
    assert more.rise_detected and more.largest_rise.low > 0.0
    flow = together(more.flow["flow_days_180_364"], 12, len(more.flow))
    assert more.largest_rise.estimate >= flow.estimate - 1.0


def test_what_is_said_of_a_drop_agrees_with_every_period():
    for level in (0.96, 0.98, 0.99, 1.0, 1.02):
        found = measured(level, spread=0.03)
        flows = [together(flow, 12, len(found.flow)) for flow in found.flow.values()]
        assert found.drop_detected or all(beyond_chance(flow, 1.0) >= 0 for flow in flows)
        assert found.rise_detected or all(beyond_chance(flow, 1.0) <= 0 for flow in flows)


def test_a_recovery_that_does_not_last_is_not_plainly_recovered():
    assert recovery_status(300, True, 20, True) == RECOVERED
    assert recovery_status(300, True, 20, True, relapsed=True) == RELAPSED
    assert recovery_status(300, True, 0, False, relapsed=True) == STAYED_ABOVE
    level = np.ones(600)
    level[50:100], level[400:480] = 0.5, 0.93
    flow = np.full((3, 600), 1000.0)
    assert measure_resilience(flow * level, flow, 50).recovery_status == RELAPSED
    level[400:480] = 1.0
    assert measure_resilience(flow * level, flow, 50).recovery_status == RECOVERED
