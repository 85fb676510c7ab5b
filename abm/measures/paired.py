"""Paired differences: Student's intervals and p-values over the same seeds, effect sizes, and p-values of many comparisons.

Sources: Student 1908, Biometrika 6:1; Holm 1979, Scandinavian Journal of Statistics 6:65; Steiger and Fouladi 1997, in What If
There Were No Significance Tests?, 221-257 (interval of an effect size, by the noncentral t).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abm.measures.arrays import Floats, Numbers

from abm.measures.falls import same_shape
from abm.measures.survival import CONFIDENCE, Interval


ALPHA = 0.05  # a difference is clear where its adjusted p-value is below


@dataclass(frozen=True)
class Difference(Interval):
    """Hold a difference with its 95% interval, and the two-sided p-value of there being none."""

    p: float


def paired_difference(values: Numbers, baseline: Numbers) -> Interval:
    """Return the mean of (values - baseline) over paired seeds, with Student's 95% interval.

    mean +- t(0.975, seeds - 1) x standard deviation / sqrt(seeds). One nan makes the answer nan: no pair is dropped.

    Parameters
    ----------
    values, baseline : arrays, shape [seeds]
        One response variable, the same seeds in the same order; any unit.

    Raises
    ------
    ValueError
        If the shapes differ or there are fewer than 2 seeds.
    """
    return Interval(*map(float, paired_differences(values, baseline)))


def paired_differences(values: Numbers, baseline: Numbers) -> tuple[Floats, Floats, Floats]:
    """Return mean, low and high of `paired_difference` for many variables at once: [..., seeds] gives three [...]."""
    mean, error, seeds = _mean_and_error(values, baseline)
    half_width = student_factor(seeds) * error
    return mean, mean - half_width, mean + half_width


def paired_p_values(values: Numbers, baseline: Numbers) -> Floats:
    """Return the two-sided p-value of no mean difference, for many variables at once: [..., seeds] gives [...]."""
    return p_value(*_mean_and_error(values, baseline))


def paired_test(values: Numbers, baseline: Numbers) -> Difference:
    """Return `paired_difference` with its p-value."""
    return difference_of(*_mean_and_error(values, baseline))


def difference_of(difference: float | Floats, error: float | Floats, seeds: int) -> Difference:
    """Return a difference with Student's interval and p-value, from its standard error."""
    half_width = student_factor(seeds) * error
    low, high = map(float, (difference - half_width, difference + half_width))
    return Difference(float(difference), low, high, float(p_value(difference, error, seeds)))


def standardized_differences(values: Numbers, baseline: Numbers) -> tuple[Floats, Floats, Floats]:
    """Return d_z, the mean difference in standard deviations of the differences, with its 95% interval.

    d_z = mean / deviation = t / sqrt(seeds). Its ends are those noncentralities of t, over sqrt(seeds), under which a t as far
    out has a chance of 2.5% on either side: exact where differences are normal. The deviation is that of one seed against itself
    with the policy, so d_z grows with what shared random numbers take away: it compares variables of one experiment.

    Parameters
    ----------
    values, baseline : arrays, shape [..., seeds]
        One or many response variables, the same seeds in the same order; any unit.

    Returns
    -------
    three arrays, shape [...]
        d_z and its ends, in standard deviations; nan where differences do not vary.

    Raises
    ------
    ValueError
        If the shapes differ or there are fewer than 2 seeds.
    """
    from scipy.special import nctdtrinc

    mean, error, seeds = _mean_and_error(values, baseline)
    t = np.divide(mean, error, out=np.full(np.shape(mean), np.nan), where=error > 0.0)
    ends = (nctdtrinc(seeds - 1, share, t) for share in (0.5 + CONFIDENCE / 2, 0.5 - CONFIDENCE / 2))
    d_z, low, high = (np.asarray(one) / np.sqrt(seeds) for one in (t, *ends))
    return d_z, low, high


def student_factor(seeds: int, intervals: int = 1) -> float:
    """Return t(0.975, seeds - 1): half the width of a 95% interval, in standard errors; of so many, for all at once."""
    from scipy.special import stdtrit  # here, so that importing the measures needs NumPy alone

    share = 0.5 + CONFIDENCE / 2
    return float(stdtrit(seeds - 1, share if intervals == 1 else 1.0 - (1.0 - share) / intervals))


def standard_error_of(one: Interval, seeds: int) -> float:
    """Return the standard error that Student's interval of so many seeds was made of."""
    return (one.high - one.estimate) / student_factor(seeds)


def p_value(difference: Numbers, error: Numbers, seeds: int) -> Floats:
    """Return Student's two-sided p-value of a difference with a standard error; nan stays nan, 0 over 0 is 1."""
    from scipy.special import stdtr

    difference, error = np.asarray(difference, float), np.asarray(error, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where((difference == 0.0) & (error == 0.0), 0.0, np.abs(difference) / error)
    return 2.0 * stdtr(seeds - 1, -t)


def holm(p_values: Numbers) -> Floats:
    """Adjust p-values of many comparisons after Holm: below 0.05 one false finding in all has a chance of 5% at most.

    Holm's holds however the comparisons are related, and those of policies do: they share seeds, and what leaves one
    place comes to another. A nan is no comparison and stays nan.

    Parameters
    ----------
    p_values : array, shape [comparisons]

    Returns
    -------
    array, shape [comparisons]
    """
    p_values = np.asarray(p_values, float)
    adjusted, defined = np.full(p_values.shape, np.nan), np.flatnonzero(~np.isnan(p_values))
    order = defined[np.argsort(p_values[defined], kind="stable")]
    steps = p_values[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return adjusted


def _mean_and_error(values: Numbers, baseline: Numbers) -> tuple[Floats, Floats, int]:
    """Return mean and standard error of the differences over the last axis, and the number of seeds."""
    values, baseline = same_shape(values, baseline)
    if values.ndim == 0 or values.shape[-1] < 2:
        raise ValueError(f"shape {values.shape}: need 2 seeds or more along the last axis")
    difference, seeds = values - baseline, values.shape[-1]
    return difference.mean(axis=-1), difference.std(axis=-1, ddof=1) / np.sqrt(seeds), seeds
