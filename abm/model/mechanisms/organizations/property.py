"""Property: what cells sell when cash runs short, and what is done when there is nothing left to sell.

Represents money under pressure: what is owned beside cash, what the state takes of both, and how people who cannot pay go on.

Rule. On day 0 a cell owns property worth `property_days` of its costs. At the end of a day its need is the first of these that holds: *none*,
with cash for `cash_short_days` of its costs; *sells*: property makes up for what is missing of that; *dismisses*: property is
gone, and members and what they are paid (upkeep, see accounts) shrink by `dismissal` in 28 days, members in proportion to
the trade of such cells in the organization's; *restarts*: cash is below zero as well, and paused labs work again whatever
the pressure (see relocation). With cash at its reserve a cell buys back, in `property_rebuilt_days`, what it owned on day 0.
Asset seizure takes so large a share of cash and of property a year. Designation makes moving money cost
`designation_cost` of sales, which is a cost of what is sent (see margin), and multiplies the background loss of leaders by
`designation_loss`; a strength of 2 adds twice as much.

Assumptions. All sizes (A). What is sold brings its value. Dismissed members are gone; recruitment goes on.

Departures. Needs are those of cells, as they hold the cash. Assets seized are no cost of a unit: they are taken of what is
owned, however much is sent, so that margins do not see them; no more do members, who are paid either way. What is sold becomes cash, and so
pays for work; the flow answers to seizures only where cash and credit together no longer cover what a cell means to do (see accounts).
"""

from __future__ import annotations

from enum import IntEnum

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.declare import DAYS_OF_YEAR, INFLOW, Column, Lever, Response, counts, fields, parameters
from abm.model.ground import today
from abm.model.kinds import MONTH, Need
from abm.model.looks import Happening
from abm.model.mechanisms.market.accounts import dismiss_upkeep, give_up_cash, pay, reckoned_costs, take_in
from abm.model.mechanisms.organizations.membership import lose_members
from abm.model.mechanisms.supply.margin import accrue
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("cash_short_days", 30.0, "days of costs", 5.0, 90.0, "A: a poorer cell sells property"),
    ("property_days", 180.0, "days of costs", 0.0, 720.0, "A: property that a cell can sell"),
    ("property_rebuilt_days", 365.0, "days", 90.0, 1460.0, "A: time in which property is bought back"),
    ("dismissal", 0.05, "share per 28 days", 0.0, 0.3, "A: members dismissed where property is gone"),
    ("designation_cost", 0.03, "share of sales", 0.0, 0.1, "A: what moving money costs more under a designation"),
    ("designation_loss", 1.5, "ratio", 1.0, 3.0, "A: losses of leaders under a designation"),
)

Stream = IntEnum("Stream", {"DISMISSED": 110})

FIELDS = fields(
    cells=(
        ("property", "i8", "cents", "what can be sold"),
        ("property_usual", "i8", "cents", "what could be sold on day 0"),
        ("need", "i8", "", "what it does for want of cash", Need),
    ),
    money=(
        ("transfers", "i8", "cents", "spent on moving money under a designation so far"),
        ("property_sold", "i8", "cents", "got for property so far", INFLOW),
        ("property_bought", "i8", "cents", "spent on property so far"),
        ("cash_seized", "i8", "cents", "cash taken by the state so far"),
    ),
)

LEVERS = (
    Lever("asset_seizure", "share/year", 0, 10, 0, "share of cash and property that is seized in a year"),
    Lever("designation", "times", 0, 5, 0, "strength of a designation; 1: as its parameters say"),
)

COUNTS = (
    Column(
        "property_sold", "USD/day", "property sold by cells short of cash", published="property_sold_usd", scale=100.0
    ),
    Column(
        "assets_seized", "USD/day", "cash and property seized", published="assets_seized_usd", scale=100.0
    ),
    *counts(("members_dismissed", "people/day", "members dismissed by organizations that cannot pay them")),
)  # fmt: skip

LEVELS = (Column("property", "USD", "property of all cells", published="property_usd", scale=100.0),)

RESPONSES = (
    Response(
        "property_sold", "USD", "property sold by cells short of cash", lambda days: days.property_sold.sum() / 100.0
    ),
    Response("assets_seized", "USD", "cash and property seized", lambda days: days.assets_seized.sum() / 100.0),
    Response(
        "members_dismissed", "people", "members dismissed by organizations that cannot pay them",
        lambda days: days.members_dismissed.sum(),
    ),
)  # fmt: skip
ABLATIONS = (
    Ablation("seizure of assets", {}, ({"kind": "asset_seizure", "start": 0, "share": 5.0},)),
    Ablation("designation", {}, ({"kind": "designation", "start": 0, "strength": 1.0},)),
    Ablation(
        "people who are paid whether or not loads go",
        {"upkeep_share": 0.0},
        ({"kind": "crackdown", "start": 90, "region": "all", "intensity": 5.0},),
    ),
)

HAPPENINGS = (
    Happening("property_sold_usd", "", "cells short of cash sold property worth {} USD", days=MONTH),
    Happening("assets_seized_usd", "", "cash and property worth {} USD were seized", days=MONTH),
    Happening(
        "members_dismissed",
        "a member was dismissed",
        "{} members were dismissed by organizations that cannot pay them",
        days=MONTH,
    ),
)

MOST_OF_RESERVE = 0.5  # a cell at its reserve is not short of cash


@rule
def found_property(world: World, c: Row) -> None:
    """Give one cell the property of day 0."""
    cell = world.cells[c]
    cell.property_usual = int(world.parameters.property_days * cell.costs)
    cell.property = cell.property_usual


@rule
def move_money(world: World, c: Row, day: Day) -> None:
    """Let one cell pay, under a designation, for moving what it earned today; it is a cost of what is sent."""
    cents = int(world.government.designation * world.parameters.designation_cost * world.cells[c].sales)
    pay(world, c, cents)
    accrue(world, c, cents)
    world.money.transfers += cents


@rule
def hold_property(world: World, c: Row, day: Day) -> None:
    """Let one cell sell, dismiss, or buy back, and the state take of what it owns."""
    cell = world.cells[c]
    p = world.parameters
    missing = int(min(p.cash_short_days, MOST_OF_RESERVE * p.cash_kept_days) * reckoned_costs(world, c)) - cell.cash
    if missing > 0:
        sell_property(world, c, missing)
    else:
        cell.need = Need.NONE
        buy_back(world, c)
    seize_assets(world, c)


@rule
def sell_property(world: World, c: Row, missing: int) -> None:
    """Let one cell that is short of so much cash sell property, and dismiss people where that is not enough."""
    cell, p = world.cells[c], world.parameters
    sold = min(missing, cell.property)
    cell.property -= sold
    take_in(world, c, sold)
    world.money.property_sold += sold
    today(world).property_sold += sold
    cell.need = Need.SELLS
    if sold < missing:
        dismiss_upkeep(world, c, p.dismissal / MONTH)
        cell.need = Need.RESTARTS if cell.cash < 0 else Need.DISMISSES


@rule
def seize_assets(world: World, c: Row) -> None:
    """Take a share of the cash and of the property of one cell."""
    share = min(1.0, world.government.asset_seizure / DAYS_OF_YEAR)
    cell = world.cells[c]
    cash, things = int(share * max(0, cell.cash)), int(share * cell.property)
    give_up_cash(world, c, cash)
    cell.property -= things
    world.money.cash_seized += cash
    today(world).assets_seized += cash + things


@rule
def buy_back(world: World, c: Row) -> None:
    """Let one cell whose cash is at its reserve buy back a part of the property it lost."""
    cell, p = world.cells[c], world.parameters
    wanted = int((cell.property_usual - cell.property) / p.property_rebuilt_days)
    if wanted > 0 and cell.cash >= int(p.cash_kept_days * reckoned_costs(world, c)):
        give_up_cash(world, c, wanted)
        cell.property += wanted
        world.money.property_bought += wanted


@rule
def dismiss(world: World, o: Row, day: Day) -> None:
    """Let one organization dismiss members, as far as its trade is that of cells with nothing left to sell."""
    organization = world.organizations[o]
    unpaid = trade_in_need(world, o, Need.DISMISSES)
    if unpaid == 0.0 or organization.production <= 0.0:
        return
    part = min(1.0, unpaid / organization.production) * world.parameters.dismissal / MONTH
    number = int(part * organization.members + uniform(world.run.seed, Stream.DISMISSED, o, day))
    number = min(number, organization.members)
    lose_members(world, o, number)
    today(world).members_dismissed += number


@rule
def trade_in_need(world: World, o: Row, need: Need) -> float:
    """Return the share of all trade that an organization's cells have who do so much, or more, for want of cash."""
    found = 0.0
    for c in range(world.rows.cells):
        cell = world.cells[c]
        if cell.active == 1 and cell.organization == o and cell.need >= need:
            found += cell.share
    return found


@rule
def part_property(world: World, c: Row, new: Row) -> None:
    """Give half of a cell's property to a new one."""
    cell, other = world.cells[new], world.cells[c]
    cell.property, cell.property_usual = other.property // 2, other.property_usual // 2
    cell.need = other.need
    other.property -= cell.property
    other.property_usual -= cell.property_usual


@rule
def designated(world: World) -> float:
    """Return by what a designation multiplies the background loss of leaders; 1 without one."""
    return 1.0 + world.government.designation * (world.parameters.designation_loss - 1.0)
