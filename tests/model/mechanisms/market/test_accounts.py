"""Accounts: every cent is somebody's; cash beyond the reserve is rent, and cash that is short limits what is done."""

import pytest
from day_zero import INTERPRETED
from worlds import tiny

from abm.model.initialization import build_world
from abm.model.kinds import MONTH
from abm.model.mechanisms.market.accounts import hand_out, lab_wages, pay_fee, settle
from abm.model.simulation import advance


def test_books_are_closed_and_cash_beyond_the_reserve_is_taken_out(world):
    p, cell = world.parameters, world.cells[0]
    for sales, all_kept in ((3_000_000, True), (10**10, False)):
        cell.cash, cell.sales, cell.spent, cell.labs, cell.costs = 5_000_000, sales, 1_000_000, 2, 1e6
        cell.upkeep = 70_000.9
        before, wages = world.money.rent + world.money.bribes, lab_wages(world, 0)
        settle(world, 0, 0)
        held = 5_000_000 + sales - 1_000_000 - wages - 70_000
        assert cell.cash == (held if all_kept else int(p.cash_kept_days * cell.costs))
        assert world.money.rent + world.money.bribes - before == held - cell.cash
        assert (cell.sales, cell.spent) == (0, 0)


def test_upkeep_follows_a_year_of_earnings_and_no_loss_is_paid_back(world):
    """A share of earnings, a mean over a year: what falls at once is paid on for a while."""
    cell = world.cells[0]
    cell.labs, cell.spent = 0, 0
    cell.upkeep, cell.sales = 36_500.0, 1_000_000
    settle(world, 0, 0)
    assert cell.upkeep == pytest.approx(36_500.0 + (world.parameters.upkeep_share * 1_000_000 - 36_500.0) / 365)
    cell.upkeep, cell.spent = 10.0, 10**9
    settle(world, 0, 0)
    assert cell.upkeep == 0.0


@pytest.mark.parametrize("days, means", [(100.0, 1.0), (-90.0, 0.0), (-90.0 + MONTH / 4, 0.25)])
def test_a_cell_without_cash_and_credit_does_a_share_of_what_it_means_to(world, days, means):
    cell = world.cells[0]
    cell.labs, cell.sales, cell.spent, cell.costs, cell.upkeep = 0, 0, 1_000_000, 1e6, 0.0
    cell.cash = int(days * 1e6) + 1_000_000
    settle(world, 0, 0)
    assert cell.means == pytest.approx(means, abs=1e-3)


def test_a_fee_goes_to_the_cells_of_who_holds_the_territory(world):
    holder = world.organizations[0]
    cells = world.cells[: world.rows.cells]
    own = cells["organization"] == 0
    cash, spent = cells["cash"].copy(), world.cells[0].spent
    pay_fee(world, 0, 0, 1_000_001)
    assert world.cells[0].spent == spent + 1_000_001 and holder.purse == 1_000_001
    hand_out(world, 0, 0)
    got = cells["cash"] - cash
    assert got[~own].sum() == 0 and got[own].min() > 0
    assert got.sum() + holder.purse == 1_000_001 and holder.purse < own.sum()
    assert world.money.fees - world.money.fees_received == holder.purse


def test_money_balances_to_the_cent_and_fees_that_are_not_yet_received_lie_in_purses():
    world = build_world(tiny(days=60), 1)
    advance(world, 0, 20 if INTERPRETED else 60)
    money = world.money
    cash = world.cells["cash"].sum()
    paid = money.pay + money.replacements + money.fees + money.moves + money.wages + money.precursors
    assert money.start + money.earned + money.fees_received == cash + paid + money.upkeep + money.rent + money.bribes
    assert world.daily["earnings"].sum() == money.earned - paid
    assert money.fees - money.fees_received == world.organizations["purse"].sum()
    assert min(money.pay, money.replacements, money.fees, money.wages, money.precursors, money.rent, money.bribes) > 0
