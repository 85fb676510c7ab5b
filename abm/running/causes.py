"""Causes: what brought about what happened in a run: the process of the day, and the policies it was done by or under.

A process that carries out orders (its rule reads a lever that counts arrests, raids, strikes or leads) is done by the policies that
give them. All else is chance, whose rate a policy may have moved: it happens under the policies that are in force there and whose
kind declares that it acts on what is counted (`today`, `asks`), and none of them is said to have brought about this one.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence

from abm.inputs.geography import REGIONS
from abm.model.choices import ALL
from abm.model.day import PROCESSES
from abm.model.declared import LEVERS
from abm.model.intervention import Intervention
from abm.model.scenario import Scenario
from abm.running.by_process import process_in_words

ORDERED = ("/day", "/28 days")  # how the unit of a lever ends that orders what is done
# What happens at something that policies act on, and is counted by itself.
FOLLOWS = {
    "contests": "arrests",
    "orderly": "arrests",
    "arrests_resisted": "arrests",
    "raids_sold": "raids",
    "raids_resisted": "raids",
    "collateral_deaths": "strikes",
}


def cause_on(scenario: Scenario, process: str, column: str, day: int, region: int = -1) -> str:
    """Return the process in which something happened on a day, with the policies by which, or under which, it did.

    Parameters
    ----------
    column : str
        Published column of the day that counts it.
    region : int
        Where; -1: that is not noted.
    """
    made = _in_force(scenario, (day, day + 1), region)
    orders = _orders(process)
    by = [one for one in made if orders & set(one.added)]
    under = [] if orders else [one for one in made if _acts_on(one, column)]
    return process_in_words(process) + _named(", by", by) + _named(", under", under)


def cause_over(scenario: Scenario, column: str, first: int, last: int) -> str:
    """Return what is said to have brought about what was added up from one day to another, both included."""
    made = _in_force(scenario, (first, last + 1), -1)
    span = f"the {last + 1 - first} days up to then"
    return span + _named(", under", [one for one in made if _acts_on(one, column)])


def _in_force(scenario: Scenario, days: tuple[int, int], region: int) -> list[Intervention]:
    """Return the policies in force on a day of a span, in a region."""
    return [
        made
        for made in scenario.interventions
        if any(start < days[1] and days[0] < stop for start, stop in made.spells(scenario.days))
        and (region < 0 or getattr(made, "region", ALL) in (ALL, REGIONS[region]))
        and not made.idles(vars(made))
    ]


def _orders(process: str) -> set[str]:
    """Return the levers by which a process is ordered to do so many of something."""
    ordering = {lever.name for lever in LEVERS if lever.unit.endswith(ORDERED)}
    [rule] = [one.rule for one in PROCESSES if one.name == process]
    return ordering & set(re.findall(r"government\.(\w+)", inspect.getsource(getattr(rule, "py_func", rule))))


def _acts_on(made: Intervention, column: str) -> bool:
    """Tell whether a kind of policy declares that it acts on what a column counts."""
    return not {column, FOLLOWS.get(column, column)}.isdisjoint((*made.today, *made.asks))


def _named(word: str, made: Sequence[Intervention]) -> str:
    """Return policies in words, each with the day from which on it holds; "" where there is none."""
    named = dict.fromkeys(f"{one.title} (from day {one.start})" for one in made)
    return f"{word} the {'policy' if len(named) == 1 else 'policies'} {' and '.join(named)}" if named else ""
