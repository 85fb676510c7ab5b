"""Measure the resilience of the flow over paired seeds, beside what chance alone does.

The measures of a single series, and why they are what they are: abm/measures/falls.py. Here they are taken on the mean series
over seeds, with intervals from a bootstrap over seeds (abm/measures/samples.py); what is a mean over seeds has Student's,
and the largest drop and rise intervals of their own (abm/measures/extremes.py).

Source of the measures: the project's own definition (abm/ODD.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.measures.arrays import Floats, Numbers
from abm.measures.chance import at_least, beyond_chance, together
from abm.measures.falls import PERIOD, WINDOW, recovery_status, relapse, reported_day, same_shape
from abm.measures.paired import Difference, paired_difference
from abm.measures.resampling import FEW_SEEDS, blocks_of, day_interval, student_interval
from abm.measures.samples import Sample, differences, sample_pairs
from abm.measures.shown import Shown, measures_frame, plot_flow, with_changes
from abm.measures.survival import NOT_DEFINED, Interval, recovery_over_seeds

if TYPE_CHECKING:
    import pandas as pd

DAYS = ("days_to_lowest", "days_to_recovery", "days_to_peak")
MOST_OF_CHANCE = 0.975  # quantile of the falls of single placebo seeds


@dataclass(frozen=True)
class Chance:
    """Hold what is measured of a placebo as of a policy; not defined without one.

    Attributes
    ----------
    fall, rise : Interval
        Largest drop and rise of its mean series.
    single_fall : float
        97.5% quantile of the largest drops of its single seeds.
    """

    fall: Interval = NOT_DEFINED
    rise: Interval = NOT_DEFINED
    single_fall: float = float("nan")


@dataclass(frozen=True)
class Resilience(Shown):
    """Hold the measures of one policy over all its seeds.

    Attributes
    ----------
    averted_g : Interval
        Pure grams per run that were averted from the start to the end; negative = more was delivered.
    averted_share : Interval
        The same as a share of what is delivered without the policy in that time.
    flow : dict of Interval
        Mean flow over the days of each of `PERIODS` that the run covers, as a share of the flow without the policy, by
        `period_name`.
    largest_drop, largest_rise, largest_drop_week, level_after_year : Interval
        Shares of the flow without the policy, on the mean series; `_week`: of the 7-day flow, whatever the window is. A
        negative fall: the flow stayed above it throughout.
    days_below_90, area_lost : Interval
        Days on which the mean series was below 90%, and what was missing on them, in days of the flow without the
        policy.
    days_to_lowest, days_to_recovery, days_to_peak : Interval
        Days from the start, on the mean series. A nan beside a number lies beyond the end of the run. Not defined where
        the day is the width of the window (`reported_day`).
    days_to_relapse, days_below_95_again : Interval
        First day after the recovery on which the mean series is below 95% again, from the start (not defined where there is
        none), and how many such days there are to the end of the run. Numbers without an interval.
    drop_detected, rise_detected : bool
        Whether the interval of the largest drop or rise lies above 0.
    placebo_drop, placebo_rise : Interval
        Largest drop and rise of the placebo, measured alike: a check, as they are 0 in truth. Not defined without one.
    recovery_status : str
        Of the mean series: "no drop" (none beyond chance), "dropped, stayed above 90%", "recovered", "recovered, later below
        95% again", "not recovered", or, with fewer than 28 days from the start to the end of the run, "not determined".
    single_falls_distinguished : bool
        Whether single seeds fall by more than chance: the median of their largest drops is above the 97.5% quantile of
        those of the placebo's single seeds. Without a placebo that is not determined.
    seeds_fallen : int or None
        Single seeds that fell below 90%; None where they do not.
    share_recovered, median_recovery : Interval
        Over those seeds, censored ones included: share (Wilson) and Kaplan-Meier median in days from the start.
        Not defined without a detected fall, and where single seeds do not fall by more than chance.
    sample : Sample
        What it was measured on; `minus` takes the difference of two answers from it.
    parameters : mapping of str to float
        Parameters of both sides that are others than usual, as far as they are known (`abm.compare`).
    """

    averted_g: Interval
    averted_share: Interval
    flow: dict[str, Interval]
    largest_drop: Interval
    largest_rise: Interval
    largest_drop_week: Interval
    level_after_year: Interval
    days_below_90: Interval
    area_lost: Interval
    days_to_lowest: Interval
    days_to_recovery: Interval
    days_to_peak: Interval
    days_to_relapse: Interval
    days_below_95_again: Interval
    drop_detected: bool
    rise_detected: bool
    placebo_drop: Interval
    placebo_rise: Interval
    recovery_status: str
    single_falls_distinguished: bool
    seeds_fallen: int | None
    share_recovered: Interval
    median_recovery: Interval
    sample: Sample = field(repr=False, compare=False)
    parameters: Mapping[str, float] = field(default_factory=dict, repr=False, compare=False)

    @property
    def few_seeds(self) -> bool:
        """Say whether intervals rest on so few seeds that they are rough."""
        return self.sample.seeds < FEW_SEEDS

    @property
    def relative_flow(self) -> Floats:
        """Return r from the start of the policy to the end of the run, shape [days]."""
        return self.sample.r

    @property
    def band(self) -> Floats:
        """Return the simultaneous band of r, shape [2, days]: nominally 95%, 91 to 93% as measured."""
        return self.sample.band

    def to_frame(self) -> pd.DataFrame:
        """Return one row a measure, by its name in summary.csv: estimate, 95% interval (low, high), unit, label.

        What is averted is in kilograms (`averted_kg`).
        """
        own = {one.name: getattr(self, one.name) for one in fields(self)}
        flat = {name: value for name, value in own.items() if isinstance(value, Interval)}
        first = {name: flat.pop(name) for name in ("averted_g", "averted_share")}
        frame = measures_frame(first | self.flow | flat)
        frame.attrs |= {"changed_parameters": dict(self.parameters)}
        return frame

    def plot(self, ax: Any = None) -> Any:
        """Draw the flow from the start of the policy, in percent of that without it, with its band; return the axes."""
        ax = plot_flow(self.relative_flow, self.band, self.sample.window, self.sample.seeds, ax)
        ax.set_title(with_changes(f"Flow under the policy: {self.recovery_status}", self.parameters), parse_math=False)
        return ax

    def minus(self, other: "Resilience") -> dict[str, Difference]:
        """Take this answer minus another one over the same seeds, pair by pair.

        Returns
        -------
        dict of Difference
            averted_g, averted_share, the flow over each period, largest_drop, largest_rise, largest_drop_week,
            days_below_90, area_lost and level_after_year, each with its 95% interval and the p-value of no difference.
            Of many comparisons, adjust them (`abm.measures.paired.holm`).

        Raises
        ------
        ValueError
            If the two do not rest on the same seeds.
        """
        return differences(self.sample, other.sample)


def shifted_share(with_amounts: Numbers, without_amounts: Numbers) -> Floats:
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
    window: int = WINDOW,
) -> Resilience:
    """Measure the mean series over seeds, with a bootstrap over seeds, beside a placebo that is measured alike.

    A draw takes as many seeds as there are, with replacement, and keeps the pair of each seed together. What is a mean
    over seeds (shortfall, flow over a period) has Student's interval; the largest drop and rise have that of
    `abm.measures.extremes`; other measures have estimate +- Student's factor x standard error of the draws, and days the
    percentiles of the draws, stretched as much: with few seeds all of them are wide.

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
    window : int
        Days of the trailing mean: 28 or 7 (`WINDOW`, `WEEK`), or any other.

    Raises
    ------
    ValueError
        If the shapes differ, there are fewer than 2 seeds, the start lies outside the run, or the window is shorter than
        a day.
    """
    pairs = _paired_seeds(with_policy, without_policy)
    chance = Chance()
    if placebo is not None:
        beside = _paired_seeds(*(placebo if isinstance(placebo, tuple) else (placebo, without_policy)))
        chance = fall_by_chance(sample_pairs(blocks_of(*beside), len(beside[0]), start, draws, seed, window=window))
    return resilience_of(sample_pairs(blocks_of(*pairs), len(pairs[0]), start, draws, seed, seeds, window), chance)


def resilience_of(sample: Sample, chance: Chance) -> Resilience:
    """Measure as `measure_resilience` does, from a sample and a band that are known."""
    flow = _flow(sample)
    extremes = _extremes(sample, flow)
    fallen, risen = (beyond_chance(extremes[name]) > 0 for name in ("largest_drop", "largest_rise"))
    by_seed = bool(np.median(sample.single["largest_drop"]) > chance.single_fall)
    undefined = NOT_DEFINED, NOT_DEFINED
    of_seeds = (sample.single[name] for name in ("days_to_recovery", "recovered", "censored"))
    share, median = recovery_over_seeds(*of_seeds) if fallen and by_seed else undefined
    intervals: dict[str, Any] = _intervals(sample) | extremes
    again = _relapse(sample, fallen)
    if not fallen:
        intervals["days_to_recovery"] = NOT_DEFINED
    return Resilience(
        **intervals | again,
        flow=flow,
        drop_detected=fallen,
        rise_detected=risen,
        placebo_drop=chance.fall,
        placebo_rise=chance.rise,
        recovery_status=_status(sample, fallen, again["days_below_95_again"].estimate > 0),
        single_falls_distinguished=by_seed,
        seeds_fallen=int(np.sum(sample.single["recovered"] | sample.single["censored"])) if by_seed else None,
        share_recovered=share,
        median_recovery=median,
        sample=sample,
    )


def fall_by_chance(sample: Sample) -> Chance:
    """Return how far the mean series of a placebo falls and rises, and how far its single seeds fall."""
    fall, rise = (_plain(sample.extremes[name]) for name in ("largest_drop", "largest_rise"))
    return Chance(fall, rise, float(np.quantile(sample.single["largest_drop"], MOST_OF_CHANCE)))


def _plain(interval: Interval) -> Interval:
    return Interval(interval.estimate, interval.low, interval.high)


def _intervals(sample: Sample) -> dict[str, Interval]:
    """Return every measure with its interval, which ends where the measure cannot go further."""
    mean, days = sample.mean, sample.days
    limits = {"level_after_year": (0.0, np.inf), "days_below_90": (0.0, days), "area_lost": (0.0, days)}
    found = {name: student_interval(mean[name], sample.drawn[name], sample.seeds, *limits[name]) for name in limits}
    low = found["days_below_90"]
    if np.isfinite(low.low) and np.isfinite(low.high):  # days are whole: the ends lie on the next ones outwards
        found["days_below_90"] = Interval(low.estimate, float(np.floor(low.low)), float(np.ceil(low.high)))
    found |= {name: day_interval(mean[name], sample.drawn[name], sample.seeds, days) for name in DAYS}
    for name, of in (("days_to_lowest", "largest_drop"), ("days_to_peak", "largest_rise")):
        is_clear = beyond_chance(_plain(sample.extremes[of])) > 0  # a period can be clear where no day is
        if not is_clear or np.isnan(reported_day(mean[name], sample.window)):
            found[name] = NOT_DEFINED
    found |= {name: _mean_over_seeds(sample, name) for name in ("averted_g", "averted_share")}
    share = found["averted_share"]
    found["averted_share"] = Interval(share.estimate, share.low, min(1.0, share.high))
    return found


def _extremes(sample: Sample, flow: Mapping[str, Interval]) -> dict[str, Interval]:
    """Return the largest drops and rises, no smaller than the mean over any period shows, all together (Bonferroni)."""
    found = {name: _plain(one) for name, one in sample.extremes.items()}
    parts = [together(share, sample.seeds, len(flow)) for share in flow.values()]
    for name, sign, most in (("largest_drop", -1, 1.0 - sample.r.min()), ("largest_rise", 1, sample.r.max() - 1.0)):
        for part in parts:  # no more of it than the 28-day mean shows at all, which a few days hardly move
            low, estimate, high = (
                min(most, sign * (end - 1.0)) for end in (part.low, part.estimate, part.high)[::sign]
            )
            found[name] = at_least(found[name], Interval(estimate, low, high))
    return found


def _flow(sample: Sample) -> dict[str, Interval]:
    """Return the mean flow over each period that the run covers."""
    names = [name for name in sample.by_seed if name.startswith(PERIOD)]
    shares = {name: _mean_over_seeds(sample, name) for name in names}
    return {name: Interval(share.estimate, max(0.0, share.low), share.high) for name, share in shares.items()}


def _mean_over_seeds(sample: Sample, name: str) -> Interval:
    values = sample.by_seed[name]
    return paired_difference(values, np.zeros_like(values))


def _status(sample: Sample, fallen: bool, relapsed: bool) -> str:
    """Say what became of the mean series."""
    low, is_back = sample.mean["days_below_90"], np.isfinite(sample.mean["days_to_recovery"])
    return recovery_status(sample.days, fallen, low, is_back, relapsed)


def _relapse(sample: Sample, fallen: bool) -> dict[str, Interval]:
    """Return when the mean series is below the level of recovery again, and for how long."""
    recovery = sample.mean["days_to_recovery"] if fallen else np.nan
    day, days = relapse(sample.r, recovery)
    known = {"days_to_relapse": day, "days_below_95_again": days if np.isfinite(recovery) else np.nan}
    return {name: Interval(float(value), np.nan, np.nan) for name, value in known.items()}


def _paired_seeds(first: Numbers, second: Numbers) -> tuple[Floats, Floats]:
    first, second = same_shape(first, second)
    if first.ndim == 0 or len(first) < 2:
        raise ValueError(f"shape {first.shape}: need 2 seeds or more along the first axis")
    return first, second
