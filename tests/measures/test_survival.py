"""Kaplan-Meier against textbook data, and intervals against worked values."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.measures.survival import NOT_DEFINED, median_interval, share_interval

# Weeks in remission of 21 children on 6-MP and 21 on placebo; Freireich et al. 1963, Blood 21:699.
TREATED = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35])
TREATED_SEEN = np.array([1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0], dtype=bool)
CONTROL = np.array([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23])


def test_published_medians_and_log_log_intervals():
    treated = median_interval(TREATED, TREATED_SEEN)
    assert (treated.estimate, treated.low) == (23, 13)
    assert math.isnan(treated.high)
    control = median_interval(CONTROL, np.ones(21, dtype=bool))
    assert (control.estimate, control.low, control.high) == (8, 4, 11)


def test_leaving_censored_runs_out_would_shorten_the_median():
    assert median_interval(TREATED[TREATED_SEEN], TREATED_SEEN[TREATED_SEEN]).estimate == 10


def test_a_run_censored_on_the_day_of_an_event_is_still_at_risk():
    assert math.isnan(median_interval([5, 5, 9], [True, False, False]).estimate)  # S = 2/3; of two alone it were 1/2


def test_the_order_of_runs_does_not_matter():
    shuffled = np.random.default_rng(1).permutation(21)
    kept, moved = (median_interval(TREATED[order], TREATED_SEEN[order]) for order in (np.arange(21), shuffled))
    assert repr(moved) == repr(kept)


def test_no_event_at_all_leaves_the_median_unknown():
    result = median_interval([30, 30, 30], [False, False, False])
    assert all(map(math.isnan, (result.estimate, result.low, result.high)))


def test_half_of_the_runs_is_enough_for_a_median():
    days, seen = [3, 4, 9, 9, 9, 9], [True, True, True, False, False, False]
    assert median_interval(days, seen).estimate == 9
    assert math.isnan(median_interval(days, [True, True, False, False, False, False]).estimate)


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


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 400), st.booleans()), min_size=1, max_size=40))
def test_the_interval_holds_the_median(runs):
    result = median_interval(*zip(*runs, strict=True))
    order = [math.inf if math.isnan(value) else value for value in (result.low, result.estimate, result.high)]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("durations", "observed"),
    [([], []), ([1, 2], [True]), ([[1, 2]], [[True, True]]), ([1, math.nan], [True, False]), ([-1], [True])],
)
def test_unusable_durations_are_refused(durations, observed):
    with pytest.raises(ValueError, match="durations"):
        median_interval(durations, observed)


def test_share_interval_gives_worked_values():
    half = share_interval(5, 10)  # Wilson: 0.2366 to 0.7634
    assert (half.estimate, half.low, half.high) == pytest.approx((0.5, 0.2366, 0.7634), abs=5e-5)
    none, every = share_interval(0, 10), share_interval(10, 10)
    assert (none.low, none.high) == pytest.approx((0.0, 0.2775), abs=5e-5)
    assert (every.low, every.high) == pytest.approx((0.7225, 1.0), abs=5e-5)
    assert share_interval(0, 0) == NOT_DEFINED


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=40))
def test_median_and_interval_are_those_of_the_formulas(runs):
    """Kaplan and Meier's product, Greenwood's sum and the log-log band, written out."""
    days, seen = (np.array(column) for column in zip(*runs, strict=True))
    survival, variance, ends = 1.0, 0.0, [math.nan] * 3
    for day in sorted(set(days[seen])):
        at_risk, events = (days >= day).sum(), (seen & (days == day)).sum()
        survival *= 1 - events / at_risk
        curves = [0.0] * 3
        if at_risk > events:
            variance += events / (at_risk * (at_risk - events))
            reach = math.exp(1.959963984540054 * math.sqrt(variance) / -math.log(survival))
            curves = [survival, survival**reach, survival ** (1 / reach)]
        for i, value in enumerate(curves):
            if value <= 0.5 + 1e-12 and math.isnan(ends[i]):
                ends[i] = day
    found = median_interval(days, seen)
    np.testing.assert_array_equal([found.estimate, found.low, found.high], ends)


def test_scipy_statistics_are_not_loaded_before_they_are_asked_for():
    code = "import sys, abm.analysis, abm.measures.resilience; print('scipy.stats' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
