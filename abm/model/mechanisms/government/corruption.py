"""Corruption: officials sell raids and are bribed; a policy lets their share fall, and it comes back.

Represents officials in Mexico who sell raids, and what they are paid.

Rule. In each region a share k of officials sells, `corruption_usual` on day 0. Under an anti-corruption policy of
strength s it moves toward `corruption_usual x (1 - s x (1 - anti_corruption_floor))` with half-life
`anti_corruption_days`, and afterwards back with half-life `corruption_return_days`. A raid is sold with chance `k x
raids_known`, the chance that one of those who sell knows of it in time (see raids). Organizations pay for that out of
the rent that they take from their cells: `bribes x sales x k / corruption_usual`, as far as there is rent.

Assumptions. All (A). Cells bribe in their home region.

Departures. A raid is not sold with chance k itself: not every official knows of every raid. Bribes are paid out of rent, in which they were so far, and not by
cells: they are no cost of a load, and margins and flow are what they were. Teams at ports of entry who let loads
pass are within `detection_skill`: tried as a share of 1 to 5% of teams, the same at all ports, that a policy lowers, they
moved seizures by no more than chance (1.2% +- 1.4% at 5%, 40 seeds, two years), and were left out.
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import approach
from abm.model.declare import Column, Lever, Response, Table, fields, parameters
from abm.model.ground import today
from abm.model.kinds import REGIONS
from abm.model.streams import rule

PARAMETERS = parameters(
    ("corruption_usual", 0.35, "share", 0.1, 0.7, "A: officials who sell, in every region of Mexico"),
    ("raids_known", 0.5, "probability", 0.0, 1.0, "A: one of those who sell knows of a raid in time"),
    ("bribes", 0.02, "share of sales", 0.005, 0.05, "A: paid to officials"),
    ("anti_corruption_floor", 0.4, "share of the usual", 0.1, 0.9, "A: what is left under a policy in the long run"),
    ("anti_corruption_days", 300.0, "days", 100.0, 900.0, "A: half-life of what a policy removes"),
    ("corruption_return_days", 500.0, "days", 150.0, 1500.0, "A: half-life of its return when the policy is over"),
)

TABLES = (Table("corruption", None, "officials who sell what they know"),)

FIELDS = fields(
    corruption=(("officials", ("f8", (REGIONS,)), "share", "officials who sell, by region of Mexico"),),
    money=(("bribes", "i8", "cents", "paid to officials by organizations so far"),),
)

LEVERS = (Lever("anti_corruption", "share", 0, 1, 0, "strength of an anti-corruption policy in a region", of="region"),)

COUNTS = (Column("bribes", "USD/day", "paid to officials by organizations", published="bribes_usd", scale=100.0),)

LEVELS = (Column("corruption", "share", "officials who sell, mean over regions of Mexico", "f8", digits=4),)

RESPONSES = (
    Response("corruption_mean", "share", "officials who sell, mean over regions", lambda days: days.corruption.mean()),
    Response(
        "bribes_mean", "USD/day", "mean of what officials are paid by organizations",
        lambda days: days.bribes.mean() / 100.0,
    ),
)  # fmt: skip

ABLATIONS = (
    Ablation(
        "raids that are sold",
        {"raids_known": 0.0},
        (
            {"kind": "lab_raids", "start": 0, "region": "all", "number": 20.0},
            {"kind": "anti_corruption", "start": 0, "region": "all", "strength": 1.0},
        ),
    ),
)


@rule
def fight_corruption(world: World, day: Day) -> None:
    """Let the share of officials who sell move, in each region, by a day toward what policy leaves of it."""
    p = world.parameters
    corruption, government = world.corruption, world.government
    for region in range(REGIONS):
        k = corruption.officials[region]
        corruption.officials[region] += change_of(world, k, p.corruption_usual, government.anti_corruption[region])


@rule
def change_of(world: World, now: float, usual: float, strength: float) -> float:
    """Return by how much a share changes today: it falls with one half-life, and comes back with another."""
    p = world.parameters
    aim = usual * (1.0 - strength * (1.0 - p.anti_corruption_floor))
    return approach(now, aim, p.anti_corruption_days, p.corruption_return_days)


@rule
def sold_chance(world: World, region: Row) -> float:
    """Return the chance that a raid in a region is sold."""
    return world.corruption.officials[region] * world.parameters.raids_known


@rule
def bribe(world: World, c: Row, rent: int) -> int:
    """Pay officials out of the rent of one cell, for what it sold today; return what is left of the rent."""
    p, cell = world.parameters, world.cells[c]
    due = int(p.bribes * cell.sales * (world.corruption.officials[cell.region] / p.corruption_usual))
    paid = min(rent, due)
    world.money.bribes += paid
    today(world).bribes += paid
    return rent - paid


@rule
def mean_corruption(world: World) -> float:
    """Return the share of officials who sell, a mean over regions."""
    total = 0.0
    for region in range(REGIONS):
        total += world.corruption.officials[region]
    return total / REGIONS
