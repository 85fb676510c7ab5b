"""Naming: what a run is called that was steered: its scenario, and what was done by hand, from which day on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from abm.model.declared import PARAMETERS
from abm.model.intervention import Intervention, describe
from abm.model.scenario import Scenario
from abm.viewer.session.steering import Move, interventions_of

MOST_NAMED = 3  # what was done more often is counted


def steered_name(scenario: str, changed: Mapping[str, float], log: Iterable[Move], inputs: str) -> str:
    """Return the name of a run: "baseline + arrests (top) on day 28"; that of the scenario while nothing was moved.

    Parameters that were changed before the run stand behind the scenario; `inputs` are those of the run.
    """
    if changed:
        scenario += f" with {', '.join(PARAMETERS[name].in_words(value) for name, value in changed.items())}"
    made = interventions_of(log)
    if not made:
        return scenario
    if len(made) > MOST_NAMED:
        return f"{scenario} + {len(made)} moves by hand from day {min(one.start for one in made)}"
    return " + ".join([scenario, *(_words(one, inputs) for one in made)])


def policy_in_words(scenario: Scenario) -> list[tuple[int, str]]:
    """Return what the policy of a scenario is, each part with the day from which on it acts."""
    return [(one.start, f"{Move.of(one).words}, {_days(one)}") for one in scenario.interventions]


def _words(made: Intervention, inputs: str) -> str:
    where = f" ({', '.join(made.whereabouts)})" if made.whereabouts else ""
    return f"{made.name_in(inputs)}{where} {_days(made)}"


def _days(made: Intervention) -> str:
    if not made.lasts(describe(made)):
        return f"on day {made.start}"
    return f"from day {made.start}" if made.end is None else f"on days {made.start} to {made.end - 1}"
