"""Margin: output follows the margin, cells hold together, and what is lost is the seller's."""

import math

import pytest

from abm.model.kinds import MONTH
from abm.model.mechanisms.market.accounts import lab_wages
from abm.model.mechanisms.supply.margin import accrue, count_sold, intend, unit_value, weigh_costs, weigh_margin


def usual_day(world, c, times=1.0, sold=1.0):
    """Let a cell have the costs and sales of an average day, times what is said."""
    cell = world.cells[c]
    accrue(world, c, int(times * cell.cost_rate) - lab_wages(world, c))
    count_sold(world, c, int(sold * cell.sold_rate))
    weigh_margin(world, c, 0)


def test_at_the_usual_margin_output_stays(world):
    usual_day(world, 0)
    assert world.cells[0].output == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("price", [0.9, 1.1])
def test_output_follows_the_margin(world, price):
    p, cell = world.parameters, world.cells[0]
    world.market.border_price = price
    unit = cell.cost_rate / cell.sold_rate / unit_value(world)
    usual_day(world, 0)
    gap = (1.0 - unit / price) - cell.usual_margin
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


def test_output_comes_back_to_the_mean_of_all_cells(world):
    p, cell = world.parameters, world.cells[0]
    cell.output = 2.0
    usual_day(world, 0)
    assert math.log(cell.output) == pytest.approx(math.log(2.0) * (1.0 - 1.0 / p.output_days))


def test_cost_of_the_trade_is_over_what_all_cells_sold(world):
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
