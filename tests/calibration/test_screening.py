"""Screening: effects by hand, a dead parameter reported, every parameter in it, within its range and in order."""

import numpy as np
import pytest

from abm.calibration import screening
from abm.calibration.screening import (
    all_factors,
    effects_table,
    respond,
    sample_trajectories,
    summary_table,
    values_at,
)
from abm.experiment.design.sampling import Factor
from abm.model.declared import PARAMETERS
from abm.model.interventions import SHIPPED
from abm.model.parameters import resolve
from abm.model.scenario import Scenario

FACTORS = tuple(Factor(name) for name in ("strong", "weak", "dead"))


@pytest.fixture
def table(monkeypatch):
    """Return the effects of a model of two responses, of which the second blinks in and out with `weak`."""
    monkeypatch.setattr(screening, "NAMES", ("sum", "blinks"))
    places = sample_trajectories(FACTORS, 10, 3)
    total = 3.0 * places[:, 0] + 0.01 * places[:, 1]
    blinks = np.where(places[:, 1] > 0.5, np.nan, 1.0)
    found = np.column_stack([total, blinks])
    other = found[:: len(FACTORS) + 1] + np.array([0.1, 0.1])
    return effects_table(FACTORS, places, found, other)


def row(table, parameter, response):
    return table[(table.parameter == parameter) & (table.response == response)].iloc[0]


def test_effects_are_in_standard_deviations_of_the_response(table):
    strong = row(table, "strong", "sum")
    assert strong.changed == 1.0 and strong.moves
    assert strong.chance / strong.mean_effect == pytest.approx(0.1 / 2.0)  # a step is two thirds of the range
    weak = row(table, "weak", "sum")
    assert weak.mean_effect / strong.mean_effect == pytest.approx(0.01 / 3.0)
    assert weak.changed == 1.0 and not weak.moves  # less than what chance does


def test_what_changes_nothing_is_distinguished_from_what_is_lost_in_chance(table):
    assert row(table, "weak", "blinks").changed == 1.0 and row(table, "strong", "blinks").changed == 0.0
    summary = summary_table(table).set_index("parameter")
    assert summary.changes.to_dict() == {"strong": 1, "weak": 2, "dead": 0}
    assert summary.moves.to_dict() == {"strong": 1, "weak": 0, "dead": 0}
    assert summary.responses["strong"].startswith("sum ")


def test_a_run_is_under_policies_of_every_kind_that_is_shipped():
    assert {policy.kind for policy in screening.POLICIES} == set(SHIPPED)
    Scenario(
        days=screening.DAYS, burn_in=0, interventions=screening.POLICIES
    )  # none beyond its range, or after the end


def test_every_parameter_is_screened_within_its_range():
    factors = all_factors()
    assert {factor.name for factor in factors} == {name for name in PARAMETERS if not name.startswith("freeze_")}
    for place in (np.zeros(len(factors)), np.ones(len(factors)), np.random.default_rng(1).random(len(factors))):
        resolve(values_at(factors, place))


def test_one_parameter_moves_at_each_step():
    factors = all_factors()
    places = sample_trajectories(factors, 2, 1).reshape(2, len(factors) + 1, -1)
    steps = np.diff(places, axis=1) != 0
    assert (steps.sum(axis=2) == 1).all() and (steps.sum(axis=1) == 1).all()


@pytest.mark.compiled_only
def test_a_run_is_the_same_again_and_another_with_another_seed():
    first = respond({"demand_level": 0.3}, 1)
    assert np.array_equal(first, respond({"demand_level": 0.3}, 1), equal_nan=True)
    assert not np.array_equal(first, respond({"demand_level": 0.3}, 2), equal_nan=True)
