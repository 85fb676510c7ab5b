"""Measure how far the flow falls after a policy, and how fast it comes back.

Everything is measured against the same seed without the policy, on daily deliveries (pure g/day). Day 0 is the first
recorded day; `start` is the day the policy starts. Functions take arrays [..., days] and work along the last axis; a
start outside the run and runs without their pair raise ValueError.

What the trailing window does, and what was chosen:

- r(t) looks back over days t-27..t, days before the start included. There both runs are the same, so r leaves 1
  without the jitter of a short window, but a sudden fall shows in full only 27 days later, and a fall that lasts
  n < 28 days shows as n/28 of its depth.
- A return shows late as well: after a fall of depth f, r is back at 0.9 when f x (low days in the window) / 28 <= 0.1.
  With f = 0.4 that is 20 days after the return. Recovery times compare with each other, and are late by up to 27 days.
- Recovery is dated to the first of the 28 days in a row, and those days must lie inside the run; a return in the last
  27 days is therefore censored.
- A policy that starts before day 27 is measured on the days there are, and short windows are noisy.

Source of the measures: the project's own definition (abm/ODD.md). Bootstrap: Efron and Tibshirani 1993, An
Introduction to the Bootstrap, chapter 13 (percentile interval).
"""

from dataclasses import dataclass

import numpy as np

from abm.survival import CONFIDENCE, NOT_DEFINED, Interval, median_interval, share_interval

WINDOW = 28  # days in the trailing mean
RECOVERY_LEVEL = 0.9  # share of the flow without the policy
HOLD = 28  # days in a row at that level
YEAR_AFTER = (337, 393)  # first and last day after the start: a year, four weeks either way
MEASURED = ("largest_fall", "days_to_trough", "days_to_recovery", "shortfall", "level_after_year")
# Running sums differ in the last bits: a smaller difference in r is no difference.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Resilience:
    """Hold the measures of one policy over all its seeds.

    Attributes
    ----------
    largest_fall, level_after_year : Interval
        Shares of the flow without the policy, on the mean series. A negative fall: the flow stayed above it throughout.
    days_to_trough, days_to_recovery : Interval
        Days from the start, on the mean series. A nan beside a number lies beyond the end of the run.
    shortfall : Interval
        Pure grams per run from the start to the end; negative = more was delivered.
    fall_detected : bool
        Whether the largest fall exceeds the placebo's band; without a placebo, whether it exceeds 0.
    placebo_fall : Interval
        Largest fall of the placebo's mean series and its band; not defined without a placebo.
    recovery_status : {"recovered", "censored", "no fall"}
        Of the mean series. "no fall": none detected, or none below the recovery level; recovery is then not defined.
    seeds_fallen : int
        Single seeds that fell below the recovery level; some do so by luck, as the placebo's do.
    share_recovered, median_recovery : Interval
        Over those seeds, censored ones included: share (Wilson) and Kaplan-Meier median in days from the start.
        Not defined without a detected fall.
    """

    largest_fall: Interval
    days_to_trough: Interval
    days_to_recovery: Interval
    shortfall: Interval
    level_after_year: Interval
    fall_detected: bool
    placebo_fall: Interval
    recovery_status: str
    seeds_fallen: int
    share_recovered: Interval
    median_recovery: Interval


def relative_flow(with_policy, without_policy, window=WINDOW):
    """Divide the trailing mean of deliveries with the policy by the one without.

    r(t) = sum of with(t-window+1..t) / sum of without(t-window+1..t); the first days use the days there are. 0/0 = 1,
    and with/0 = inf. Equal series give 1 exactly.

    Parameters
    ----------
    with_policy, without_policy : arrays, shape [..., days]
        Pure g/day; the answer has the same shape.
    window : int
        Days, 1 or more.

    Raises
    ------
    ValueError
        If the shapes differ, a delivery is not finite, or the window is shorter than a day.
    """
    with_policy, without_policy = _same_shape(with_policy, without_policy)
    if window < 1:
        raise ValueError(f"window = {window}: need 1 day or more")
    if not (np.isfinite(with_policy).all() and np.isfinite(without_policy).all()):
        raise ValueError("deliveries: need finite g/day on every day of every run")
    above, below = _trailing_sum(with_policy, window), _trailing_sum(without_policy, window)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((above == 0) & (below == 0), 1.0, above / below)


def largest_fall(r, start):
    """Return 1 - min r from the start on, shape [...]; negative if r stays above 1."""
    return 1.0 - _since(r, start).min(axis=-1)


def days_to_trough(r, start):
    """Count the days from the start to the first day of the lowest r, shape [...]; nan where r never falls below 1."""
    after = _since(r, start)
    return np.where(largest_fall(r, start) > ROUNDING, _trough(after), np.nan)


def recovery_day(r, start, level=RECOVERY_LEVEL, hold=HOLD):
    """Find the first day after the trough from which r >= level for `hold` days in a row.

    Parameters
    ----------
    r : array, shape [..., days]
        Relative flow.
    start, hold : int
        Day the policy starts; days in a row, all inside the run.
    level : float
        Share of the flow without the policy.

    Returns
    -------
    array, shape [...]
        Day of the run (not from the start); inf where the run ends first (censored); nan where r never is below the
        level after the start, so that there is nothing to recover from.
    """
    after = _since(r, start)
    held = _held_from(after >= level - ROUNDING, hold)
    held &= np.arange(held.shape[-1]) > _trough(after)[..., None]
    day = np.where(held.any(axis=-1), start + held.argmax(axis=-1), np.inf) if held.size else np.inf
    return np.where(largest_fall(r, start) > 1.0 - level + ROUNDING, day, np.nan)


def shortfall(with_policy, without_policy, start):
    """Sum (without - with) from the start to the end of the run, in pure grams, shape [...]."""
    with_policy, without_policy = _same_shape(with_policy, without_policy)
    return (_since(without_policy, start) - _since(with_policy, start)).sum(axis=-1)


def level_after_year(r, start):
    """Average r over days 337-393 after the start, both included, shape [...]; nan where the run ends earlier."""
    after = _since(r, start)
    first, last = YEAR_AFTER
    if after.shape[-1] <= last:
        return np.full(after.shape[:-1], np.nan)
    return after[..., first : last + 1].mean(axis=-1)


def displaced_share(with_amounts, without_amounts):
    """Return half the sum of absolute changes in the shares of places (offices, modes, lab regions).

    D = 1/2 sum over places |with_i / sum with - without_i / sum without|: the share that would have to move back.

    Parameters
    ----------
    with_amounts, without_amounts : arrays, shape [..., places]
        Amounts >= 0 in the same window, any one unit; ValueError if the shapes differ.

    Returns
    -------
    array, shape [...]
        0 (same shares) to 1 (all elsewhere); nan where one side has no amount at all.
    """
    with_amounts, without_amounts = _same_shape(with_amounts, without_amounts)
    with np.errstate(invalid="ignore"):
        with_shares = with_amounts / with_amounts.sum(axis=-1, keepdims=True)
        without_shares = without_amounts / without_amounts.sum(axis=-1, keepdims=True)
    return 0.5 * np.abs(with_shares - without_shares).sum(axis=-1)


def per_seed_measures(with_policy, without_policy, start):
    """Take every measure of every series, for one row per seed.

    Returns
    -------
    dict of arrays, shape [...]
        largest_fall, days_to_trough, days_to_recovery, recovered, censored, shortfall, level_after_year. Days count
        from the start. days_to_recovery is nan where r never was below 0.9, and the days watched (to the end of the
        run) where censored: read it with its flag, never average it.

    Raises
    ------
    ValueError
        If the shapes differ or the start lies outside the run.
    """
    r = relative_flow(with_policy, without_policy)
    recovery = recovery_day(r, start)
    censored = np.isinf(recovery)
    return {
        "largest_fall": largest_fall(r, start),
        "days_to_trough": days_to_trough(r, start),
        "days_to_recovery": np.where(censored, r.shape[-1], recovery) - start,
        "recovered": np.isfinite(recovery),
        "censored": censored,
        "shortfall": shortfall(with_policy, without_policy, start),
        "level_after_year": level_after_year(r, start),
    }


def measure_resilience(with_policy, without_policy, start, placebo=None, draws=1000, seed=0):
    """Measure the mean series over seeds, with a bootstrap over seeds, beside the placebo's band.

    A draw takes as many seeds as there are, with replacement, and keeps the pair of each seed together. Intervals run
    from the 2.5% to the 97.5% quantile of the draws in which the measure is defined. A draw is noisier than the mean,
    and more noise makes a lower minimum: the interval of the largest fall leans to larger falls, and the placebo's band
    is wide, so that a small fall is called "none" too often rather than too seldom.

    Parameters
    ----------
    with_policy, without_policy : arrays, shape [seeds, days]
        Pure g/day, row by row the same seed; at least 2 seeds, better 40.
    start : int
        Day the policy starts, 0 to days - 1.
    placebo : array, shape [seeds, days], or a pair of them, optional
        Runs without the policy that only shift the random stream; in a pair, beside the runs that they are shifted of.
    draws, seed : int
        Number of bootstrap draws, and the seed of their random numbers.

    Raises
    ------
    ValueError
        If the shapes differ, there are fewer than 2 seeds, or the start lies outside the run.
    """
    with_policy, without_policy = _paired_seeds(with_policy, without_policy)
    weights = _seed_weights(len(with_policy), draws, seed)
    single = per_seed_measures(with_policy, without_policy, start)
    mean = per_seed_measures(with_policy.mean(axis=0), without_policy.mean(axis=0), start)
    drawn = per_seed_measures(weights @ with_policy, weights @ without_policy, start)
    for measures in (mean, drawn):  # a censored recovery sorts behind every observed one
        measures["days_to_recovery"] = np.where(measures["censored"], np.inf, measures["days_to_recovery"])
    band = NOT_DEFINED if placebo is None else _placebo_fall(placebo, without_policy, start, draws, seed)
    detected = bool(mean["largest_fall"] > np.nan_to_num(band.high) + ROUNDING)
    share, median = _recovery_over_seeds(single) if detected else (NOT_DEFINED, NOT_DEFINED)
    intervals = {name: _interval(mean[name], drawn[name]) for name in MEASURED}
    if not detected:
        intervals |= {"days_to_trough": NOT_DEFINED, "days_to_recovery": NOT_DEFINED}
    return Resilience(
        **intervals,
        fall_detected=detected,
        placebo_fall=band,
        recovery_status=_recovery_status(mean, detected),
        seeds_fallen=int(np.sum(single["recovered"] | single["censored"])),
        share_recovered=share,
        median_recovery=median,
    )


def paired_difference(values, baseline):
    """Return the mean of (values - baseline) over paired seeds, with Student's 95% interval.

    mean +- t(0.975, seeds - 1) x standard deviation / sqrt(seeds). One nan makes the answer nan: no pair is dropped.

    Parameters
    ----------
    values, baseline : arrays, shape [seeds]
        One response variable, the same seeds in the same order; any unit.

    Raises
    ------
    ValueError
        If the shapes differ or there are fewer than 2 seeds.
    """
    from scipy.special import stdtrit  # here, so that importing the measures needs NumPy alone

    values, baseline = _paired_seeds(values, baseline)
    difference = values - baseline
    mean, seeds = difference.mean(), len(difference)
    half_width = stdtrit(seeds - 1, 0.5 + CONFIDENCE / 2) * difference.std(ddof=1) / np.sqrt(seeds)
    return Interval(float(mean), float(mean - half_width), float(mean + half_width))


def _recovery_status(mean, detected):
    if detected and mean["recovered"]:
        return "recovered"
    return "censored" if detected and mean["censored"] else "no fall"


def _recovery_over_seeds(single):
    """Return the share recovered and the Kaplan-Meier median over the seeds that fell below the level."""
    fallen = single["recovered"] | single["censored"]
    if not fallen.any():
        return NOT_DEFINED, NOT_DEFINED
    recovered = single["recovered"][fallen]
    share = share_interval(recovered.sum(), len(recovered))
    return share, median_interval(single["days_to_recovery"][fallen], recovered)


def _placebo_fall(placebo, without_policy, start, draws, seed):
    """Bootstrap the largest fall of the placebo's mean series against the same baseline, or against its own."""
    placebo, without_policy = _paired_seeds(*(placebo if isinstance(placebo, tuple) else (placebo, without_policy)))
    sides, weights = (placebo, without_policy), _seed_weights(len(placebo), draws, seed)
    mean, drawn = relative_flow(*(s.mean(axis=0) for s in sides)), relative_flow(*(weights @ s for s in sides))
    return _interval(largest_fall(mean, start), largest_fall(drawn, start))


def _seed_weights(seeds, draws, seed):
    """Draw how often each seed counts, as shares of a draw: [draws, seeds], so that a draw's mean is a product."""
    return np.random.default_rng(seed).multinomial(seeds, np.full(seeds, 1.0 / seeds), size=draws) / seeds


def _interval(estimate, drawn):
    """Take percentiles of the draws that are defined, without interpolation: a day stays a day, inf becomes nan."""
    defined = drawn[~np.isnan(drawn)]
    if np.isnan(estimate) or defined.size == 0:
        return NOT_DEFINED
    bounds = np.quantile(defined, [0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2], method="inverted_cdf")
    return Interval(*(float(value) if np.isfinite(value) else float("nan") for value in (estimate, *bounds)))


def _trailing_sum(daily, window):
    total = np.cumsum(daily, axis=-1)
    total[..., window:] = total[..., window:] - total[..., :-window]
    return total


def _trough(after):
    """Return the first day, counted from the start, on which r is at its lowest."""
    return (after <= after.min(axis=-1, keepdims=True) + ROUNDING).argmax(axis=-1)


def _held_from(reached, hold):
    """Mark the days from which `reached` holds for `hold` days in a row; the days too late to tell are left off."""
    return _trailing_sum(reached, hold)[..., hold - 1 :] == hold


def _since(series, start):
    series = np.asarray(series, dtype=float)
    days = series.shape[-1]
    if not 0 <= start < days:
        raise ValueError(f"start = {start}: outside the run, need 0 to {days - 1}")
    return series[..., start:]


def _same_shape(first, second):
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if first.shape != second.shape:
        raise ValueError(f"shapes {first.shape} and {second.shape} differ: need pairs, the same seeds and days in both")
    return first, second


def _paired_seeds(first, second):
    first, second = _same_shape(first, second)
    if first.ndim == 0 or len(first) < 2:
        raise ValueError(f"shape {first.shape}: need 2 seeds or more along the first axis")
    return first, second
