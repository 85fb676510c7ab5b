"""Property: cash first, then property, then members, then labs; what the state takes is booked to the cent."""

import numpy as np
import pytest
from worlds import tiny, today

from abm.model.balance import balance, money_left
from abm.model.initialization import build_world
from abm.model.interventions import AssetSeizure, Crackdown, Designation
from abm.model.kinds import MONTH, Need
from abm.model.mechanisms.organizations.property import designated, dismiss, hold_property, move_money
from abm.model.simulation import advance

COSTS = 1_000_000.0


@pytest.fixture
def cell(world):
    """Return a cell that spends a million cents a day and owns the property of ten days."""
    cell = world.cells[0]
    cell.costs, cell.property, cell.property_usual, cell.upkeep = COSTS, int(10 * COSTS), int(10 * COSTS), 5000.0
    return cell


@pytest.mark.parametrize(
    "cash_days, need, sold_days",
    [(31, Need.NONE, 0), (24, Need.SELLS, 6), (20, Need.SELLS, 10), (15, Need.DISMISSES, 10), (-11, Need.RESTARTS, 10)],
)
def test_property_makes_up_for_what_is_missing_of_the_reserve_and_then_people_go(
    world, cell, cash_days, need, sold_days
):
    before, cell.cash = money_left(world.money), int(cash_days * COSTS)
    hold_property(world, 0, 0)
    assert (cell.need, cell.cash) == (need, int((cash_days + sold_days) * COSTS))
    assert cell.property == int((10 - sold_days) * COSTS)
    assert today(world).property_sold == world.money.property_sold == int(sold_days * COSTS)
    assert money_left(world.money) - before == cell.cash - int(cash_days * COSTS)
    gone = need >= Need.DISMISSES
    assert cell.upkeep == pytest.approx(5000.0 * (1 - world.parameters.dismissal / MONTH if gone else 1.0))


def test_a_cell_at_its_reserve_is_never_short(world, cell):
    world.parameters.cash_kept_days, world.parameters.cash_short_days = 30.0, 90.0
    cell.cash = int(30 * COSTS)
    hold_property(world, 0, 0)
    assert cell.need == Need.NONE and world.money.property_sold == 0


def test_with_cash_at_its_reserve_a_cell_buys_property_back(world, cell):
    cell.property, cell.cash = 0, int(world.parameters.cash_kept_days * COSTS)
    hold_property(world, 0, 0)
    part = int(10 * COSTS / world.parameters.property_rebuilt_days)
    assert cell.property == world.money.property_bought == part
    hold_property(world, 0, 0)  # with less than its reserve, it does not
    assert cell.property == part


def test_seizure_takes_a_share_of_cash_and_property_to_the_cent(world, cell):
    world.government.asset_seizure = 3.65
    cell.cash = int(80 * COSTS) + 99
    hold_property(world, 0, 0)
    assert cell.cash == int(80 * COSTS) + 99 - 800_000 and cell.property == int(10 * COSTS) - 100_000
    assert world.money.cash_seized == 800_000 and today(world).assets_seized == 900_000


def test_what_is_owed_cannot_be_seized(world, cell):
    world.government.asset_seizure = 10.0
    cell.cash, cell.property = -100, 0
    hold_property(world, 0, 0)
    assert cell.cash == -100 and today(world).assets_seized == 0


def test_members_go_in_proportion_to_the_trade_of_cells_that_cannot_pay(world):
    own = np.flatnonzero(world.cells["organization"][: world.rows.cells] == 0)
    group, p = world.organizations[0], world.parameters
    group.members = 100_000
    dismiss(world, 0, 0)
    assert group.members == 100_000
    world.cells["need"][own[0]] = Need.DISMISSES
    expected = world.cells[own[0]].share / group.production * p.dismissal / MONTH * 100_000
    dismiss(world, 0, 0)
    gone = 100_000 - group.members
    assert gone == today(world).members_dismissed == pytest.approx(expected, abs=1)


def test_a_designation_makes_moving_money_a_cost_of_what_is_sent(world):
    world.government.designation = 2.0
    cell = world.cells[0]
    cell.sales, spent, accrued = 10_000_001, cell.spent, cell.accrued
    move_money(world, 0, 0)
    cents = int(2 * world.parameters.designation_cost * 10_000_001)
    assert cell.spent - spent == cell.accrued - accrued == world.money.transfers == cents == 600_000


def test_a_designation_multiplies_losses_of_leaders(world):
    assert designated(world) == 1.0
    for strength, ratio in ((1.0, 1.5), (2.0, 2.0)):
        world.government.designation = strength
        assert designated(world) == ratio


@pytest.mark.compiled_only
def test_money_balances_to_the_cent_while_everything_is_taken():
    """A year of seizures and a designation under a crackdown: nothing that is sold, seized or moved is lost."""
    policies = (
        Crackdown(start=0, region="all", intensity=15.0),
        AssetSeizure(start=0, share=8.0),
        Designation(start=0, strength=5.0),
    )
    world = build_world(tiny(days=365, interventions=policies), 2)
    advance(world, 0, 365)
    balance(world, 364)
    money = world.money
    assert world.run.fault == 0 and money_left(money) == world.cells["cash"].sum()
    assert min(money.property_sold, money.cash_seized, money.transfers, money.upkeep) > 0
    assert (world.cells["property"] >= 0).all() and world.daily["members_dismissed"].sum() > 0
