"""Check: one thing that must hold: what is run, what is measured of it, its bound, and whether it is met."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from abm.measures.arrays import Floats
from abm.measures.paired import paired_difference
from abm.measures.survival import Interval
from abm.model.observation import Recording
from abm.model.scenario import Scenario

Take = Callable[[Recording], float]
Measure = Callable[[Floats], float]
MET, MISSED, UNSURE, REPORTED = "met", "missed", "unsure", "reported"


@dataclass(frozen=True)
class Bound:
    """Hold the range that a measure must lie in, its ends excluded: no effect at all is no rise. An end left out is none."""

    low: float = -math.inf
    high: float = math.inf

    def in_words(self, form: str) -> str:
        """Return it in words, its ends as the measure is shown."""
        if self == Bound():
            return "none"
        if self.low == -math.inf:
            return f"under {form.format(self.high)}"
        if self.high == math.inf:
            return f"over {form.format(self.low)}"
        return f"{form.format(self.low)} to {form.format(self.high)}"

    def verdict(self, found: Interval) -> str:
        """Return "met" where the whole interval lies within, "unsure" where a part of it does, "missed" where none does.

        A measure that cannot be determined is "unsure"; without any bound it is "reported".
        """
        if self == Bound():
            return REPORTED
        if self.low < found.low and found.high < self.high:
            return MET
        known = not math.isnan(found.low)
        low, high = (found.low, found.high) if known else (found.estimate, found.estimate)
        return MISSED if high < self.low or low > self.high else UNSURE


@dataclass(frozen=True)
class Check:
    """Declare one thing that must hold.

    Attributes
    ----------
    name : str
        Group and measure, with a point between.
    asks : str
        What must hold, in a sentence.
    scenarios : tuple of Scenario
        What is run, each under the same seeds.
    takes : tuple of Take
        What is taken of each run: one number each.
    measure : function
        Makes one number of all that was taken, shape [scenarios, seeds, takes].
    bound : Bound
        Where that number must lie.
    source : str
        Row of the target table that the bound is of, or what else it rests on.
    form : str
        How the number is printed; "" where only whether the bound is met may be reported.
    """

    name: str
    asks: str
    scenarios: tuple[Scenario, ...]
    takes: tuple[Take, ...]
    measure: Measure
    bound: Bound
    source: str
    form: str = "{:+.1%}"

    @property
    def group(self) -> str:
        """Return the group: what stands before the point."""
        return self.name.partition(".")[0]

    @property
    def under(self) -> str:
        """Return the kinds of interventions in what is run, with "+" between; "-" without any."""
        kinds = {made.kind for scenario in self.scenarios for made in scenario.interventions}
        return "+".join(sorted(kinds)) or "-"


def estimate(check: Check, values: Floats) -> Interval:
    """Return the measure over all seeds with its 95% interval: Student's, over the jackknife's values of single seeds.

    Source: Tukey 1958, Ann. Math. Stat. 29:614; Miller 1974, Biometrika 61:1.

    Parameters
    ----------
    values : array, shape [scenarios, seeds, takes]
        Seeds are paired: what is left out is a seed of all scenarios.
    """
    seeds = values.shape[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = float(check.measure(values))
        without = [float(check.measure(np.delete(values, k, axis=1))) for k in range(seeds)]
        single = seeds * whole - (seeds - 1) * np.array(without)
        spread = paired_difference(single, np.zeros(seeds))
    half = (spread.high - spread.low) / 2.0
    return Interval(whole, whole - half, whole + half)
