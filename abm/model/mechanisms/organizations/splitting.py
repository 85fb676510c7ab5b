"""Splitting: the factions of a contested organisation become organisations, and found new cells.

Represents factions that become organisations.

Rule. On the day a succession becomes contested, each cell follows the leaving faction with chance one over the number
of factions; at least one cell stays. The new organisation takes, in proportion to its cells' share of the trade,
members, trade and territory, and a copy of what was remembered. It is contested for as long as its parent, and founds
one new cell near its largest one, which takes an equal part of its trade and half of the largest cell's cash.

Assumptions. New cell, equal chances (A). An organisation of one cell is contested, but does not split.

Departures. Cells follow with equal chance, not by size: sizes on day 0 are equal, and no record says which cells
leave. Organisations and cells are never dissolved or merged, so the number of organisations can only grow.
"""

from __future__ import annotations

from enum import IntEnum

from abm.inputs.geography import HEIGHT
from abm.model.declare import Response, Table, counts, fields
from abm.model.looks import Look, Portrayal
from abm.model.ground import stop
from abm.model.kinds import CELLS, ORGANISATIONS, Fault
from abm.model.mechanisms.crossing.routing import copy_plans, inherit_plans
from abm.model.mechanisms.market.market import part_cash, part_orders, part_trade
from abm.model.mechanisms.organizations.leadership import appoint, inherit_contest, part_now
from abm.model.mechanisms.organizations.learning import inherit_memory
from abm.model.mechanisms.organizations.membership import part_members, part_territory
from abm.model.mechanisms.supply.places import draw_place
from abm.model.mechanisms.supply.production import start_work
from abm.model.ranges import FLAG, PLACE, REGION, X, Y
from abm.model.streams import rule, uniform


class Stream(IntEnum):
    """Decisions that draw here, by the address of their random numbers."""

    LOYALTY = 16
    CELL_PLACE = 36


TABLES = (
    Table("organisations", ORGANISATIONS, "trafficking organisations", entity="organisation", counted="organisations"),
    Table("cells", CELLS, "cells of organisations", entity="cell", counted="cells"),
)

FIELDS = fields(
    organisations=(
        ("active", "i8", "", "1: in the trade", FLAG),
        ("parent", "i8", "", "organisation it left; -1: none", (-1, "organisations")),
        ("region", "i8", "", "home region", REGION),
    ),
    cells=(
        ("active", "i8", "", "1: in the trade", FLAG),
        ("organisation", "i8", "", "organisation it belongs to", (0, "organisations")),
        ("place", "i8", "", "home on the grid, x * 44 + y", PLACE),
        ("x", "i8", "cells", "column of the grid", X),
        ("y", "i8", "cells", "row of the grid", Y),
        ("region", "i8", "", "home region", REGION),
    ),
    rows=(
        ("organisations", "i8", "rows", "organisations", (1, ORGANISATIONS)),
        ("cells", "i8", "rows", "cells", (1, CELLS)),
    ),
)

LEVELS = counts(
    ("organisations", "organisations", "organisations in the trade"),
    ("cells", "cells", "cartel cells"),
)

RESPONSES = (
    Response(
        "organisations_end", "organisations", "organisations on the last day", lambda days: days.organisations[-1]
    ),
)

PORTRAYALS = (
    Portrayal(
        "cells", "cell", lambda world: world.rows.cells, "active", {1: Look("", "hexagon")},
        radius=6.0, legend="Cells of", colored_by="organisation", ahead=2.0,
    ),
)  # fmt: skip


@rule
def split(world, day):
    """Split, in the order of rows, every organisation whose succession became contested today."""
    existing = world.rows.organisations
    for o in range(existing):
        factions = part_now(world, o)
        if factions > 0 and count_cells(world, o) > 1:
            for k in range(1, factions):
                if count_cells(world, o) > 1:
                    secede(world, o, factions - k + 1, day)


@rule
def count_cells(world, o):
    """Count the cells of organisation `o`."""
    number = 0
    for c in range(world.rows.cells):
        number += world.cells[c].active == 1 and world.cells[c].organisation == o
    return number


@rule
def secede(world, o, parts, day):
    """Let one faction leave: each cell follows it with chance 1 / `parts`, the last one always stays.

    A faction keeps its cells' labs, couriers and what the organisation remembers.
    """
    new = free_organisation(world)
    if new < 0:
        return
    seed = world.run.seed
    remaining = count_cells(world, o)
    total, taken, followers = 0.0, 0.0, 0
    for c in range(world.rows.cells):
        cell = world.cells[c]
        if cell.active == 1 and cell.organisation == o:
            total += cell.share
            follows = uniform(seed, Stream.LOYALTY, c * 8 + parts, day) < 1.0 / parts
            if follows and remaining > 1:
                cell.organisation = new
                taken += cell.share
                followers += 1
                remaining -= 1
    if followers == 0:
        return
    found_organisation(world, o, new, taken / max(total, 1e-12), day)
    found_cell(world, new, day)


@rule
def free_organisation(world):
    """Return the row for a new organisation, or -1 with a fault when the table is full."""
    if world.rows.organisations >= world.organisations.shape[0]:
        stop(world, Fault.ORGANISATIONS_FULL)
        return -1
    return world.rows.organisations


@rule
def found_organisation(world, o, new, part, day):
    """Write the row of a faction with `part` of the members, the trade and the territory of its parent."""
    world.rows.organisations = new + 1
    parent, child = world.organisations[o], world.organisations[new]
    child.active, child.parent, child.region = 1, o, parent.region
    inherit_contest(world, o, new, day)
    part_members(world, o, new, part)
    part_trade(world, o, new, part)
    part_territory(world, o, new, part)
    inherit_memory(world, o, new)
    inherit_plans(world, o, new)


@rule
def found_cell(world, o, day):
    """Found a cell of organisation `o` near its largest one, with an equal part of the organisation's trade."""
    c = world.rows.cells
    if c >= world.cells.shape[0]:
        stop(world, Fault.CELLS_FULL)
        return
    largest = largest_cell(world, o)
    keep = count_cells(world, o) / (count_cells(world, o) + 1.0)
    cell = world.cells[c]
    part_orders(world, o, c, keep)
    world.rows.cells = c + 1
    place_cell(world, c, draw_place(world, world.cells[largest].place, Stream.CELL_PLACE, c, day))
    cell.active, cell.organisation = 1, o
    appoint(world, c)
    start_work(world, c)
    part_cash(world, largest, c)
    copy_plans(world, largest, c)


@rule
def place_cell(world, c, place):
    """Put a cell's home on a place."""
    cell = world.cells[c]
    cell.place = place
    cell.x = place // HEIGHT
    cell.y = place % HEIGHT
    cell.region = world.region_of[place]


@rule
def largest_cell(world, o):
    """Return the cell of organisation `o` with the largest share of the trade."""
    largest = -1
    for c in range(world.rows.cells):
        cell = world.cells[c]
        if cell.active == 1 and cell.organisation == o:
            if largest < 0 or cell.share > world.cells[largest].share:
                largest = c
    return largest
