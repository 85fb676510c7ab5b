"""Evidence: what stands out of the months before, by a computation of its own, and how often it does in vain."""

import numpy as np
import pytest
from scipy import stats

from abm.measures.evidence import EITHER, FELL, LEVEL, ROSE, is_better, stands_out

RANDOM = np.random.default_rng(5)


@pytest.mark.parametrize("side", (FELL, EITHER, ROSE))
@pytest.mark.parametrize("months", (1, 3, 6))
def test_what_stands_out_lies_outside_the_prediction_of_student(side, months):
    before, after = RANDOM.normal(10, 2, (400, 12)), RANDOM.normal(9, 2, (400, months))
    t = (after.mean(axis=1) - before.mean(axis=1)) / (before.std(axis=1, ddof=1) * np.sqrt(1 / months + 1 / 12))
    p = stats.t(11).sf(side * t) if side else 2 * stats.t(11).sf(abs(t))
    assert np.array_equal(stands_out(before, after, side), p < LEVEL)


@pytest.mark.parametrize("side", (FELL, EITHER, ROSE))
def test_independent_months_claim_in_vain_as_often_as_is_said(side):
    before, after = RANDOM.normal(10, 2, (20_000, 12)), RANDOM.normal(10, 2, (20_000, 3))
    assert stands_out(before, after, side).mean() == pytest.approx(LEVEL, abs=0.006)


def test_a_trend_claims_more_often_than_is_said():
    months = np.arange(15) * 0.5 + RANDOM.normal(10, 1, (2000, 15))
    assert stands_out(months[:, :12], months[:, 12:], ROSE).mean() > 0.3
    assert stands_out(months[:, :12], months[:, 12:], FELL).mean() < 0.01


def test_nothing_stands_out_where_nothing_varies_or_a_month_is_missing():
    before = np.full((3, 12), 5.0)
    before[1, 3] = np.nan
    assert stands_out(before, np.array([[5.0], [1.0], [4.0]]), FELL).tolist() == [False, False, True]


def test_a_press_release_looks_at_the_last_month_alone():
    before = np.array([[1.0] * 11 + [9.0], [9.0] * 11 + [1.0]])
    assert is_better(before, np.array([[8.0], [8.0]]), FELL).tolist() == [True, False]
    assert is_better(before, np.array([[8.0], [8.0]]), ROSE).tolist() == [False, True]
