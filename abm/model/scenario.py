"""A scenario: parameters, dated inputs and interventions under one name. A replicate is a scenario and a seed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from abm.inputs.naming import closest, meant
from abm.inputs.plain import is_whole, plain
from abm.inputs.reading import MOST_DAYS, shown
from abm.model.declared import PARAMETERS
from abm.model.intervention import Intervention, describe
from abm.model.interventions import known_kinds, kind_named
from abm.model.choices import LeverError
from abm.model.given import on_days, refuse_unknown_fields
from abm.model.parameters import resolve
from abm.model.together import check_together

YEAR = re.compile(r"(?:FY|fy)?[ _-]?([0-9]{4})")
HELD = tuple(f"FY{year}" for year in range(2019, 2023))
INPUTS = ("history", *HELD)


class ScenarioError(ValueError):
    """A scenario that cannot be run."""


def inputs_meant(value: object) -> str:
    """Return the hint which inputs are meant; for a year that there is not, which there are."""
    year = YEAR.fullmatch(str(value))
    if year is None:
        return closest(value, INPUTS)
    near = f"FY{year[1]}"
    return meant(near) if near in HELD else f"; allowed: {', '.join(INPUTS)}"


def require_scenario(value: object, called: str) -> None:
    """Raise ScenarioError for what is no scenario."""
    if not isinstance(value, Scenario):
        hint = "; interventions belong into one: Scenario(interventions=(...,))"
        is_policy = isinstance(value, (Intervention, list, tuple))
        raise ScenarioError(f"{called} = {shown(value)}: allowed a Scenario{hint if is_policy else ''}")


@dataclass(frozen=True)
class Scenario:
    """Describe what is run.

    Parameters
    ----------
    name : str
        Name in tables and pictures.
    parameters : mapping of str to float
        Parameters that differ from their defaults.
    interventions : tuple of Intervention
        Policies; days count from the first recorded day, and dates become the days on which they fall under `inputs`.
    inputs : str
        "history": dated inputs from 1 October 2018 on (held at the last known month afterwards); "FY2019" to
        "FY2022": the inputs of that fiscal year, held.
    days : int
        Days recorded.
    burn_in : int
        Days simulated before, under the first inputs and without interventions.
    placebo_day : int or None
        From this day on the random stream is another one: a policy of no content, which shows what chance does.

    Raises
    ------
    ScenarioError, ParameterError, LeverError
        Days outside their range, unknown inputs, a wrong parameter, or interventions that together move a lever too far.
    """

    name: str = "baseline"
    parameters: Mapping[str, float] = field(default_factory=dict)
    interventions: tuple[Intervention, ...] = ()
    inputs: str = "FY2022"
    days: int = 730
    burn_in: int = 365
    placebo_day: int | None = None

    def __new__(cls, *given: Any, **named: Any) -> Scenario:
        """Refuse, with the name that is meant, a field that a scenario does not have."""
        refuse_unknown_fields(cls, named)
        return super().__new__(cls)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise ScenarioError(f"name = {shown(self.name)}: allowed a text")
        self._hold_days()
        if self.inputs not in INPUTS:
            raise LeverError(f"unknown inputs {shown(self.inputs)}{inputs_meant(self.inputs)}")
        if not isinstance(self.parameters, Mapping):
            raise ScenarioError(f"parameters = {shown(self.parameters)}: allowed a mapping, such as {{'cells': 40}}")
        resolve(self.parameters)
        if not isinstance(self.parameters, MappingProxyType):  # those of another scenario are shared, not copied
            held = {name: PARAMETERS[name].read(value) for name, value in self.parameters.items()}
            object.__setattr__(self, "parameters", MappingProxyType(held))
        if isinstance(self.interventions, Intervention):
            raise ScenarioError(
                f"interventions = {shown(self.interventions)}: allowed a tuple of them; of one: (intervention,)"
            )
        if isinstance(self.interventions, str) or not isinstance(self.interventions, Iterable):
            raise ScenarioError(f"interventions = {shown(self.interventions)}: allowed a tuple of interventions")
        object.__setattr__(self, "interventions", tuple(self.interventions))
        for intervention in self.interventions:
            if not isinstance(intervention, Intervention):
                raise ScenarioError(
                    f"interventions: {shown(intervention)} is no intervention; kinds are {', '.join(known_kinds())}"
                )
        try:
            dated = tuple(on_days(intervention, self.inputs, self.days) for intervention in self.interventions)
            object.__setattr__(self, "interventions", dated)
            for intervention in self.interventions:
                intervention.check_inputs(self.inputs)
            check_together(self.interventions, self.days)
        except LeverError as error:
            raise LeverError(f"scenario {self.name!r}: {error}") from None

    def _hold_days(self) -> None:
        """Hold lengths and days as plain numbers; raise ScenarioError for those outside their range."""
        for name, low in (("days", 1), ("burn_in", 0)):
            value = plain(getattr(self, name))
            object.__setattr__(self, name, value)
            if not is_whole(value) or not low <= value <= MOST_DAYS:
                raise ScenarioError(f"{name} = {shown(value)}: a whole number of days, {low} to {MOST_DAYS}")
        if self.days + self.burn_in > MOST_DAYS:
            raise ScenarioError(f"days + burn_in = {self.days + self.burn_in}: at most {MOST_DAYS} days in all")
        day = plain(self.placebo_day)
        object.__setattr__(self, "placebo_day", day)
        if day is not None and not (is_whole(day) and 0 <= day < self.days):
            raise ScenarioError(f"placebo_day = {shown(day)}: a whole day, allowed 0 to {self.days - 1}")

    def __reduce__(self) -> tuple[type[Scenario], tuple]:
        """Send a scenario to another process as plain values."""
        values = (self.name, dict(self.parameters), self.interventions, self.inputs, self.days, self.burn_in)
        return Scenario, (*values, self.placebo_day)


def contrast(one: Scenario, other: Scenario) -> dict[str, tuple[object, object]]:
    """Return what differs between two scenarios besides their names and policies: both values, by field."""
    fields = ("inputs", "days", "burn_in", "placebo_day")
    values = {name: (getattr(one, name), getattr(other, name)) for name in fields}
    if one.parameters is not other.parameters:  # scenarios of a point share them
        here, there = resolve(one.parameters), resolve(other.parameters)
        values |= {f"parameter {name}": (here[name], there[name]) for name in here}
    return {name: pair for name, pair in values.items() if pair[0] != pair[1]}


def require_pair(baseline: Scenario, policy: Scenario) -> None:
    """Raise ScenarioError, naming each field and both values, unless two scenarios differ by their policy alone.

    What else differs would be reported as an effect of the policy.
    """
    found = contrast(baseline, policy)
    if found:
        reported = ", ".join(f"{name} = {mine!r} and {theirs!r}" for name, (mine, theirs) in found.items())
        names = f"{baseline.name!r} and {policy.name!r}"
        raise ScenarioError(f"{reported}: {names} are no pair, which differs by its policy alone; give both the same")


def as_values(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain values, as they are stored."""
    made = [describe(intervention) for intervention in scenario.interventions]
    return {
        "name": scenario.name,
        "parameters": dict(scenario.parameters),
        "interventions": [{key: list(v) if isinstance(v, tuple) else v for key, v in one.items()} for one in made],
        "inputs": scenario.inputs,
        "days": scenario.days,
        "burn_in": scenario.burn_in,
        "placebo_day": scenario.placebo_day,
    }


def as_scenario(values: Mapping[str, Any]) -> Scenario:
    """Return the scenario of plain values."""
    made = [dict(intervention) for intervention in values["interventions"]]
    interventions = tuple(kind_named(intervention.pop("kind"))(**intervention) for intervention in made)
    return Scenario(**{**values, "interventions": interventions})
