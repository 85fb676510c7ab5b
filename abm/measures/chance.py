"""Chance: the one rule by which an effect is distinguished from what chance alone does, in tables, pictures and answers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from abm.measures.arrays import Numbers
from abm.measures.falls import ROUNDING
from abm.measures.paired import standard_error_of, student_factor
from abm.measures.survival import Interval

BEYOND_CHANCE = (  # in the words of every place that says it
    "beyond chance: 0 lies outside the 95% interval or, of what shifted, the share that shifts under the placebo does; "
    "where several are judged together, each clears a higher bar (Holm's adjustment)"
)

CLEAR = "clear: beyond chance where all response variables of a policy are judged together (Holm's adjustment)"


def side_of(low: Numbers, high: Numbers, none: float = 0.0) -> npt.NDArray[np.int64]:
    """Return 1 where an interval lies above no effect, -1 where below, and 0 where it holds it or has no ends."""
    with np.errstate(invalid="ignore"):
        return (np.asarray(low) > none + ROUNDING).astype(int) - (np.asarray(high) < none - ROUNDING)


def beyond_chance(change: Interval, none: float = 0.0) -> int:
    """Return on which side of no effect the interval of one change lies; 0: it is no more than chance may do."""
    return int(side_of(change.low, change.high, none))


def together(one: Interval, seeds: int, intervals: int) -> Interval:
    """Widen Student's interval of one of several measures, so that 95% hold for all of them at once (Bonferroni)."""
    half_width = standard_error_of(one, seeds) * student_factor(seeds, intervals)
    return Interval(one.estimate, one.estimate - half_width, one.estimate + half_width)


def at_least(one: Interval, other: Interval) -> Interval:
    """Return an interval no lower than another one that is known to lie above 0 of a part of the same."""
    if other.low <= max(one.low, ROUNDING):
        return one
    return Interval(max(one.estimate, other.estimate), other.low, max(one.high, other.estimate))
