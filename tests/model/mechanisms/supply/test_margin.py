"""Margin: output follows the margin, cells hold together, and what is lost is the seller's."""

import math

import pytest

from abm.model.kinds import MONTH
from abm.model.mechanisms.market.accounts import lab_wages
from abm.model.mechanisms.supply.margin import (
    accrue,
    cost_change,
    count_sold,
    intend,
    making_cost,
    margin_of,
    unit_cost,
    unit_value,
    weigh_costs,
    weigh_margin,
)


def usual_day(world, c, times=1.0, sold=1.0):
    """Let a cell have the costs and sales of an average day, times what is said."""
    cell = world.cells[c]
    accrue(world, c, int(times * cell.cost_rate) - lab_wages(world, c))
    count_sold(world, c, int(sold * cell.sold_rate / world.market.effective_purity))
    weigh_margin(world, c, 0)


def test_at_the_usual_margin_output_stays(world):
    usual_day(world, 0)
    assert world.cells[0].output == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("price", [0.9, 1.1])
@pytest.mark.parametrize("rent", [0.0, 0.5, 1.0])
def test_output_follows_the_margin(world, price, rent):
    p, cell = world.parameters, world.cells[0]
    p.rent_share = rent
    world.market.border_price = price
    unit = cell.cost_rate / cell.sold_rate / unit_value(world)
    usual_day(world, 0)
    gap = rent * (1.0 - unit / price) + (1.0 - rent) * (price - unit) - cell.usual_margin
    assert math.log(cell.output) == pytest.approx(p.margin_response * gap / MONTH, rel=1e-3)
    assert (cell.output > 1.0) == (price > 1.0)


def test_a_wide_gap_changes_output_no_faster(world):
    p = world.parameters
    world.market.border_price = 0.05
    usual_day(world, 0)
    assert math.log(world.cells[0].output) == pytest.approx(-p.margin_response * p.margin_clip / MONTH)


def test_what_is_lost_makes_the_rest_dearer_and_lowers_output(world):
    for _ in range(MONTH):
        usual_day(world, 0, sold=0.5)
    cell = world.cells[0]
    assert cell.cost_rate / cell.sold_rate / unit_value(world) > 1.0 - cell.usual_margin
    assert cell.output < 1.0


def test_a_gross_gram_costs_less_when_it_holds_less(world):
    """Buyers pay by gross weight: a load of half the usual purity, which is sold for as much, takes half of the precursors."""
    p, cell = world.parameters, world.cells[0]
    gross = int(1e9 / world.market.effective_purity)
    count_sold(world, 0, gross)
    assert cell.sold == pytest.approx(1e9, abs=2.0)
    whole, half = making_cost(world, 10**9), making_cost(world, 5 * 10**8)
    usual = unit_cost(world, float(whole), float(cell.sold))
    assert usual == pytest.approx(p.precursor_cost, rel=1e-6)
    assert unit_cost(world, float(half), float(cell.sold)) == pytest.approx(usual / 2.0, rel=1e-6)


@pytest.mark.parametrize("price", [0.5, 1.0, 5.0])
@pytest.mark.parametrize("rent", [0.0, 1.0])
def test_who_sells_nothing_does_not_gain_from_a_high_price(world, price, rent):
    """Its cost had a bound of three usual prices: at five of them it meant to send more each day, a thousand times within a year."""
    world.parameters.rent_share = rent
    world.market.border_price = price
    cost = unit_cost(world, float(world.cells[0].cost_rate), 0.0)
    assert cost == 3.0 * max(1.0, price) and margin_of(world, cost) <= -2.0


def test_output_comes_back_to_the_mean_of_all_cells(world):
    p, cell = world.parameters, world.cells[0]
    cell.output = 2.0
    usual_day(world, 0)
    assert math.log(cell.output) == pytest.approx(math.log(2.0) * (1.0 - 1.0 / p.output_days))


@pytest.mark.parametrize("rent", [0.0, 0.5, 1.0])
def test_the_price_that_cost_asks_for_leaves_the_usual_margin(world, rent):
    """Where rents are a share of the price it doubles with cost; where they are fixed it rises by as much as cost does."""
    world.parameters.rent_share = rent
    usual = world.market.usual_cost
    price = math.exp(cost_change(world, 2.0 * usual))
    assert price == pytest.approx(rent * 2.0 + (1.0 - rent) * (1.0 + usual))
    assert cost_change(world, usual) == pytest.approx(0.0, abs=1e-12)
    if rent != 0.5:
        world.market.border_price = price
        assert margin_of(world, 2.0 * usual) == pytest.approx(1.0 - usual)


def test_cost_of_the_trade_is_over_what_all_cells_sold(world):
    world.parameters.rent_share = 1.0
    weigh_costs(world)
    assert world.market.cost_change == pytest.approx(0.0, abs=1e-9)
    world.cells["cost_rate"][: world.rows.cells] *= 1.5
    weigh_costs(world)
    assert world.market.cost_change == pytest.approx(math.log(1.5))


def test_without_money_nothing_is_meant_to_be_sent(world):
    cell = world.cells[0]
    intend(world, 0)
    assert cell.intended == pytest.approx(cell.orders * cell.usual_output) and cell.usual_output > 1.0
    cell.means = 0.0
    intend(world, 0)
    assert cell.intended == 0.0
