"""Where two runs part: the day, the process and the row are found, and the same run parts nowhere."""

from dataclasses import replace

import numpy as np
import pytest

from abm import InspectionRate, Scenario, simulate
from abm.model.initialization import build_world
from abm.model.saving import rows_of
from abm.model.simulation import pass_days
from abm.model.world import WORLD_TABLES
from abm.running.by_process import day_by_process
from abm.running.parting import BUILT, Run, compare_runs

PLAIN = Scenario(days=40, burn_in=6, parameters={"demand_level": 0.1, "cells": 12})
POLICY = replace(PLAIN, name="cars", interventions=(InspectionRate(start=10, mode="car", coverage=0.4),))


def part(one, other, seeds=(1, 1)):
    compared = compare_runs(*(Run(scenario, seed, scenario.days) for scenario, seed in zip((one, other), seeds)))
    return compared, compared.parting


def test_a_day_process_by_process_gives_the_same_bits_as_at_once():
    scenario = replace(POLICY, placebo_day=3)
    at_once, by_process = build_world(scenario, 5), build_world(scenario, 5)
    pass_days(at_once, scenario, 0, 30, lambda days: None)
    for tick in range(30):
        names = [process.name for process in day_by_process(by_process, scenario, tick)]
    assert names[0] == "govern" and names[-1] == "observe"
    for name in WORLD_TABLES:
        assert rows_of(at_once, name).tobytes() == rows_of(by_process, name).tobytes(), name


def test_the_same_run_parts_nowhere():
    compared, parting = part(POLICY, replace(POLICY, name="another_name"))
    assert parting is None and compared.levers is None
    assert np.array_equal(compared.delivered[0], simulate(POLICY, 1).daily.delivered)


def test_a_policy_parts_from_its_baseline_on_its_first_day_where_exams_are_ordered():
    compared, parting = part(PLAIN, POLICY)
    assert (compared.levers, parting.day, parting.process) == (10, 10, "order_exams")
    first = next(one for one in parting.differences if one.table == "routes")
    assert first.field == "wanted_scans" and first.values[0] < first.values[1]
    days = list(parting.followed.values())
    assert days == sorted(days) and days[0] == 10 and {"routes", "daily", "couriers", "money"} <= set(parting.followed)
    one, other = (simulate(scenario, 1).daily for scenario in (PLAIN, POLICY))
    assert np.array_equal(one[:10], other[:10]) and not np.array_equal(one[10], other[10])
    assert np.array_equal(compared.delivered, [one.delivered, other.delivered])


def test_what_is_frozen_parts_where_it_stands_still():
    _, parting = part(PLAIN, replace(PLAIN, parameters=dict(PLAIN.parameters) | {"freeze_experience": 12}))
    assert (parting.day, parting.process) == (12, "learn_by_doing")
    assert [one.table for one in parting.differences] == ["experience"]


def test_another_seed_parts_where_the_world_is_built_and_other_numbers_on_the_day_it_comes():
    compared, parting = part(PLAIN, PLAIN, (1, 2))
    assert parting.process == BUILT and parting.day == -6 and parting.differences and compared.levers is None
    _, parting = part(PLAIN, replace(PLAIN, placebo_day=7))
    assert parting.day == 7 and parting.process != BUILT


def test_runs_of_other_lengths_are_compared_as_long_as_both_go_on_and_of_other_burn_ins_not_at_all():
    compared = compare_runs(Run(PLAIN, 1, 9), Run(POLICY, 1, 40))
    assert compared.parting is None and compared.delivered.shape == (2, 9)
    with pytest.raises(ValueError, match="burn-ins of 6 and 7 days"):
        compare_runs(Run(PLAIN, 1, 9), Run(replace(PLAIN, burn_in=7), 1, 9))
