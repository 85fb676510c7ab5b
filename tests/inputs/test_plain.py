"""NumPy numbers are numbers at every door, and plain ones behind it; True is none."""

import json
from dataclasses import fields, replace

import numpy as np
import pytest
from conftest import tiny

from abm import InterdictionModel, compare, simulate
from abm.inputs.plain import check_seed, is_number, is_whole, plain
from abm.model.declare import ParameterError
from abm.model.declared import LEVERS, PARAMETERS
from abm.model.interventions import known_kinds, Crackdown, InspectionRate, LeadershipArrests, PrecursorControl
from abm.model.choices import LeverError
from abm.model.scenario import Scenario, ScenarioError, as_values
from abm.model.simulation import check_seeds

WHOLE = (np.int8, np.int64, np.uint16, np.uint64, np.array)
REAL = (np.float16, np.float64, np.longdouble)
START = {"start": 10}
NUMBERS = (
    (Scenario, {"days": 100, "burn_in": 30, "placebo_day": 40}),
    (LeadershipArrests, START | {"number": 3, "every": 20}),
    (Crackdown, START | {"stop": 90, "intensity": 2}),
    (InspectionRate, START | {"stop": 90, "coverage": 1, "aimed": 1, "staffed": 1}),
    (InspectionRate, START | {"times": 2}),
    (PrecursorControl, START | {"stop": 90, "share": 1}),
    (PrecursorControl, START | {"largest": 2}),
)
BY_HAND = {kind for kind, _ in NUMBERS}


def numbers_of(kind):
    """Return a whole number within its range for each field of a kind that is one."""
    amounts = {name: int(min(max(o.low, 1), o.high)) for name, o in kind.options.items() if o.high is not None}
    return START | ({"stop": 90} if "stop" in kind.options else {}) | amounts


NUMBERS += tuple((kind, numbers_of(kind)) for kind in known_kinds().values() if kind not in BY_HAND)
DOORS = [(kind, values, name) for kind, values in NUMBERS for name in values]


def test_every_field_that_is_a_number_has_its_door_here():
    for kind in known_kinds().values():
        numbers = {
            name for name, option in kind.options.items() if option.high is not None or name in ("start", "stop")
        }
        reported = {name for made, _, name in DOORS if made is kind}
        assert numbers == reported & {field.name for field in fields(kind)}


@pytest.mark.parametrize("make", WHOLE)
@pytest.mark.parametrize(("kind", "values", "name"), DOORS)
def test_a_numpy_number_makes_the_same_as_a_plain_one(kind, values, name, make):
    made, usual = kind(**values | {name: make(values[name])}), kind(**values)
    assert made == usual and type(getattr(made, name)) is type(getattr(usual, name))
    if kind is not Scenario:
        assert hash(made) == hash(usual) and repr(made) == repr(usual)
        made, usual = Scenario(interventions=(made,)), Scenario(interventions=(usual,))
    assert json.dumps(as_values(made)) == json.dumps(as_values(usual))


@pytest.mark.parametrize("make", REAL)
def test_numpy_shares_are_shares(make):
    rate = InspectionRate(start=1, coverage=make(0.5), aimed=make(0.25))
    assert (rate.coverage, rate.aimed) == (0.5, 0.25) and type(rate.coverage) is type(rate.aimed) is float
    scenario = Scenario(parameters={"lift": make(3.5), "cells": make(20)})
    assert scenario == Scenario(parameters={"lift": 3.5, "cells": 20.0})
    assert json.dumps(as_values(scenario)) == json.dumps(
        as_values(replace(scenario, parameters={"lift": 3.5, "cells": 20.0}))
    )


@pytest.mark.parametrize("make", [np.float32, np.float64, np.longdouble])
def test_every_parameter_takes_numpy_numbers(make):
    for parameter in PARAMETERS.values():
        for value in (parameter.low, parameter.high):
            held = parameter.check(make(value))
            assert held == value and type(held) is (int if parameter.whole else float)


@pytest.mark.parametrize(("kind", "values", "name"), DOORS)
@pytest.mark.parametrize("value", [np.bool_(True), True, np.float64("nan"), "1", np.array([1, 2]), 1j])
def test_what_is_no_number_is_refused_in_a_line(kind, values, name, value):
    with pytest.raises((ScenarioError, LeverError), match=f"^{name} = ") as error:
        kind(**values | {name: value})
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("digits", [400, 5000])
@pytest.mark.parametrize(("kind", "values", "name"), DOORS)
def test_a_number_of_many_digits_is_refused_in_a_short_line(kind, values, name, digits):
    with pytest.raises((ScenarioError, LeverError), match=f"^{name} = ") as error:
        kind(**values | {name: -(10**digits)})
    assert "\n" not in str(error.value) and len(str(error.value)) < 250


@pytest.mark.parametrize("digits", [400, 5000])
def test_a_seed_of_many_digits_is_refused_in_a_short_line(digits):
    with pytest.raises(ValueError, match="seed = ") as error:
        check_seed(10**digits)
    assert len(str(error.value)) < 250


def test_a_truth_is_no_parameter():
    for value in (True, np.bool_(True)):
        with pytest.raises(ParameterError, match="find_pressure = "):
            Scenario(parameters={"find_pressure": value})


def test_plain_numbers():
    for value in (np.int64(3), np.array(3), np.uint8(3)):
        assert plain(value) == 3 and type(plain(value)) is int
    assert type(plain(np.longdouble(0.5))) is type(plain(np.float32(0.5))) is float
    assert plain(np.float32(0.4)) == plain(np.float64(0.4)) == 0.4 and plain(np.float64(1 / 3)) == 1 / 3
    assert plain(np.bool_(True)) is True and plain("3") == "3" and plain(None) is None
    assert is_number(10**400) and not is_number(float("inf")) and not is_whole(3.0) and not is_whole(True)
    assert all(type(number) in (int, float) for lever in LEVERS for number in (lever.low, lever.high, lever.neutral))


def test_a_seed_is_a_plain_number_wherever_it_comes_in():
    scenario = tiny(days=3)
    recording = simulate(scenario, np.uint32(5))
    assert type(recording.seed) is int and recording.daily.tobytes() == simulate(scenario, 5).daily.tobytes()
    model = InterdictionModel(config=scenario, rng=np.int64(5), shuffle=np.int8(1))
    model.simulate_until(np.int64(2))
    assert type(model.tick) is int and model.day == 2
    assert check_seed(2**63 - 1) == 2**63 - 1
    for wrong in (-1, 2**63, 1.0, True, np.bool_(True), "1", None):
        uses = [check_seed, lambda seed: simulate(scenario, seed)]
        if wrong is not None:  # under Mesa: one is drawn
            uses.append(lambda seed: InterdictionModel(rng=seed))
        for use in uses:
            with pytest.raises(ValueError, match=r"(seed|rng) = .*: a whole number, 0 to 9223372036854775807$"):
                use(wrong)


def test_seeds_are_how_many_or_which():
    assert check_seeds(np.int64(3)) == check_seeds(np.arange(1, 4)) == check_seeds(range(1, 4)) == (1, 2, 3)
    assert [type(seed) for seed in check_seeds(np.array([7, 9], np.uint8))] == [int, int]


@pytest.mark.parametrize(
    ("seeds", "reported"),
    [
        ([1, 1, 2], "seeds: 1 stands there twice"),
        (np.array([4, 2, 4]), "seeds: 4 stands there twice"),
        (0, "seeds = 0: allowed how many pairs, 2 or more"),
        (1, "seeds = 1: allowed how many pairs, 2 or more"),
        (-3, "seeds = -3: allowed how many"),
        (2.0, "seeds = 2.0: allowed how many"),
        (True, "seeds = True: allowed how many"),
        (np.bool_(True), "seeds = True: allowed how many"),
        ("12", "seeds = '12': allowed how many"),
        (None, "seeds = None: allowed how many"),
        ([], r"seeds = \[\]: allowed how many"),
        ([3], r"seeds = \[3\]: allowed how many"),
        ([1, -2], r"seeds\[1\] = -2: a whole number, 0 to"),
        ([1, 2.5], r"seeds\[1\] = 2.5: a whole number, 0 to"),
        ([True, 2], r"seeds\[0\] = True: a whole number, 0 to"),
        ([[1, 2], [3, 4]], r"seeds\[0\] = \[1, 2\]: a whole number, 0 to"),
    ],
)
def test_wrong_seeds_are_refused_before_any_run(seeds, reported):
    policy = tiny(interventions=(Crackdown(start=5),))
    with pytest.raises(ScenarioError, match=reported) as error:
        compare(tiny(), policy, seeds)
    assert "\n" not in str(error.value)
