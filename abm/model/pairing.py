"""Pairing: the measures of a policy against the same seed of the baseline, one row a replicate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from abm.measures.falls import per_seed_measures
from abm.measures.resilience import shifted_share
from abm.model.declare import GRAM
from abm.model.initialization import months
from abm.model.observation import Outcome
from abm.model.scenario import Scenario

SHIFT_DAYS = 365  # the same for every policy and the placebo, so that their shares compare
WITHIN = ", over the year after the start (whole months)"

SHIFTED = {  # unit, meaning and label
    "shifted_offices": (
        "share",
        f"deliveries that changed field office against the baseline{WITHIN}",
        "deliveries shifted to other field offices",
    ),
    "shifted_modes": (
        "share",
        f"deliveries that changed mode of crossing against the baseline{WITHIN}",
        "deliveries shifted to other ways of crossing",
    ),
    "shifted_lab_regions": (
        "share",
        f"lab-days that changed region of Mexico against the baseline{WITHIN}",
        "lab-days shifted to other regions",
    ),
}
PAIRED = {
    "largest_drop": ("share", "largest drop of the 28-day flow under that of the baseline"),
    "days_to_lowest": (
        "days",
        "from the start of the policy to the lowest flow; blank: never below the baseline, or 27, the width of the window",
    ),
    "days_below_90": ("days", "with a 28-day flow below 90% of the baseline, from the start to the end of the run"),
    "area_lost": ("days of flow", "missing on those days, in days of the flow of the baseline"),
    "days_to_recovery": (
        "days",
        "from the start to the first day from which the flow stays at 95% of the baseline for 182 days or to the end of "
        "the run (28 days at least); censored runs: days watched; blank: never below 90%",
    ),
    "recovered": (
        "True/False",
        "the flow fell below 90% of the baseline, as single runs also do by chance (see the placebo), and came back within the run",
    ),
    "censored": ("True/False", "the flow fell below 90% of the baseline and did not come back within the run"),
    "averted_kg": ("kg pure", "delivered less than in the baseline, from the start to the end of the run"),
    "level_after_year": ("share", "mean flow over that of the baseline, 337 to 393 days after the start"),
} | SHIFTED


def window_of(scenario: Scenario) -> tuple[int, int] | None:
    """Return the first day of the policy and the day after its last, within the run; None without a policy."""
    if scenario.placebo_day is not None:
        return scenario.placebo_day, scenario.days
    if not scenario.interventions:
        return None
    ends = [scenario.days if i.end is None else min(i.end, scenario.days) for i in scenario.interventions]
    return min(i.start for i in scenario.interventions), max(ends)


def months_after(scenario: Scenario, start: int) -> np.ndarray:
    """Return the months of which at least half lies in the year after the start."""
    month = months(scenario)
    length = np.bincount(month)
    within = np.bincount(month[start : start + SHIFT_DAYS], minlength=len(length))
    return np.flatnonzero(2 * within >= length)


def paired_measures(
    policy: Sequence[Outcome], baseline: Sequence[Outcome], scenario: Scenario
) -> dict[str, np.ndarray]:
    """Measure replicates of a policy against the same seeds of the baseline; nan where a measure is not defined.

    Returns
    -------
    dict of arrays, shape (replicates,)
        By the names of `PAIRED`.

    Raises
    ------
    ValueError
        They are not pairs: seeds differ, or there is no policy.
    """
    for one, other in zip(policy, baseline, strict=True):
        if one.seed != other.seed:
            raise ValueError(f"seeds {one.seed} and {other.seed} differ: not a pair")
    window = window_of(scenario)
    if window is None:
        raise ValueError(f"scenario {scenario.name!r} has no policy: nothing to pair")
    start, _ = window
    flow, usual = (np.stack([outcome.delivered for outcome in side]) / GRAM for side in (policy, baseline))
    measures = per_seed_measures(flow, usual, start)
    measures["averted_kg"] = measures.pop("averted_g") / 1000.0
    chosen = months_after(scenario, start)
    for name in policy[0].places:
        amounts = (np.stack([o.places[name][chosen].sum(axis=0) for o in side]) for side in (policy, baseline))
        measures[name] = shifted_share(*amounts)
    return {name: measures[name] for name in PAIRED}
