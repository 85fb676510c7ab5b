"""Bootstrap over seeds: how often each seed counts in a draw, and the interval that the draws give.

Draws count seeds in whole numbers, and a sum over a draw is divided last: whole grams add up exactly, in any order and
however many seeds are read at a time.

Sources: Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapters 6 (standard error) and 13 (percentile
interval) and 12.5 (bootstrap-t); Hesterberg 2015, The American Statistician 69:371 (draws of few seeds are too narrow, and by how much).
"""

from __future__ import annotations

from collections.abc import Iterator

from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from abm.measures.arrays import Floats, Numbers, Pair

from abm.measures.falls import ROUNDING, same_shape
from abm.measures.paired import Difference, student_factor
from abm.measures.survival import CONFIDENCE, NOT_DEFINED, Interval

NORMAL = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
FEW_SEEDS = 10  # fewer: intervals cover what they should, but depend on how alike a few seeds happen to be
BLOCK = 64  # seeds read at a time
AT_ONCE = 1_000_000  # counts drawn at a time


@lru_cache(maxsize=4)  # policies that share their seeds share their draws
def seed_counts(seeds: int, draws: int, seed: int) -> npt.NDArray[np.uint8]:
    """Draw as many seeds as there are, with replacement, and count how often each was taken.

    Returns
    -------
    array of uint8, shape [draws, seeds], read-only
        Rows add up to `seeds`. A count past 255 is as likely as 1/256!.
    """
    generator, shares = np.random.default_rng(seed), np.full(seeds, 1.0 / seeds)
    counts, rows = np.empty((draws, seeds), np.uint8), max(1, AT_ONCE // seeds)
    for first in range(0, draws, rows):  # a few draws at a time come out as all at once would
        taken = counts[first : first + rows]
        taken[:] = generator.multinomial(seeds, shares, size=len(taken))
    counts.flags.writeable = False
    return counts


def blocks_of(one: Floats, other: Floats, size: int = BLOCK) -> Iterator[Pair]:
    """Yield the same few rows of two arrays [rows, ...] at a time."""
    for first in range(0, len(one), size):
        yield one[first : first + size], other[first : first + size]


def bootstrap_test(values: Numbers, baseline: Numbers, draws: int = 10_000, seed: int = 0) -> Difference:
    """Return the mean of (values - baseline) over paired seeds with its bootstrap-t interval, and the p-value that fits it.

    Of each draw of seeds t* = (mean* - mean) / error*; the interval is mean - q(97.5%) error to mean - q(2.5%) error, q the quantiles
    of t*. Unlike Student's it is not symmetric: it reaches further where differences have their long tail. p is twice the smaller
    share of t* as far out as mean / error on one side, and never below 2 / (draws + 1).

    Parameters
    ----------
    values, baseline : arrays, shape [seeds]
        One response variable, the same seeds in the same order; any unit.

    Returns
    -------
    Difference
        In the unit of the values. An end is nan where so many draws take seeds that are all alike that it has no bound.

    Raises
    ------
    ValueError
        If the shapes differ, there are fewer than 2 seeds, or fewer than 40 draws, which have no quantile of 2.5%.
    """
    one, other = same_shape(values, baseline)
    seeds = one.size
    if one.ndim != 1 or seeds < 2 or draws < 40:
        raise ValueError(
            f"shape {one.shape} and {draws} draws: need 2 seeds or more, along one axis, and 40 draws or more"
        )
    difference = one - other
    mean, error = float(difference.mean()), float(difference.std(ddof=1) / np.sqrt(seeds))
    if not error > 0.0:  # nan, or all alike
        return Difference(mean, mean, mean, np.nan if np.isnan(mean) else float(mean == 0.0))
    t, drawn = mean / error, _studentized(difference - mean, seed_counts(seeds, draws, seed))
    lower, upper = np.quantile(drawn, [0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2], method="inverted_cdf")
    least = (1 + min(np.sum(drawn >= t), np.sum(drawn <= t))) / (draws + 1)
    return Difference(mean, _finite(mean - upper * error), _finite(mean - lower * error), float(min(1.0, 2.0 * least)))


def _studentized(centered: Floats, counts: npt.NDArray[np.uint8]) -> Floats:
    """Return mean / error of each draw of values about 0, shape [draws]; without bound where a draw does not vary."""
    taken, seeds = counts.astype(float), len(centered)
    mean = taken @ centered / seeds
    variance = np.maximum(0.0, taken @ centered**2 / seeds - mean**2) * seeds / (seeds - 1)
    variance[variance < ROUNDING * np.mean(centered**2)] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((variance == 0.0) & (mean == 0.0), 0.0, mean / np.sqrt(variance / seeds))


def student_interval(
    estimate: float, drawn: Floats, seeds: int, least: float = -np.inf, most: float = np.inf
) -> Interval:
    """Return estimate +- t(0.975, seeds - 1) x standard error, cut at what the measure can be at least and at most.

    The standard error is the deviation of the draws x sqrt(seeds / (seeds - 1)), as draws of few seeds vary too little:
    for a mean this is Student's interval, but for the chance of the draws. Percentiles of the draws themselves cover half
    of what they should with 2 seeds. Not reported (nan) where a draw is not finite.
    """
    estimate = _finite(estimate)
    half_width = student_factor(seeds) * standard_error(drawn, seeds)
    bounds = max(least, estimate - half_width), min(most, estimate + half_width)
    return Interval(estimate, *map(float, bounds)) if np.isfinite(half_width) else Interval(estimate, np.nan, np.nan)


def standard_error(drawn: Floats, seeds: int) -> float:
    """Return the standard error of a measure from its draws; nan where one of them is not finite."""
    return float(np.std(drawn)) * np.sqrt(seeds / (seeds - 1)) if np.isfinite(drawn).all() else np.nan


def student_stretch(seeds: int) -> float:
    """Return t(0.975, seeds - 1) / 1.96: how much further than a normal one Student's interval reaches."""
    return student_factor(seeds) / NORMAL


def day_interval(estimate: float, drawn: Floats, seeds: int, end: int) -> Interval:
    """Stretch the percentiles of days about their estimate, as far as Student's interval is wider than its draws.

    The factor is sqrt(seeds / (seeds - 1)) x t(0.975, seeds - 1) / 1.96; Student's own half-width is the least on either
    side. Draws without a day (nan) are left out.

    Parameters
    ----------
    estimate : float
        Day; inf = later than the run was watched.
    end : int
        The first day that was not watched: what lies there or later becomes nan.
    """
    drawn = drawn[~np.isnan(drawn)]
    if np.isnan(estimate) or drawn.size == 0:
        return NOT_DEFINED
    factor = np.sqrt(seeds / (seeds - 1)) * student_stretch(seeds)
    low, high = _percentiles(np.minimum(drawn, end))
    middle = min(estimate, end)
    least = student_factor(seeds) * standard_error(np.minimum(drawn, end), seeds)  # few seeds give few different days
    low = max(0.0, np.floor(middle - max(least, factor * (middle - low)) + ROUNDING))
    high = np.ceil(middle + max(least, factor * (high - middle)) - ROUNDING) if high < end else np.inf
    return Interval(*(float(day) if day < end else np.nan for day in (estimate, low, high)))


def _percentiles(drawn: Floats) -> Floats:
    return np.quantile(drawn, [0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2], method="inverted_cdf")


def _finite(value: float) -> float:
    return float(value) if np.isfinite(value) else np.nan
