"""Windows: the days on which a scenario's interventions move levers, as charts shade them."""

from __future__ import annotations

from abm.model.intervention import Intervention
from abm.model.scenario import Scenario


def windows(scenario: Scenario) -> list[dict]:
    """Return start, stop (the day after the last) and label of every window, in days of the run.

    What acts on days that lie apart has a window for each, and only the first has a label.
    """
    return [window for intervention in scenario.interventions for window in _windows_of(intervention, scenario)]


def _windows_of(intervention: Intervention, scenario: Scenario) -> list[dict]:
    return [
        {"start": start, "stop": stop, "label": "" if number else intervention.name_in(scenario.inputs)}
        for number, (start, stop) in enumerate(intervention.spells(scenario.days))
    ]
