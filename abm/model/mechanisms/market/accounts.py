"""Accounts: what cells earn, spend and keep, to the cent.

Represents the cash of cells, and who is paid.

Rule. A cell earns what buyers pay at the border. It pays its labs (`lab_wages`), precursors, couriers, fees for the
territory of others, the search for another courier when one is lost, and moves of labs. People who are paid whether or
not loads go (upkeep) get `upkeep_share` of what it earned beyond its costs, a mean over a year: when sales fall, they
cost as much as before for a while. At the end of the day what is beyond `cash_kept_days` of its usual costs (a mean over
28 days, and at least what its share of the trade cost on day 0, so that a cell that stood still can begin again) is taken
out by the organization, for bribes (see corruption) and as rent. Its credit is `credit_days` of those costs. A cell whose cash and credit are together less than 28 days of costs can do
only a share of what it means to: `means = (cash + credit) / (28 days of costs)`, between 0 and 1. A fee goes to those
who hold the territory, in proportion; an organization hands what it got out to its cells by their share of the trade.
`earnings_usd`, reported for all cells together, is what they earn less what they pay for what they sell, fees to each
other included, before upkeep.

Assumptions. Reserve, credit and upkeep (A). Equipment is not modeled, so that rent is more than profit.

Departures. Fees are handed out in whole cents; what is left over stays with the organization until the next day.
"""

from __future__ import annotations

from abm.model.annotations import Day, Row, World

from abm.model.declare import DAYS_OF_YEAR, INFLOW, Column, Response, and_last_year, fields, parameters
from abm.model.ground import today
from abm.model.kinds import MONTH
from abm.model.mechanisms.government.corruption import bribe
from abm.model.ranges import SIGNED
from abm.model.streams import rule

PARAMETERS = parameters(
    ("cash_kept_days", 90.0, "days of costs", 30.0, 365.0, "A: what is above goes to the organization as rent"),
    ("credit_days", 90.0, "days of costs", 0.0, 365.0, "A: a cell can owe so much"),
    ("upkeep_share", 0.3, "share", 0.0, 0.6, "A: of earnings over a year, to people who are paid even if no load goes"),
)

FIELDS = fields(
    organizations=(("purse", "i8", "cents", "fees received and not yet handed out"),),
    cells=(
        ("cash", "i8", "cents", "cash; what it owes is below zero", SIGNED),
        ("spent", "i8", "cents", "spent today", SIGNED),
        ("sales", "i8", "cents", "earned today", SIGNED),
        ("costs", "f8", "cents/day", "what it spends a day, a mean over 28 days"),
        ("upkeep", "f8", "cents/day", "what it pays people whether or not loads go"),
        ("means", "f8", "share", "of what it means to do it can pay for so much"),
    ),
    market=(("trade_costs", "f8", "cents/day", "what all cells together spend a day on day 0"),),
    money=(
        ("wages", "i8", "cents", "paid to workers of labs so far"),
        ("upkeep", "i8", "cents", "paid to people whether or not loads go so far"),
        ("rent", "i8", "cents", "taken out by organizations so far"),
        ("fees", "i8", "cents", "paid for the territory of others so far"),
        ("fees_received", "i8", "cents", "handed out to cells of those who hold it so far", INFLOW),
    ),
)

COUNTS = (
    Column(
        "earnings",
        "USD/day",
        "sales of all sellers at the border less what they pay for making, carrying and losing",
        published="earnings_usd",
        scale=100.0,
        label="Earnings of sellers",
        allowed=SIGNED,
    ),
)

RESPONSES = and_last_year(
    Response(
        "earnings_mean", "USD/day", "mean earnings of all sellers: sales at the border less what they pay",
        lambda days: days.earnings.mean() / 100.0, "earnings of sellers",
    ),
    "earnings_last_year",
)  # fmt: skip


@rule
def pay(world: World, c: Row, cents: int) -> None:
    """Note what a cell spends today."""
    world.cells[c].spent += cents


@rule
def earn(world: World, c: Row, cents: int) -> None:
    """Note what a cell earns today."""
    world.cells[c].sales += cents


@rule
def pay_fee(world: World, c: Row, holder: Row, cents: int) -> None:
    """Let a cell pay an organization for its territory."""
    pay(world, c, cents)
    world.organizations[holder].purse += cents
    world.money.fees += cents


@rule
def hand_out(world: World, o: Row, day: Day) -> None:
    """Give the fees that an organization received to its cells, by their share of the trade."""
    organization = world.organizations[o]
    received = organization.purse
    if received == 0 or organization.production <= 0.0:
        return
    for c in range(world.rows.cells):
        cell = world.cells[c]
        if cell.active == 1 and cell.organization == o:
            part = min(organization.purse, int(received * cell.share / organization.production))
            cell.cash += part
            organization.purse -= part
            world.money.fees_received += part


@rule
def pass_purse(world: World, o: Row, heir: Row) -> None:
    """Give the fees that an organization received and did not hand out to the one that takes it over."""
    world.organizations[heir].purse += world.organizations[o].purse
    world.organizations[o].purse = 0


@rule
def settle(world: World, c: Row, day: Day) -> None:
    """Close one cell's books for the day: wages, rent, and what it can pay for tomorrow."""
    cell = world.cells[c]
    p = world.parameters
    wages = lab_wages(world, c)
    spent = cell.spent + wages
    upkeep = int(cell.upkeep)
    cell.cash += cell.sales - spent - upkeep
    cell.upkeep = max(0.0, cell.upkeep + (p.upkeep_share * (cell.sales - spent) - cell.upkeep) / DAYS_OF_YEAR)
    cell.costs += (spent - cell.costs) / MONTH
    today(world).earnings += cell.sales - spent
    usual = reckoned_costs(world, c)
    rent = max(0, cell.cash - int(p.cash_kept_days * usual))
    cell.cash -= rent
    kept = bribe(world, c, rent)
    cell.sales = 0
    cell.spent = 0
    cell.means = min(1.0, max(0.0, (cell.cash + p.credit_days * usual) / (MONTH * max(1.0, usual))))
    world.money.wages += wages
    world.money.upkeep += upkeep
    world.money.rent += kept


@rule
def reckoned_costs(world: World, c: Row) -> float:
    """Return the costs that reserve, credit and means of a cell are reckoned in (cents a day).

    They are the mean of 28 days; of a cell that stood still, what its share of the trade cost on day 0, as who has earned so
    much is trusted to begin again.
    """
    return max(world.cells[c].costs, world.cells[c].share * world.market.trade_costs)


@rule
def lab_wages(world: World, c: Row) -> int:
    """Return what the labs of a cell cost a day (cents)."""
    return int(world.cells[c].labs * world.parameters.lab_wages * 100.0 * world.experience.cost)


@rule
def take_in(world: World, c: Row, cents: int) -> None:
    """Add to the cash of a cell what it got for other things than what it sells at the border."""
    world.cells[c].cash += cents


@rule
def give_up_cash(world: World, c: Row, cents: int) -> None:
    """Take cash out of a cell for what is no cost of what it sells."""
    world.cells[c].cash -= cents


@rule
def dismiss_upkeep(world: World, c: Row, part: float) -> None:
    """Let a cell pay a part of its people no longer."""
    world.cells[c].upkeep *= 1.0 - part


@rule
def part_cash(world: World, c: Row, new: Row) -> None:
    """Give half of a cell's cash, of its usual costs and of its upkeep to a new one."""
    cell, other = world.cells[new], world.cells[c]
    cell.cash = other.cash // 2
    cell.costs = other.costs / 2.0
    cell.upkeep = other.upkeep / 2.0
    cell.means = other.means
    other.cash -= cell.cash
    other.upkeep -= cell.upkeep
    other.costs -= cell.costs
