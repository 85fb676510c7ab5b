"""Splitting: the factions of a contested organization become organizations, and found new cells.

Represents factions that become organizations.

Rule. On the day a succession becomes contested, each cell follows the leaving faction with chance one over the number
of factions; at least one cell stays. The new organization takes, in proportion to its cells' share of the trade,
members, trade and territory, and a copy of what was remembered. It is contested for as long as its parent, and founds
one new cell near its largest one, which takes an equal part of its trade, stock and labs, and half of the largest cell's
cash. The one cell of a small organization divides: a new cell with half of what it has is the new organization.

Assumptions. New cell, equal chances (A).

Departures. Cells follow with equal chance, not by size: sizes on day 0 are equal, and no record says which cells
leave. A new cell takes its part of cash, property, stock and orders; labs go by lot, so that it may begin with none, and sets up its own; couriers stay
with the cell that hired them, and it hires its own in days (see recruitment). Rows of organizations that were taken over are not used again; beyond 256 of organizations or of cells nobody splits. An arrest adds
half a row of each on average (0.4 contested x 1.3 factions), so that some 400 arrests of leaders lead there.
"""

from __future__ import annotations

from enum import IntEnum

from abm.model.annotations import Day, Row, World
from abm.model.declare import Response, Table, counts, fields
from abm.model.ground import today
from abm.model.kinds import CELLS, ORGANIZATIONS
from abm.model.looks import Happening, Look, Portrayal
from abm.model.mechanisms.crossing.loads import inherit_loads
from abm.model.mechanisms.crossing.routing import copy_plans, inherit_plans
from abm.model.mechanisms.government.drones import copy_answer
from abm.model.mechanisms.market.accounts import part_cash
from abm.model.mechanisms.market.market import part_orders, part_trade
from abm.model.mechanisms.organizations.alliances import inherit_alliances
from abm.model.mechanisms.organizations.leadership import appoint, inherit_contest, part_now
from abm.model.mechanisms.organizations.learning import inherit_memory
from abm.model.mechanisms.organizations.membership import part_members
from abm.model.mechanisms.organizations.territory import part_territory
from abm.model.mechanisms.organizations.property import part_property
from abm.model.mechanisms.organizations.violence import part_ground
from abm.model.mechanisms.organizations.weapons import inherit_weapons
from abm.model.mechanisms.observer.happenings import note
from abm.model.mechanisms.supply.margin import part_margin
from abm.model.mechanisms.supply.places import draw_place, on_grid
from abm.model.mechanisms.supply.production import part_supply, start_work
from abm.model.ranges import FLAG, PLACE, REGION, X, Y
from abm.model.streams import rule, uniform

Stream = IntEnum("Stream", {"LOYALTY": 16, "CELL_PLACE": 36})

TABLES = (
    Table(
        "organizations", ORGANIZATIONS, "trafficking organizations", entity="organization", counted="organizations",
        alive=("active", (1,)),
    ),
    Table("cells", CELLS, "cells of organizations", entity="cell", counted="cells", alive=("active", (1,))),
)  # fmt: skip

FIELDS = fields(
    organizations=(
        ("active", "i8", "", "1: in the trade", FLAG),
        ("parent", "i8", "", "organization it left; -1: none", (-1, "organizations")),
        ("founded", "i8", "days", "day on which it left, burn-in included; -1: there from the beginning"),
        ("region", "i8", "", "home region", REGION),
    ),
    cells=(
        ("active", "i8", "", "1: in the trade", FLAG),
        ("organization", "i8", "", "organization it belongs to", (0, "organizations")),
        ("place", "i8", "", "home on the grid, x * 44 + y", PLACE),
        ("x", "i8", "cells", "column of the grid", X),
        ("y", "i8", "cells", "row of the grid", Y),
        ("region", "i8", "", "home region", REGION),
    ),
    rows=(
        ("organizations", "i8", "rows", "organizations", (1, ORGANIZATIONS)),
        ("cells", "i8", "rows", "cells", (1, CELLS)),
    ),
)

COUNTS = counts(("splits", "organizations/day", "factions that left organizations and go on by themselves"))

LEVELS = counts(
    ("organizations", "organizations", "organizations in the trade"),
    ("cells", "cells", "cartel cells"),
)

RESPONSES = (
    Response(
        "organizations_end", "organizations", "organizations on the last day", lambda days: days.organizations[-1]
    ),
)

ORGANIZATION_SPLIT = 3  # number of a happening
HAPPENINGS = (
    Happening(
        "splits", "An organization split: a faction goes on by itself", "Organizations split: {} factions go on by themselves",
        ORGANIZATION_SPLIT, "organization split", "#0B5FA5", "#6DB6F2",
    ),
)  # fmt: skip

PORTRAYALS = (
    Portrayal(
        "cells", "cell", "active", {1: Look("", "hexagon")},
        radius=6.0, legend="Cells of", colored_by="organization", ahead=2.0,
    ),
)  # fmt: skip


@rule
def split(world: World, day: Day) -> None:
    """Split, in the order of rows, every organization whose succession became contested today."""
    existing = world.rows.organizations
    for o in range(existing):
        factions = part_now(world, o)
        if factions > 0 and count_cells(world, o) == 1:
            divide(world, o, day)
        else:
            for k in range(1, factions):
                if count_cells(world, o) > 1:
                    secede(world, o, factions - k + 1, day)


@rule
def count_cells(world: World, o: Row) -> int:
    """Count the cells of organization `o`."""
    number = 0
    for c in range(world.rows.cells):
        number += world.cells[c].active == 1 and world.cells[c].organization == o
    return number


@rule
def divide(world: World, o: Row, day: Day) -> None:
    """Let the one cell of an organization divide into two small organizations."""
    new = free_organization(world)
    if new >= 0:
        found_organization(world, o, new, 0.5, day)
        found_cell(world, o, new, day)


@rule
def secede(world: World, o: Row, parts: int, day: Day) -> None:
    """Let one faction leave: each cell follows it with chance 1 / `parts`, the last one always stays.

    A faction keeps its cells' labs, couriers and what the organization remembers.
    """
    new = free_organization(world)
    if new < 0:
        return
    seed = world.run.seed
    remaining = count_cells(world, o)
    total, taken, followers = 0.0, 0.0, 0
    for c in range(world.rows.cells):
        cell = world.cells[c]
        if cell.active == 1 and cell.organization == o:
            total += cell.share
            follows = uniform(seed, Stream.LOYALTY, c * 8 + parts, day) < 1.0 / parts
            if follows and remaining > 1:
                cell.organization = new
                taken += cell.share
                followers += 1
                remaining -= 1
    if followers == 0:
        return
    found_organization(world, o, new, taken / max(total, 1e-12), day)
    found_cell(world, new, new, day)


@rule
def free_organization(world: World) -> Row:
    """Return the row for a new organization, or -1 when no organization or no cell can come into being any more."""
    if world.rows.organizations >= world.organizations.shape[0] or world.rows.cells >= world.cells.shape[0]:
        return -1
    return world.rows.organizations


@rule
def found_organization(world: World, o: Row, new: Row, part: float, day: Day) -> None:
    """Write the row of a faction with `part` of the members, the trade and the territory of its parent."""
    world.rows.organizations = new + 1
    parent, child = world.organizations[o], world.organizations[new]
    child.active, child.parent, child.founded, child.region = 1, o, day, parent.region
    inherit_contest(world, o, new, day)
    part_members(world, o, new, part)
    part_trade(world, o, new, part)
    part_territory(world, o, new, part)
    inherit_alliances(world, o, new)
    inherit_memory(world, o, new)
    inherit_weapons(world, o, new)
    part_ground(world, o, new, part)
    inherit_loads(world, o, new)
    inherit_plans(world, o, new)


@rule
def found_cell(world: World, source: Row, o: Row, day: Day) -> None:
    """Found a cell of organization `o` near the largest of `source`, with a part of what all of that one has."""
    c = world.rows.cells
    cell = world.cells[c]
    largest = largest_cell(world, source)
    keep = count_cells(world, source) / (count_cells(world, source) + 1.0)
    part_orders(world, source, c, keep)
    part_supply(world, source, c, 1.0 - keep, day)
    world.rows.cells = c + 1
    place_cell(world, c, draw_place(world, world.cells[largest].place, Stream.CELL_PLACE, c, day))
    cell.active, cell.organization = 1, o
    appoint(world, c)
    start_work(world, c)
    part_cash(world, largest, c)
    part_property(world, largest, c)
    part_margin(world, largest, c)
    copy_answer(world, largest, c)
    copy_plans(world, largest, c)
    today(world).splits += 1
    note(world, ORGANIZATION_SPLIT, cell.place, cell.region)


@rule
def join_cells(world: World, o: Row, heir: Row) -> None:
    """Let the cells of an organization belong to its heir, with all they have; it is out of the trade."""
    world.organizations[o].active = 0
    for c in range(world.rows.cells):
        if world.cells[c].organization == o:
            world.cells[c].organization = heir


@rule
def place_cell(world: World, c: Row, place: Row) -> None:
    """Put a cell's home on a place."""
    cell = world.cells[c]
    cell.place = place
    cell.x, cell.y, cell.region = on_grid(world, place)


@rule
def largest_cell(world: World, o: Row) -> Row:
    """Return the cell of organization `o` with the largest share of the trade."""
    largest = -1
    for c in range(world.rows.cells):
        cell = world.cells[c]
        if cell.active == 1 and cell.organization == o:
            if largest < 0 or cell.share > world.cells[largest].share:
                largest = c
    return largest
