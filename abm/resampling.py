"""Bootstrap over seeds: how often each seed counts in a draw, and the interval that the draws give.

Draws count seeds in whole numbers, and a sum over a draw is divided last: whole grams add up exactly, in any order and
however many seeds are read at a time.

Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13 (percentile interval).
"""

from functools import lru_cache

import numpy as np

from abm.survival import CONFIDENCE, NOT_DEFINED, Interval

BLOCK = 64  # seeds read at a time
AT_ONCE = 1_000_000  # counts drawn at a time


@lru_cache(maxsize=4)  # policies that share their seeds share their draws
def seed_counts(seeds, draws, seed):
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


def blocks_of(*series, size=BLOCK):
    """Yield the same few rows of arrays [rows, ...] at a time."""
    for first in range(0, len(series[0]), size):
        yield tuple(one[first : first + size] for one in series)


def percentile_interval(estimate, drawn):
    """Take percentiles of the draws that are defined, without interpolation: a day stays a day, inf becomes nan."""
    defined = drawn[~np.isnan(drawn)]
    if np.isnan(estimate) or defined.size == 0:
        return NOT_DEFINED
    bounds = np.quantile(defined, [0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2], method="inverted_cdf")
    return Interval(*(float(value) if np.isfinite(value) else float("nan") for value in (estimate, *bounds)))
