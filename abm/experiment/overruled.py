"""Overruled: interventions of a scenario that change nothing, as one that stands after them sets the same levers anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from abm.model.initialization import make_levers
from abm.model.intervention import Intervention
from abm.model.levers import Levers
from abm.model.scenario import Scenario

OVERRULED = "changes nothing, as one after it sets the same"


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


def _levers(scenario: Scenario, interventions: Sequence[Intervention]) -> Levers:
    return make_levers(replace(scenario, interventions=tuple(interventions)))


def _same(one: Levers, other: Levers) -> bool:
    return all(np.array_equal(values, other.moved[name]) for name, values in one.moved.items())
