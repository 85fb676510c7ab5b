"""Market: the price answers to inventory, purity mixes by weight, custom follows deliveries."""

import math

import numpy as np
import pytest
from worlds import today

from abm.model.mechanisms.market.market import move_custom, share_orders, trade


def at_rest(world):
    """Deliver today exactly what is consumed."""
    market = world.market
    today(world).delivered = int(market.mean_consumption)
    today(world).delivered_gross = int(market.mean_consumption / market.purity)
    return market


def test_price_rests_when_inventory_is_at_its_target(world):
    market = at_rest(world)
    trade(world, 0)
    assert market.border_price == pytest.approx(1.0, abs=1e-6)
    assert market.price == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("filled", [0.25, 2.0])
def test_price_falls_with_excess_inventory_and_rises_with_a_shortfall(world, filled):
    p, market = world.parameters, at_rest(world)
    market.inventory = int(filled * p.inventory_days * market.mean_consumption)
    trade(world, 0)
    expected = math.exp(p.price_response * (1.0 - filled) / p.price_days)
    assert market.border_price == pytest.approx(expected, rel=1e-3)
    assert (market.border_price < 1.0) == (filled > 1.0)


def test_price_comes_to_carry_what_a_unit_costs(world):
    """With the inventory on target, log price closes 1 / price_days of its distance to the change of cost a day."""
    p, market = world.parameters, at_rest(world)
    p.rent_share = 1.0  # what sellers earn goes with the price, which then goes with cost
    world.cells["cost_rate"][: world.rows.cells] *= 1.2
    trade(world, 0)
    assert math.log(market.border_price) == pytest.approx(math.log(1.2) / p.price_days, rel=1e-3)
    market.border_price = 1.2
    market.inventory = int(p.inventory_days * market.mean_consumption)
    today(world).delivered = 0
    trade(world, 1)
    assert market.border_price == pytest.approx(1.2, rel=2e-3)


def test_price_returns_to_its_usual_level(world):
    """The damping term alone: log price shrinks by 1 / price_days a day."""
    p, market = world.parameters, at_rest(world)
    market.border_price = 2.0
    trade(world, 0)
    assert math.log(market.border_price) == pytest.approx(math.log(2.0) * (1 - 1 / p.price_days), rel=1e-3)


def test_no_cost_takes_the_street_price_beyond_what_users_pay(world):
    """The price at the border stops where the street price is the reservation price: 4 x (1 + 6) - 6 = 22."""
    p, market = world.parameters, at_rest(world)
    p.reservation_price, p.retail_margin = 4.0, 6.0
    market.border_price = 21.9
    world.cells["cost_rate"][: world.rows.cells] *= 1e6
    trade(world, 0)
    assert market.border_price == 22.0
    assert market.price == 4.0


def test_what_is_added_to_the_border_price_stays_as_it_is(world):
    """The margin up to the street is additive: a quarter more at the border is much less on the street."""
    p, market = world.parameters, at_rest(world)
    market.border_price = 1.25
    trade(world, 0)
    assert market.price == pytest.approx((market.border_price + p.retail_margin) / (1 + p.retail_margin))
    assert market.price - 1 < (market.border_price - 1) / 5


def test_what_is_dear_on_the_street_is_consumed_less(world):
    p, market = world.parameters, at_rest(world)
    market.price = 2.0
    trade(world, 0)
    assert market.consumption == pytest.approx(market.demand * 2.0**p.demand_elasticity, rel=1e-6)


def test_nobody_consumes_what_is_not_there(world):
    market = world.market
    market.inventory = 1000
    trade(world, 0)
    assert market.consumption == 1000 and market.inventory == 0 and math.isfinite(market.price)


def test_street_purity_is_pure_weight_over_gross_weight(world):
    market = world.market
    market.inventory, market.purity = 900, 0.09
    today(world).delivered, today(world).delivered_gross = 100, 2000
    trade(world, 0)
    assert market.purity == pytest.approx(1000 / 12000)


def test_nobody_orders_more_because_a_part_is_lost(world):
    """At rest orders are what buyers sell; a day on which half is seized changes nothing in that."""
    market = at_rest(world)
    trade(world, 0)
    assert market.orders == pytest.approx(market.mean_consumption, rel=1e-2)
    today(world).seized = today(world).delivered
    before = market.orders
    trade(world, 1)
    assert market.orders == pytest.approx(before, rel=1e-2)
    share_orders(world, 0, 1)
    assert world.cells[0].orders == world.cells[0].share * market.orders


def test_custom_moves_to_those_who_deliver_and_shares_sum_to_1(world):
    cells = world.cells[: world.rows.cells]
    before = cells["share"].copy()
    cells["delivered"] = 0
    cells["delivered"][3] = 500
    move_custom(world, 27)
    assert np.array_equal(cells["share"], before)  # once in 28 days
    move_custom(world, 28)
    p = world.parameters
    assert cells["share"][3] == pytest.approx(before[3] + p.custom_learning * (1 - before[3]))
    assert cells["share"].sum() == pytest.approx(1.0) and (np.delete(cells["share"] - before, 3) < 0).all()
    assert world.organizations["production"][: world.rows.organizations].sum() == pytest.approx(1.0)


@pytest.mark.parametrize("habit", [1.0, 2.0, 3.0])
def test_a_price_that_lasts_is_answered_as_much_again_as_habit_says(world, habit):
    """At once users want price ^ elasticity, and after years price ^ (habit x elasticity)."""
    p, market = world.parameters, world.market
    p.habit, p.price_response, p.price_days, market.price = habit, 0.0, 1e12, 1.3
    wanted = []
    for day in (0, 3650):
        market.past_price += day * (math.log(1.3) - market.past_price) / 3650
        market.inventory, market.purity = 10**9, market.effective_purity
        today(world).delivered = today(world).delivered_gross = 0
        market.price, before = 1.3, float(market.past_price)
        trade(world, 0)
        wanted.append(math.log(market.consumption / market.demand))
        assert market.past_price - before == pytest.approx((math.log(1.3) - before) / 365, abs=1e-9)
    at_once, late = wanted
    assert at_once == pytest.approx(p.demand_elasticity * math.log(1.3) * (1.0 + (habit - 1.0) / 365), rel=1e-3)
    assert late == pytest.approx(habit * p.demand_elasticity * math.log(1.3), rel=1e-3)
