"""Factors: what may vary in a design, and the [design.vary] entries that say how.

A factor is a parameter (`lift`), or a field of the intervention of a policy (`cars_40.coverage`; where the policy
has several interventions with that field, `cars_40.1.coverage` names the second).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, NamedTuple, get_type_hints

from abm.batch.sampling import Factor, Point, Value, is_wide
from abm.batch.schema import TYPES, closest
from abm.batch.units import UnitError, in_unit
from abm.interventions import Intervention
from abm.levers import LeverError
from abm.parameters import PARAMETERS, ParameterError, resolve
from abm.scenario import Scenario

RANGE = "{low = , high = }"
SCALES = ("linear", "log")


class DesignError(ValueError):
    """A design that cannot be run; the message starts with the key."""


class Place(NamedTuple):
    """Say where a factor acts: a parameter (no scenario), or a field of a scenario's intervention."""

    scenario: str | None
    intervention: int
    field: str


def known_places(scenarios: Sequence[Scenario]) -> dict[str, Place]:
    """Return all that can vary: parameters, and number and text fields of the interventions of policies."""
    places = {name: Place(None, 0, name) for name in PARAMETERS}
    for scenario in scenarios:
        held = [(i, f.name) for i, made in enumerate(scenario.interventions) for f in fields(made) if f.name != "ports"]
        names = [name for _, name in held]
        for i, name in held:
            alone = names.count(name) == 1
            places[f"{scenario.name}.{name}" if alone else f"{scenario.name}.{i}.{name}"] = Place(
                scenario.name, i, name
            )
    return places


def read_factor(name: str, value: object, known: Mapping[str, Place], scenarios: Sequence[Scenario]) -> Factor:
    """Return a factor from what stands under [design.vary]; raise DesignError otherwise."""
    key = f"design.vary.{name}"
    if name not in known:
        raise DesignError(f"{key}: unknown parameter or field of a policy{closest(name, known)}")
    place = known[name]
    if value == "prior":
        if place.scenario is not None:
            raise DesignError(f"{key} = 'prior': only parameters have one; allowed a list, or {RANGE}")
        p = PARAMETERS[name]
        return Factor(name, (), p.low, p.high, p.whole, is_wide(p.low, p.high))
    if isinstance(value, list) and value:
        levels = tuple(check_value(key, place, level, scenarios) for level in value)
        if len(set(levels)) < len(levels):
            raise DesignError(f"{key} = {value}: allowed each value once")
        return Factor(name, levels)
    if isinstance(value, dict):
        return _read_range(name, value, place, scenarios)
    prior = "'prior', " if place.scenario is None else ""
    raise DesignError(f"{key} = {value!r}: allowed {prior}a list of values, or {RANGE}")


def _read_range(name: str, value: dict[str, Any], place: Place, scenarios: Sequence[Scenario]) -> Factor:
    key = f"design.vary.{name}"
    for unknown in sorted(value.keys() - {"low", "high", "scale"}):
        raise DesignError(f"{key}.{unknown}: unknown key{closest(unknown, ('low', 'high', 'scale'))}")
    for end in ("low", "high"):
        if end not in value:
            raise DesignError(f"{key}.{end}: missing; needs a number")
    low, high = (check_value(f"{key}.{end}", place, value[end], scenarios) for end in ("low", "high"))
    if isinstance(low, str) or isinstance(high, str) or not low < high:
        raise DesignError(f"{key} = {value}: allowed numbers with low under high")
    wide = place.scenario is None and is_wide(low, high)  # a lever has no prior, and a day no order of magnitude
    scale = value.get("scale", "log" if wide else "linear")
    if scale not in SCALES:
        raise DesignError(f"{key}.scale = {scale!r}: allowed 'linear' or 'log'{closest(scale, ('linear', 'log'))}")
    if scale == "log" and low <= 0:
        raise DesignError(f"{key}.low = {low}: allowed above 0 where scale = 'log'")
    return Factor(name, (), low, high, isinstance(low, int), scale == "log")


def check_value(key: str, place: Place, value: object, scenarios: Sequence[Scenario]) -> Value:
    """Return a value in the type of its parameter or field; raise DesignError when it is not allowed there."""
    try:
        value = in_unit(value, unit_of(place, scenarios))
    except UnitError as error:
        raise DesignError(f"{key} = {value!r}: {error}") from None
    if place.scenario is None:
        try:
            return PARAMETERS[place.field].check(value)
        except ParameterError as error:
            raise DesignError(f"{key}{str(error).removeprefix(f'parameter {place.field}')}") from None
    value = _in_type(key, place, value, scenarios)
    if place.field not in ("start", "stop"):  # a window is checked as a whole, at every point
        try:
            replace(intervention_at(place, scenarios), **{place.field: value})
        except LeverError as error:
            raise DesignError(f"{key}{str(error).removeprefix(place.field)}") from None
    return value


def _in_type(key: str, place: Place, value: object, scenarios: Sequence[Scenario]) -> Value:
    """Return a value in the type of the field it is for."""
    hint = str(get_type_hints(type(intervention_at(place, scenarios)))[place.field])
    kind = next(kind for kind in (str, float, int) if kind.__name__ in hint)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind is str and isinstance(value, str):
        return value
    if kind is float and number or kind is int and number and value == int(value):
        return kind(value)
    raise DesignError(f"{key} = {value!r}: allowed {TYPES[kind.__name__]}")


def unit_of(place: Place, scenarios: Sequence[Scenario]) -> str:
    """Return the unit of a parameter or of a field of a policy; a name has none."""
    if place.scenario is None:
        return PARAMETERS[place.field].unit
    return intervention_at(place, scenarios).options[place.field].unit


def intervention_at(place: Place, scenarios: Sequence[Scenario]) -> Intervention:
    """Return the intervention a factor acts on, as it stands in the file."""
    return next(s for s in scenarios if s.name == place.scenario).interventions[place.intervention]


def reference_point(factors: Sequence[Factor], known: Mapping[str, Place], scenarios: Sequence[Scenario]) -> Point:
    """Return the value of each factor in the scenarios as they stand in the file."""
    parameters = resolve(scenarios[0].parameters)
    places = [known[factor.name] for factor in factors]
    return tuple(
        parameters[p.field] if p.scenario is None else getattr(intervention_at(p, scenarios), p.field) for p in places
    )
