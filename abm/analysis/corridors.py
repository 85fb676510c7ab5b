"""Corridors: what a policy changes of the flow through each field office, in its first months and in the last ones of the run.

Months, not days, are compared: the first ones of a policy (a fall takes weeks to show) and as many at the end of the run, six
where there are twelve, of which no month is shown twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd

from abm.analysis.findings import counted, digits_of, number, percent
from abm.analysis.judged import is_clear
from abm.analysis.offices import delivered_in
from abm.analysis.pictures.letters import quoted
from abm.analysis.results import Results, Scenario
from abm.inputs.geography import FIELD_OFFICES
from abm.measures.arrays import Floats
from abm.measures.paired import holm, paired_p_values

FIRST, LAST = "First", "Last"
LONG, SHORT = 6, 3  # months
Flows: TypeAlias = dict[
    str, tuple[Floats, Floats]
]  # by period: with and without a policy, kg a day, shape [seeds, offices]


def months_of(results: Results, scenario: Scenario) -> dict[str, list[str]]:
    """Choose the first months of a policy and as many at the end of the run.

    The month in which it starts is the first if half of it or more is left then. Where there are too few months for two
    windows of `SHORT` all of them are one, of `LONG` at the most.
    """
    months, start = list(dict.fromkeys(results.months)), scenario.start
    first = months.index(results.months[start])
    days = np.flatnonzero(results.months == months[first])
    if 2 * (days[-1] + 1 - start) < len(days):
        first = min(first + 1, len(months) - 1)
    span = min(LONG, (len(months) - first) // 2)
    if span < SHORT:
        return {FIRST: months[first : first + LONG]}
    return {FIRST: months[first : first + span], LAST: months[-span:]}


def flows_of(results: Results, scenarios: Sequence[Scenario]) -> dict[str, Flows]:
    """Return what passes each office in each period with some policies and without them, by scenario, reading the offices once."""
    return sums_of(results, scenarios, delivered_in)


def sums_of(results: Results, scenarios: Sequence[Scenario], added_up: Callable[..., dict]) -> dict[str, Flows]:
    """Return a sum of offices.csv, as `delivered_in` adds it up, a day of each period with some policies and without them."""
    wanted: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for scenario in scenarios:
        for side in (scenario, results.baseline_of(scenario)):
            wanted[side.name] |= {tuple(months) for months in months_of(results, scenario).values()}
    sums = added_up(results.folder, results.replicates, wanted)
    return {scenario.name: _flows(results, scenario, sums) for scenario in scenarios}


def _flows(results: Results, scenario: Scenario, sums: dict) -> Flows:
    seeds, sides = results.seeds_of(scenario), (scenario, results.baseline_of(scenario))
    held = [np.searchsorted(results.replicates[side.name], seeds) for side in sides]
    flows = {}
    for period, months in months_of(results, scenario).items():
        days = np.isin(results.months, months).sum()
        with_it, without = (sums[s.name, tuple(months)][rows] / days for s, rows in zip(sides, held, strict=True))
        flows[period] = with_it, without
    return flows


def corridor_changes(flows: dict[str, Flows]) -> dict[str, pd.DataFrame]:
    """Compare each office and period of some policies with the same months without them.

    Parameters
    ----------
    flows : dict
        By scenario, as `flows_of` returns them.

    Returns
    -------
    dict of DataFrames
        By scenario: period, office, kg_per_day, baseline_kg_per_day, change (share; nan over nothing), p (of no paired
        difference), clear (whether p is below 0.05 once adjusted, after Holm, for all offices and periods of all policies).
    """
    together = pd.concat({name: _changes(of) for name, of in flows.items()}, names=["scenario"])
    together["clear"] = is_clear(holm(together["p"].to_numpy()))
    return {name: together.loc[name] for name in flows}


def _changes(flows: Flows) -> pd.DataFrame:
    rows = []
    for period, (flow, usual) in flows.items():
        for index, office in enumerate(FIELD_OFFICES):
            level = usual[:, index].mean()
            change = (flow[:, index].mean() - level) / level if level else np.nan
            p = float(paired_p_values(flow[:, index], usual[:, index])) if len(flow) > 1 else np.nan
            rows.append((period, office, flow[:, index].mean(), level, change, p))
    return pd.DataFrame(rows, columns=["period", "office", "kg_per_day", "baseline_kg_per_day", "change", "p"])


def period_text(results: Results, scenario: Scenario, period: str, months: list[str]) -> str:
    """Say which months are mapped, and how they lie to the policy: one that goes on, or events, each over on its day."""
    days = np.flatnonzero(np.isin(results.months, months))
    is_one, is_over = scenario.stop - scenario.start == 1, scenario.stop <= days[-1]
    span = _months(len(months))
    if period == LAST:
        state = (
            "policy over" if scenario.stop <= days[0] else "in which the policy ends" if is_over else "policy still on"
        )
        if scenario.is_event and scenario.stop <= days[0]:
            state = f"{counted(days[0] - scenario.stop + 1, 'day')} after the {'event' if is_one else 'last event'}"
        return f"The last {span} of the run: {_month_text(months)}, {state}"
    since = "from the start of the policy" if is_over else "of the policy"
    if scenario.is_event:
        since = "from the event on" if is_one else "from the first event on"
    return f"The first {span} {since}: {_month_text(months)}"


def _months(number_of_months: int) -> str:
    return "month" if number_of_months == 1 else f"{number_of_months} months"


def _month_text(months: list[str]) -> str:
    names = [pd.Period(month).strftime("%b %Y") for month in (months[0], months[-1])]
    return names[0] if len(months) == 1 else " to ".join(names)


def corridor_title(
    changes: list[tuple[str, str, float, float]],
    months: int | None,
    shifts: Mapping[str, float] | None = None,
    is_late: bool = False,
) -> str:
    """Name the largest clear change through a field office in kg, when, and the largest clear one the other way under the same policy.

    Parameters
    ----------
    changes : list of (label, office, share, kg)
        Clear changes against the same months without the policy, as shares and in kg a day.
    months : int or None
        First months of a policy that were compared; None: of one policy more than of another.
    is_late : bool
        Whether changes are those of the last months of the run: there are none at first.
    shifts : mapping
        Share that crosses at other offices, by label of the policies under which that is more than chance shifts.
    """
    first = "the first month" if months == 1 else f"the first {months} months" if months else "the first months"
    first = f"{first.replace('first', 'last')} of the run" if is_late else first
    falls = [change for change in changes if change[2] < 0]
    if not changes:
        none = f"o field office carries clearly more or less in {first} from the start of a policy"
        if not shifts:
            return f"N{none}"
        most_shifts = max(shifts, key=shifts.__getitem__)
        return f"Under {quoted(most_shifts)} {percent(shifts[most_shifts])} shifts between field offices, but n{none}"
    most = max(changes, key=lambda row: abs(row[3]))
    label, office = most[:2]
    text = f"Under {quoted(label)} the flow through {office} {_moves(most)} in {first}"
    if most in falls and sum(row[0] == label for row in falls) == len(FIELD_OFFICES):
        where = f"through every field office, most through {office}"
        return f"Under {quoted(label)} the flow falls {where}: {_moves(most).removeprefix('falls by ')} in {first}"
    opposite = [row for row in changes if row[0] == label and row[3] * most[3] < 0]
    if not opposite:
        return text
    other = max(opposite, key=lambda row: abs(row[3]))
    return f"{text}, while through {other[1]} it {_moves(other)}"


def _moves(change: tuple[str, str, float, float]) -> str:
    _, _, share, kilograms = change
    amount = number(abs(kilograms), digits_of(kilograms))
    return f"{'falls' if share < 0 else 'rises'} by {amount} kg a day ({percent(abs(share))})"
