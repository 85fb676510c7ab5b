"""Measure the resilience of the flow over paired seeds, beside what chance alone does.

The measures of a single series, and why they are what they are: abm/falls.py. Here they are taken on the mean series
over seeds, with a bootstrap interval (abm/resampling.py), a block of seeds at a time: what is kept of a block are sums.

Source of the measures: the project's own definition (abm/ODD.md).
"""

from dataclasses import dataclass

import numpy as np

from abm.falls import (
    HOLD,
    RECOVERY_LEVEL,
    ROUNDING,
    WINDOW,
    YEAR_AFTER,
    days_to_trough,
    largest_fall,
    level_after_year,
    per_seed_measures,
    ratio,
    recovery_day,
    relative_flow,
    same_shape,
    shortfall,
    trailing_sum,
)
from abm.resampling import blocks_of, percentile_interval, seed_counts
from abm.survival import CONFIDENCE, NOT_DEFINED, Interval, median_interval, share_interval

AT_ONCE = 2**19  # multiplications: small products stay on one core, as it costs more to wait for another
MEASURED = ("largest_fall", "days_to_trough", "days_to_recovery", "shortfall", "level_after_year")

__all__ = [
    "HOLD",
    "RECOVERY_LEVEL",
    "ROUNDING",
    "WINDOW",
    "YEAR_AFTER",
    "Resilience",
    "days_to_trough",
    "displaced_share",
    "fall_by_chance",
    "largest_fall",
    "level_after_year",
    "measure_pairs",
    "measure_resilience",
    "paired_difference",
    "paired_differences",
    "per_seed_measures",
    "recovery_day",
    "relative_flow",
    "shortfall",
]


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
    with_amounts, without_amounts = same_shape(with_amounts, without_amounts)
    with np.errstate(invalid="ignore"):
        with_shares = with_amounts / with_amounts.sum(axis=-1, keepdims=True)
        without_shares = without_amounts / without_amounts.sum(axis=-1, keepdims=True)
    return 0.5 * np.abs(with_shares - without_shares).sum(axis=-1)


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
    pairs = _paired_seeds(with_policy, without_policy)
    chance = NOT_DEFINED
    if placebo is not None:
        beside = _paired_seeds(*(placebo if isinstance(placebo, tuple) else (placebo, without_policy)))
        chance = fall_by_chance(blocks_of(*beside), len(beside[0]), start, draws, seed)
    return measure_pairs(blocks_of(*pairs), len(pairs[0]), start, chance, draws, seed)


def measure_pairs(blocks, seeds, start, chance=NOT_DEFINED, draws=1000, seed=0):
    """Measure as `measure_resilience` does, a block of seeds at a time, beside a band that is known.

    Parameters
    ----------
    blocks : iterable of pairs of arrays, shape [seeds of the block, days]
        Pure g/day with and without the policy, row by row the same seed; all blocks together hold `seeds` rows.
    chance : Interval
        The band of the placebo, from `fall_by_chance`.

    Raises
    ------
    ValueError
        If shapes differ, the start lies outside the run, or the blocks hold other than `seeds` rows.
    """
    sums = _add_up(blocks, seeds, start, seed_counts(seeds, draws, seed))
    mean, drawn = per_seed_measures(*sums.total / seeds, start), _measures_of_draws(sums, seeds)
    mean["days_to_recovery"] = np.where(mean["censored"], np.inf, mean["days_to_recovery"])
    detected = bool(mean["largest_fall"] > np.nan_to_num(chance.high) + ROUNDING)
    share, median = _recovery_over_seeds(sums.single) if detected else (NOT_DEFINED, NOT_DEFINED)
    intervals = {name: percentile_interval(mean[name], drawn[name]) for name in MEASURED}
    if not detected:
        intervals |= {"days_to_trough": NOT_DEFINED, "days_to_recovery": NOT_DEFINED}
    return Resilience(
        **intervals,
        fall_detected=detected,
        placebo_fall=chance,
        recovery_status=_recovery_status(mean, detected),
        seeds_fallen=int(np.sum(sums.single["recovered"] | sums.single["censored"])),
        share_recovered=share,
        median_recovery=median,
    )


def fall_by_chance(blocks, seeds, start, draws=1000, seed=0):
    """Bootstrap the largest fall of a placebo's mean series, a block of seeds at a time; as `measure_pairs`."""
    sums = _add_up(blocks, seeds, start, seed_counts(seeds, draws, seed))
    mean = largest_fall(relative_flow(*sums.total / seeds), start)
    return percentile_interval(mean, 1.0 - ratio(*sums.drawn).min(axis=-1))


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
    return Interval(*map(float, paired_differences(values, baseline)))


def paired_differences(values, baseline):
    """Return mean, low and high of `paired_difference` for many variables at once: [..., seeds] gives three [...]."""
    from scipy.special import stdtrit  # here, so that importing the measures needs NumPy alone

    values, baseline = same_shape(values, baseline)
    if values.ndim == 0 or values.shape[-1] < 2:
        raise ValueError(f"shape {values.shape}: need 2 seeds or more along the last axis")
    difference = values - baseline
    mean, seeds = difference.mean(axis=-1), difference.shape[-1]
    half_width = stdtrit(seeds - 1, 0.5 + CONFIDENCE / 2) * difference.std(axis=-1, ddof=1) / np.sqrt(seeds)
    return mean, mean - half_width, mean + half_width


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


@dataclass(frozen=True, eq=False)
class _Sums:
    """Hold sums over seeds, with and without the policy, and the measures of single seeds.

    total [2, days]: g/day of all seeds. drawn [2, draws, days from the start]: trailing sums of the seeds of each draw.
    drawn_shortfall [draws]: grams.
    """

    total: np.ndarray
    drawn: np.ndarray
    drawn_shortfall: np.ndarray
    single: dict


def _add_up(blocks, seeds, start, counts):
    """Add up blocks of seeds, none of which is kept."""
    drawn, total, drawn_shortfall, single, done = None, 0.0, 0.0, [], 0
    for block in blocks:
        single.append(per_seed_measures(*block, start))
        pair = np.stack(block)
        taken, sums = counts[:, done : done + pair.shape[1]].astype(float), trailing_sum(pair, WINDOW)[..., start:]
        drawn = np.zeros((2, len(taken), sums.shape[-1])) if drawn is None else drawn
        few = max(1, AT_ONCE // sums[0].size)
        for first in range(0, len(taken), few):
            drawn[:, first : first + few] += taken[first : first + few] @ sums
        drawn_shortfall = drawn_shortfall + taken @ single[-1]["shortfall"]
        total = total + pair.sum(axis=1)
        done += pair.shape[1]
    if done != seeds:
        raise ValueError(f"blocks: {done} seeds; need {seeds}")
    return _Sums(total, drawn, drawn_shortfall, {name: np.concatenate([s[name] for s in single]) for name in single[0]})


def _measures_of_draws(sums, seeds):
    """Return the measures of the mean series of every draw; a censored recovery sorts behind every observed one."""
    parts = []
    for block in blocks_of(*sums.drawn, size=256):  # as many draws as a processor keeps at hand
        r = ratio(*block)
        parts.append((largest_fall(r, 0), days_to_trough(r, 0), recovery_day(r, 0), level_after_year(r, 0)))
    names = ("largest_fall", "days_to_trough", "days_to_recovery", "level_after_year")
    drawn = dict(zip(names, map(np.concatenate, zip(*parts, strict=True)), strict=True))
    return drawn | {"shortfall": sums.drawn_shortfall / seeds}


def _paired_seeds(first, second):
    first, second = same_shape(first, second)
    if first.ndim == 0 or len(first) < 2:
        raise ValueError(f"shape {first.shape}: need 2 seeds or more along the first axis")
    return first, second
