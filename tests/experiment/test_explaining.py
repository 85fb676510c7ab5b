"""Worlds in which adaptations stand still: which there are, and that they part on the first day of the policy alone."""

import numpy as np
import pytest
from tiny_batch import tiny, tiny_with

from abm import simulate
from abm.experiment.adaptations import ADAPTATIONS, SWITCH
from abm.experiment.design.expansion import expand
from abm.experiment.experiment import ExperimentError
from abm.experiment.explaining import (
    EVERYTHING, MOST_ALONE, NOTHING, explaining, one_at_a_time, parts_of, policy_of, sets_of,
)  # fmt: skip
from abm.model.declared import PARAMETERS


def test_every_switch_of_the_model_belongs_to_one_adaptation_but_memory_to_ports_and_modes():
    switches = [parameter for one in ADAPTATIONS for parameter in one.parameters]
    known = [name for name in PARAMETERS if name.startswith(SWITCH)]
    assert sorted(switches) == sorted([*known, "freeze_memory"])


def test_memory_stands_still_where_both_that_need_it_do():
    experiment = tiny()
    worlds = [NOTHING, frozenset({"routes"}), frozenset({"modes"}), EVERYTHING - {"routes"}, EVERYTHING]
    asked = expand(explaining(experiment, policy_of(experiment, None, "tiny.toml"), worlds)).scenarios
    still = [
        [name for name in ("ports", "modes", "memory") if asked[2 * i].parameters[SWITCH + name] == 10]
        for i in range(len(worlds))
    ]
    assert still == [["ports", "modes", "memory"], ["modes"], ["ports"], ["ports"], []]


def test_sets_of_parts_are_all_there_and_the_first_look_holds_most_of_them():
    chosen = [one.name for one in ADAPTATIONS[:MOST_ALONE]]
    sets = sets_of(parts_of(chosen))
    assert len(set(sets)) == 2 ** (MOST_ALONE + 1) and sets[0] == NOTHING and sets[-1] == EVERYTHING
    assert sets[0b11] == {ADAPTATIONS[0].name, ADAPTATIONS[1].name}
    known = one_at_a_time()
    assert len(set(known)) == len(known) and len(set(sets) - set(known)) == 2 ** (MOST_ALONE + 1) - 2 - 2 * MOST_ALONE
    assert sets_of(parts_of(one.name for one in ADAPTATIONS))[-1] == EVERYTHING


def test_what_stands_still_does_from_the_first_day_of_the_policy_on_in_both_runs_of_a_pair():
    experiment = tiny(parameters={"demand_level": 0.1, "cells": 12, "freeze_pay": 4})
    policy = policy_of(experiment, None, "tiny.toml")
    asked = explaining(experiment, policy, [EVERYTHING, NOTHING, frozenset({"loads"})])
    free, none, loads = (expand(asked).scenarios[2 * i : 2 * i + 2] for i in range(3))
    for of_policy, without in ((free[1], free[0]), (none[1], none[0]), (loads[1], loads[0])):
        assert of_policy.parameters == without.parameters
    assert free[0].parameters["freeze_loads"] == PARAMETERS["freeze_loads"].default
    assert none[0].parameters["freeze_loads"] == 10 and loads[0].parameters["freeze_loads"] > 10
    assert {world[0].parameters["freeze_pay"] for world in (free, none, loads)} == {4}, "what the file froze stays"


def test_worlds_are_the_same_to_the_bit_until_the_policy_begins():
    experiment = tiny(days=60)
    asked = explaining(experiment, policy_of(experiment, "cars", "tiny.toml"), [EVERYTHING, NOTHING])
    runs = [simulate(scenario, 7).daily for scenario in expand(asked).scenarios[:4]]
    for daily in runs[1:]:
        assert np.array_equal(daily[:10], runs[0][:10])
    assert not np.array_equal(runs[2], runs[0]), "what adapts without a policy stands still, too"


def test_a_policy_that_cannot_be_explained_is_refused_in_a_line():
    cars = [{"kind": "inspection_rate", "start": 10, "coverage": 0.4}]
    policies = [{"name": name, "label": name, "interventions": cars} for name in ("cars", "cars_again")]
    two = tiny(scenario=[{"name": "baseline", "label": "None"}, *policies])
    with pytest.raises(ExperimentError, match="has 2 policies; choose one with --policy: cars, cars_again"):
        policy_of(two, None, "two.toml")
    with pytest.raises(ExperimentError, match="unknown policy 'card'; did you mean 'cars'"):
        policy_of(two, "card", "two.toml")
    design = tiny_with('[design]\nkind = "factorial"\nvary = {freeze_pay = [0, 10]}')
    with pytest.raises(ExperimentError, match="nothing but the policy varies"):
        policy_of(design, None, "design.toml")
