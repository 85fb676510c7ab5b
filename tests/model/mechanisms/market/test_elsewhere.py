"""Elsewhere: asleep at usual prices; it enters after a time, grows to the most it can, and leaves as slowly."""

import numpy as np
import pytest
from worlds import today

from abm.model.mechanisms.market.elsewhere import send_from_elsewhere
from abm.model.mechanisms.market.market import trade


def pass_days(world, number, price):
    """Let some days pass at a street price, and return the capacity of each."""
    world.market.pure_price = price
    capacity = []
    for day in range(number):
        send_from_elsewhere(world, day)
        capacity.append(world.elsewhere.capacity)
    return np.array(capacity)


def test_at_usual_prices_the_market_gets_nothing_from_elsewhere(world):
    p, row = world.parameters, today(world)
    assert (pass_days(world, 200, 1.0) == p.elsewhere_usual).all()
    assert world.elsewhere.added == row.elsewhere == 0
    assert row.elsewhere_seized == pytest.approx(p.elsewhere_loss * p.elsewhere_usual * world.market.demand, abs=1)


def test_nobody_enters_before_the_price_has_been_high_for_its_days_in_a_row(world):
    p = world.parameters
    wait = int(p.elsewhere_patience)
    pass_days(world, wait - 1, p.elsewhere_price)
    pass_days(world, 1, p.elsewhere_price - 0.01)
    capacity = pass_days(world, wait, p.elsewhere_price)
    assert (capacity[:-1] == p.elsewhere_usual).all() and capacity[-1] > p.elsewhere_usual


def test_capacity_is_half_the_most_after_its_days_never_beyond_it_and_shrinks_as_slowly(world):
    p = world.parameters
    p.elsewhere_patience = 1
    up = pass_days(world, 3 * int(p.elsewhere_days), 2.0)
    assert up[int(p.elsewhere_days) - 1] == pytest.approx(p.elsewhere_most / 2)
    assert (np.diff(up) >= 0.0).all() and up[-1] <= p.elsewhere_most
    world.elsewhere.capacity = p.elsewhere_most / 2
    down = pass_days(world, 3 * int(p.elsewhere_days), 1.0)
    assert down[int(p.elsewhere_days) - 2] > p.elsewhere_usual == down[-1]
    assert down[int(p.elsewhere_days)] == pytest.approx(p.elsewhere_usual)


def test_losses_take_of_what_is_sent_and_of_what_it_is_worth_to_send(world):
    p = world.parameters
    p.elsewhere_patience = 1
    world.government.northern_package = 0.5
    assert (pass_days(world, 1, 1.9 * p.elsewhere_price) == p.elsewhere_usual).all()
    assert (pass_days(world, 1, 2.1 * p.elsewhere_price) > p.elsewhere_usual).all()
    world.elsewhere.capacity = 0.3
    pass_days(world, 1, 1.0)
    row = today(world)
    passed, capacity = (1.0 - p.elsewhere_loss) * 0.5, world.elsewhere.capacity
    assert row.elsewhere == pytest.approx((capacity - p.elsewhere_usual) * world.market.demand * passed, abs=1)
    assert row.elsewhere_seized == pytest.approx(capacity * world.market.demand * (1.0 - passed), abs=1)


def test_what_comes_is_in_stock_at_usual_purity_and_not_ordered_in_the_south(world):
    market = world.market
    world.parameters.freeze_correction = 0
    world.clock.day, world.clock.first, world.clock.period = 0, 0, 0
    stock, added = int(market.inventory), int(market.mean_consumption / 3)
    today(world).delivered, today(world).delivered_gross = 0, 0
    market.purity = market.effective_purity / 2.0
    gross = stock / market.purity
    world.elsewhere.added = added
    trade(world, 0)
    assert market.inventory + market.consumption == stock + added
    assert market.purity == pytest.approx((stock + added) / (gross + added / market.effective_purity))
    assert market.orders == pytest.approx(market.mean_consumption - added)
