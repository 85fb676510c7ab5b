"""Bands: where the middle of single seeds lies on each day, with every seed looked at and few of them held at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abm.analysis.results import Results, Scenario
from abm.measures.falls import WINDOW, relative_flow, trailing_sum

QUANTILES = (0.025, 0.25, 0.75, 0.975)
HIGHEST = 3.0  # times the flow without the policy; a seed that delivers out of nothing is cut off here
HELD = 2**21  # values of each series that are held at once: of more, some days at a time are read


@dataclass(frozen=True, eq=False)
class Bands:
    """Hold the deliveries of a policy and of its baseline over the seeds they share.

    Attributes
    ----------
    mean : array, shape [2, days]
        Pure g/day with and without the policy.
    whole : array, shape [2, days], or None
        Simultaneous 95% band of the mean flow relative to that without the policy, from its start on; None without a
        start or with a single seed.
    relative : array, shape [quantiles, days]
        The flow relative to the same seed without the policy.
    grams : array, shape [2, quantiles, days]
        28-day mean of pure g/day with and without the policy; the first days have shorter windows.
    """

    mean: np.ndarray
    whole: np.ndarray | None
    relative: np.ndarray
    grams: np.ndarray


def read_bands(results: Results, scenario: Scenario, whole: np.ndarray | None = None) -> Bands:
    """Read all pairs of a policy as often as it takes to hold `HELD` values of each series at once; `whole` is known."""
    seeds = len(results.seeds_of(scenario))
    width = max(1, HELD // seeds)
    quantiles = np.empty((3, len(QUANTILES), results.days))
    held, total = np.empty((3, min(width, results.days), seeds)), np.zeros((2, results.days))
    for first in range(0, results.days, width):
        days, done = slice(first, min(first + width, results.days)), 0
        for pair in results.pairs(scenario):
            rows = slice(done, done + len(pair[0]))
            for place, series in enumerate(_series(*pair)):
                held[place, : days.stop - first, rows] = series[:, days].T
            total += np.sum(pair, axis=1) if first == 0 else 0.0
            done = rows.stop
        for place in range(len(held)):
            shown = held[place, : days.stop - first]
            quantiles[place, :, days] = np.quantile(shown, QUANTILES, axis=-1, overwrite_input=True)
    return Bands(total / seeds, whole, quantiles[0], quantiles[1:])


def _series(with_policy: np.ndarray, without_policy: np.ndarray) -> tuple[np.ndarray, ...]:
    relative = np.minimum(relative_flow(with_policy, without_policy), HIGHEST)
    return relative, *(trailing_sum(daily, WINDOW) / WINDOW for daily in (with_policy, without_policy))
