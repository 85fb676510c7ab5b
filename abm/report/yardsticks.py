"""Yardsticks: what is there without a policy, by which a reader knows whether a change is large."""

from __future__ import annotations

from datetime import date, timedelta

from abm.analysis.answers import Answer
from abm.analysis.findings import counted, number, percent, whole
from abm.inputs.dates import first_date
from abm.inputs.rates import Rate, scan_rates
from abm.measures.survival import NOT_DEFINED
from abm.model.declare import DAYS_OF_YEAR
from abm.report.gathered import Gathered

HISTORY = "history"  # inputs as dated


def yardsticks(found: Gathered) -> str:
    """Say where and when the model runs, what gets through, and how many die and are scanned there without a policy; "" where a folder does not say."""
    inputs, days = found.folder.scenarios[0].get("inputs"), found.policies[0].days
    if not inputs:
        return ""
    parts = [_flow(found, days), _deaths(found, days), _labs(found, days), _scans(inputs)]
    return f"without a policy {', '.join(filter(None, parts))}. This is {_when(found, days, inputs)}. {_starts(found)}"


def _when(found: Gathered, days: int, inputs: str) -> str:
    first = date.fromisoformat(str(found.manifest.get("first_date") or first_date(inputs)))
    ends = " to ".join(f"{one.day} {one:%B %Y}" for one in (first, first + timedelta(days - 1)))
    held = (
        "as dated, from year to year"
        if inputs == HISTORY
        else f"as in fiscal year {inputs.removeprefix('FY')} throughout"
    )
    return f"the southern border of the United States in the model, {ends} ({counted(days, 'day')}), with traffic, scanning and demand {held}"


def _flow(found: Gathered, days: int) -> str:
    kilograms = _usual(found.policies[0], "delivered_kg") / days
    return f"{number(kilograms, 1)} kg of pure fentanyl get through a day ({whole(DAYS_OF_YEAR * kilograms)} kg a year)"


def _deaths(found: Gathered, days: int) -> str:
    if "deaths" not in found.policies[0].differences:
        return ""
    deaths = _usual(found.policies[0], "deaths") / days
    return f"{whole(deaths)} people a day die of overdoses ({whole(DAYS_OF_YEAR * deaths)} a year)"


def _labs(found: Gathered, days: int) -> str:
    """Say how many labs work and how many the usual effort finds, which a policy's effort is a multiple of."""
    if not {"labs_working_mean", "labs_found"} <= found.policies[0].differences.keys():
        return ""
    working, closed = (_usual(found.policies[0], name) for name in ("labs_working_mean", "labs_found"))
    return f"{whole(working)} labs work at a time, of which the usual effort finds {number(closed * DAYS_OF_YEAR / 12 / days, 1)} a month"


def _usual(answer: Answer, variable: str) -> float:
    """Return what is there without the policy, over the whole run."""
    return answer[variable].estimate - answer.differences.get(variable, NOT_DEFINED).estimate


def _scans(inputs: str) -> str:
    cars, trucks = (scan_rates(inputs)[mode] for mode in ("car", "truck"))
    return f"and {_rate(cars)} of cars and {_rate(trucks)} of trucks are scanned at the ports of entry"


def _rate(rate: Rate) -> str:
    """Write the share that is scanned in whole percent, from the lowest to the highest where it differs by month."""
    low, high = percent(rate.low), percent(rate.high)
    return high if low == high else f"{low[:-1]} to {high}"


def _starts(found: Gathered) -> str:
    """Say on which day policies begin, and what "from its start" means."""
    starts = {answer.start for answer in found.policies}
    since = f"Every policy begins on day {starts.pop()}" if len(starts) == 1 else "Policies begin on different days"
    watched = counted(max(answer.days_watched for answer in found.policies), "day")
    return f"{since}; “from its start” is from then to the last day, {watched}{' at the most' if starts else ''}."
