"""Paired tests and intervals: worked values, and coverage with few seeds."""

import numpy as np
import pytest
from benchmark.interval_coverage import coverage
from scipy.stats import ttest_rel

from abm.measures.paired import holm, paired_difference, paired_p_values, paired_test


def test_p_values_are_those_of_the_paired_t_test():
    first, second = np.random.default_rng(1).normal(size=(2, 9))
    assert paired_p_values(first, second) == pytest.approx(ttest_rel(first, second).pvalue)
    reported = paired_test(first, second)
    assert (reported.p < 0.05) == (reported.low > 0 or reported.high < 0) and reported.estimate == paired_difference(
        first, second
    ).estimate
    assert paired_p_values([4.0, 9.0], [4.0, 9.0]) == 1.0 and paired_p_values([2.0, 3.0], [1.0, 2.0]) == 0.0


def test_holm_gives_the_worked_values():
    # Sorted .005 x 4, .01 x 3, .03 x 2, .04 x 1, never less than the one before.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, np.nan, 0.7]) == pytest.approx([1.0, np.nan, 1.0], nan_ok=True)
    assert holm([]).size == 0


@pytest.mark.parametrize("seeds", [2, 3, 10])
def test_intervals_cover_with_few_seeds(seeds):
    found = coverage(seeds, repetitions=150, draws=200)
    # Three standard errors of a share of 150 around 95% are 5.3%.
    assert {name: share for name, share in found.items() if share < 0.89} == {}
