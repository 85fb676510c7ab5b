"""Policies: the interventions of the scenarios of a file, made, or what is wrong with each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from abm.experiment.design.feasibility import check_moves, move_once
from abm.experiment.places import tables_of
from abm.experiment.schema import KIND_SCHEMAS, ScenarioEntry, Strict, experiment_schema
from abm.model.choices import LeverError
from abm.model.intervention import Intervention
from abm.model.interventions import kind_named
from abm.model.scenario import Scenario, ScenarioError

AROUND = {"name": "x", "question": "x", "scenario": [{"name": "x", "label": "x"}]}  # what else a file must have


def make_scenario(entry: ScenarioEntry, i: int, plain: Scenario, problems: list[str]) -> Scenario:
    """Return the plain scenario with the policy of the i-th one; add to `problems` what is wrong with it."""
    made = []
    for j, values in enumerate(entry.interventions):
        try:
            made.append(make_intervention(values.model_dump(), plain))
        except LeverError as error:
            problems.append(_fault_of(error, values, i, j))
    try:
        scenario = replace(plain, name=entry.name, interventions=tuple(made))
        check_moves(scenario, scenario.interventions)
    except LeverError as error:
        problems.append(f"scenario[{i}] {entry.name!r}: {str(error).removeprefix(f'scenario {entry.name!r}: ')}")
        return replace(plain, name=entry.name)
    return scenario


def make_intervention(values: dict[str, Any], scenario: Scenario) -> Intervention:
    """Return an intervention that moves levers which exist in this scenario; raise LeverError otherwise."""
    values = dict(values)
    intervention = kind_named(values.pop("kind"))(**values)
    move_once(intervention, scenario)
    return intervention


def faults_of_policies(values: Mapping[str, Any], parameters: dict[str, float]) -> list[str]:
    """Return what is wrong with the values of interventions that are whole, where something else in the file is not.

    Nothing of any where it is not known in which world and on which days they act.
    """
    world = {name: values[name] for name in ("inputs", "days", "burn_in") if name in values}
    try:
        experiment_schema().model_validate({**AROUND, **world})
        plain = Scenario(**world, parameters=parameters)
    except (ValidationError, ScenarioError):
        return []
    problems = []
    for i, scenario in enumerate(tables_of(values.get("scenario"))):
        for j, one in enumerate(tables_of(scenario.get("interventions"))):
            try:
                entry = KIND_SCHEMAS[str(one.get("kind"))].model_validate(one)
                make_intervention(entry.model_dump(), plain)
            except (KeyError, ValidationError):  # it is said already
                continue
            except LeverError as error:
                problems.append(_fault_of(error, entry, i, j))
    return problems


def _fault_of(error: LeverError, entry: Strict, i: int, j: int) -> str:
    """Return what is wrong with the j-th intervention of the i-th scenario, with its place."""
    names_key = str(error).partition(" = ")[0] in entry.model_fields_set
    return f"scenario[{i}].interventions[{j}]{'.' if names_key else ': '}{error}"
