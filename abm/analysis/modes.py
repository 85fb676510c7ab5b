"""Modes: what a policy changes of what is seized in each way of crossing, in its first months and in the last ones of the run.

Seized, and not what passes: by way of crossing the flow is never reported, as beside seizures it would tell how likely a load is found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from abm.analysis.corridors import Flows, sums_of
from abm.analysis.findings import digits_of, number
from abm.analysis.judged import is_clear
from abm.analysis.offices import seized_in
from abm.analysis.results import Results, Scenario
from abm.measures.paired import Difference, holm, paired_test

WAYS = ("in cars", "in trucks", "on foot", "between the ports")  # as `offices.MODES`
TOGETHER = "in all ways together"


class Way(NamedTuple):
    """Hold the change of what is seized in a way of crossing, kg gross a day, and whether it is clear (Holm over ways, periods and policies)."""

    name: str
    change: Difference
    is_clear: bool


Ways = dict[str, list[Way]]  # by period; the last of each is all ways together


def seizures_of(results: Results, scenarios: Sequence[Scenario]) -> dict[str, Flows]:
    """Return what is seized in each way of crossing in each period with some policies and without them, by scenario, kg gross a day."""
    return sums_of(results, scenarios, seized_in)


def changes_by_way(seized: Mapping[str, Flows]) -> dict[str, Ways]:
    """Compare each way of crossing, and all together, with the same months and seeds without the policy, by scenario and period."""
    tests = {
        (name, period): [
            *(paired_test(mine[:, i], usual[:, i]) for i in range(len(WAYS))),
            paired_test(mine.sum(axis=1), usual.sum(axis=1)),
        ]
        for name, periods in seized.items()
        for period, (mine, usual) in periods.items()
        if len(mine) > 1
    }
    clear = iter(is_clear(holm([one.p for found in tests.values() for one in found])).tolist())
    made: dict[str, Ways] = {name: {} for name in seized}
    for (name, period), found in tests.items():
        made[name][period] = [Way(way, one, next(clear)) for way, one in zip((*WAYS, TOGETHER), found, strict=True)]
    return made


def way_text(way: Way) -> str:
    """Write a change with its interval: "+3.2 (2.1 to 4.3) kg a day in cars"."""
    one, digits = way.change, digits_of(way.change.estimate)
    low, high = (number(end, digits, signed=True) for end in (one.low, one.high))
    return f"{number(one.estimate, digits, signed=True)} ({low} to {high}) kg a day {way.name}"
