"""The largest drop, the band of all days and the flow over periods: worked values, and how often they hold the truth."""

import numpy as np
import pytest
from benchmark.interval_coverage import coverage_of_effect

from abm.measures.extremes import errors_of_draws, fall_and_rise, simultaneous_band
from abm.measures.falls import PERIODS, WEEK, period_name, relative_flow
from abm.measures.resilience import measure_resilience

DAYS, START, GRAMS = 500, 60, 15_000.0


def noisy(stream, seeds=20):
    return GRAMS * np.random.default_rng(stream).lognormal(0.0, 0.3, (seeds, DAYS))


def fallen(depth, first, after, series):
    changed = series.copy()
    changed[..., START + first : START + after] *= 1 - depth
    return changed


@pytest.mark.parametrize(("effect", "fall"), [("flat", True), ("triangle", True), ("none", False)])
def test_largest_fall_of_slow_and_flat_effects_is_covered(effect, fall):
    found = coverage_of_effect(effect, repetitions=60, draws=200)
    # Three standard errors of a share of 60 around 95% are 8.4%. 1 - min r -+ Student's covered 0% of flat and none.
    for name in ("largest_drop", "band", "flow"):
        assert found[name] > 0.85, name
    assert found["fall"] > 0.9 if fall else found["fall"] < 0.15
    assert found["rise"] < 0.15 and abs(found["bias"]) < 0.006


def test_without_chance_the_fall_is_exact_whatever_its_shape():
    days = np.arange(200)
    for r in (np.where(days < 50, 1.0, 0.7), 1.0 - 0.3 * np.exp(-(((days - 90) / 3) ** 2)), np.linspace(1.0, 0.7, 200)):
        fall, rise = fall_and_rise(r, np.zeros((9, 200)), 40, 28)
        assert (fall.estimate, fall.low, fall.high) == pytest.approx((0.3, 0.3, 0.3))
        assert (rise.estimate, rise.low, rise.high) == pytest.approx((0.0, 0.0, 0.0), abs=1e-12)


def test_a_rise_is_a_fall_of_the_series_turned_over():
    generator = np.random.default_rng(4)
    r, errors = generator.normal(1.0, 0.05, 90), generator.normal(0.0, 0.02, (200, 90))
    fall, rise = fall_and_rise(r, errors, 12, 28)
    turned_fall, turned_rise = fall_and_rise(2.0 - r, -errors, 12, 28)
    assert (fall.low, fall.high) == pytest.approx((turned_rise.low, turned_rise.high))
    assert (rise.low, rise.high) == pytest.approx((turned_fall.low, turned_fall.high))


def test_a_single_day_has_students_interval_and_its_band_too():
    errors = errors_of_draws(np.array([0.8]), 0.8 + np.random.default_rng(2).normal(0.0, 0.02, (20_000, 1)), 10)
    fall, _ = fall_and_rise(np.array([0.8]), errors, 10, 28)
    half_width = 2.2622 * 0.02 * np.sqrt(10 / 9)  # t(0.975, 9)
    assert (fall.low, fall.high) == pytest.approx((0.2 - half_width, 0.2 + half_width), abs=0.001)
    assert simultaneous_band(np.array([0.8]), errors, 10)[:, 0] == pytest.approx(
        (0.8 - half_width, 0.8 + half_width), abs=0.001
    )


def test_what_is_not_finite_is_not_reported():
    r, errors = np.array([1.0, 0.5, np.inf]), np.zeros((4, 3))
    fall, rise = fall_and_rise(r, errors, 10, 28)
    assert fall.estimate == 0.5 and np.isnan([fall.low, fall.high, rise.estimate, rise.low]).all()
    assert np.isnan(simultaneous_band(r, errors, 10)).all()


def test_flow_over_periods_is_the_ratio_of_sums_with_students_interval():
    with_policy, without_policy = fallen(0.5, 30, 60, noisy(1)), noisy(1)
    found = measure_resilience(with_policy, without_policy, START, draws=20)
    assert list(found.flow) == [period_name(*period) for period in PERIODS[:4]]  # the run ends before the fifth
    assert found.flow["flow_days_0_29"].estimate == found.flow["flow_days_0_29"].high == 1.0
    sums = [side[:, START + 30 : START + 90].sum(axis=1) for side in (with_policy, without_policy)]
    share = sums[0].sum() / sums[1].sum()
    spread = np.std((sums[0] - share * sums[1]) / sums[1].mean(), ddof=1) / np.sqrt(20)
    reported = found.flow["flow_days_30_89"]
    assert (reported.estimate, reported.low, reported.high) == pytest.approx(
        (share, share - 2.093 * spread, share + 2.093 * spread), rel=1e-4
    )


def test_differences_of_periods_and_falls_are_taken_pair_by_pair():
    usual = noisy(1)
    policies = [fallen(depth, 0, 400, usual) for depth in (0.3, 0.2)]
    deep, shallow = (measure_resilience(one, usual, START, draws=50) for one in policies)
    found = deep.minus(shallow)
    assert found["flow_days_90_179"].estimate == pytest.approx(-0.1)
    assert found["largest_drop"].estimate == pytest.approx(0.1)
    assert found["largest_drop_week"].estimate == pytest.approx(0.1)
    assert found["largest_drop"].low == pytest.approx(0.1) and found["largest_drop"].p < 0.001
    with pytest.raises(ValueError, match="windows of 28 and 7 days"):
        deep.minus(measure_resilience(policies[1], usual, START, draws=50, window=WEEK))


@pytest.mark.parametrize("window", [7, 28])
def test_both_windows_are_measured_and_their_width_is_no_day(window):
    usual = np.full((4, DAYS), GRAMS)
    found = measure_resilience(fallen(0.4, 0, 14, usual), usual, START, draws=20, window=window)
    assert found.largest_drop.estimate == pytest.approx(0.4 * min(1, 14 / window))
    assert found.largest_drop_week.estimate == pytest.approx(0.4)
    assert found.relative_flow == pytest.approx(relative_flow(fallen(0.4, 0, 14, usual)[0], usual[0], window)[START:])
    assert np.isnan(found.days_to_lowest.estimate) == (window == 7)  # 13 days after the start with 28
