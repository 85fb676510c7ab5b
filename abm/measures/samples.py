"""Sample the flow over paired seeds: the measures of its mean series, and of the mean series of bootstrap draws.

Seeds are read a block at a time: what is kept of a block are sums, and of each seed what is a mean over seeds.
Samples over the same seeds share their draws, so that the difference of two policies is taken draw by draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from abm.measures.arrays import Floats, Pair
from abm.measures.extremes import Extreme, errors_of_draws, fall_and_rise, simultaneous_band
from abm.measures.falls import (
    WEEK,
    WINDOW,
    area_lost,
    days_below,
    days_to_peak,
    days_to_lowest,
    level_after_year,
    pair_sums,
    per_seed_measures,
    period_sums,
    ratio,
    recovery_day,
)
from abm.measures.paired import Difference, difference_of, paired_test
from abm.measures.ratio import linearized
from abm.measures.resampling import seed_counts, standard_error

AT_ONCE = 2**19  # multiplications: small products stay on one core, as it costs more to wait for another
HELD = 256  # draws that are measured at a time: as many as a processor keeps at hand
MEASURES: dict[str, Callable[[Floats, int], np.ndarray]] = {
    "level_after_year": level_after_year,
    "days_below_90": days_below,
    "area_lost": area_lost,
    "days_to_lowest": days_to_lowest,
    "days_to_peak": days_to_peak,
    "days_to_recovery": lambda r, start: recovery_day(r, start) - start,
}
COMPARED = ("days_below_90", "area_lost", "level_after_year")


@dataclass(frozen=True, eq=False)
class Sample:
    """Hold the measures of a policy before any interval is made of them.

    Attributes
    ----------
    seeds, days, window : int
        How many seeds, days from the start of the policy to the end of the run, and days of the trailing window.
    names : tuple of int or None
        Which seeds, if that is known.
    mean : mapping of str to float
        Measures of the mean series. A recovery that was not seen is inf, what cannot be determined nan.
    drawn : mapping of str to array, shape [draws]
        The same of each draw.
    extremes : mapping of str to Extreme
        largest_drop and largest_rise, and the largest drop of the 7-day flow, largest_drop_week.
    r : array, shape [days]
        Relative flow of the mean series from the start of the policy on.
    band : array, shape [2, days]
        Its simultaneous 95% band.
    by_seed : mapping of str to array, shape [seeds]
        Values whose mean is the measure: averted_g; averted_share and the flow over `PERIODS`, linearized about
        their estimates (Taylor), so that their spread is that of the share.
    single : mapping of str to array, shape [seeds]
        Measures of single seeds.
    """

    seeds: int
    days: int
    window: int
    names: tuple[int, ...] | None
    mean: Mapping[str, float]
    drawn: Mapping[str, np.ndarray]
    extremes: Mapping[str, Extreme]
    r: Floats
    band: Floats
    by_seed: Mapping[str, np.ndarray]
    single: Mapping[str, np.ndarray]


def sample_pairs(
    blocks: Iterable[Pair],
    seeds: int,
    start: int,
    draws: int = 1000,
    seed: int = 0,
    names: Iterable[int] | None = None,
    window: int = WINDOW,
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
    total, drawn, single, sums = _add_up(blocks, seeds, start, seed_counts(seeds, draws, seed), window)
    lead = drawn.shape[-1] - (total.shape[-1] - start)  # days before the start that a window looks back on
    r, of_draws = (_relative(daily, window, lead) for daily in (total[:, start - lead :], drawn))
    errors = errors_of_draws(r, of_draws, seeds)
    extremes = dict(zip(("largest_drop", "largest_rise"), fall_and_rise(r, errors, seeds, window), strict=True))
    extremes["largest_drop_week"] = _fall_of_week(total[:, start - lead :], drawn, seeds, lead)
    by_seed = {
        "averted_g": single["averted_g"],
        "averted_share": linearized(single["averted_g"], single["usual"]),
    }
    return Sample(
        seeds=seeds,
        days=len(r),
        window=window,
        names=None if names is None else tuple(map(int, names)),
        mean={name: float(measure(r, 0)) for name, measure in MEASURES.items()},
        drawn=_joined([_measures(of_draws[first : first + HELD]) for first in range(0, len(of_draws), HELD)]),
        extremes=extremes,
        r=r,
        band=simultaneous_band(r, errors, seeds),
        by_seed=by_seed | {name: linearized(*sides) for name, sides in sums.items()},
        single=single,
    )


def differences(one: Sample, other: Sample) -> dict[str, Difference]:
    """Compare two policies over the same seeds: see `Resilience.minus`."""
    if one.names != other.names or one.seeds != other.seeds:
        raise ValueError(f"{one.seeds} and {other.seeds} seeds: need the same seeds in both answers")
    if one.days != other.days or len(one.drawn["area_lost"]) != len(other.drawn["area_lost"]):
        raise ValueError(f"{one.days} and {other.days} days from the start: need the same days and draws in both")
    if one.window != other.window:
        raise ValueError(f"windows of {one.window} and {other.window} days: need the same in both answers")
    found = {name: paired_test(one.by_seed[name], other.by_seed[name]) for name in one.by_seed}
    with np.errstate(invalid="ignore"):  # inf beside inf cannot be distinguished
        for name in COMPARED:
            error = standard_error(one.drawn[name] - other.drawn[name], one.seeds)
            found[name] = difference_of(one.mean[name] - other.mean[name], error, one.seeds)
        for name, of_one in one.extremes.items():
            of_other = other.extremes[name]
            error = float(np.std(of_one.errors - of_other.errors))
            found[name] = difference_of(of_one.estimate - of_other.estimate, error, one.seeds)
    return found


def _relative(daily: Floats, window: int, lead: int) -> Floats:
    """Return r from the start on of series with and without the policy, shape [2, ..., days], that begin `lead` days before."""
    with_policy, without_policy = pair_sums(daily[0], daily[1], window)
    return ratio(with_policy[..., lead:], without_policy[..., lead:])


def _measures(r: Floats) -> dict[str, np.ndarray]:
    """Measure draws, shape [draws, days]; a censored recovery sorts behind every observed one."""
    return {name: measure(r, 0) for name, measure in MEASURES.items()}


def _fall_of_week(total: Floats, drawn: Floats, seeds: int, lead: int) -> Extreme:
    """Return the largest drop of the 7-day flow."""
    r, of_draws = (_relative(sums, WEEK, lead) for sums in (total, drawn))
    return fall_and_rise(r, errors_of_draws(r, of_draws, seeds), seeds, WEEK)[0]


def _add_up(
    blocks: Iterable[Pair], seeds: int, start: int, counts: np.ndarray, window: int
) -> tuple[Floats, Floats, dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Add up blocks of seeds, none of which is kept.

    Returns
    -------
    total : array, shape [2, days]
        g/day of all seeds, with and without the policy.
    drawn : array, shape [2, draws, days]
        g/day of the seeds of each draw, from so many days before the start on as a trailing window looks back.
    single : dict of arrays, shape [seeds]
        Measures of single seeds, and `usual`, what they deliver without the policy from the start on.
    sums : dict of arrays, shape [2, seeds]
        What they deliver in each of `PERIODS`, with and without the policy.
    """
    drawn: Floats | None = None
    total, single, sums, done = np.zeros(()), [], [], 0
    for block in blocks:
        pair = np.stack([np.asarray(side, dtype=float) for side in block])
        single.append(per_seed_measures(pair[0], pair[1], start, window) | {"usual": pair[1, :, start:].sum(axis=-1)})
        sums.append(period_sums(pair, start))
        shown = pair[..., max(0, start - max(window, WEEK) + 1) :]
        taken = counts[:, done : done + pair.shape[1]].astype(float)
        drawn = np.zeros((2, len(taken), shown.shape[-1])) if drawn is None else drawn
        few = max(1, AT_ONCE // shown[0].size)
        for first in range(0, len(taken), few):
            drawn[:, first : first + few] += taken[first : first + few] @ shown
        total = total + pair.sum(axis=1)
        done += pair.shape[1]
    if done != seeds or drawn is None:
        raise ValueError(f"blocks: {done} seeds; need {seeds}")
    return total, drawn, _joined(single), _joined(sums)


def _joined(parts: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Join what was measured of blocks of seeds, along the last axis."""
    return {name: np.concatenate([part[name] for part in parts], axis=-1) for name in parts[0]}
