"""Feasibility: which interventions a scenario cannot have, and which points of a design cannot be run.

No point is left out: a hypercube would lose slices, a Sobol' sequence its balance, and from a sample with a gap no
variance-based index can be estimated. Where the end of a range is another factor, points cannot contradict themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from abm.experiment.dating import WINDOW
from abm.experiment.design.factors import DesignError
from abm.experiment.design.points import Design, short
from abm.inputs.dates import date_of
from abm.model.declared import PARAMETERS
from abm.model.intervention import Intervention
from abm.model.together import check_together
from abm.model.kinds import SETTINGS
from abm.model.choices import LeverError
from abm.model.parameters import ORDERED, resolve
from abm.model.scenario import Scenario


def check_points(design: Design, scenarios: Sequence[Scenario]) -> None:
    """Raise DesignError, a line for each thing that is wrong, when there are points that cannot be run.

    Parameters
    ----------
    design : Design
        Every value is allowed by itself; what is checked is what they are together.
    scenarios : sequence of Scenario
        As in the experiment file, the baseline first.
    """
    problems = [*_contradictions(design, scenarios[0]), *_standstills(design, scenarios)]
    problems = problems or [*_excesses(design, scenarios)]  # levers can be moved together where each can be moved
    if problems:
        raise DesignError("\n".join(problems))


def move_once(intervention: Intervention, scenario: Scenario) -> None:
    """Try an intervention on the levers of a scenario; raise LeverError when its window, places or amount are not there."""
    from abm.model.initialization import make_levers  # here, so that checking a file without policies loads no rules

    intervention.check_inputs(scenario.inputs)
    if intervention.start >= scenario.days:
        last = scenario.days - 1
        span = f"{date_of(0, scenario.inputs)} to {date_of(last, scenario.inputs)}"
        raise LeverError(f"start = {intervention.start}: allowed 0 to {last} (days of this run, {span})")
    intervention.move(make_levers(replace(scenario, interventions=())))


def check_moves(scenario: Scenario, interventions: Sequence[Intervention]) -> None:
    """Raise LeverError when interventions together move levers on more days than a run has room for."""
    if sum(intervention.moves for intervention in interventions) >= SETTINGS:
        from abm.model.initialization import make_levers  # as above

        make_levers(replace(scenario, interventions=tuple(interventions))).settings()


def _contradictions(design: Design, baseline: Scenario) -> Iterator[str]:
    """Yield a problem for each pair of parameters of which the lower one exceeds the other at some point."""
    held = resolve(baseline.parameters)
    columns = {place.field: i for i, place in enumerate(design.places) if place.scenario is None}
    for pair in ORDERED:
        own = [columns[name] for name in pair if name in columns]
        low, high = (_column(design, columns[name]) if name in columns else held[name] for name in pair)
        numbers = np.flatnonzero(low > high).tolist() if own else []
        if numbers:
            values = held | design.parameters_at(baseline, design.points[numbers[0]])
            least, most = (short(values[name]) for name in pair)
            fault = f"{pair[0]} = {least}: allowed at most {pair[1]}, which is {most} {PARAMETERS[pair[1]].unit}"
            yield _problem(design, numbers, f"{fault}{_mend(design, own)}")


def _column(design: Design, i: int) -> np.ndarray:
    return np.array([point[i] for point in design.points])


def _standstills(design: Design, scenarios: Sequence[Scenario]) -> Iterator[str]:
    """Yield a problem for each intervention that at some point has an empty window, or places without its traffic."""
    columns: dict[tuple[str, int], list[int]] = {}
    for i, place in enumerate(design.places):
        if place.scenario is not None:
            columns.setdefault((place.scenario, place.intervention), []).append(i)
    for (name, intervention), own in columns.items():
        faults = _faults(design, next(s for s in scenarios if s.name == name), intervention, own)
        numbers = [number for number, fault in enumerate(faults) if fault]
        if numbers:
            pair = {design.places[i].field: i for i in own}
            window = [pair[field] for field in WINDOW if field in pair]
            values = _values(design, numbers[0], own)
            yield _problem(design, numbers, f"{values}: {faults[numbers[0]]}{_mend(design, window)}")


def _faults(design: Design, scenario: Scenario, intervention: int, own: Sequence[int]) -> list[str]:
    """Return, by point, why an intervention cannot be; empty where it can."""
    from abm.model.initialization import make_levers  # here, so that checking a file without policies loads no rules

    levers, tried, found = make_levers(replace(scenario, interventions=())), {}, []
    for point in design.points:
        content = tuple(point[i] for i in own if not isinstance(point[i], float))  # amounts were checked one by one
        if content not in tried:
            try:
                design.interventions_at(scenario, point)[intervention].move(levers)
                tried[content] = ""
            except LeverError as error:
                tried[content] = str(error)
        found.append(tried[content])
    return found


def _excesses(design: Design, scenarios: Sequence[Scenario]) -> Iterator[str]:
    """Yield a problem for each scenario whose interventions at some point move a lever too far together."""
    for scenario in scenarios:
        own = [i for i, place in enumerate(design.places) if place.scenario == scenario.name]
        if not own:
            continue
        faults = [_excess(scenario, design.interventions_at(scenario, point)) for point in design.points]
        numbers = [number for number, fault in enumerate(faults) if fault]
        if numbers:
            values = _values(design, numbers[0], own)
            yield _problem(design, numbers, f"{values}: {faults[numbers[0]]}")


def _excess(scenario: Scenario, interventions: Sequence[Intervention]) -> str:
    """Return how interventions together move a lever too far, or levers too often; empty where they do not."""
    try:
        check_together(interventions, scenario.days)
        check_moves(scenario, interventions)
    except LeverError as error:
        return str(error)
    return ""


def _values(design: Design, number: int, factors: Sequence[int]) -> str:
    """Return what some factors are at a point, in words."""
    return ", ".join(f"{design.factors[i].name} = {short(design.points[number][i])}" for i in factors)


def _problem(design: Design, numbers: Sequence[int], fault: str) -> str:
    """Say how many points cannot be run, and of the first one why."""
    share = f"{len(numbers):,} of {len(design.points):,} points cannot be run"
    return f"design: {share}; the first, point {numbers[0]}: {fault}"


def _mend(design: Design, pair: Sequence[int]) -> str:
    """Say what to change where two factors contradict each other, the lower one first; nothing for a single one."""
    if len(pair) < 2:
        return ""
    low, high = (design.factors[i] for i in pair)
    if design.kind == "csv":
        return "; change or leave out these rows of the file"
    if low.levels or high.levels:
        return '; give values that do not overlap, or list the wanted points in a file (kind = "csv")'
    if design.kind == "one_at_a_time":
        return f"; keep {low.name} and {high.name} each within what the other is in this file"
    most = max(low.high + (design.places[pair[0]].field in WINDOW), high.high)
    entry = f'{high.name} = {{low = "{low.name}", high = {most:g}}}'
    return f"; write {entry}, vary one of the two, or give ranges that do not overlap"
