"""Kaplan-Meier against textbook data, and intervals against worked values."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.measures.survival import NOT_DEFINED, kaplan_meier, median_interval, median_survival, share_interval

# Weeks in remission of 21 children on 6-MP and 21 on placebo; Freireich et al. 1963, Blood 21:699.
TREATED = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35])
TREATED_SEEN = np.array([1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0], dtype=bool)
CONTROL = np.array([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23])


def test_kaplan_meier_gives_the_published_curve():
    times, survival = kaplan_meier(TREATED, TREATED_SEEN)
    assert times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert survival == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5)


def test_published_medians_and_log_log_intervals():
    treated = median_interval(TREATED, TREATED_SEEN)
    assert (treated.estimate, treated.low) == (23, 13)
    assert math.isnan(treated.high)
    control = median_interval(CONTROL, np.ones(21, dtype=bool))
    assert (control.estimate, control.low, control.high) == (8, 4, 11)


def test_leaving_censored_runs_out_would_shorten_the_median():
    assert median_survival(*kaplan_meier(TREATED[TREATED_SEEN], TREATED_SEEN[TREATED_SEEN])) == 10


def test_a_run_censored_on_the_day_of_an_event_is_still_at_risk():
    _, survival = kaplan_meier([5, 5, 9], [True, False, False])
    assert survival == pytest.approx([2 / 3])


def test_the_order_of_runs_does_not_matter():
    shuffled = np.random.default_rng(1).permutation(21)
    expected = kaplan_meier(TREATED, TREATED_SEEN)
    np.testing.assert_array_equal(kaplan_meier(TREATED[shuffled], TREATED_SEEN[shuffled]), expected)


def test_no_event_at_all_leaves_the_median_unknown():
    times, survival = kaplan_meier([30, 30, 30], [False, False, False])
    assert times.size == survival.size == 0
    result = median_interval([30, 30, 30], [False, False, False])
    assert all(map(math.isnan, (result.estimate, result.low, result.high)))


def test_half_of_the_runs_is_enough_for_a_median():
    assert median_survival(*kaplan_meier([3, 4, 9, 9, 9, 9], [True, True, True, False, False, False])) == 9
    assert math.isnan(median_survival(*kaplan_meier([3, 4, 9, 9, 9, 9], [True, True, False, False, False, False])))


@pytest.mark.parametrize("runs", [5, 21, 200])
def test_interval_agrees_with_the_closed_form_without_censoring(runs):
    # One event a day: S = 1 - day/runs, and Greenwood's sum is the binomial (1 - S) / (runs S).
    days = np.arange(1, runs)
    survival = 1 - days / runs
    margin = 1.959964 * np.sqrt((1 - survival) / (runs * survival)) / -np.log(survival)
    log_hazard, half = np.log(-np.log(survival)), np.log(np.log(2))
    result = median_interval(np.arange(1, runs + 1), np.ones(runs, dtype=bool))
    assert result.low == days[log_hazard + margin >= half][0]
    assert result.high == next(iter(days[log_hazard - margin >= half]), runs)


def test_all_on_one_day_has_no_width():
    result = median_interval([12, 12, 12], [True, True, True])
    assert (result.estimate, result.low, result.high) == (12, 12, 12)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40))
def test_without_censoring_survival_is_the_share_still_to_come(durations):
    times, survival = kaplan_meier(durations, np.ones(len(durations), dtype=bool))
    assert survival == pytest.approx([np.mean(np.array(durations) > time) for time in times], abs=1e-9)


@given(st.lists(st.tuples(st.integers(1, 400), st.booleans()), min_size=1, max_size=40))
def test_curve_falls_and_interval_holds_the_median(runs):
    durations, observed = zip(*runs, strict=True)
    _, survival = kaplan_meier(durations, observed)
    assert np.all(np.diff(survival, prepend=1.0) < 0) and np.all(survival >= 0)
    result = median_interval(durations, observed)
    order = [math.inf if math.isnan(value) else value for value in (result.low, result.estimate, result.high)]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("durations", "observed"),
    [([], []), ([1, 2], [True]), ([[1, 2]], [[True, True]]), ([1, math.nan], [True, False]), ([-1], [True])],
)
def test_unusable_durations_are_refused(durations, observed):
    with pytest.raises(ValueError, match="durations"):
        kaplan_meier(durations, observed)


def test_share_interval_gives_worked_values():
    half = share_interval(5, 10)  # Wilson: 0.2366 to 0.7634
    assert (half.estimate, half.low, half.high) == pytest.approx((0.5, 0.2366, 0.7634), abs=5e-5)
    none, every = share_interval(0, 10), share_interval(10, 10)
    assert (none.low, none.high) == pytest.approx((0.0, 0.2775), abs=5e-5)
    assert (every.low, every.high) == pytest.approx((0.7225, 1.0), abs=5e-5)
    assert share_interval(0, 0) == NOT_DEFINED
