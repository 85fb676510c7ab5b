"""Overruled: interventions of a scenario that change nothing, as one that stands after them sets the same levers anew, or as that holds today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from abm.inputs.units import percent_of
from abm.model.initialization import make_levers
from abm.model.intervention import Intervention
from abm.model.levers import Levers
from abm.model.scenario import Scenario

OVERRULED = "changes nothing, as one after it sets the same"
AS_TODAY = "changes next to nothing, as it sets what holds today"
EVERY = 28  # days between those on which what holds without a policy is looked up


def overruled(scenario: Scenario) -> list[int]:
    """Return the places of interventions without which all levers would stand as they do, though alone they move some."""
    kept = list(enumerate(scenario.interventions))
    found: list[int] = []
    if len(kept) < 2:
        return found
    whole, none = _levers(scenario, [made for _, made in kept]), _levers(scenario, [])
    for entry in list(kept):
        others = [made for place, made in kept if place != entry[0]]
        if others and _same(_levers(scenario, others), whole) and not _same(_levers(scenario, [entry[1]]), none):
            kept.remove(entry)
            found.append(entry[0])
    return found


def idle_words(scenario: Scenario) -> dict[int, str]:
    """Return by place why interventions of a scenario change nothing: that holds today, or one after it sets the same."""
    as_today = {place: AS_TODAY for place, made in enumerate(scenario.interventions) if is_as_today(scenario, made)}
    return as_today | dict.fromkeys(overruled(scenario), OVERRULED)


def is_as_today(scenario: Scenario, made: Intervention) -> bool:
    """Tell whether it sets, on all its days, what holds without it: as the two are written, or once today's share."""
    set_to = {option.part: getattr(made, name) for name, option in made.options.items()}
    if set_to.get("relative") is not None:
        return set_to["relative"] == 1.0
    days = range(made.start, scenario.days if made.end is None else made.end, EVERY)
    usual = [made.usual_amount(scenario.inputs, day) for day in days]
    return bool(usual) and all(one is not None and percent_of(one) == percent_of(set_to["amount"]) for one in usual)


def _levers(scenario: Scenario, interventions: Sequence[Intervention]) -> Levers:
    return make_levers(replace(scenario, interventions=tuple(interventions)))


def _same(one: Levers, other: Levers) -> bool:
    return all(np.array_equal(values, other.moved[name]) for name, values in one.moved.items())
