"""Load sizes: what an organization puts into one load, by what it fears, pays and trades."""

import math

import pytest

from abm import Scenario
from abm.inputs.geography import Mode
from abm.model.initialization import build_world
from abm.model.mechanisms.crossing.loads import drift_loads, load_utility, mean_step, plan_loads, trade_now

CAR = int(Mode.CAR)


@pytest.fixture
def world():
    return build_world(Scenario(days=30, burn_in=0), 1)


def mean_load(world, o=0, mode=CAR):
    plan_loads(world, o, 0)
    return world.load_plan[o, mode, -1]


def rest_of(**changes):
    """Return the usual load on day 0 of a world, the mean over organizations (g gross)."""
    world = build_world(Scenario(days=30, burn_in=0, **changes), 1)
    return world.organizations["usual_load"][: world.rows.organizations].mean()


def test_utility_is_what_the_rule_says(world):
    p = world.parameters
    usual, multiple, trade, risk = 3000.0, 2.0, 1.5, 0.1
    chance = risk * multiple**p.size_lift
    value = 6.0 * p.border_price * world.market.border_price
    aversion = p.load_premium * 6000.0 / (p.usual_load * trade)
    expected = 1.0 - chance - chance * (p.load_cost + p.replacement_cost / value + aversion)
    expected -= world.labor[CAR].pay / value
    assert load_utility(world, CAR, risk, usual, multiple, trade) == pytest.approx(expected)


def test_where_more_is_traded_more_is_put_into_a_load(world):
    before, trade = mean_load(world), trade_now(world)
    for c in range(world.rows.cells):
        world.cells[c].wanted_gross *= 4.0
    assert trade_now(world) == pytest.approx(4.0 * trade)
    assert mean_load(world) > 1.2 * before


def test_dearer_couriers_make_loads_larger_and_risk_makes_them_smaller(world):
    before = mean_load(world)
    world.labor[CAR].pay *= 3.0
    dear = mean_load(world)
    world.sent[0], world.lost[0] = 100.0, 40.0
    assert mean_load(world) < before < dear


def test_on_day_0_as_often_more_is_chosen_as_less(world):
    for o in range(world.rows.organizations):
        assert abs(mean_step(world, o, CAR)) < 0.05
        assert abs(mean_step(world, o, int(Mode.BETWEEN))) < 0.05


def test_loads_at_rest_go_with_the_root_of_what_they_weigh():
    """Aversion grows with the load over `usual_load`, the cost of couriers falls with it: a fourth of one, half of the other."""
    ratio = rest_of(parameters={"load_premium": 0.5}) / rest_of(parameters={"load_premium": 2.0})
    assert 1.6 < ratio < 2.4


def test_the_usual_trade_is_that_of_the_first_year(world):
    """What is held is more than was demanded then; the trade on day 0 is larger by as much."""
    assert trade_now(world) == pytest.approx(world.market.growth)
    assert world.market.growth == pytest.approx(6.0 / 0.1 / (2.5 / 0.09), rel=0.1)


@pytest.mark.parametrize("drift", [0.0, 0.05])
def test_the_usual_load_drifts_toward_what_was_chosen(drift):
    world = build_world(Scenario(days=30, burn_in=0, parameters={"load_drift": drift}), 1)
    organization = world.organizations[0]
    before = organization.usual_load
    organization.load_steps, organization.loads_sent = 15, 10
    drift_loads(world, 0)
    assert organization.usual_load == pytest.approx(before * math.exp(drift * math.log(2.0) * 1.5))
    assert (organization.load_steps, organization.loads_sent) == (0, 0)
