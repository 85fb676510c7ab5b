"""Measures of resilience against hand-made series whose answers can be worked out on paper."""

import math
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.measures.falls import (
    area_lost,
    days_below,
    days_to_lowest,
    largest_drop,
    level_after_year,
    per_seed_measures,
    recovery_day,
    relative_flow,
    shortfall,
)
from abm.measures.named import MEASURES
from abm.measures.paired import paired_difference
from abm.measures.resilience import shifted_share, measure_resilience
from abm.measures.survival import NOT_DEFINED, Interval

DAYS, START, GRAMS = 730, 100, 15_000.0


def steady(days=DAYS, seeds=None):
    return np.full(days if seeds is None else (seeds, days), GRAMS)


def step(depth=0.4, length=100, start=START, days=DAYS, seeds=None):
    """Deliver less by a share `depth` for `length` days from the start."""
    series = steady(days, seeds)
    series[..., start : start + length] *= 1 - depth
    return series


def noisy(stream, seeds=20, days=DAYS):
    return GRAMS * np.random.default_rng(stream).lognormal(0.0, 0.3, (seeds, days))


# One series: the trailing window


def test_step_shows_linearly_in_and_out_of_the_trailing_window():
    r = relative_flow(step(), steady())
    assert np.all(r[:START] == 1.0)
    assert r[START : START + 28] == pytest.approx(1 - 0.4 * np.arange(1, 29) / 28)
    assert r[START + 27 : START + 100] == pytest.approx(0.6)
    assert r[START + 100 : START + 127] == pytest.approx(1 - 0.4 * np.arange(27, 0, -1) / 28)
    assert r[START + 127 :] == pytest.approx(1.0)


def test_step_of_forty_percent_for_a_hundred_days():
    r = relative_flow(step(), steady())
    assert largest_drop(r, START) == pytest.approx(0.4)
    assert days_to_lowest(r, START) == 27
    # On day 124 after the start 3 low days are left in the window: 1 - 0.4 x 3/28 = 0.957; with 4 it was 0.943.
    assert recovery_day(r, START) == START + 124
    # Below 0.9 from the 8th low day in the window to the 8th from the end; 1 - r is 0.4 x (low days) / 28.
    assert days_below(r, START) == 100 + 27 - 7 - 7
    ramp = sum(0.4 * low / 28 for low in range(8, 28))
    assert area_lost(r, START) == pytest.approx(2 * ramp + 0.4 * 73)
    assert shortfall(step(), steady(), START) == pytest.approx(0.4 * 100 * GRAMS)
    assert level_after_year(r, START) == pytest.approx(1.0)


def test_fall_shorter_than_the_window_is_diluted():
    assert largest_drop(relative_flow(step(0.4, 14), steady()), START) == pytest.approx(0.2)


def test_before_the_first_day_both_runs_count_as_a_mean_day_without_the_policy():
    r = relative_flow([50.0, 100.0, 100.0, 100.0], [80.0, 120.0, 100.0, 100.0], window=3)
    assert r == pytest.approx([250 / 280, 250 / 300, 250 / 300, 300 / 320])


def test_a_policy_of_day_0_falls_as_one_that_starts_later():
    """A quiet third day, on which little comes through anyway, showed as a drop of 14%."""
    without = np.full(100, 100.0)
    without[2] = 10.0
    later = relative_flow(np.r_[np.full(50, 100.0), 0.6 * without], np.r_[np.full(50, 100.0), without])
    first = relative_flow(0.6 * without, without)
    assert first == pytest.approx(later[50:], abs=0.005)
    assert first[0] == pytest.approx(1 - 0.4 / 28, abs=1e-3) and first[27:] == pytest.approx(np.full(73, 0.6))


def test_nothing_over_nothing_is_one_and_something_over_nothing_is_infinite():
    assert relative_flow([0.0, 0.0, 5.0], [0.0, 0.0, 0.0], window=2).tolist() == [1.0, 1.0, math.inf]


def test_hold_must_be_unbroken():
    series = step(0.4, 100)
    series[START + 130 : START + 137] *= 0.5  # seven half days: the window falls to 0.875 on day 136
    # Under 0.95 again on day 132 (3 half days: 0.946); it is back when 2 half days are left, on day 162.
    assert recovery_day(relative_flow(series, steady()), START) == START + 162


def test_recovery_comes_after_the_deepest_trough_not_the_first():
    series = step(0.2, 60)
    series[START + 200 : START + 260] *= 0.5
    r = relative_flow(series, steady())
    assert days_to_lowest(r, START) == 227
    assert recovery_day(r, START) == START + 200 + 60 + 28 - 1 - 2


def test_fall_that_lasts_is_censored():
    assert recovery_day(relative_flow(step(0.4, 10_000), steady()), START) == math.inf


def test_return_must_hold_inside_the_run():
    days = START + 124 + 28  # four weeks of watch from day 124 on are the least that says anything
    assert recovery_day(relative_flow(step(days=days), steady(days)), START) == START + 124
    assert recovery_day(relative_flow(step(days=days - 1), steady(days - 1)), START) == math.inf


@pytest.mark.parametrize(("again", "day"), [(124 + 182 - 4, 124), (124 + 182 - 5, 124 + 182 - 5 + 53)])
def test_half_a_year_at_the_level_is_a_return_and_a_day_less_is_none(again, day):
    series = step(0.4, 100)
    series[START + again : START + again + 30] *= 0.7  # 0.95 is missed on the fifth of these days
    r = relative_flow(series, steady())
    assert (r[START + 124 : START + again + 4] >= 0.95).all() and r[START + again + 4] < 0.95
    assert recovery_day(r, START) - START == day


def test_a_flow_that_stays_between_90_and_95_percent_is_not_back():
    series = step(0.3, 60)
    series[START + 60 :] *= 0.93
    r = relative_flow(series, steady())
    assert days_below(r, START) > 0 and recovery_day(r, START) == math.inf


def test_run_shorter_than_the_hold_is_censored():
    assert recovery_day(np.array([1.0, 0.5, 1.0, 1.0]), 1) == math.inf


def test_fall_to_the_level_itself_is_nothing_to_recover_from():
    assert math.isnan(recovery_day(relative_flow(step(0.1), steady()), START))
    assert recovery_day(relative_flow(step(0.11), steady()), START) > START


def test_fall_before_the_start_is_not_counted():
    r = relative_flow(step(0.4, 30, start=20), steady())
    assert largest_drop(r, START) == pytest.approx(0.0)
    assert math.isnan(days_to_lowest(r, START)) and math.isnan(recovery_day(r, START))
    assert shortfall(step(0.4, 100, start=20), steady(), START) == pytest.approx(0.4 * 20 * GRAMS)


def test_flow_that_only_rises_has_a_negative_fall():
    r = relative_flow(step(-0.5, 10_000, start=0), steady())
    assert largest_drop(r, START) == pytest.approx(-0.5)
    assert math.isnan(days_to_lowest(r, START))
    assert shortfall(step(-0.5), steady(), START) == pytest.approx(-0.5 * 100 * GRAMS)


def test_level_after_a_year_needs_the_whole_window():
    r = np.ones(START + 394)
    r[START + 337 : START + 394] = np.linspace(0.5, 0.9, 57)
    assert level_after_year(r, START) == pytest.approx(0.7)
    assert math.isnan(level_after_year(r[:-1], START))


@given(st.floats(0.0, 0.95), st.floats(0.0, 0.95), st.integers(1, 200))
def test_deeper_step_never_gives_a_smaller_fall(one, other, length):
    shallow, deep = sorted((one, other))
    falls = [largest_drop(relative_flow(step(depth, length), steady()), START) for depth in (shallow, deep)]
    assert falls[0] <= falls[1] + 1e-12
    assert falls[1] == pytest.approx(deep * min(length, 28) / 28, abs=1e-9)


@given(st.integers(28, 200), st.integers(28, 200))
def test_longer_fall_never_recovers_sooner(one, other):
    short, long = sorted((one, other))
    days = [recovery_day(relative_flow(step(0.4, length), steady()), START) for length in (short, long)]
    assert days[1] - days[0] == long - short


@given(st.integers(0, 2**32 - 1))
def test_zero_effect_is_one_exactly(stream):
    series = noisy(stream, seeds=3, days=200)
    series[0, 20:90] = 0.0
    assert np.all(relative_flow(series, series.copy()) == 1.0)


# Places


def test_shifted_share_gives_worked_values():
    assert shifted_share([50.0, 30.0, 20.0], [70.0, 20.0, 10.0]) == pytest.approx(0.2)
    assert shifted_share([0.0, 9.0], [4.0, 0.0]) == pytest.approx(1.0)
    assert shifted_share([7.0, 2.0, 1.0], [70.0, 20.0, 10.0]) == pytest.approx(0.0)
    assert math.isnan(shifted_share([0.0, 0.0], [1.0, 1.0]))
    assert shifted_share(np.ones((4, 6, 3)), np.ones((4, 6, 3))).shape == (4, 6)


# Every seed


def test_per_seed_measures_keep_a_row_for_each_kind_of_run():
    with_policy = np.stack([step(0.4, 100), step(0.4, 10_000), step(0.05, 100), steady()])
    measures = per_seed_measures(with_policy, steady(seeds=4), START)
    np.testing.assert_array_equal(measures["days_to_recovery"], [124, DAYS - START, math.nan, math.nan])
    np.testing.assert_array_equal(measures["recovered"], [True, False, False, False])
    np.testing.assert_array_equal(measures["censored"], [False, True, False, False])
    assert np.isnan(measures["days_to_lowest"]).all()  # the width of the window is no day
    assert measures["largest_drop"] == pytest.approx([0.4, 0.4, 0.05, 0.0])
    assert measures["averted_g"] == pytest.approx(np.array([40, 0.4 * 630, 5, 0]) * GRAMS)
    assert measures["level_after_year"] == pytest.approx([1.0, 0.6, 1.0, 1.0])


# Over seeds


def test_equal_seeds_have_intervals_without_width():
    result = measure_resilience(step(seeds=5), steady(seeds=5), START, steady(seeds=5), draws=50)
    for interval, value in [
        (result.largest_drop, 0.4),
        (result.largest_drop_week, 0.4),
        (result.flow["flow_days_90_179"], 1 - 0.4 / 9),
        (result.days_to_recovery, 124),
        (result.averted_g, 40 * GRAMS),
        (result.level_after_year, 1.0),
        (result.median_recovery, 124),
    ]:
        assert (interval.estimate, interval.low, interval.high) == pytest.approx((value, value, value))
    assert result.drop_detected and result.recovery_status == "recovered" and result.seeds_fallen == 5
    assert result.share_recovered.estimate == 1.0 and result.share_recovered.low < 0.6
    assert result.placebo_drop == Interval(0.0, 0.0, 0.0)
    np.testing.assert_array_equal(result.band, np.stack([result.relative_flow] * 2))
    with pytest.raises(FrozenInstanceError):
        result.seeds_fallen = 0


def test_a_flow_that_falls_again_after_half_a_year_has_recovered_and_both_days_are_known():
    later = step(seeds=5)
    later[:, START + 400 : START + 500] *= 0.8  # 28 days back: below 95% while more than 7 of them are low
    result = measure_resilience(later, steady(seeds=5), START, draws=50)
    assert result.recovery_status == "recovered, later below 95% again" and result.days_to_recovery.estimate == 124
    assert result.days_to_relapse.estimate == 407 and result.days_below_95_again.estimate == 113
    held = measure_resilience(step(seeds=5), steady(seeds=5), START, draws=50)
    assert math.isnan(held.days_to_relapse.estimate) and held.days_below_95_again.estimate == 0
    lasting = measure_resilience(step(0.4, 10_000, seeds=5), steady(seeds=5), START, draws=50)
    assert math.isnan(lasting.days_to_relapse.estimate) and math.isnan(lasting.days_below_95_again.estimate)


def test_the_answer_is_a_frame_and_a_picture_with_units():
    result = measure_resilience(step(seeds=5), steady(seeds=5), START, steady(seeds=5), draws=50)
    frame = result.to_frame()
    assert frame.loc["averted_kg", ["estimate", "low", "high", "unit"]].tolist() == [600.0, 600.0, 600.0, "kg pure"]
    assert frame.loc["days_to_recovery", "estimate"] == 124 and frame.loc["flow_days_0_29", "estimate"] == 0.6
    assert set(frame.index) < set(MEASURES) and frame.unit.all()
    assert "(blank: none is clear beyond chance, or it is the one on which the window" in frame.label["days_to_lowest"]
    assert "blank" not in frame.label["days_to_recovery"]
    ax = result.plot()
    [line, _] = ax.lines
    assert line.get_ydata().tolist() == (100 * result.relative_flow).tolist()
    assert "28-day flow (% of the flow without" in ax.get_ylabel() and "days from the start" in ax.get_xlabel()
    assert result.plot(ax) is ax and result.plot() is not ax


def test_an_answer_prints_as_what_became_of_the_flow_and_its_table():
    result = measure_resilience(step(seeds=5), steady(seeds=5), START, steady(seeds=5), draws=50)
    first, *table = str(result).splitlines()
    [kept] = [line for line in table if line.startswith("averted_kg")]
    assert first == f"The flow: {result.recovery_status}." and kept.split()[1:6] == ["600", "600", "600", "kg", "pure"]
    assert "nan" not in str(result).lower() and first in result._repr_html_()


def test_zero_effect_is_no_fall_with_or_without_a_placebo():
    baseline = noisy(1)
    for placebo in (None, noisy(2), baseline.copy()):
        result = measure_resilience(baseline.copy(), baseline, START, placebo, draws=100)
        assert result.largest_drop.estimate == 0.0 and result.averted_g.estimate == 0.0
        assert not result.drop_detected and result.recovery_status == "no drop"
        assert result.days_to_lowest == result.days_to_recovery == result.share_recovered == NOT_DEFINED


def test_mean_series_is_the_ratio_of_means_not_the_mean_of_ratios():
    with_policy, without_policy = step(0.5, seeds=2), steady(seeds=2)
    with_policy[0], without_policy[0] = 3 * GRAMS, 3 * GRAMS  # the large seed does not fall
    result = measure_resilience(with_policy, without_policy, START, draws=20)
    assert result.largest_drop.estimate == pytest.approx(0.5 / 4)


def test_single_seeds_are_reported_where_they_fall_further_than_those_of_the_placebo():
    placebo = steady(seeds=40)
    placebo[:2] = step(0.3)  # two of forty fall by chance: the 97.5% quantile lies on their depth
    with_policy = step(0.29, seeds=40)
    hidden = measure_resilience(with_policy, steady(seeds=40), START, placebo, draws=50)
    assert hidden.drop_detected and hidden.recovery_status == "recovered"
    assert not hidden.single_falls_distinguished and hidden.seeds_fallen is None
    assert hidden.share_recovered == hidden.median_recovery == NOT_DEFINED
    with_policy[:21] = step(0.31)
    clear = measure_resilience(with_policy, steady(seeds=40), START, placebo, draws=50)
    assert clear.single_falls_distinguished and clear.seeds_fallen == 40 and clear.share_recovered.estimate == 1.0
    alone = measure_resilience(with_policy, steady(seeds=40), START, draws=50)
    assert alone.seeds_fallen is None and alone.placebo_drop == NOT_DEFINED


def test_placebo_is_measured_as_a_policy_is():
    placebo = step(0.1, seeds=10) * np.linspace(0.98, 1.02, 10)[:, None]
    result = measure_resilience(step(seeds=10), steady(seeds=10), START, placebo, draws=100)
    beside = measure_resilience(placebo, steady(seeds=10), START, draws=100)
    assert (result.placebo_drop, result.placebo_rise) == (beside.largest_drop, beside.largest_rise)
    assert result.placebo_drop.low < result.placebo_drop.estimate < result.placebo_drop.high


def test_plain_noise_hides_a_small_fall_and_not_a_large_one():
    baseline, shifted = noisy(1), noisy(3)
    assert not measure_resilience(shifted, baseline, START, draws=200).drop_detected
    large = measure_resilience(shifted * step(0.3) / GRAMS, baseline, START, draws=200)
    assert large.drop_detected and large.recovery_status == "recovered"
    assert 0.25 < large.largest_drop.low <= large.largest_drop.high < 0.4


def test_detected_fall_above_the_level_has_no_recovery():
    result = measure_resilience(step(0.05, seeds=3), steady(seeds=3), START, steady(seeds=3), draws=20)
    assert result.drop_detected and result.days_to_lowest == NOT_DEFINED  # the width of the window is no day
    assert result.recovery_status == "dropped, stayed above 90%" and result.seeds_fallen == 0
    assert result.days_to_recovery == result.share_recovered == result.median_recovery == NOT_DEFINED


@pytest.mark.parametrize(
    "days_watched, status",
    [(1, "not determined"), (27, "not determined"), (28, "dropped, stayed above 90%")],
)
def test_fewer_than_28_days_of_watch_do_not_tell_what_became_of_the_flow(days_watched, status):
    start = DAYS - days_watched
    result = measure_resilience(step(0.05, start=start, seeds=3), steady(seeds=3), start, draws=20)
    assert result.drop_detected and result.largest_drop.estimate == pytest.approx(0.05 * days_watched / 28)
    assert result.recovery_status == status
    none = measure_resilience(steady(seeds=3), steady(seeds=3), start, draws=20)
    assert none.recovery_status == ("not determined" if days_watched < 28 else "no drop")


def test_censored_mean_has_no_recovery_day_and_no_median():
    result = measure_resilience(step(0.4, 10_000, seeds=4), steady(seeds=4), START, steady(seeds=4), draws=20)
    assert result.recovery_status == "not recovered"
    assert math.isnan(result.days_to_recovery.estimate) and math.isnan(result.median_recovery.estimate)
    assert result.share_recovered.estimate == 0.0 and result.share_recovered.high > 0.4


def test_recovery_bound_is_open_when_some_draws_do_not_recover():
    with_policy = step(0.4, seeds=10)
    with_policy[:1] = step(0.4, 10_000)  # the mean comes back to 0.96; a draw with two such seeds only to 0.92
    result = measure_resilience(with_policy, steady(seeds=10), START)
    assert result.recovery_status == "recovered"
    assert result.days_to_recovery.low < 124 < result.days_to_recovery.estimate
    assert math.isnan(result.days_to_recovery.high)


def test_seeds_that_did_not_recover_stay_in_share_and_median():
    with_policy = np.concatenate([step(0.4, 50, seeds=3), step(0.4, 10_000, seeds=2), steady(seeds=3)])
    result = measure_resilience(with_policy, steady(seeds=8), START, steady(seeds=8), draws=50)
    assert result.seeds_fallen == 5
    assert result.share_recovered.estimate == pytest.approx(3 / 5)
    assert result.median_recovery.estimate == 74


def test_bootstrap_repeats_for_a_seed_and_differs_between_seeds():
    arguments = (noisy(3) * step() / GRAMS, noisy(1), START, noisy(2))
    first, again = (measure_resilience(*arguments, draws=200, seed=7) for _ in range(2))
    other = measure_resilience(*arguments, draws=200, seed=8)
    assert repr(first) == repr(again)
    assert first.averted_g == other.averted_g and first.largest_drop != other.largest_drop


def test_bootstrap_keeps_the_pair_of_a_seed_together():
    size = np.linspace(1, 9, 12)[:, None]  # seeds differ ninefold, every one falls by the same share
    result = measure_resilience(size * step(seeds=12), size * steady(seeds=12), START, draws=200)
    assert (result.largest_drop.low, result.largest_drop.high) == pytest.approx((0.4, 0.4))
    assert result.averted_g.low < 0.8 * result.averted_g.estimate


def test_bootstrap_interval_of_a_mean_has_the_width_of_theory():
    baseline, effect = steady(seeds=40), np.random.default_rng(5).normal(0.4, 0.05, 40)
    with_policy = steady(seeds=40)
    with_policy[:, START : START + 100] *= 1 - effect[:, None]
    result = measure_resilience(with_policy, baseline, START, draws=4000).largest_drop
    assert result.estimate == pytest.approx(effect.mean(), abs=0.0005)
    assert result.high - result.low == pytest.approx(2 * 2.02 * effect.std(ddof=1) / np.sqrt(40), rel=0.08)


def test_paired_difference_gives_the_worked_value():
    result = paired_difference(
        [11.0, 12.0, 16.0], [10.0, 10.0, 10.0]
    )  # mean 3, deviation sqrt(7), t(0.975, 2) = 4.3027
    half_width = 4.302653 * math.sqrt(7) / math.sqrt(3)
    assert (result.estimate, result.low, result.high) == pytest.approx((3.0, 3 - half_width, 3 + half_width))
    same = paired_difference([4.0, 9.0], [4.0, 9.0])
    assert (same.estimate, same.low, same.high) == (0.0, 0.0, 0.0)
    assert math.isnan(paired_difference([1.0, math.nan, 2.0], [0.0, 0.0, 0.0]).estimate)


# Errors


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: relative_flow(np.ones((2, 9)), np.ones((2, 8))), "differ"),
        (lambda: relative_flow(np.ones(9), np.ones(9), window=0), "window = 0"),
        (lambda: relative_flow([1.0, math.nan], [1.0, 1.0]), "finite"),
        (lambda: shortfall(np.ones(9), np.ones((2, 9)), 3), "differ"),
        (lambda: shifted_share(np.ones(3), np.ones(4)), "differ"),
        (lambda: largest_drop(np.ones(9), 9), "start = 9: outside the run, need 0 to 8"),
        (lambda: recovery_day(np.ones(9), -1), "start = -1: outside the run, need 0 to 8"),
        (lambda: measure_resilience(np.ones((1, 9)), np.ones((1, 9)), 3), "2 seeds or more"),
        (lambda: measure_resilience(np.ones((3, 9)), np.ones((3, 9)), 9), "start = 9"),
        (lambda: measure_resilience(np.ones((3, 9)), np.ones((3, 9)), 3, window=0), "window = 0"),
        (lambda: measure_resilience(np.ones((3, 9)), np.ones((3, 9)), 3, placebo=np.ones((2, 9))), "differ"),
        (lambda: paired_difference([1.0], [1.0]), "2 seeds or more"),
    ],
)
def test_unusable_input_is_refused_in_one_line(call, message):
    with pytest.raises(ValueError, match=message) as error:
        call()
    assert "\n" not in str(error.value)


def test_an_interval_of_days_ends_on_whole_days():
    generator = np.random.default_rng(1)
    without = generator.uniform(90, 110, (12, 200))
    depth = generator.uniform(0.2, 0.5, (12, 1)) * (np.arange(200) >= 50) * (np.arange(200) < 120)
    below = measure_resilience(without * (1 - depth), without, 50).days_below_90
    assert below.low == int(below.low) < below.estimate < below.high == int(below.high)


def test_every_measure_has_a_label():
    frame = measure_resilience(*np.ones((2, 3, 60)), start=10).to_frame()
    assert len(frame) > 10 and (frame["label"] != "").all() and frame["label"].is_unique
