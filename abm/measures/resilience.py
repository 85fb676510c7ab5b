"""Measure the resilience of the flow over paired seeds, beside what chance alone does.

The measures of a single series, and why they are what they are: abm/measures/falls.py. Here they are taken on the mean series
over seeds, with intervals from a bootstrap over seeds (abm/measures/samples.py); what is a mean over seeds has Student's.

Source of the measures: the project's own definition (abm/ODD.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dataclasses import dataclass, field

import numpy as np

from abm.measures.arrays import Floats, Numbers

from abm.measures.falls import ROUNDING, recovery_status, same_shape
from abm.measures.paired import Difference, paired_difference
from abm.measures.resampling import blocks_of, day_interval, percentile_band, student_interval
from abm.measures.samples import Sample, differences, sample_pairs
from abm.measures.survival import NOT_DEFINED, Interval, median_interval, share_interval

FEW_SEEDS = 10  # fewer: intervals cover what they should, but hang on how alike a few seeds happen to be
DAYS = ("days_to_trough", "days_to_recovery", "days_to_peak")


@dataclass(frozen=True)
class Chance:
    """Hold how far the mean series of a placebo falls and rises, and the bands of that; not defined without one."""

    fall: Interval = NOT_DEFINED
    rise: Interval = NOT_DEFINED


@dataclass(frozen=True)
class Resilience:
    """Hold the measures of one policy over all its seeds.

    Attributes
    ----------
    shortfall : Interval
        Pure grams per run that were kept away from the start to the end; negative = more was delivered.
    shortfall_share : Interval
        The same as a share of what is delivered without the policy in that time.
    largest_fall, largest_rise, level_after_year : Interval
        Shares of the flow without the policy, on the mean series. A negative fall: the flow stayed above it throughout.
    days_below_90, area_lost : Interval
        Days on which the mean series was below 90%, and what was missing on them, in days of the flow without the
        policy.
    days_to_trough, days_to_recovery, days_to_peak : Interval
        Days from the start, on the mean series. A nan beside a number lies beyond the end of the run.
    fall_detected : bool
        Whether the largest fall exceeds the placebo's band; without a placebo, whether it exceeds 0.
    rise_detected : bool
        Whether the largest rise exceeds the placebo's band; without a placebo that is not told.
    placebo_fall, placebo_rise : Interval
        Largest fall and rise of the placebo's mean series and their bands; not defined without a placebo.
    recovery_status : str
        Of the mean series: "no drop" (none beyond chance), "dropped, stayed above 90%", "recovered", "not recovered", or,
        with fewer than 28 days from the start to the end of the run, "cannot be told".
    seeds_fallen : int
        Single seeds that fell below 90%; some do so by luck, as the placebo's do.
    share_recovered, median_recovery : Interval
        Over those seeds, censored ones included: share (Wilson) and Kaplan-Meier median in days from the start.
        Not defined without a detected fall.
    sample : Sample
        What it was measured on; `minus` takes the difference of two answers from it.
    """

    shortfall: Interval
    shortfall_share: Interval
    largest_fall: Interval
    largest_rise: Interval
    level_after_year: Interval
    days_below_90: Interval
    area_lost: Interval
    days_to_trough: Interval
    days_to_recovery: Interval
    days_to_peak: Interval
    fall_detected: bool
    rise_detected: bool
    placebo_fall: Interval
    placebo_rise: Interval
    recovery_status: str
    seeds_fallen: int
    share_recovered: Interval
    median_recovery: Interval
    sample: Sample = field(repr=False, compare=False)

    @property
    def few_seeds(self) -> bool:
        """Say whether intervals rest on so few seeds that they are rough."""
        return self.sample.seeds < FEW_SEEDS

    def minus(self, other: "Resilience") -> dict[str, Difference]:
        """Take this answer minus another one over the same seeds, pair by pair.

        Returns
        -------
        dict of Difference
            shortfall, shortfall_share, largest_fall, largest_rise, days_below_90, area_lost and level_after_year, each
            with its 95% interval and the p-value of no difference. Of many comparisons, adjust them (`abm.measures.paired.holm`).

        Raises
        ------
        ValueError
            If the two do not rest on the same seeds.
        """
        return differences(self.sample, other.sample)


def displaced_share(with_amounts: Numbers, without_amounts: Numbers) -> Floats:
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


def measure_resilience(
    with_policy: Numbers,
    without_policy: Numbers,
    start: int,
    placebo: Numbers | tuple[Numbers, Numbers] | None = None,
    draws: int = 1000,
    seed: int = 0,
    seeds: Sequence[int] | None = None,
) -> Resilience:
    """Measure the mean series over seeds, with a bootstrap over seeds, beside the placebo's band.

    A draw takes as many seeds as there are, with replacement, and keeps the pair of each seed together. What is a mean
    over seeds (shortfall) has Student's interval; other measures have estimate +- Student's factor x standard error of
    the draws, and days the percentiles of the draws, stretched as much: with few seeds all of them are wide. A draw is
    noisier than the mean, and more noise makes a lower minimum: the placebo's band is wide, so that a small fall is
    called "none" too often rather than too seldom.

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
    seeds : sequence of int, optional
        Which seeds they are, so that only answers over the same ones are compared.

    Raises
    ------
    ValueError
        If the shapes differ, there are fewer than 2 seeds, or the start lies outside the run.
    """
    pairs = _paired_seeds(with_policy, without_policy)
    chance = Chance()
    if placebo is not None:
        beside = _paired_seeds(*(placebo if isinstance(placebo, tuple) else (placebo, without_policy)))
        chance = fall_by_chance(sample_pairs(blocks_of(*beside), len(beside[0]), start, draws, seed))
    return resilience_of(sample_pairs(blocks_of(*pairs), len(pairs[0]), start, draws, seed, seeds), chance)


def resilience_of(sample: Sample, chance: Chance) -> Resilience:
    """Measure as `measure_resilience` does, from a sample and a band that are known."""
    mean = sample.mean
    fallen = bool(mean["largest_fall"] > np.nan_to_num(chance.fall.high) + ROUNDING)
    risen = bool(mean["largest_rise"] > chance.rise.high + ROUNDING)
    share, median = _recovery_over_seeds(sample.single) if fallen else (NOT_DEFINED, NOT_DEFINED)
    intervals = _intervals(sample)
    if not fallen:
        intervals |= {"days_to_trough": NOT_DEFINED, "days_to_recovery": NOT_DEFINED}
    if not risen:
        intervals["days_to_peak"] = NOT_DEFINED
    return Resilience(
        **intervals,
        fall_detected=fallen,
        rise_detected=risen,
        placebo_fall=chance.fall,
        placebo_rise=chance.rise,
        recovery_status=_status(sample, fallen),
        seeds_fallen=int(np.sum(sample.single["recovered"] | sample.single["censored"])),
        share_recovered=share,
        median_recovery=median,
        sample=sample,
    )


def fall_by_chance(sample: Sample) -> Chance:
    """Return how far the mean series of a placebo falls and rises, and how far its draws do."""
    bands = (percentile_band(sample.mean[name], sample.drawn[name]) for name in ("largest_fall", "largest_rise"))
    return Chance(*bands)


def _intervals(sample: Sample) -> dict[str, Interval]:
    """Return every measure with its interval, which ends where the measure cannot go further."""
    mean, days = sample.mean, sample.days
    limits = {
        "largest_fall": (min(0.0, mean["largest_fall"]), 1.0),  # on the first day hardly anything has changed
        "largest_rise": (min(0.0, mean["largest_rise"]), np.inf),
        "level_after_year": (0.0, np.inf),
        "days_below_90": (0.0, days),
        "area_lost": (0.0, days),
    }
    found = {name: student_interval(mean[name], sample.drawn[name], sample.seeds, *limits[name]) for name in limits}
    low = found["days_below_90"]
    if np.isfinite(low.low) and np.isfinite(low.high):  # days are whole: the ends lie on the next ones outwards
        found["days_below_90"] = Interval(low.estimate, float(np.floor(low.low)), float(np.ceil(low.high)))
    found |= {name: day_interval(mean[name], sample.drawn[name], sample.seeds, days) for name in DAYS}
    paired = {name: paired_difference(values, np.zeros_like(values)) for name, values in sample.by_seed.items()}
    share = paired["shortfall_share"]
    paired["shortfall_share"] = Interval(share.estimate, share.low, min(1.0, share.high))
    return found | paired


def _status(sample: Sample, fallen: bool) -> str:
    """Say what became of the mean series."""
    is_back = np.isfinite(sample.mean["days_to_recovery"])
    return recovery_status(sample.days, fallen, sample.mean["days_below_90"], is_back)


def _recovery_over_seeds(single: Mapping[str, np.ndarray]) -> tuple[Interval, Interval]:
    """Return the share recovered and the Kaplan-Meier median over the seeds that fell below the level."""
    fallen = single["recovered"] | single["censored"]
    if not fallen.any():
        return NOT_DEFINED, NOT_DEFINED
    recovered = single["recovered"][fallen]
    share = share_interval(recovered.sum(), len(recovered))
    return share, median_interval(single["days_to_recovery"][fallen], recovered)


def _paired_seeds(first: Numbers, second: Numbers) -> tuple[Floats, Floats]:
    first, second = same_shape(first, second)
    if first.ndim == 0 or len(first) < 2:
        raise ValueError(f"shape {first.shape}: need 2 seeds or more along the first axis")
    return first, second
