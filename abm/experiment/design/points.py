"""Points: the [design] block of an experiment file becomes factors and points, and a point becomes scenarios."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from abm.experiment.design import sampling
from abm.experiment.design.factors import DesignError, Place, known_places, reference_point
from abm.experiment.design.point_file import read_points
from abm.experiment.design.sampling import Factor, Point, Value
from abm.experiment.design.vary import read_factors
from abm.experiment.schema import MOST_POINTS, DesignEntry
from abm.model.intervention import Intervention
from abm.model.scenario import Scenario

OF_POINT = re.compile(r"_p\d+$")
LEVELS = 3
DRAWN = ("latin_hypercube", "sobol", "sobol_sequence")  # from ranges
# Keys of [design] that each kind needs, and that it can have.
NEEDED: dict[str, tuple[str, ...]] = {
    "scenarios": (),
    "factorial": ("vary",),
    "one_at_a_time": ("vary",),
    "latin_hypercube": ("vary", "points"),
    "sobol": ("vary", "points"),
    "sobol_sequence": ("vary", "points"),
    "csv": ("file",),
}
POSSIBLE = {"factorial": ("levels",), "one_at_a_time": ("levels",), "sobol": ("second_order",)}


@dataclass(frozen=True)
class Design:
    """Hold a checked design.

    Attributes
    ----------
    points : tuple of tuples
        One value per factor; without factors, the one empty point.
    placebo : {"first", "every"}
        Which baselines have a placebo.
    base : int or None
        `points` of the file; SALib's N.
    text : str
        The CSV file the design was read from, word for word.
    names : tuple of str
        What the points are called in it; empty where it does not say.
    """

    kind: str = "scenarios"
    factors: tuple[Factor, ...] = ()
    points: tuple[Point, ...] = ((),)
    places: tuple[Place, ...] = ()
    placebo: str = "first"
    base: int | None = None
    second_order: bool = False
    text: str = ""
    names: tuple[str, ...] = ()

    def at(self, scenario: Scenario, point: Point, name: str, parameters: Mapping[str, float]) -> Scenario:
        """Return a scenario of the experiment as it is at a point, under a name and with the parameters there."""
        return replace(scenario, name=name, parameters=parameters, interventions=self.interventions_at(scenario, point))

    def parameters_at(self, scenario: Scenario, point: Point) -> dict[str, float]:
        """Return the parameters of a scenario at a point."""
        placed = zip(self.places, point, strict=True)
        moved: dict[str, Any] = {place.field: value for place, value in placed if place.scenario is None}
        return dict(scenario.parameters) | moved

    def interventions_at(self, scenario: Scenario, point: Point) -> tuple[Intervention, ...]:
        """Return the interventions of a scenario at a point."""
        fields_of: dict[int, dict[str, Any]] = {}
        for place, value in zip(self.places, point, strict=True):
            if place.scenario == scenario.name:
                fields_of.setdefault(place.intervention, {})[place.field] = value
        made = list(scenario.interventions)
        for i, values in fields_of.items():  # at once: a window moves as a whole
            made[i] = replace(made[i], **values)
        return tuple(made)

    def contents(self, scenario: Scenario) -> list[tuple[Value, ...]]:
        """Return, by point, the values that make a scenario another one: the same values, the same scenario."""
        moving = [i for i, place in enumerate(self.places) if place.scenario in (None, scenario.name)]
        return [tuple(point[i] for i in moving) for point in self.points]

    def label(self, number: int) -> str:
        """Return a readable name of a point, given its number."""
        if self.names:
            return self.names[number]
        point = self.points[number]
        local = " (local)" if self.kind == "one_at_a_time" else ""
        named = list(zip(self.factors, point, strict=True))
        if local:
            named = [(f, value) for (f, value), usual in zip(named, self.points[0], strict=True) if value != usual]
        if len(named) > 3:
            return f"point {number}"
        return (", ".join(f"{f.name} = {short(value)}" for f, value in named) or "as in the file") + local


NOTHING_VARIES = Design()


def short(value: Value) -> str:
    """Return a value as people read it."""
    return f"{value:.4g}" if isinstance(value, float) else "none" if value is None else str(value)


def make_design(entry: DesignEntry, scenarios: Sequence[Scenario], seed: int, folder: Path) -> Design:
    """Return the design of an experiment; raise DesignError, naming the key, when it cannot be made."""
    _check_keys(entry)
    if entry.kind == "scenarios":
        return NOTHING_VARIES
    for scenario in scenarios:
        if OF_POINT.search(scenario.name):
            raise DesignError(
                f"design: scenario {scenario.name!r}: names that end in _p and a number are those of points"
            )
    known = known_places(scenarios)
    if entry.kind == "csv":
        assert entry.file is not None  # which it needs
        factors, points, names, text = read_points(folder / entry.file, known, scenarios)
        places = tuple(known[factor.name] for factor in factors)
        return Design("csv", factors, points, places, entry.placebo, text=text, names=names)
    factors = read_factors(entry.vary, known, scenarios, entry.kind in DRAWN)
    drawn = tuple(_draw(entry, factors, reference_point(factors, known, scenarios), seed))
    places = tuple(known[factor.name] for factor in factors)
    return Design(entry.kind, factors, drawn, places, entry.placebo, entry.points, entry.second_order)


def _check_keys(entry: DesignEntry) -> None:
    given = entry.model_fields_set - {"kind"}
    needed = NEEDED[entry.kind]
    allowed = {*needed, *POSSIBLE.get(entry.kind, ()), *(("placebo",) if needed else ())}
    for key in needed:
        if not getattr(entry, key):
            raise DesignError(f"design.{key}: missing; kind {entry.kind!r} needs {', '.join(needed)}")
    for key in sorted(given - allowed):
        raise DesignError(f"design.{key}: not for kind {entry.kind!r}; allowed {', '.join(sorted(allowed)) or 'none'}")
    points = entry.points or 0
    if entry.kind.startswith("sobol") and points & (points - 1):
        near = min((2**k for k in range(17)), key=lambda power: abs(power - points))
        raise DesignError(f"design.points = {points}: allowed a power of 2; nearest {near}")


def _check_size(size: int) -> None:
    if size > MOST_POINTS:
        raise DesignError(f"design: {size:,} points; allowed {MOST_POINTS:,}")


def _draw(entry: DesignEntry, factors: tuple[Factor, ...], reference: Point, seed: int) -> list[Point]:
    levels, number = entry.levels or LEVELS, entry.points or 0
    size = {
        "factorial": lambda: math.prod(len(factor.spread(levels)) for factor in factors),
        "sobol": lambda: number * ((2 if entry.second_order else 1) * len(factors) + 2),
    }.get(entry.kind, lambda: 0)()
    _check_size(size)
    match entry.kind:
        case "factorial":
            return sampling.factorial(factors, levels)
        case "one_at_a_time":
            points = sampling.one_at_a_time(factors, levels, reference)
            _check_size(len(points))
            return points
        case "latin_hypercube":
            return sampling.latin_hypercube(factors, number, seed)
        case "sobol_sequence":
            return sampling.sobol_sequence(factors, number, seed)
        case _:
            return sampling.sobol(factors, number, entry.second_order, seed)
