"""Bound how far a flow falls at most, and where it runs on every day at once, from draws of it.

The lowest point of a noisy series lies under the lowest of its truth: the further, the more days are nearly as low. So
1 - min r of a bootstrap covers a permanent fall in 0% of experiments. How many days are nearly as low is unknown, and
no estimate of it serves both ends. Each end takes the truth that is least favorable to it instead. The upper end: the
day of the lowest r competes with none, and has Student's interval. The lower end: all days that are within two standard
errors of the lowest of the smoothed series are as low as it (`flat`); what the lowest point of this shape + error does
in the draws is taken off. The estimate lies between what is taken off with `flat` and with the series as it is.

In 500 synthetic experiments with 40 seeds each (tests/benchmark/interval_coverage.py), the share of them whose 95%
interval holds the truth, and in which a fall is detected:

==================  ============  ==================  ====  =============  ========
effect              largest drop  of the 7-day flow   band  flow, periods  detected
==================  ============  ==================  ====  =============  ========
40%, 105 days       .954          .970                .928  .945           1.000
60%, two weeks      .946          .952                .928  .953           1.000
3% for good         .948          .948                .912  .942           1.000
12% for good        .968          .962                .928  .950           1.000
10%, half a year    .956          .964                .932  .948           1.000
triangle to 10%     .974          .982                .910  .952           1.000
rising to 10%       .964          .960                .920  .945           1.000
none                .944          .960                .918  .950           .056
==================  ============  ==================  ====  =============  ========

So the simultaneous band falls short by 2 to 4 points: it holds the whole series in 91 to 93% of experiments.

Sources: Fang and Santos 2019, Review of Economic Studies 86:377 (a bootstrap of a minimum fails where several days
compete); Chernozhukov, Lee and Rosen 2013, Econometrica 81:667 (which days compete); Montiel Olea and Plagborg-Moller
2019, Journal of Applied Econometrics 34:1 (simultaneous band). The two ends are the project's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from abm.measures.arrays import Floats
from abm.measures.resampling import FEW_SEEDS, NORMAL, student_stretch
from abm.measures.survival import CONFIDENCE, Interval

SMOOTHED = 250  # draws that are smoothed: enough to tell a deviation
SHRINK = 2.0  # standard errors within which a day counts as as low as the lowest


@dataclass(frozen=True, eq=False)
class Extreme(Interval):
    """Hold the largest drop or rise of a series with its interval.

    Attributes
    ----------
    errors : array, shape [draws]
        What its lowest point was off by in each draw; draws over the same seeds are comparable one by one.
    """

    errors: Floats


def errors_of_draws(r: Floats, drawn: Floats, seeds: int) -> Floats:
    """Return how far the series of each draw lies from the mean one, shape [draws, days].

    Stretched by sqrt(seeds / (seeds - 1)), as draws of few seeds vary too little.
    """
    with np.errstate(invalid="ignore"):
        return (drawn - r) * np.sqrt(seeds / (seeds - 1))


def fall_and_rise(r: Floats, errors: Floats, seeds: int, window: int) -> tuple[Extreme, Extreme]:
    """Return how far a series lies under 1 at most, and how far above it.

    Parameters
    ----------
    r : array, shape [days]
        Relative flow from the start of the policy on.
    errors : array, shape [draws, days]
        As `errors_of_draws` gives them.
    window : int
        Days of the trailing window of r: half of it is the deviation of the smoothing.

    Returns
    -------
    tuple of Extreme
        Not reported (nan) where the series or a draw is not finite.
    """
    if not (np.isfinite(r).all() and np.isfinite(errors).all()):
        nothing = np.full(len(errors), np.nan)
        ends = (float(end) if np.isfinite(end) else np.nan for end in (1.0 - r.min(), r.max() - 1.0))
        undefined_fall, undefined_rise = (Extreme(end, np.nan, np.nan, nothing) for end in ends)
        return undefined_fall, undefined_rise
    stretched = errors * student_stretch(seeds)
    smoothed = _smooth(r, window / 2)
    spread = _smooth(stretched[:: max(1, len(errors) // SMOOTHED)], window / 2).std(axis=0)
    fall = _largest(r, smoothed, spread, stretched, seeds, 1.0)
    return fall, _largest(2.0 - r, 2.0 - smoothed, spread, -stretched, seeds, np.inf)


def _largest(r: Floats, smoothed: Floats, spread: Floats, errors: Floats, seeds: int, most: float) -> Extreme:
    """Return how far a series lies under 1 at most, which is `most` if all is gone."""
    seen = r - r.min()
    flat = np.maximum(0.0, smoothed - smoothed.min() - SHRINK * spread)
    of_flat, of_seen = ((shape + errors).min(axis=-1) for shape in (flat, seen))
    deepest = float(1.0 - r.min())
    half_width = NORMAL * errors[:, r.argmin()].std()
    low, high = deepest + np.quantile(of_flat, 0.5 - CONFIDENCE / 2), deepest + half_width
    middle = deepest + (np.median(of_flat) + np.median(of_seen)) / 2
    if seeds < FEW_SEEDS:  # their draws take few different values, and percentiles end too soon
        low = min(low, deepest - half_width)
    least = min(0.0, deepest)  # on the first day hardly anything has changed
    middle, low, high = (float(np.clip(value, least, most)) for value in (np.clip(middle, low, high), low, high))
    return Extreme(middle, low, high, (of_flat + of_seen) / (2 * student_stretch(seeds)))


def simultaneous_band(r: Floats, errors: Floats, seeds: int) -> Floats:
    """Return a band that is to hold the whole series in 95% of experiments, shape [2, days].

    r(t) -+ c s(t), with s the deviation of the errors and c the 95% quantile of the largest |error| / s of a draw, as far
    out in Student's distribution as it is in the normal one. nan on all days where a draw is not finite.
    """
    from scipy.special import stdtrit  # here, so that importing the measures needs NumPy alone

    if not (np.isfinite(r).all() and np.isfinite(errors).all()):
        return np.full((2, len(r)), np.nan)
    deviation = errors.std(axis=0)
    share = np.divide(np.abs(errors), deviation, out=np.zeros_like(errors), where=deviation > 0.0)
    reach = np.quantile(share.max(axis=-1), CONFIDENCE)
    half_width = -stdtrit(seeds - 1, NormalDist().cdf(-reach)) * deviation
    return np.stack([np.maximum(0.0, r - half_width), r + half_width])


def _smooth(series: Floats, deviation: float) -> Floats:
    """Smooth along the days with a normal kernel."""
    from scipy.ndimage import gaussian_filter1d  # as above

    return gaussian_filter1d(series, deviation, axis=-1, mode="nearest", truncate=3.0)
