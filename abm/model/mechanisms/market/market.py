"""Market: deliveries meet demand; inventory moves the price; orders go back to those who deliver."""

from __future__ import annotations

from abm.model.arithmetic import exp, log
from abm.model.entities import MONTH
from abm.model.streams import rule


@rule
def settle(world, c, day):
    """Close one cell's books for the day; cash beyond a reserve is taken out as profit."""
    cell = world.cells[c]
    if cell.active == 0:
        return
    p = world.parameters
    wages = int(cell.labs * p.lab_wages * 100.0)
    cell.cash += cell.sales - cell.spent - wages
    cell.sales = 0
    cell.spent = 0
    cell.cash = min(cell.cash, int(p.cash_kept_days * wages))


@rule
def trade(world, day):
    """Let users consume, move the price, and place the orders of tomorrow.

    Consumption = demand x (price per pure gram) ^ elasticity, at most the inventory. The log price per gross gram
    moves each day by (response x (1 - inventory / target) - log price) / price days. Street purity is that of the
    inventory; the price per pure gram follows from both.
    """
    p = world.parameters
    market = world.market
    today = world.today
    market.demand = world.inputs[world.clock.input].demand * p.demand_level
    mix_purity(world)
    market.inventory += today.crossed
    market.pure_price = market.price * market.effective_purity / market.purity
    wanted = market.demand * exp(p.demand_elasticity * log(market.pure_price))
    market.consumption = min(market.inventory, int(wanted))
    market.inventory -= market.consumption
    market.mean_consumption += (wanted - market.mean_consumption) / p.order_days
    target = p.inventory_days * market.mean_consumption
    pull = p.price_response * (1.0 - market.inventory / target)
    market.price *= exp((pull - log(market.price)) / p.price_days)
    sent = today.crossed + today.seized
    if sent > 0:
        crossed_before_loss = today.crossed / (1.0 - p.domestic_loss)
        lost = 1.0 - today.crossed / (crossed_before_loss + today.seized)
        market.share_lost += (lost - market.share_lost) / p.order_days
    correction = (target - market.inventory) / p.inventory_correction_days
    market.orders = max(0.0, (market.mean_consumption + correction) / (1.0 - market.share_lost))


@rule
def mix_purity(world):
    """Mix today's deliveries into the purity of the inventory (pure weight over gross weight)."""
    market = world.market
    today = world.today
    gross = market.inventory / market.purity + today.crossed_gross
    if gross > 0.0 and market.inventory + today.crossed > 0:
        market.purity = (market.inventory + today.crossed) / gross


@rule
def share_orders(world, c, day):
    """Give one cell its share of tomorrow's orders (mg pure a day)."""
    world.cells[c].orders = world.cells[c].share * world.market.orders


@rule
def move_custom(world, day):
    """Move buyers, every 28 days, towards the cells that delivered; add the trade of each organisation up."""
    if day % MONTH != 0:
        return
    p = world.parameters
    number = world.clock.cells
    total, shares = 0, 0.0
    for c in range(number):
        total += world.cells[c].delivered
    for c in range(number):
        cell = world.cells[c]
        if total > 0:
            cell.share += p.custom_learning * (cell.delivered / total - cell.share)
        cell.delivered = 0
        shares += cell.share
    for o in range(world.clock.organisations):
        world.organisations[o].production = 0.0
    for c in range(number):
        cell = world.cells[c]
        cell.share /= shares
        world.organisations[cell.organisation].production += cell.share
