"""Recovery: how deep the flow has fallen under a policy so far, how long, and how much has been regained.

Measured on one pair of runs up to the day that is shown, by `abm.measures.falls`. One pair is one draw of chance: the same
policy under another seed falls, and comes back, differently.
"""

from __future__ import annotations

import math

import numpy as np

from abm.measures.falls import HOLD, ROUNDING, per_seed_measures, recovery_status, relapse, relative_flow
from abm.model.declare import GRAM
from abm.viewer.session.course import Course
from abm.viewer.session.twins import Twins

ONE_DRAW = "One pair of runs is one random seed: under another the fall and the return differ."


def measure_recovery(twins: Twins) -> dict[str, object]:
    """Return the measures of the pair from the first day of the policy to the day that is shown; empty before it.

    Returns
    -------
    dict
        start, days (since then, today included); level (flow of the last 28 days as a share of the flow without the
        policy), largest_drop (share), days_to_lowest, days_below_90, area_lost (days of flow), regained (share of the
        largest drop that is back; None without a fall), status (one of `abm.measures.falls.STATUSES`, of the days so far),
        recovered_after (days; None where the status is another), back_for
        (days at 95% so far, where those are fewer than a recovery takes; else None), averted_kg (pure, so far), note. All but the last
        two are those of means of 28 days.
    """
    start = min((intervention.start for intervention in twins.policy.scenario.interventions), default=None)
    if start is None or twins.day < start:
        return {}
    with_policy, without_policy = (_delivered(course) for course in (twins.policy, twins.baseline))
    days = twins.day - start + 1
    r = relative_flow(with_policy, without_policy)
    measures = {name: value.item() for name, value in _plain(per_seed_measures(with_policy, without_policy, start))}
    fall, back = measures["largest_drop"], measures["days_to_recovery"] if measures["recovered"] else np.nan
    again = relapse(r[start:], back)[1] > 0
    return {
        "start": start,
        "days": days,
        "level": _finite(r[-1]),
        "largest_drop": max(0.0, fall),
        "days_to_lowest": _finite(measures["days_to_lowest"]),
        "days_below_90": measures["days_below_90"],
        "area_lost": _finite(measures["area_lost"]),
        "regained": _finite(1.0 - (1.0 - r[-1]) / fall) if fall > ROUNDING else None,
        "status": recovery_status(days, fall > ROUNDING, measures["days_below_90"], measures["recovered"], again),
        "recovered_after": measures["days_to_recovery"] if measures["recovered"] else None,
        "back_for": days - int(back) if measures["recovered"] and days - back < HOLD else None,
        "averted_kg": measures["averted_g"] / 1e3,
        "note": ONE_DRAW,
    }


def _delivered(course: Course) -> np.ndarray:
    """Return pure grams delivered on each recorded day up to the day that is shown."""
    first = course.scenario.burn_in
    return course.world.daily["delivered"][first : first + course.day + 1] / GRAM


def _plain(measures: dict) -> list[tuple[str, np.ndarray]]:
    return [(name, np.asarray(value)) for name, value in measures.items()]


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
