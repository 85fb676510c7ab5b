"""Factors: what may vary in a design, and which values it can take.

A factor is a parameter (`lift`), or a field of the intervention of a policy (`cars_40.coverage`; where the policy
has several interventions with that field, `cars_40.1.coverage` names the second).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any, NamedTuple, get_type_hints

from abm.experiment.dating import WINDOW, is_meant_as_date
from abm.inputs.dates import day_in_run
from abm.experiment.design.sampling import Factor, Point, Value
from abm.experiment.schema import TYPES
from abm.inputs.plain import is_number
from abm.inputs.reading import shown
from abm.inputs.units import in_unit
from abm.model.declare import ParameterError
from abm.model.declared import PARAMETERS
from abm.model.intervention import Intervention
from abm.model.interventions import kind_named
from abm.model.choices import LeverError
from abm.model.parameters import resolve
from abm.model.scenario import Scenario

LISTS = ("ports",)  # fields of an intervention that are no single value


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
        held = [
            (i, f.name) for i, made in enumerate(scenario.interventions) for f in fields(made) if f.name not in LISTS
        ]
        names = [name for _, name in held]
        for i, name in held:
            alone = names.count(name) == 1
            places[f"{scenario.name}.{name}" if alone else f"{scenario.name}.{i}.{name}"] = Place(
                scenario.name, i, name
            )
    return places


def allowed_range(place: Place, scenarios: Sequence[Scenario]) -> tuple[float | None, float | None]:
    """Return the lowest and the highest value of a parameter or of a field of a policy; None where it is no number."""
    if place.scenario is None:
        return PARAMETERS[place.field].low, PARAMETERS[place.field].high
    if place.field in WINDOW:
        return 0, scenarios[0].days - (place.field == "start")
    option = intervention_at(place, scenarios).options[place.field]
    return option.low, option.high


def at_key(key: str, error: Exception, name: str) -> str:
    """Return what is wrong under a key, given an error that may begin with the `name` of the value, or not."""
    rest = str(error).removeprefix(name)
    return f"{key}{rest}" if rest.startswith(" = ") else f"{key}: {error}"


def check_value(key: str, place: Place, value: Any, scenarios: Sequence[Scenario]) -> Value:
    """Return a value in the type of its parameter or field; raise DesignError when it is not allowed there."""
    try:
        if place.field in WINDOW and is_meant_as_date(value):
            value = day_in_run(value, scenarios[0].inputs, scenarios[0].days, last=place.field == "start")
        value = _read(place, value, scenarios)
    except ValueError as error:
        raise DesignError(f"{key} = {shown(value)}: {error}") from None
    if place.scenario is None:
        try:
            return PARAMETERS[place.field].check(value)
        except ParameterError as error:
            raise DesignError(at_key(key, error, f"parameter {place.field}")) from None
    value = _in_type(key, place, value, scenarios)
    if place.field not in WINDOW:  # a window is checked as a whole, at every point
        try:
            changed = replace(intervention_at(place, scenarios), **{place.field: value})
            changed.check_inputs(scenarios[0].inputs)
        except LeverError as error:
            raise DesignError(at_key(key, error, place.field)) from None
    return value


def _read(place: Place, value: Any, scenarios: Sequence[Scenario]) -> Any:
    """Return the number of a text with its unit, as where it stands in a file."""
    if place.scenario is None:
        return in_unit(value, PARAMETERS[place.field].unit)
    return intervention_at(place, scenarios).read(place.field, value)


def _in_type(key: str, place: Place, value: Any, scenarios: Sequence[Scenario]) -> Value:
    """Return a value in the type of the field it is for."""
    kind = _type_of(place, scenarios)
    number = is_number(value)
    if kind is str and isinstance(value, str):
        return value
    if kind is float and number or kind is int and number and value == int(value):
        return kind(value)
    raise DesignError(f"{key} = {shown(value)}: allowed {TYPES[kind.__name__]}")


def _type_of(place: Place, scenarios: Sequence[Scenario]) -> type:
    """Return the type of a field of a policy."""
    hint = _hints(intervention_at(place, scenarios).kind)[place.field]
    return next(kind for kind in (str, float, int) if kind.__name__ in hint)


@cache
def _hints(kind: str) -> dict[str, str]:
    """Return the types of the fields of a kind, as text."""
    return {name: str(hint) for name, hint in get_type_hints(kind_named(kind)).items()}


def may_be_left_out(place: Place, scenarios: Sequence[Scenario]) -> bool:
    """Tell whether a field of a policy need not have a value."""
    if place.scenario is None:
        return False
    return "None" in _hints(intervention_at(place, scenarios).kind)[place.field]


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
