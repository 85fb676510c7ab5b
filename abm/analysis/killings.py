"""Killings by region: in which regions of Mexico as many people are no longer killed as without a policy, month by month."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from abm.analysis.findings import counted, digits_off_zero, number, percent, percent_range
from abm.analysis.months import Months, read_months
from abm.analysis.pictures.letters import quoted
from abm.analysis.results import Results, Scenario
from abm.inputs.geography import REGIONS
from abm.measures.paired import ALPHA, holm, paired_differences, paired_p_values
from abm.measures.survival import Interval

KILLED_IN = tuple(f"killed_{name.lower()}" for name in REGIONS)  # columns of the day
LEAST_SEEN = 0.02  # of the killings of a region without the policy, below which two lines look like one


class Region(NamedTuple):
    """Hold killings in one region, people a day in each month: without the policy, with it, and the ends of the 95% interval of that.

    `change` is the paired difference in the months from the start on, as a share of what is without the policy.
    """

    name: str
    usual: np.ndarray
    policy: np.ndarray
    low: np.ndarray
    high: np.ndarray
    change: Interval


class Killings(NamedTuple):
    """Hold the regions in which killings differ under a policy, days from its start in the middle of each month, and what is left out."""

    days: np.ndarray
    regions: list[Region]
    left_out: list[str]


def killings_by_region(results: Results) -> dict[str, Killings]:
    """Return the killings of each policy under which any region differs beyond chance (Holm over regions and policies).

    Empty where neither days nor months are kept, or there is one seed.

    Raises
    ------
    StoreError
        If the table is damaged.
    """
    months = read_months(results, KILLED_IN) or {}
    _, days = np.unique(results.months, return_counts=True)
    shown = [one for one in results.policies if one.window and months]
    sides = {one.name: both for one in shown if (both := _sides(results, months, one, days)) is not None}
    if not sides:
        return {}
    totals = {name: both.totals for name, both in sides.items()}
    p = holm(np.concatenate([paired_p_values(*both) for both in totals.values()])).reshape(len(totals), -1)
    found = {name: _killings(both, clear) for (name, both), clear in zip(sides.items(), p < ALPHA, strict=True)}
    return {name: killings for name, killings in found.items() if killings.regions}


class _Sides(NamedTuple):
    """Hold killings of both sides, people a day, shape [regions, months, seeds], and the days of each month from the start on."""

    days: np.ndarray
    policy: np.ndarray
    usual: np.ndarray
    weights: np.ndarray

    @property
    def totals(self) -> tuple[np.ndarray, np.ndarray]:
        """Return people killed from the start on, with the policy and without it, shape [regions, seeds]."""
        return tuple(np.einsum("rms,m->rs", side, self.weights) for side in (self.policy, self.usual))


def _sides(results: Results, months: dict[str, Months], scenario: Scenario, days: np.ndarray) -> _Sides | None:
    """Return both sides of a policy; None of one seed, or where no month is left."""
    seeds = results.seeds_of(scenario)
    with_it, without = (months[one.name].of(seeds) for one in (scenario, results.baseline_of(scenario)))
    weights = np.where(with_it.middle >= scenario.start, days, 0)
    if len(seeds) < 2 or not weights.any():
        return None
    policy, usual = (np.stack([side.columns[name].T for name in KILLED_IN]) for side in (with_it, without))
    return _Sides(with_it.middle - scenario.start, policy, usual, weights)


def _killings(sides: _Sides, clear: np.ndarray) -> Killings:
    """Return the regions that clearly differ, and by enough to be seen."""
    usual = sides.usual.mean(axis=-1)
    _, low, high = paired_differences(sides.policy, sides.usual)
    totals = sides.totals
    changes = np.array(paired_differences(*totals)) / totals[1].mean(axis=-1)
    regions = [
        Region(
            name,
            usual[r],
            sides.policy[r].mean(axis=-1),
            usual[r] + low[r],
            usual[r] + high[r],
            Interval(*map(float, changes[:, r])),
        )
        for r, name in enumerate(REGIONS)
        if clear[r] and abs(changes[0, r]) >= LEAST_SEEN
    ]
    shown = [region.name for region in regions]
    return Killings(sides.days, regions, [name for name in REGIONS if name not in shown])


def killings_title(label: str, killings: Killings) -> str:
    """Say in which region killings change most, and by how much."""
    most = max(killings.regions, key=lambda region: abs(region.change.estimate))
    low, high = sorted((abs(most.change.low), abs(most.change.high)))
    than, size = "more" if most.change.estimate > 0.0 else "fewer", Interval(abs(most.change.estimate), low, high)
    others = len(killings.regions) - 1
    also = f"; they change in {counted(others, 'other region')}, too" if others else ""
    return f"Under {quoted(label)} {percent(size.estimate)} ({percent_range(size)}) {than} people are killed in the {most.name} from its start on{also}"


def change_text(change: Interval) -> str:
    """Write a change with its sign and its interval."""
    digits = digits_off_zero(change)
    return f"{number(100 * change.estimate, digits, signed=True)}% ({percent_range(change, digits)})"
