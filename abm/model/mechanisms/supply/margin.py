"""Margin: sellers weigh what a unit costs them against its price, and mean to send more or less.

Represents sellers who bear their losses: nobody orders more because a part is lost on the way.

Rule. Unit cost as experienced is `u = (pay + fees + couriers lost + precursors + wages of labs + moves of labs) / gross
weight sold`, both a mean over 28 days, as a share of the usual price of that weight: buyers pay by the gross gram.
Precursors count when what they made is sent. Margin is `m = rent_share x (1 - u / P) + (1 - rent_share) x (P - u)`, P being the price at the border: what
sellers earn on a unit is a share of its price, or fixed, or between. A cell means to send `orders x output x means` (see
accounts), with `d ln output = margin_response x clip(m - usual margin, +-margin_clip) / 28 - (ln output - mean ln
output) / output_days` a day. The usual margin of a cell is that of day 0 at the usual price, and so is the cost of the
whole trade, u0, from which the price takes what leaves that margin: `cost change = ln(rent_share x u / u0 + (1 -
rent_share) x (1 + u - u0))` (see market). On day 0 output makes up for the losses that are usual then.

Assumptions. Response, clip and leak (A). How far rents grow with the price is not known (A): risks that are paid for
add to a price (Reuter and Kleiman 1986), mark-ups along the trade multiply it (Caulkins 1990).

Departures. The leak toward the mean of all cells holds cells together; margin alone oscillates and drifts. Cost was per
pure weight before, while buyers paid by gross weight: where product was stretched, a cost that buyers did not bear raised the price of
a gross gram, by a fifth in a year with 40% less of precursors, where less is on record (V18). Stretched product now costs its seller less, and
more gross weight is offered; no cell chooses to stretch. Stock that is made and not sent costs its wages at once.
"""

from __future__ import annotations

from abm.model.annotations import Day, Row, World

from abm.model.arithmetic import exp, log
from abm.model.declare import fields, freezes, parameters
from abm.model.ground import is_frozen
from abm.model.kinds import MONTH
from abm.model.mechanisms.market.accounts import lab_wages, pay
from abm.model.ranges import POSITIVE, SIGNED
from abm.model.streams import rule

PARAMETERS = parameters(
    ("precursor_cost", 0.26, "share of border price", 0.1, 0.5, "C18: a third of the border price, less wages of labs"),
    ("margin_response", 0.25, "1", 0.0, 1.0, "A: change of output in 28 days per gap of the margin"),
    ("margin_clip", 0.25, "share", 0.05, 1.0, "A: a wider gap changes output no faster"),
    ("rent_share", 0.5, "share", 0.0, 1.0, "A: part of the margin that is a share of the price; the rest is fixed"),
    ("output_days", 365.0, "days", 90.0, 1460.0, "A: time in which the output of cells comes back to the mean"),
)

FIELDS = fields(
    cells=(
        ("intended", "f8", "mg pure/day", "what it means to send"),
        ("usual_output", "f8", "ratio", "what it sent on day 0 over what was ordered: it covers losses", POSITIVE),
        ("output", "f8", "ratio", "what it means to send over that", POSITIVE),
        ("accrued", "i8", "cents", "costs of today on what is sent", SIGNED),
        ("sold", "i8", "mg pure", "sold today, were it of usual purity"),
        ("cost_rate", "f8", "cents/day", "costs, a mean over 28 days"),
        ("sold_rate", "f8", "mg pure/day", "sold, were it of usual purity, a mean over 28 days"),
        ("usual_margin", "f8", "share", "margin on day 0", (-1e3, 1.0)),
    ),
    market=(
        ("mean_output", "f8", "1", "mean over cells of the log of their output", (-50.0, 50.0)),
        ("usual_cost", "f8", "share", "unit cost of the trade on day 0, over the usual price", POSITIVE),
        ("cost_change", "f8", "1", "log of unit cost over the usual one", (-50.0, 50.0)),
    ),
    money=(("precursors", "i8", "cents", "paid for precursors so far"),),
)

LEAST_OUTPUT, MOST_OUTPUT = 0.01, 100.0  # times the usual: what cannot be made is not meant without bound
LEAST_PRICE = 0.01  # of the usual one: cost alone takes it no lower
MOST = 3.0  # prices (the usual one where they are lower): a month without sales is not a cost without bound

FREEZES = freezes(margin="cells mean to send what they meant, over what is ordered")


@rule
def unit_value(world: World) -> float:
    """Return the usual price of pure weight at the border (cents per mg)."""
    return world.parameters.border_price * 1e-4 / world.market.effective_purity


@rule
def making_cost(world: World, mass: int) -> int:
    """Return what the precursors of a mass cost (cents)."""
    return int(world.parameters.precursor_cost * mass * unit_value(world) * world.experience.cost)


@rule
def buy_precursors(world: World, c: Row, mass: int) -> None:
    """Let a cell pay for what its labs used up today."""
    cents = making_cost(world, mass)
    pay(world, c, cents)
    world.money.precursors += cents


@rule
def accrue(world: World, c: Row, cents: int) -> None:
    """Count a cost on what is sent."""
    world.cells[c].accrued += cents


@rule
def count_sold(world: World, c: Row, gross: int) -> None:
    """Count a gross weight that a cell sold at the border, as what it would hold at usual purity: buyers pay by the gross gram."""
    world.cells[c].sold += int(gross * world.market.effective_purity)


@rule
def unit_cost(world: World, cost_rate: float, sold_rate: float) -> float:
    """Return what a unit costs, as a share of its usual price, and at most so much that nobody gains by a price without sales."""
    value = sold_rate * unit_value(world)
    most = MOST * max(1.0, world.market.border_price)
    return cost_rate / value if value * most > cost_rate else most


@rule
def weigh_margin(world: World, c: Row, day: Day) -> None:
    """Take the costs of today into the mean of a cell, and let its output follow the margin."""
    cell = world.cells[c]
    p = world.parameters
    cell.cost_rate += (cell.accrued + lab_wages(world, c) - cell.cost_rate) / MONTH
    cell.sold_rate += (cell.sold - cell.sold_rate) / MONTH
    cell.accrued = 0
    cell.sold = 0
    if is_frozen(world, p.freeze_margin):
        return
    margin = margin_of(world, unit_cost(world, cell.cost_rate, cell.sold_rate))
    gap = min(p.margin_clip, max(-p.margin_clip, margin - cell.usual_margin))
    apart = log(cell.output) - world.market.mean_output
    follows = cell.output * exp(p.margin_response * gap / MONTH - apart / p.output_days)
    cell.output = min(MOST_OUTPUT, max(LEAST_OUTPUT, follows))


@rule
def margin_of(world: World, cost: float) -> float:
    """Return the margin at a unit cost: a share of the price as far as rents are one, else in units of the usual price."""
    rent, price = world.parameters.rent_share, world.market.border_price
    return rent * (1.0 - cost / price) + (1.0 - rent) * (price - cost)


@rule
def cost_change(world: World, cost: float) -> float:
    """Return the log of the price that leaves the usual margin at a unit cost."""
    rent, usual = world.parameters.rent_share, world.market.usual_cost
    return log(max(LEAST_PRICE, rent * cost / usual + (1.0 - rent) * (1.0 + cost - usual)))


@rule
def weigh_costs(world: World) -> None:
    """Average output over cells by their share of the trade, and cost over what all of them sold."""
    market = world.market
    costs, sold, output, shares = 0.0, 0.0, 0.0, 0.0
    for c in range(world.rows.cells):
        cell = world.cells[c]
        if cell.active == 1:
            costs += cell.cost_rate
            sold += cell.sold_rate
            output += cell.share * log(cell.output)
            shares += cell.share
    market.mean_output = output / shares
    market.cost_change = cost_change(world, unit_cost(world, costs, sold))


@rule
def intend(world: World, c: Row) -> None:
    """Set what one cell means to send: what is ordered, more or less by its margin, as far as it can pay."""
    cell = world.cells[c]
    cell.intended = cell.orders * cell.usual_output * cell.output * cell.means


@rule
def part_margin(world: World, c: Row, new: Row) -> None:
    """Let a new cell weigh its margin as another one does, which gives it half of its costs and sales."""
    cell, other = world.cells[new], world.cells[c]
    cell.output, cell.usual_output, cell.usual_margin = other.output, other.usual_output, other.usual_margin
    cell.intended = cell.share * world.market.orders * cell.usual_output * cell.output * cell.means
    cell.cost_rate, cell.sold_rate = other.cost_rate / 2.0, other.sold_rate / 2.0
    other.cost_rate -= cell.cost_rate
    other.sold_rate -= cell.sold_rate
