"""Dating: days of policies that an experiment file gives as dates ("2022-03-01"), as the days of the run they fall on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from abm.inputs.dates import DATE, day_in_run, nearest_date
from abm.inputs.plain import is_whole
from abm.inputs.reading import shown
from abm.model.scenario import INPUTS

YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b(?!\s*[a-z])", re.IGNORECASE)  # not "2000 days"
WINDOW = ("start", "stop")  # fields of an intervention: the days on which it acts


def is_date(value: object) -> bool:
    """Tell whether a value is a date: a text as YYYY-MM-DD, or a date of TOML."""
    return isinstance(value, str) and bool(DATE.fullmatch(value)) or type(value) is date


def is_meant_as_date(value: object) -> bool:
    """Tell whether a value is a date, or a text that names a year or a month, such as "March 2022"."""
    if not isinstance(value, str) or value.isdecimal():
        return is_date(value)
    return bool(YEAR.search(value)) or nearest_date(value, INPUTS[-1]) is not None


def with_days(values: Mapping[str, Any], default_inputs: str, default_days: int) -> tuple[dict[str, Any], list[str]]:
    """Return the values of a file with the days of all dates of its policies, and what is wrong with dates."""
    inputs, days = values.get("inputs", default_inputs), values.get("days", default_days)
    problems: list[str] = []
    if not isinstance(values.get("scenario"), list):
        return dict(values), problems
    known = inputs in INPUTS and is_whole(days)  # else what is wrong with those is said of them alone
    whose, length = (inputs, days) if known else (default_inputs, default_days)
    scenarios = [_scenario_with_days(one, i, whose, length, problems) for i, one in enumerate(values["scenario"])]
    return {**values, "scenario": scenarios}, problems if known else []


def _scenario_with_days(scenario: Any, i: int, inputs: str, days: int, problems: list[str]) -> Any:
    policies = scenario.get("interventions") if isinstance(scenario, Mapping) else None
    if not isinstance(policies, list):
        return scenario
    made = [dict(policy) if isinstance(policy, Mapping) else policy for policy in policies]
    dates = [
        (j, key)
        for j, one in enumerate(made)
        if isinstance(one, dict)
        for key in WINDOW
        if is_meant_as_date(one.get(key))
    ]
    for j, key in dates:
        try:
            made[j][key] = day_in_run(made[j][key], inputs, days, last=key == "start")
        except ValueError as error:
            problems.append(f"scenario[{i}].interventions[{j}].{key} = {shown(str(made[j][key]))}: {error}")
            made[j][key] = {"start": 0}.get(key)  # so that it is reported once
    for j, one in enumerate(made):
        if {(j, key) for key in WINDOW} <= set(dates) and one["stop"] is not None and one["stop"] <= one["start"]:
            start, stop = (shown(str(policies[j][key])) for key in WINDOW)
            problems.append(
                f"scenario[{i}].interventions[{j}].stop = {stop}: not after start = {start}; stop is the day after the last"
            )
            one["stop"] = None
    return {**scenario, "interventions": made}
