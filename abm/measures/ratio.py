"""Ratio of two means over the same seeds, with the interval of Fieller.

Source: Fieller 1954, Journal of the Royal Statistical Society B 16:175.
"""

from __future__ import annotations

import numpy as np

from abm.measures.arrays import Floats, Numbers
from abm.measures.paired import student_factor
from abm.measures.survival import NOT_DEFINED, Interval


def ratio_of_means(above: Numbers, below: Numbers) -> Interval:
    """Return mean(above) / mean(below) with its 95% interval; not defined where the mean below is not above 0 beyond chance.

    The interval holds every ratio r for which mean(above - r below) is not off zero (Student).

    Parameters
    ----------
    above, below : arrays, shape [seeds]
        Paired differences, the same seeds in the same order; any units.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    x, y = np.asarray(above, float), np.asarray(below, float)
    if x.shape != y.shape:
        raise ValueError(f"shapes {x.shape} and {y.shape}: need the same seeds")
    seeds = len(x)
    if seeds < 2:
        return NOT_DEFINED
    squared = student_factor(seeds) ** 2 / seeds
    a, b = float(x.mean()), float(y.mean())
    vx, both, vy = (squared * float(np.cov(x, y)[i]) for i in ((0, 0), (0, 1), (1, 1)))
    quadratic = b * b - vy
    if not (b > 0.0 and quadratic > 0.0):
        return NOT_DEFINED
    middle = a * b - both
    half = float(np.sqrt(max(0.0, middle * middle - quadratic * (a * a - vx))))
    return Interval(a / b, (middle - half) / quadratic, (middle + half) / quadratic)


def linearized(above: Floats, below: Floats) -> Floats:
    """Return values whose mean is the ratio of sums, and whose spread is that of the ratio to first order, shape [seeds].

    nan where the sum below is not above 0.
    """
    if below.sum() <= 0.0:
        return np.full(len(below), np.nan)
    share = above.sum() / below.sum()
    return share + (above - share * below) / below.mean()
