"""Times to an event when some runs end before it: Kaplan-Meier, its median, and a share, each with an interval.

A run that has not recovered when it ends is censored: all that is known is that recovery takes longer. Leaving such
runs out would make every policy look weaker than it is, so they stay in, as runs that were watched until their end.

The curve, its band and the interval of a share are SciPy's, which is loaded when the first of them is asked for (lifelines,
which has them as well, needs an older pandas).

Sources: Kaplan and Meier 1958, J. Am. Stat. Assoc. 53:457; Greenwood 1926; Brookmeyer and Crowley 1982, Biometrics
38:29; Kalbfleisch and Prentice 2002, The Statistical Analysis of Failure Time Data (log-log interval); Wilson 1927,
J. Am. Stat. Assoc. 22:209.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from abm.measures.arrays import Flags, Floats, Numbers

CONFIDENCE = 0.95
# A survival of one half reached by multiplying fractions can miss 0.5 in the last bit.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Interval:
    """Hold an estimate and its 95% interval; nan = not defined, or beyond the end of the run."""

    estimate: float
    low: float
    high: float


NOT_DEFINED = Interval(float("nan"), float("nan"), float("nan"))


def median_interval(durations: Numbers, observed: Numbers) -> Interval:
    """Estimate the Kaplan-Meier median, bounded by the times at which the log-log confidence band crosses one half.

    A run censored on a day is still watched on that day. The band has Greenwood's variance; where survival is 1 or 0 that
    has no value, and the band is closed there.

    Parameters
    ----------
    durations : array, shape [runs]
        Days from the start to the event, or to the end of the watch.
    observed : array of bool, shape [runs]
        True where the event was seen, False where the run is censored.

    Returns
    -------
    Interval
        Days; nan where survival or its band does not reach one half: the value lies beyond the longest watch.

    Raises
    ------
    ValueError
        If the shapes differ, no run is given, or a duration is negative or not finite.
    """
    days, *curves = survival_curve(durations, observed)[:4]
    return Interval(*(_first_at_half(days, one) for one in curves))


def survival_curve(durations: Numbers, observed: Numbers) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Return the Kaplan-Meier curve with its log-log band, closed where survival is 1 or 0.

    S(day) = product over days up to it of (1 - events / runs at risk). Parameters and errors are those of `median_interval`.

    Returns
    -------
    six arrays, shape [different durations]
        Days, rising; share without the event after that day, its lower and upper end; runs at risk on that day; events on it.
    """
    from scipy.stats import CensoredData, ecdf

    days, seen = _checked(durations, observed)
    curve = ecdf(CensoredData.right_censored(days, ~seen)).sf
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The confidence interval is undefined", RuntimeWarning)
        band = curve.confidence_interval(CONFIDENCE, method="log-log")
    low, high = (
        np.where(np.isnan(end), curve.probabilities, end) for end in (band.low.probabilities, band.high.probabilities)
    )
    times = curve.quantiles
    at_risk = np.array([(days >= day).sum() for day in times])
    events = np.array([(seen & (days == day)).sum() for day in times])
    return times, curve.probabilities, low, high, at_risk, events


def recovery_over_seeds(durations: Numbers, recovered: Flags, censored: Flags) -> tuple[Interval, Interval]:
    """Return the share that recovered and the Kaplan-Meier median (days) over the seeds that fell below the level.

    Parameters
    ----------
    durations : array, shape [seeds]
        Days to the recovery, or to the end of the watch; of a seed that never fell whatever stands there.
    recovered, censored : arrays of bool, shape [seeds]
        What became of a seed that fell; neither: it never did.
    """
    fallen = recovered | censored
    if not fallen.any():
        return NOT_DEFINED, NOT_DEFINED
    back = recovered[fallen]
    return share_interval(int(back.sum()), len(back)), median_interval(np.asarray(durations, float)[fallen], back)


def share_interval(successes: int, trials: int) -> Interval:
    """Estimate a share with Wilson's score interval, which keeps a width when all or none succeed.

    Returns
    -------
    Interval
        Between 0 and 1; not defined when there are no trials.
    """
    from scipy.stats import binomtest

    if trials == 0:
        return NOT_DEFINED
    found = binomtest(int(successes), int(trials))
    bounds = found.proportion_ci(CONFIDENCE, method="wilson")
    return Interval(float(found.statistic), float(bounds.low), float(bounds.high))


def _first_at_half(times: Floats, survival: Floats) -> float:
    """Find the first time at which survival is one half or less; nan when it stays above."""
    reached = np.flatnonzero(survival <= 0.5 + ROUNDING)
    return float(times[reached[0]]) if reached.size else float("nan")


def _checked(durations: Numbers, observed: Numbers) -> tuple[Floats, Flags]:
    days, seen = np.asarray(durations, dtype=float), np.asarray(observed, dtype=bool)
    if days.ndim != 1 or days.shape != seen.shape or days.size == 0:
        raise ValueError(
            f"durations {days.shape} and observed {seen.shape}: need the same shape [runs], with 1 run or more"
        )
    if not np.all(np.isfinite(days) & (days >= 0)):
        raise ValueError("durations: need finite days >= 0; a run without the event carries the days it was watched")
    return days, seen
