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
from abm.model.declare import Look, Portrayal, Response, Table, counts, fields
from abm.model.kinds import CELLS, ORGANISATIONS, Fault, Leadership
from abm.model.mechanisms.organizations.leadership import Stream as LeadershipStream
from abm.model.mechanisms.supply.places import draw_place
from abm.model.streams import between, rule, uniform


class Stream(IntEnum):
    """Decisions that draw here, by the address of their random numbers."""

    LOYALTY = 16
    CELL_PLACE = 36


TABLES = (
    Table("organisations", ORGANISATIONS, "trafficking organisations", entity="organisation"),
    Table("cells", CELLS, "cells of organisations", entity="cell"),
)

FIELDS = fields(
    organisations=(
        ("active", "i8", "", "1: in the trade"),
        ("parent", "i8", "", "organisation it left; -1: none"),
        ("region", "i8", "", "home region"),
    ),
    cells=(
        ("active", "i8", "", "1: in the trade"),
        ("organisation", "i8", "", "organisation it belongs to"),
        ("place", "i8", "", "home on the grid, x * 44 + y"),
        ("x", "i8", "cells", "column of the grid"),
        ("y", "i8", "cells", "row of the grid"),
        ("region", "i8", "", "home region"),
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
        factions = world.organisations[o].factions
        world.organisations[o].factions = 0
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
        world.run.fault = Fault.ORGANISATIONS_FULL
        return -1
    return world.rows.organisations


@rule
def found_organisation(world, o, new, part, day):
    """Write the row of a faction with `part` of the members, the trade and the territory of its parent."""
    p = world.parameters
    world.rows.organisations = new + 1
    parent = world.organisations[o]
    child = world.organisations[new]
    child.active, child.parent, child.region = 1, o, parent.region
    child.leadership, child.leadership_days = Leadership.CONTESTED, parent.leadership_days
    strength = uniform(world.run.seed, LeadershipStream.CAPACITY, new, day)
    child.capacity = between(strength, p.contest_capacity_low, p.contest_capacity_high)
    child.members = int(part * parent.members)
    parent.members -= child.members
    child.production = part * parent.production
    parent.production -= child.production
    child.usual_load, child.usual_load_between = parent.usual_load, parent.usual_load_between
    world.sent[new] = world.sent[o]
    world.lost[new] = world.lost[o]
    world.load_plan[new] = world.load_plan[o]
    world.pull[new] = world.pull[o]
    world.distance_weight[new] = world.distance_weight[o]
    for office in range(world.territory.shape[0]):
        world.host[office, new] = world.host[office, o]
        world.territory[office, new] = part * world.territory[office, o]
        world.territory[office, o] -= world.territory[office, new]


@rule
def found_cell(world, o, day):
    """Found a cell of organisation `o` near its largest one, with an equal part of the organisation's trade."""
    c = world.rows.cells
    if c >= world.cells.shape[0]:
        world.run.fault = Fault.CELLS_FULL
        return
    largest = largest_cell(world, o)
    keep = count_cells(world, o) / (count_cells(world, o) + 1.0)
    cell = world.cells[c]
    cell.share = 0.0
    for k in range(c):
        if world.cells[k].active == 1 and world.cells[k].organisation == o:
            cell.share += world.cells[k].share * (1.0 - keep)
            world.cells[k].share *= keep
    world.rows.cells = c + 1
    place_cell(world, c, draw_place(world, world.cells[largest].place, Stream.CELL_PLACE, c, day))
    cell.active, cell.organisation, cell.leader, cell.pace = 1, o, 1, 1.0
    cell.cash = world.cells[largest].cash // 2
    world.cells[largest].cash -= cell.cash
    world.plan[c] = world.plan[largest]
    world.class_plan[c] = world.class_plan[largest]
    cell.between_share, cell.mean_load = world.cells[largest].between_share, world.cells[largest].mean_load


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
