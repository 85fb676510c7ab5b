"""Times to an event when some runs end before it: Kaplan-Meier, its median, and a share, each with an interval.

A run that has not recovered when it ends is censored: all that is known is that recovery takes longer. Leaving such
runs out would make every policy look weaker than it is, so they stay in, as runs that were watched until their end.

Sources: Kaplan and Meier 1958, J. Am. Stat. Assoc. 53:457; Greenwood 1926; Brookmeyer and Crowley 1982, Biometrics
38:29; Kalbfleisch and Prentice 2002, The Statistical Analysis of Failure Time Data (log-log interval); Wilson 1927,
J. Am. Stat. Assoc. 22:209.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from abm.measures.arrays import Floats, Numbers, Whole

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


def kaplan_meier(durations: Numbers, observed: Numbers) -> tuple[Floats, Floats]:
    """Estimate the share of runs in which the event has not happened yet.

    S(t) = product over event times t_i <= t of (1 - d_i / n_i), with d_i events on day t_i among the n_i runs still
    watched; a run censored on day t_i is still watched on that day.

    Parameters
    ----------
    durations : array, shape [runs]
        Days from the start to the event, or to the end of the watch.
    observed : array of bool, shape [runs]
        True where the event was seen, False where the run is censored.

    Returns
    -------
    times, survival : arrays, shape [distinct event times]
        Event times in rising order, and S just after each; both empty when no event was seen.

    Raises
    ------
    ValueError
        If the shapes differ, no run is given, or a duration is negative or not finite.
    """
    times, at_risk, events = _life_table(durations, observed)
    return times, np.cumprod(1.0 - events / at_risk)


def median_survival(times: Floats, survival: Floats) -> float:
    """Find the first time at which survival is one half or less; nan when it stays above."""
    reached = np.flatnonzero(np.asarray(survival) <= 0.5 + ROUNDING)
    return float(times[reached[0]]) if reached.size else float("nan")


def median_interval(durations: Numbers, observed: Numbers, confidence: float = CONFIDENCE) -> Interval:
    """Estimate the Kaplan-Meier median, bounded by the times at which the log-log confidence band crosses one half.

    Greenwood: V(t) = sum over t_i <= t of d_i / (n_i (n_i - d_i)). Band: S ** exp(-+ z sqrt(V) / ln S). Where S = 0 the
    variance has no value and the band is closed at 0.

    Parameters
    ----------
    durations, observed : arrays, shape [runs]
        As in `kaplan_meier`.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Interval
        Days; nan where survival or its band does not reach one half: the value lies beyond the longest watch.

    Raises
    ------
    ValueError
        As `kaplan_meier`.
    """
    times, at_risk, events = _life_table(durations, observed)
    survival = np.cumprod(1.0 - events / at_risk)
    alive = survival > 0.0
    variance = np.cumsum(events[alive] / (at_risk[alive] * (at_risk[alive] - events[alive])))
    reach = np.exp(_normal_quantile(confidence) * np.sqrt(variance) / -np.log(survival[alive]))
    lower, upper = np.zeros_like(survival), np.zeros_like(survival)
    lower[alive], upper[alive] = survival[alive] ** reach, survival[alive] ** (1.0 / reach)
    return Interval(*(median_survival(times, curve) for curve in (survival, lower, upper)))


def share_interval(successes: int, trials: int, confidence: float = CONFIDENCE) -> Interval:
    """Estimate a share with Wilson's score interval, which keeps a width when all or none succeed.

    p = (share + z^2 / 2n +- z sqrt(share (1 - share) / n + z^2 / 4n^2)) / (1 + z^2 / n), n = trials.

    Returns
    -------
    Interval
        Between 0 and 1; not defined when there are no trials.
    """
    if trials == 0:
        return NOT_DEFINED
    share, z = float(successes / trials), _normal_quantile(confidence)
    center = share + z**2 / (2 * trials)
    half_width = z * np.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2))
    scale = 1 + z**2 / trials
    return Interval(
        share, max(0.0, float((center - half_width) / scale)), min(1.0, float((center + half_width) / scale))
    )


def _normal_quantile(confidence: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def _life_table(durations: Numbers, observed: Numbers) -> tuple[Floats, Whole, Whole]:
    """Count events and runs at risk at each distinct event time."""
    durations, observed = np.asarray(durations, dtype=float), np.asarray(observed, dtype=bool)
    if durations.ndim != 1 or durations.shape != observed.shape or durations.size == 0:
        raise ValueError(
            f"durations {durations.shape} and observed {observed.shape}: need the same shape [runs], with 1 run or more"
        )
    if not np.all(np.isfinite(durations) & (durations >= 0)):
        raise ValueError("durations: need finite days >= 0; a run without the event carries the days it was watched")
    times, events = np.unique(durations[observed], return_counts=True)
    at_risk = len(durations) - np.searchsorted(np.sort(durations), times)
    return times, at_risk, events
