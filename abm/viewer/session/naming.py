"""Naming: what a run is called that was steered: its scenario, and what was done by hand, from which day on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from abm.experiment.changed import changed_words
from abm.model.intervention import Intervention, describe
from abm.model.parameters import resolve
from abm.model.scenario import Scenario
from abm.results.changed import named_with
from abm.viewer.session.steering import Move, amount_of, interventions_of

MOST_NAMED = 3  # what was done more often is counted


def steered_name(called: str, scenario: Scenario, changed: Mapping[str, float], log: Iterable[Move]) -> str:
    """Return the name of a run: "baseline + arrests (top) on day 28"; what its scenario is called while nothing was moved.

    Parameters that were changed before the run stand behind that, beside what they are in the scenario.
    """
    name, made = named_with(called, changed_words(changed, resolve(scenario.parameters))), interventions_of(log)
    if not made:
        return name
    if len(made) > MOST_NAMED:
        return f"{name} + {len(made)} moves by hand from day {min(one.start for one in made)}"
    return " + ".join([name, *(_words(one, scenario.inputs) for one in made)])


def policy_in_words(scenario: Scenario) -> list[tuple[int, str]]:
    """Return what the policy of a scenario is, each part with the day from which on it acts."""
    return [(one.start, f"{Move.of(one).words}, {_days(one)}") for one in scenario.interventions]


def _words(made: Intervention, inputs: str) -> str:
    where = f" ({', '.join(made.whereabouts)})" if made.whereabouts else ""
    return f"{_count(made)}{made.name_in(inputs)}{where} {_days(made)}"


def _count(made: Intervention) -> str:
    """Return how many a policy of single acts is, in front of its name; nothing for one."""
    number = 1 if made.lasts(describe(made)) else getattr(made, amount_of(made.kind))
    return f"{number:g} " if number > 1 else ""


def _days(made: Intervention) -> str:
    if not made.lasts(describe(made)):
        return f"on day {made.start}"
    return f"from day {made.start}" if made.end is None else f"on days {made.start} to {made.end - 1}"
