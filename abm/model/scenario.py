"""A scenario: parameters, dated inputs and interventions under one name. A replicate is a scenario and a seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from abm.inputs.plain import is_whole, plain
from abm.inputs.reading import MOST_DAYS, shown
from abm.model.declared import PARAMETERS
from abm.model.intervention import Intervention, check_together, describe
from abm.model.interventions import known_kinds, kind_named
from abm.model.choices import LeverError, nearest
from abm.model.parameters import resolve

HELD = tuple(f"FY{year}" for year in range(2019, 2023))
INPUTS = ("history", *HELD)


class ScenarioError(ValueError):
    """A scenario that cannot be run."""


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
        Policies; days count from the first recorded day.
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

    def __post_init__(self) -> None:
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
        nearest(self.inputs, INPUTS, "inputs")
        resolve(self.parameters)
        if not isinstance(self.parameters, MappingProxyType):  # those of another scenario are shared, not copied
            held = {name: PARAMETERS[name].read(value) for name, value in self.parameters.items()}
            object.__setattr__(self, "parameters", MappingProxyType(held))
        if isinstance(self.interventions, Intervention):
            raise ScenarioError(
                f"interventions = {shown(self.interventions)}: allowed a tuple of them; of one: (intervention,)"
            )
        object.__setattr__(self, "interventions", tuple(self.interventions))
        for intervention in self.interventions:
            if not isinstance(intervention, Intervention):
                raise ScenarioError(
                    f"interventions: {shown(intervention)} is no intervention; kinds are {', '.join(known_kinds())}"
                )
        try:
            for intervention in self.interventions:
                intervention.check_inputs(self.inputs)
            check_together(self.interventions, self.days)
        except LeverError as error:
            raise LeverError(f"scenario {self.name!r}: {error}") from None

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
