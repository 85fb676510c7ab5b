"""Market: deliveries meet demand; inventory moves the price; orders go back to those who deliver.

Represents users, the retail stock, both prices and the orders that go back to cells.

Rule. `wanted = demand x demand_level x use (see use) x (street price per pure gram) ^ demand_elasticity x (what users are used to paying) ^
((habit - 1) x demand_elasticity)`, the latter being the geometric mean of that price over a year: a price that lasts is answered `habit` times
as much. Consumption is at most the inventory. `target = inventory_days x mean wanted` (mean over `order_days`). Prices are indices per gross weight, 1 =
usual. At the border: `log price += (price_response x (1 - inventory / target) + southern part x cost change - log price) /
price_days`, with the cost change of the trade (see margin), which counts by the part of what users want that does not come from elsewhere. On the street the margin is additive: `street price =
(price at the border + retail_margin) / (1 + retail_margin)`. Users pay no street price beyond `reservation_price`, and nobody at the border
what the street does not pay: a trade whose costs are higher sends less. Per pure gram it is `street price x effective purity /
street purity`, so that stretched product costs users more while its price stands. `orders = mean wanted + (target -
inventory) / inventory_correction_days - what came from elsewhere` (see elsewhere): buyers order what they sell, and losses are the seller's. Street purity is
that of the inventory. A cell gets its share of the orders; every 28 days shares move by `custom_learning` toward
what each cell delivered.

Assumptions. All responses and the margin up to the street (A). Habit is 1 unless it is set, as the dated demand (C27) was read without it; 2 is as likely:
with 40% of cars scanned 5% less then flows in the fourth year, not 2%.

Departures. Orders follow wanted, not actual, consumption: consumption is cut off when the inventory is empty, and
orders that followed it would fall in a shortage. Buyers' loyalty (`custom_learning`) was added, as shares of the
trade could otherwise never move. Pills and powder are one product of one purity, that of both together: no record has either by field office, and
splitting the weight seized by it (7 in 10 pills at Tucson, 3 at San Diego) only rescales weights: Tucson's share of the weight at ports rises by half, beyond the
record (C5b), while its range over the years hardly does (V5).
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World

from abm.model.arithmetic import exp, log
from abm.model.declare import (
    DAYS_OF_YEAR,
    Column,
    Response,
    Table,
    and_last_year,
    fields,
    freezes,
    indices,
    masses,
    parameters,
)
from abm.model.ground import is_frozen, today
from abm.model.kinds import MONTH
from abm.model.mechanisms.harm.use import use_multiplier
from abm.model.mechanisms.supply.margin import intend, weigh_costs
from abm.model.ranges import POSITIVE
from abm.model.streams import rule

PARAMETERS = parameters(
    ("demand_level", 1.0, "ratio", 0.02, 40.0, "C27: multiplies the dated demand; 1 = as dated"),
    ("demand_elasticity", -0.3, "1", -0.6, -0.1, "A"),
    (
        "habit",
        1.0,
        "ratio",
        1.0,
        3.0,
        "A: response to a price that lasts a year or more, over the response at once; 1 = no habit",
    ),
    ("inventory_days", 30.0, "days", 14.0, 60.0, "A: retail stock in the United States"),
    ("order_days", 28.0, "days", 7.0, 90.0, "A: orders follow mean consumption of this time"),
    ("inventory_correction_days", 60.0, "days", 20.0, 180.0, "A"),
    ("price_days", 30.0, "days", 7.0, 90.0, "A: adjustment of the price"),
    ("price_response", 0.5, "1", 0.0, 2.0, "A: log price per relative shortfall of inventory"),
    ("border_price", 9000.0, "USD/kg gross", 1800.0, 45000.0, "C17b: press 2017"),
    ("custom_learning", 0.1, "share per 28 days", 0.0, 0.5, "A: buyers move to those who deliver"),
    (
        "reservation_price",
        10.0,
        "times the usual",
        4.0,
        30.0,
        "A: street price per gross gram that users do not go beyond; they would spend five times as much on half of it",
    ),
    ("retail_margin", 6.0, "border prices", 2.0, 15.0, "A: what is added to the border price on the way to the street"),
)

TABLES = (Table("market", None, "the market in the United States"),)

FIELDS = fields(
    market=(
        ("border_price", "f8", "1 = usual", "price at the border per gross weight", POSITIVE),
        ("price", "f8", "1 = usual", "street price per gross gram", POSITIVE),
        ("pure_price", "f8", "1 = usual", "street price per pure gram", POSITIVE),
        ("past_price", "f8", "1", "log of the price per pure gram, a mean over a year", (-50.0, 50.0)),
        ("purity", "f8", "share", "street purity", POSITIVE),
        ("inventory", "i8", "mg pure", "retail stock"),
        ("demand", "f8", "mg pure/day", "demand at the usual price", POSITIVE),
        ("consumption", "i8", "mg pure/day", "consumed today"),
        ("mean_consumption", "f8", "mg pure/day", "mean of what users wanted", POSITIVE),
        ("orders", "f8", "mg pure/day", "orders to all cells"),
    ),
    organizations=(("production", "f8", "share", "share of the trade"),),
    cells=(
        ("share", "f8", "share", "share of the trade"),
        ("orders", "f8", "mg pure/day", "orders"),
        ("delivered", "i8", "mg pure", "delivered since custom last moved"),
    ),
)

LEVELS = (
    *masses(
        ("inventory", "inventory_g", "g pure", "retail stock in the United States at the end of the day"),
    ),
    *indices(
        ("border_price", "price at the border per gross weight", "Price at the border"),
        ("price", "street price per gross gram", "Street price"),
        ("pure_price", "street price per pure gram"),
    ),
    Column("purity", "share", "street purity: pure weight over gross weight", "f8", digits=5, label="Street purity"),
    Column("concentration", "0..1", "concentration of the trade (Herfindahl index of organizations)", "f8", digits=4),
)

RESPONSES = (
    *and_last_year(
        Response(
            "border_price_mean", "1 = usual", "mean price at the border per gross weight",
            lambda days: days.border_price.mean(), "price at the border",
        ),
        "border_price_last_year",
    ),
    *and_last_year(
        Response("price_mean", "1 = usual", "mean street price per gross gram", lambda days: days.price.mean(), "street price"),
        "price_last_year",
    ),
    Response(
        "pure_price_mean", "1 = usual", "mean street price per pure gram", lambda days: days.pure_price.mean(), "price per pure gram",
    ),
    Response("purity_mean", "pure/gross", "mean street purity", lambda days: days.purity.mean(), "street purity"),
    Response(
        "concentration_mean", "0..1", "mean concentration of the trade (Herfindahl index of organizations)",
        lambda days: days.concentration.mean(), "concentration of the trade",
    ),
    Response("purity_least", "pure/gross", "street purity of the day on which it is lowest", lambda days: days.purity.min()),
)  # fmt: skip

ABLATIONS = (
    Ablation(
        "habit",
        {"habit": 1.0},
        ({"kind": "inspection_rate", "start": 0, "mode": "car", "coverage": 0.4},),
        on={"habit": 2.0},
    ),
)

FREEZES = freezes(
    prices="the price stays",
    correction="neither buyers nor cells correct their stocks",
    custom="buyers stay with their sellers",
)


@rule
def trade(world: World, day: Day) -> None:
    """Let users consume, move both prices, and place the orders of tomorrow.

    Consumption = demand x (street price per pure gram) ^ elasticity, at most the inventory. The log price at the
    border moves each day by (response x (1 - inventory / target) + southern part x cost change - log price) / price
    days; the street adds its margin to it. Street purity is that of the inventory; the price per pure gram follows from both.
    """
    p = world.parameters
    market = world.market
    row = today(world)
    weigh_costs(world)
    market.demand = world.inputs[world.clock.input].demand * p.demand_level * use_multiplier(world)
    mix_purity(world)
    market.inventory += row.delivered + world.elsewhere.added
    market.pure_price = market.price * market.effective_purity / market.purity
    now = log(market.pure_price)
    market.past_price += (now - market.past_price) / DAYS_OF_YEAR
    wanted = market.demand * exp(p.demand_elasticity * (now + (p.habit - 1.0) * market.past_price))
    market.consumption = min(market.inventory, int(wanted))
    market.inventory -= market.consumption
    market.mean_consumption += (wanted - market.mean_consumption) / p.order_days
    target = p.inventory_days * market.mean_consumption
    if not is_frozen(world, p.freeze_prices):
        pull = p.price_response * (1.0 - market.inventory / target) + market.cost_change * southern_part(world)
        market.border_price *= exp((pull - log(market.border_price)) / p.price_days)
        market.border_price = min(market.border_price, highest_price(world))
        market.price = (market.border_price + p.retail_margin) / (1.0 + p.retail_margin)
    correction = 0.0
    if not is_frozen(world, p.freeze_correction):
        correction = (target - market.inventory) / p.inventory_correction_days
    market.orders = max(0.0, market.mean_consumption + correction - world.elsewhere.added)


@rule
def southern_part(world: World) -> float:
    """Return the part of what users want that has to come over the southern border, whose cost makes the price."""
    return max(0.0, 1.0 - world.elsewhere.added / world.market.mean_consumption)


@rule
def highest_price(world: World) -> float:
    """Return the price at the border at which the street price is the most that users pay."""
    p = world.parameters
    return p.reservation_price * (1.0 + p.retail_margin) - p.retail_margin


@rule
def mix_purity(world: World) -> None:
    """Mix today's deliveries into the purity of the inventory (pure weight over gross weight)."""
    market = world.market
    row = today(world)
    added = world.elsewhere.added
    gross = market.inventory / market.purity + row.delivered_gross + added / market.effective_purity
    if gross > 0.0 and market.inventory + row.delivered + added > 0:
        market.purity = (market.inventory + row.delivered + added) / gross


@rule
def share_orders(world: World, c: Row, day: Day) -> None:
    """Give one cell its share of tomorrow's orders (mg pure a day), of which it means to send more or less."""
    world.cells[c].orders = world.cells[c].share * world.market.orders
    intend(world, c)


@rule
def move_custom(world: World, day: Day) -> None:
    """Move buyers, every 28 days, toward the cells that delivered; add the trade of each organization up."""
    if day % MONTH != 0:
        return
    p = world.parameters
    number = world.rows.cells
    total, shares = 0, 0.0
    for c in range(number):
        total += world.cells[c].delivered
    for c in range(number):
        cell = world.cells[c]
        if total > 0 and not is_frozen(world, p.freeze_custom):
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
def note_delivery(world: World, c: Row, mass: int) -> None:
    """Note what a cell delivers today: custom goes by it."""
    world.cells[c].delivered += mass


@rule
def part_trade(world: World, o: Row, new: Row, part: float) -> None:
    """Give a part of an organization's trade to the one that leaves it."""
    parent = world.organizations[o]
    world.organizations[new].production = part * parent.production
    parent.production -= world.organizations[new].production


@rule
def pass_trade(world: World, o: Row, heir: Row) -> None:
    """Give the trade of an organization to the one that takes it over."""
    world.organizations[heir].production += world.organizations[o].production
    world.organizations[o].production = 0.0


@rule
def part_orders(world: World, o: Row, new: Row, keep: float) -> None:
    """Let every cell of an organization keep a share of its orders; the rest goes to its new cell."""
    cell = world.cells[new]
    cell.share = 0.0
    for k in range(new):
        if world.cells[k].active == 1 and world.cells[k].organization == o:
            cell.share += world.cells[k].share * (1.0 - keep)
            world.cells[k].share *= keep
