"""Sample the flow over paired seeds: the measures of its mean series, and of the mean series of bootstrap draws.

Seeds are read a block at a time: what is kept of a block are sums, and of each seed what is a mean over seeds.
Samples over the same seeds share their draws, so that the difference of two policies is taken draw by draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from abm.measures.arrays import Floats, Pair
from abm.measures.falls import (
    WINDOW,
    area_lost,
    days_below,
    days_to_peak,
    days_to_trough,
    largest_fall,
    largest_rise,
    level_after_year,
    per_seed_measures,
    ratio,
    recovery_day,
    relative_flow,
    trailing_sum,
)
from abm.measures.paired import Difference, difference_of, paired_test
from abm.measures.resampling import blocks_of, seed_counts, standard_error

AT_ONCE = 2**19  # multiplications: small products stay on one core, as it costs more to wait for another
MEASURES: dict[str, Callable[[Floats, int], np.ndarray]] = {
    "largest_fall": largest_fall,
    "largest_rise": largest_rise,
    "level_after_year": level_after_year,
    "days_below_90": days_below,
    "area_lost": area_lost,
    "days_to_trough": days_to_trough,
    "days_to_peak": days_to_peak,
    "days_to_recovery": lambda r, start: recovery_day(r, start) - start,
}
COMPARED = ("largest_fall", "largest_rise", "days_below_90", "area_lost", "level_after_year")


@dataclass(frozen=True, eq=False)
class Sample:
    """Hold the measures of a policy before any interval is made of them.

    Attributes
    ----------
    seeds, days : int
        How many seeds, and days from the start of the policy to the end of the run.
    names : tuple of int or None
        Which seeds, if that is known.
    mean : mapping of str to float
        Measures of the mean series. A recovery that was not seen is inf, what cannot be told nan.
    drawn : mapping of str to array, shape [draws]
        The same of each draw.
    by_seed : mapping of str to array, shape [seeds]
        Values whose mean is the measure: shortfall (grams), and shortfall_share linearized about its estimate (Taylor),
        so that their spread is that of the share.
    single : mapping of str to array, shape [seeds]
        Measures of single seeds.
    """

    seeds: int
    days: int
    names: tuple[int, ...] | None
    mean: Mapping[str, float]
    drawn: Mapping[str, np.ndarray]
    by_seed: Mapping[str, np.ndarray]
    single: Mapping[str, np.ndarray]


def sample_pairs(
    blocks: Iterable[Pair], seeds: int, start: int, draws: int = 1000, seed: int = 0, names: Iterable[int] | None = None
) -> Sample:
    """Measure a block of seeds at a time.

    Parameters
    ----------
    blocks : iterable of pairs of arrays, shape [seeds of the block, days]
        Pure g/day with and without the policy, row by row the same seed; all blocks together hold `seeds` rows.
    names : sequence of int, optional
        Which seeds they are.

    Raises
    ------
    ValueError
        If shapes differ, the start lies outside the run, or the blocks hold other than `seeds` rows.
    """
    total, drawn, single = _add_up(blocks, seeds, start, seed_counts(seeds, draws, seed))
    r = relative_flow(*total / seeds)
    mean = {name: float(measure(r, start)) for name, measure in MEASURES.items()}
    by_seed = {"shortfall": single["shortfall"], "shortfall_share": _linearized(single["shortfall"], single["usual"])}
    names = None if names is None else tuple(map(int, names))
    return Sample(seeds, drawn.shape[-1], names, mean, _measures_of_draws(drawn), by_seed, single)


def differences(one: Sample, other: Sample) -> dict[str, Difference]:
    """Compare two policies over the same seeds: see `Resilience.minus`."""
    if one.names != other.names or one.seeds != other.seeds:
        raise ValueError(f"{one.seeds} and {other.seeds} seeds: need the same seeds in both answers")
    if one.days != other.days or len(one.drawn["largest_fall"]) != len(other.drawn["largest_fall"]):
        raise ValueError(f"{one.days} and {other.days} days from the start: need the same days and draws in both")
    found = {name: paired_test(one.by_seed[name], other.by_seed[name]) for name in one.by_seed}
    with np.errstate(invalid="ignore"):  # inf beside inf cannot be told apart
        for name in COMPARED:
            error = standard_error(one.drawn[name] - other.drawn[name], one.seeds)
            found[name] = difference_of(one.mean[name] - other.mean[name], error, one.seeds)
    return found


def _linearized(shortfall: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """Return values whose mean is the ratio of sums, and whose spread is that of the ratio to first order."""
    if usual.sum() <= 0.0:
        return np.full(len(usual), np.nan)
    share = shortfall.sum() / usual.sum()
    return share + (shortfall - share * usual) / usual.mean()


def _add_up(
    blocks: Iterable[Pair], seeds: int, start: int, counts: np.ndarray
) -> tuple[Floats, Floats, dict[str, np.ndarray]]:
    """Add up blocks of seeds, none of which is kept.

    Returns
    -------
    total : array, shape [2, days]
        g/day of all seeds, with and without the policy.
    drawn : array, shape [2, draws, days from the start]
        Trailing sums of the seeds of each draw.
    single : dict of arrays, shape [seeds]
    """
    drawn: Floats | None = None
    total, single, done = np.zeros(()), [], 0
    for block in blocks:
        measures = per_seed_measures(*block, start)
        pair = np.stack(block)
        single.append(measures | {"usual": pair[1, :, start:].sum(axis=-1)})
        taken, sums = counts[:, done : done + pair.shape[1]].astype(float), trailing_sum(pair, WINDOW)[..., start:]
        drawn = np.zeros((2, len(taken), sums.shape[-1])) if drawn is None else drawn
        few = max(1, AT_ONCE // sums[0].size)
        for first in range(0, len(taken), few):
            drawn[:, first : first + few] += taken[first : first + few] @ sums
        total = total + pair.sum(axis=1)
        done += pair.shape[1]
    if done != seeds or drawn is None:
        raise ValueError(f"blocks: {done} seeds; need {seeds}")
    return total, drawn, {name: np.concatenate([s[name] for s in single]) for name in single[0]}


def _measures_of_draws(sums: np.ndarray) -> dict[str, np.ndarray]:
    """Return the measures of the mean series of every draw; a censored recovery sorts behind every observed one."""
    parts = []
    for block in blocks_of(sums[0], sums[1], size=256):  # as many draws as a processor keeps at hand
        r = ratio(*block)
        parts.append({name: measure(r, 0) for name, measure in MEASURES.items()})
    return {name: np.concatenate([part[name] for part in parts]) for name in MEASURES}
