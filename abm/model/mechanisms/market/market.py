"""Market: deliveries meet demand; inventory moves the price; orders go back to those who deliver.

Represents users, the retail stock, the price and the orders that go back to cells.

Rule. `wanted = demand x demand_level x (price per pure gram) ^ demand_elasticity`; consumption is at most the
inventory. `target = inventory_days x mean wanted` (mean over `order_days`). The price index is per gross gram: `log
price += (price_response x (1 - inventory / target) - log price) / price_days`; per pure gram it is `price x effective
purity / street purity`, so that stretched product costs users more while its price stands. `orders = (mean wanted +
(target - inventory) / inventory_correction_days) / (1 - share lost)`. Street purity is that of the inventory. A cell
gets its share of the orders; every 28 days shares move by `custom_learning` towards what each cell delivered. Cash
above `cash_kept_days` of wages is taken out as profit.

Assumptions. All responses (A). One price index stands for the border and the street.

Departures. Orders follow wanted, not actual, consumption: consumption is cut off when the inventory is empty, and
orders that followed it would fall in a shortage. Buyers' loyalty (`custom_learning`) was added, as shares of the
trade could otherwise never move. The northern route and deaths are not modeled.
"""

from __future__ import annotations

from abm.model.annotations import Day, Row, World

from abm.model.arithmetic import exp, log
from abm.model.declare import Column, Response, Table, fields, masses, parameters
from abm.model.ground import today
from abm.model.kinds import MONTH
from abm.model.ranges import POSITIVE, SIGNED
from abm.model.streams import rule

PARAMETERS = parameters(
    ("demand_level", 1.0, "ratio", 0.02, 40.0, "C27: multiplies the dated demand; 1 = as dated"),
    ("demand_elasticity", -0.3, "1", -0.6, -0.1, "A"),
    ("inventory_days", 30.0, "days", 14.0, 60.0, "A: retail stock in the United States"),
    ("order_days", 28.0, "days", 7.0, 90.0, "A: orders follow mean consumption of this time"),
    ("inventory_correction_days", 60.0, "days", 20.0, 180.0, "A"),
    ("price_days", 30.0, "days", 7.0, 90.0, "A: adjustment of the price"),
    ("price_response", 0.5, "1", 0.0, 2.0, "A: log price per relative shortfall of inventory"),
    ("border_price", 9000.0, "USD/kg gross", 1800.0, 45000.0, "C17b: press 2017"),
    ("custom_learning", 0.1, "share per 28 days", 0.0, 0.5, "A: buyers move to those who deliver"),
    ("cash_kept_days", 90.0, "days of wages", 30.0, 365.0, "A: what is above goes to the organization as rent"),
)

TABLES = (Table("market", None, "the market in the United States"),)

FIELDS = fields(
    market=(
        ("price", "f8", "1 = usual", "street price per gross gram", POSITIVE),
        ("pure_price", "f8", "1 = usual", "street price per pure gram", POSITIVE),
        ("purity", "f8", "share", "street purity", POSITIVE),
        ("inventory", "i8", "mg pure", "retail stock"),
        ("demand", "f8", "mg pure/day", "demand at the usual price", POSITIVE),
        ("consumption", "i8", "mg pure/day", "consumed today"),
        ("mean_consumption", "f8", "mg pure/day", "mean of what users wanted", POSITIVE),
        ("orders", "f8", "mg pure/day", "orders to all cells"),
        ("share_lost", "f8", "share", "what is lost on the way, as buyers reckon", (0.0, 1.0 - 1e-9)),
    ),
    organizations=(("production", "f8", "share", "share of the trade"),),
    cells=(
        ("cash", "i8", "cents", "cash", SIGNED),
        ("spent", "i8", "cents", "spent today", SIGNED),
        ("sales", "i8", "cents", "earned today", SIGNED),
        ("share", "f8", "share", "share of the trade"),
        ("orders", "f8", "mg pure/day", "orders"),
        ("delivered", "i8", "mg pure", "delivered since custom last moved"),
    ),
    money=(
        ("wages", "i8", "cents", "paid to workers of labs so far"),
        ("rent", "i8", "cents", "taken out by organizations so far"),
    ),
)

LEVELS = (
    *masses(
        ("inventory", "inventory_g", "g pure", "retail stock in the United States at the end of the day"),
    ),
    Column("price", "1 = usual", "street price per gross gram", "f8", "price_index", digits=4, label="Street price"),
    Column("pure_price", "1 = usual", "street price per pure gram", "f8", "pure_price_index", digits=4),
    Column("purity", "share", "street purity: pure weight over gross weight", "f8", digits=5, label="Street purity"),
    Column("concentration", "0..1", "concentration of the trade (Herfindahl index of organizations)", "f8", digits=4),
)

RESPONSES = (
    Response("price_mean", "1 = usual", "mean street price per gross gram", lambda days: days.price.mean()),
    Response("purity_mean", "share", "mean street purity", lambda days: days.purity.mean()),
)


@rule
def settle(world: World, c: Row, day: Day) -> None:
    """Close one cell's books for the day; cash beyond a reserve is taken out as profit."""
    cell = world.cells[c]
    if cell.active == 0:
        return
    p = world.parameters
    wages = int(cell.labs * p.lab_wages * 100.0)
    cell.cash += cell.sales - cell.spent - wages
    cell.sales = 0
    cell.spent = 0
    rent = max(0, cell.cash - int(p.cash_kept_days * wages))
    cell.cash -= rent
    world.money.wages += wages
    world.money.rent += rent


@rule
def trade(world: World, day: Day) -> None:
    """Let users consume, move the price, and place the orders of tomorrow.

    Consumption = demand x (price per pure gram) ^ elasticity, at most the inventory. The log price per gross gram
    moves each day by (response x (1 - inventory / target) - log price) / price days. Street purity is that of the
    inventory; the price per pure gram follows from both.
    """
    p = world.parameters
    market = world.market
    row = today(world)
    market.demand = world.inputs[world.clock.input].demand * p.demand_level
    mix_purity(world)
    market.inventory += row.delivered
    market.pure_price = market.price * market.effective_purity / market.purity
    wanted = market.demand * exp(p.demand_elasticity * log(market.pure_price))
    market.consumption = min(market.inventory, int(wanted))
    market.inventory -= market.consumption
    market.mean_consumption += (wanted - market.mean_consumption) / p.order_days
    target = p.inventory_days * market.mean_consumption
    pull = p.price_response * (1.0 - market.inventory / target)
    market.price *= exp((pull - log(market.price)) / p.price_days)
    sent = row.delivered + row.seized
    if sent > 0:
        crossed_before_loss = row.delivered / (1.0 - p.domestic_loss)
        lost = 1.0 - row.delivered / (crossed_before_loss + row.seized)
        market.share_lost += (lost - market.share_lost) / p.order_days
    correction = (target - market.inventory) / p.inventory_correction_days
    market.orders = max(0.0, (market.mean_consumption + correction) / (1.0 - market.share_lost))


@rule
def mix_purity(world: World) -> None:
    """Mix today's deliveries into the purity of the inventory (pure weight over gross weight)."""
    market = world.market
    row = today(world)
    gross = market.inventory / market.purity + row.delivered_gross
    if gross > 0.0 and market.inventory + row.delivered > 0:
        market.purity = (market.inventory + row.delivered) / gross


@rule
def share_orders(world: World, c: Row, day: Day) -> None:
    """Give one cell its share of tomorrow's orders (mg pure a day)."""
    world.cells[c].orders = world.cells[c].share * world.market.orders


@rule
def move_custom(world: World, day: Day) -> None:
    """Move buyers, every 28 days, towards the cells that delivered; add the trade of each organization up."""
    if day % MONTH != 0:
        return
    p = world.parameters
    number = world.rows.cells
    total, shares = 0, 0.0
    for c in range(number):
        total += world.cells[c].delivered
    for c in range(number):
        cell = world.cells[c]
        if total > 0:
            cell.share += p.custom_learning * (cell.delivered / total - cell.share)
        cell.delivered = 0
        shares += cell.share
    for o in range(world.rows.organizations):
        world.organizations[o].production = 0.0
    for c in range(number):
        cell = world.cells[c]
        cell.share /= shares
        world.organizations[cell.organization].production += cell.share


@rule
def pay(world: World, c: Row, cents: int) -> None:
    """Note what a cell spends today."""
    world.cells[c].spent += cents


@rule
def sell(world: World, c: Row, mass: int, cents: int) -> None:
    """Note what a cell delivers and earns today."""
    world.cells[c].delivered += mass
    world.cells[c].sales += cents


@rule
def part_trade(world: World, o: Row, new: Row, part: float) -> None:
    """Give a part of an organization's trade to the one that leaves it."""
    parent = world.organizations[o]
    world.organizations[new].production = part * parent.production
    parent.production -= world.organizations[new].production


@rule
def part_orders(world: World, o: Row, new: Row, keep: float) -> None:
    """Let every cell of an organization keep a share of its orders; the rest goes to its new cell."""
    cell = world.cells[new]
    cell.share = 0.0
    for k in range(new):
        if world.cells[k].active == 1 and world.cells[k].organization == o:
            cell.share += world.cells[k].share * (1.0 - keep)
            world.cells[k].share *= keep


@rule
def part_cash(world: World, c: Row, new: Row) -> None:
    """Give half of a cell's cash to a new one."""
    world.cells[new].cash = world.cells[c].cash // 2
    world.cells[c].cash -= world.cells[new].cash
