"""Today: what holds of one kind of intervention on the day that is shown, reported where its levers are pointed at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from abm.inputs.units import is_share, percent_of
from abm.model.declare import Column
from abm.model.intervention import Intervention
from abm.model.interventions import kind_named, known_kinds
from abm.model.choices import LeverError
from abm.model.observation import DAILY_COLUMNS
from abm.model.scenario import Scenario
from abm.viewer.session.steering import amount_of
from abm.viewer.session.view import View

MOST_DIGITS = 2


def today_of(view: View, scenario: Scenario, kind: str) -> dict[str, object]:
    """Return what is said of a kind: its question, the day, and lines of what holds in the scenario that is watched."""
    day = "Before day 0" if view.day < 0 else f"Day {view.day}"
    lines = [*_in_force(view, kind), *_usual(kind_named(kind), scenario, view.day), *_values(view, kind)]
    return {"kind": kind, "question": kind_named(kind).question, "day": day, "lines": lines}


def _in_force(view: View, kind: str) -> Iterator[str]:
    """Yield the policies of a kind that are on, by the scenario or by hand; one line where none is."""
    on = [one for one in view.windows if one["kind"] == kind and one["start"] <= view.day < one["stop"]]
    held = dict.fromkeys((one["words"], "by hand" if one["by_hand"] else "the scenario") for one in on)
    yield from (f"on: {words} ({by})" for words, by in held)
    if not held:
        yield "no policy of this kind is on"


def usual_amounts(inputs: str, day: int) -> dict[str, dict[str, float]]:
    """Return what the amounts are without a policy that replaces them, by kind and by choice of where it acts."""
    found = {
        kind.kind: {
            choice: amount
            for choice, made in _in_each_place(kind)
            if (amount := made.usual_amount(inputs, max(0, day))) is not None
        }
        for kind in known_kinds().values()
        if kind.options[amount_of(kind.kind)].neutral is None
    }
    return {kind: amounts for kind, amounts in found.items() if amounts}


def _usual(kind: type[Intervention], scenario: Scenario, day: int) -> Iterator[str]:
    """Yield what holds without a policy, for each choice of where it acts."""
    usual = [made.usual(scenario.inputs, scenario.parameters, max(0, day)) for _, made in _in_each_place(kind)]
    yield from filter(None, dict.fromkeys(usual))


def _in_each_place(kind: type[Intervention]) -> Iterator[tuple[str, Intervention]]:
    """Yield a policy of a kind for each choice of where it acts; choices that want more than themselves are left out."""
    names = [name for name, option in kind.options.items() if (option.part, option.unit) == ("place", "name")]
    for choice in kind.options[names[0]].choices if names else ("",):
        with suppress(LeverError):
            yield choice, kind(start=0, **({names[0]: choice} if names else {}))


def _values(view: View, kind: str) -> Iterator[str]:
    """Yield the columns of the day that the kind names, of the run and, where they differ, of its baseline."""
    if view.day < 0:
        return
    for column in DAILY_COLUMNS:
        if column.name in kind_named(kind).today:
            mine, usual = (_in_words(column, series[column.name][-1]) for series in view.series)
            yield f"{column.meaning}: {mine}" + (
                f" (baseline {usual.removesuffix(f' {column.unit}')})" if mine != usual else ""
            )


def _in_words(column: Column, value: float) -> str:
    """Write a value of a column as people do: "50%", "1.25 times the usual", "165 people/day"."""
    if is_share(column.unit):
        return percent_of(value)
    if "usual" in column.unit:
        return f"{value:.2f} times the usual"
    return f"{value:,.{min(column.digits, MOST_DIGITS)}f} {column.unit}"
