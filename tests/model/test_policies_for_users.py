"""Treatment, naloxone, education, checks and a shortage over forty paired seeds: who dies, who uses, and what flows."""

from functools import cache

import numpy as np
import pytest
from worlds import interval, tiny

from abm.model.interventions import DrugChecking, Education, Naloxone, SeaportControl, Treatment
from abm.model.simulation import simulate

pytestmark = pytest.mark.compiled_only
SEEDS = range(1, 41)
LEAST = 0.05
YEAR, LATE, DAYS = 365, 730, 1095
WORLDS = {
    "usual": (),
    "treatment": (Treatment(0, admissions=0.4),),
    "naloxone": (Naloxone(0, share=0.5),),
    "education": (Education(0, share=1.0),),
    "checks": (DrugChecking(0, share=0.5),),
    "shortage": (SeaportControl(0, stop=YEAR, share=0.8),),
}


@cache
def runs(name):
    """Return the days of every seed in a world."""
    scenario = tiny(days=DAYS, burn_in=60, interventions=WORLDS[name])
    return [simulate(scenario, seed).daily for seed in SEEDS]


def changes(name, field, first=LATE, last=DAYS):
    """Return by which share a column over some days lies over that without a policy, for each seed."""
    policy, usual = ([day[field][first:last].mean() for day in runs(world)] for world in (name, "usual"))
    return np.array(policy) / np.array(usual) - 1.0


def falls(values):
    """Tell whether the interval lies below zero, and the effect is at least 5%."""
    return interval(values)[1] < 0.0 and values.mean() <= -LEAST


@pytest.mark.parametrize("name", ["treatment", "naloxone", "education", "checks"])
def test_each_policy_averts_deaths(name):
    assert falls(changes(name, "deaths"))


@pytest.mark.parametrize("name", ["treatment", "education"])
def test_fewer_who_use_ask_for_less_and_less_flows(name):
    assert falls(changes(name, "delivered"))


def test_treatment_moves_people_from_dependence_to_treatment():
    assert falls(changes("treatment", "dependent_users"))
    assert interval(changes("treatment", "treated_users"))[0] > LEAST


def test_education_acts_on_those_who_begin_first():
    assert falls(changes("education", "occasional_users"))
    late, early = changes("education", "deaths"), changes("education", "deaths", 0, YEAR)
    assert interval(late - early)[1] < 0.0


@pytest.mark.parametrize("name", ["naloxone", "checks"])
def test_who_is_saved_goes_on_using(name):
    """Users and the flow rise, by little; at once nothing else moves."""
    assert interval(changes(name, "dependent_users"))[0] > 0.0
    assert interval(changes(name, "delivered"))[1] < LEAST


def test_a_shortage_lowers_purity_and_deaths_and_does_not_move_demand():
    assert falls(changes("shortage", "purity", 90, YEAR)) and falls(changes("shortage", "deaths", 90, YEAR))
    assert interval(changes("shortage", "dependent_users", 90, YEAR))[0] > 0.0
