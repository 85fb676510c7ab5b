"""Windows: the days on which a scenario's interventions move levers, as charts shade them."""

from __future__ import annotations

from abm.model.interventions import Intervention, LeadershipArrests
from abm.model.scenario import Scenario

SHORT = {"leadership_arrests": "arrests", "crackdown": "crackdown", "inspection_rate": "more scans"}


def windows(scenario: Scenario) -> list[dict]:
    """Return start, stop (the day after the last) and label of every window, in days of the run.

    Arrests that lie days apart are one window each, and only the first has a label.
    """
    return [window for intervention in scenario.interventions for window in _windows_of(intervention, scenario.days)]


def _windows_of(intervention: Intervention, days: int) -> list[dict]:
    label = SHORT[intervention.kind]
    if not isinstance(intervention, LeadershipArrests):
        stop = days if intervention.end is None else min(intervention.end, days)
        return [{"start": intervention.start, "stop": stop, "label": label}]
    dates = sorted({intervention.start + intervention.every * k for k in range(intervention.number)})
    return [
        {"start": day, "stop": day + 1, "label": "" if number else label}
        for number, day in enumerate(dates)
        if day < days
    ]
