"""A scenario is a frozen, checked description that survives being sent to another process."""

import datetime
import pickle
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pandas as pd
import pytest

from abm.model.declare import ParameterError
from abm.model.interventions import Crackdown, LeadershipArrests
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
        ({"inputs": "FY2023"}, LeverError, "allowed: history, FY2019, FY2020, FY2021, FY2022$"),
        ({"parameters": {"lifft": 1.0}}, ParameterError, "did you mean 'lift'"),
        ({"parameters": {"lift": 1.0}}, ParameterError, "allowed 2.0 to 6.0"),
    ],
)
def test_a_wrong_scenario_is_refused(values, error, message):
    with pytest.raises(error, match=message):
        Scenario(**values)


@pytest.mark.parametrize(
    "date",
    ["2021-12-01", datetime.date(2021, 12, 1), datetime.datetime(2021, 12, 1, 8), np.datetime64("2021-12-01"), pd.Timestamp("2021-12-01")],
    ids=lambda date: type(date).__name__,
)  # fmt: skip
def test_a_date_is_the_day_on_which_it_falls_under_the_inputs(date):
    """They were refused: "dates are for experiment files"."""
    policy = Crackdown(start=date, stop="2022-01-01")
    assert policy.start == "2021-12-01"
    for inputs, start in (("FY2022", 61), ("history", 1157)):
        scenario = Scenario(inputs=inputs, days=1500, interventions=(policy,))
        assert scenario.interventions == (Crackdown(start=start, stop=start + 31),)
        assert pickle.loads(pickle.dumps(scenario)) == scenario
    mixed = Scenario(interventions=(Crackdown(start=3, stop="2022-01-01"), LeadershipArrests(start=date, number=2)))
    assert [(one.start, one.end) for one in mixed.interventions] == [(3, 92), (61, 62)]


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: Crackdown(start="2021-02-30"), "^start = '2021-02-30': no such date; allowed YYYY-MM-DD$"),
        (lambda: Crackdown(start="March 2022"), "^start = 'March 2022': a whole day from 0 on, or a date as 'YYYY-MM-DD'$"),
        (lambda: Crackdown(start="2022-01-01", stop="2021-12-01"), "window '2022-01-01' to '2021-12-01' is empty: stop must be after start$"),
        (lambda: Scenario(interventions=(Crackdown(start="2024-02-01"),)),
         "Crackdown: start = '2024-02-01': outside the run; allowed 2021-10-01, which is day 0, to 2023-09-30, day 729"),
        (lambda: Scenario(interventions=(Crackdown(start=100, stop="2021-12-01"),)), "window 100 to 61 is empty"),
    ],
)  # fmt: skip
def test_a_date_that_is_none_or_outside_the_run_is_refused(make, message):
    with pytest.raises(LeverError, match=message):
        make()
