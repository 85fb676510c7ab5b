"""A scenario is a frozen, checked description that survives being sent to another process."""

import pickle
from dataclasses import FrozenInstanceError, replace

import pytest

from abm.model.declare import ParameterError
from abm.model.interventions import Crackdown
from abm.model.choices import LeverError
from abm.model.scenario import INPUTS, Scenario, ScenarioError


def test_it_is_frozen_with_its_parameters():
    given = {"lift": 3.0}
    scenario = Scenario(parameters=given, interventions=[Crackdown(start=1)])
    given["lift"] = 5.0
    assert scenario.parameters["lift"] == 3.0 and isinstance(scenario.interventions, tuple)
    with pytest.raises(FrozenInstanceError):
        scenario.days = 3
    with pytest.raises(TypeError):
        scenario.parameters["lift"] = 4.0


def test_it_survives_a_trip_to_another_process():
    scenario = Scenario("a", {"lift": 3.0}, (Crackdown(start=1, stop=9),), "history", 30, 5, 3)
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert replace(scenario, days=40).parameters == scenario.parameters


@pytest.mark.parametrize("inputs", INPUTS)
def test_all_inputs_are_admitted(inputs):
    assert Scenario(inputs=inputs).inputs == inputs


@pytest.mark.parametrize(
    "values, error, message",
    [
        ({"days": 0}, ScenarioError, "days = 0: a whole number of days, 1 to"),
        ({"days": 10.5}, ScenarioError, "a whole number"),
        ({"days": True}, ScenarioError, "a whole number"),
        ({"burn_in": -1}, ScenarioError, "burn_in = -1"),
        ({"placebo_day": 730}, ScenarioError, "allowed 0 to 729"),
        ({"inputs": "FY2023"}, LeverError, "did you mean 'FY202"),
        ({"parameters": {"lifft": 1.0}}, ParameterError, "did you mean 'lift'"),
        ({"parameters": {"lift": 1.0}}, ParameterError, "allowed 2.0 to 6.0"),
    ],
)
def test_a_wrong_scenario_is_refused(values, error, message):
    with pytest.raises(error, match=message):
        Scenario(**values)
