"""Drones: surveillance from the air brings leads, until organizations buy what counters it.

Represents surveillance drones of the United States over Mexico, and the answer of organizations.

Rule. Drones bring `drone_leads` a day to a region at lever 1, in proportion to cooperation. A cell under drones buys what counters
them as long as its cash covers the day (`counter_drone_cost` at lever 1 for one of the usual size, in proportion to its share of the trade; a cost of what it sells): the share of its answer
that it has, `a <- a + (1 - a) x k`, with k for a half-life of `counter_drone_days`. A cell that does not pay loses it as
fast. Drones bring `1 - (1 - drone_floor) x mean a` of their leads, the mean being over the cells of the region by their share of the trade.

Assumptions. All (A).

Departures. Cells pay out of their own cash and never on credit, as this is no cost of the goods they owe.
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import approach
from abm.model.declare import Column, Lever, Response, fields, freezes, parameters
from abm.model.ground import is_frozen, today
from abm.model.mechanisms.government.cooperation import shared_with
from abm.model.mechanisms.market.accounts import pay
from abm.model.mechanisms.supply.margin import accrue
from abm.model.streams import rule

PARAMETERS = parameters(
    ("drone_leads", 0.5, "leads/day", 0.0, 2.0, "A: in a region, at lever 1"),
    ("drone_floor", 0.3, "share", 0.1, 0.8, "A: what is left of that when all is done against drones"),
    ("counter_drone_days", 120.0, "days", 30.0, 360.0, "A: half-life in which an organization gets there"),
    ("counter_drone_cost", 500.0, "USD/cell-day", 50.0, 5000.0, "A: at lever 1, for a cell of the usual size"),
)

FIELDS = fields(
    cells=(("counter_drones", "f8", "share", "what it has of all that can be done against drones"),),
    money=(("counter_drones", "i8", "cents", "spent against drones so far"),),
)

LEVERS = (
    Lever("drones", "usual fleets", 0, 10, 0, "surveillance by drones in a region; 1: `drone_leads` a day", of="region"),
)  # fmt: skip

COUNTS = (
    Column("drone_fleets", "usual fleets", "fleets of drones that fly, regions added up", "f8", digits=1),
    Column("drone_leads", "leads/day", "leads that drones brought, all regions", "f8", digits=2),
    Column(
        "counter_drones", "USD/day", "spent by cells against drones", published="counter_drones_usd", scale=100.0
    ),
)  # fmt: skip

RESPONSES = (
    Response(
        "counter_drones_total", "USD", "spent by cells against drones", lambda days: days.counter_drones.sum() / 100.0
    ),
    Response("drone_fleets_mean", "usual fleets", "mean of the fleets that fly, regions added up", lambda days: days.drone_fleets.mean()),
)  # fmt: skip

FREEZES = freezes(counter_drones="cells neither buy nor lose what counters drones")


UNDER = ({"kind": "drone_surveillance", "start": 90, "fleets": 1.0},)
ABLATIONS = (
    Ablation("leads from drones", {"drone_leads": 0.0}, UNDER),
    Ablation("the answer to drones", {"freeze_counter_drones": 0}, UNDER),
)


@rule
def answer_drones(world: World, c: Row, day: Day) -> None:
    """Let one cell under drones buy what counters them as long as its cash lasts; else what it has wears out."""
    p = world.parameters
    cell = world.cells[c]
    if is_frozen(world, p.freeze_counter_drones):
        return
    size = cell.share * p.cells  # over the usual
    cost = int(100.0 * p.counter_drone_cost * world.government.drones[cell.region] * size)
    if cost == 0 and cell.counter_drones == 0.0:
        return
    paid = cost > 0 and cell.cash >= cost
    if paid:
        pay(world, c, cost)
        accrue(world, c, cost)
        world.money.counter_drones += cost
        today(world).counter_drones += cost
    wanted, days = 1.0 if paid else 0.0, p.counter_drone_days
    cell.counter_drones += approach(cell.counter_drones, wanted, days, days)


@rule
def copy_answer(world: World, c: Row, new: Row) -> None:
    """Let a new cell have as much against drones as the one it comes from."""
    world.cells[new].counter_drones = world.cells[c].counter_drones


@rule
def drone_gain(world: World, region: Row) -> float:
    """Count the fleets over a region and the leads that they bring today, and return these leads."""
    flown = world.government.drones[region]
    if flown == 0.0:
        return 0.0
    today(world).drone_fleets += flown
    p = world.parameters
    trade, answered = 0.0, 0.0
    for c in range(world.rows.cells):
        cell = world.cells[c]
        if cell.active == 1 and cell.region == region:
            trade += cell.share
            answered += cell.share * cell.counter_drones
    left = 1.0 - (1.0 - p.drone_floor) * answered / trade if trade > 0.0 else 1.0
    brought = flown * p.drone_leads * left * shared_with(world, region)
    today(world).drone_leads += brought
    return brought
