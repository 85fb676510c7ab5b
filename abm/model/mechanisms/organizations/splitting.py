"""Splitting: the factions of a contested organisation become organisations, and found new cells."""

from __future__ import annotations

from abm.model.entities import Fault, Leadership
from abm.inputs.geography import HEIGHT
from abm.model.mechanisms.supply.places import draw_place
from abm.model.streams import Stream, between, rule, uniform


@rule
def split(world, day):
    """Split, in the order of rows, every organisation whose succession became contested today."""
    existing = world.clock.organisations
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
    for c in range(world.clock.cells):
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
    seed = world.clock.seed
    remaining = count_cells(world, o)
    total, taken, followers = 0.0, 0.0, 0
    for c in range(world.clock.cells):
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
    clock = world.clock
    if clock.organisations >= world.organisations.shape[0]:
        clock.fault = Fault.ORGANISATIONS_FULL
        return -1
    return clock.organisations


@rule
def found_organisation(world, o, new, part, day):
    """Write the row of a faction with `part` of the members, the trade and the territory of its parent."""
    clock = world.clock
    p = world.parameters
    clock.organisations = new + 1
    parent = world.organisations[o]
    child = world.organisations[new]
    child.active, child.parent, child.region = 1, o, parent.region
    child.leadership, child.leadership_days = Leadership.CONTESTED, parent.leadership_days
    strength = uniform(clock.seed, Stream.CAPACITY, new, day)
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
    clock = world.clock
    c = clock.cells
    if c >= world.cells.shape[0]:
        clock.fault = Fault.CELLS_FULL
        return
    largest = largest_cell(world, o)
    keep = count_cells(world, o) / (count_cells(world, o) + 1.0)
    cell = world.cells[c]
    cell.share = 0.0
    for k in range(c):
        if world.cells[k].active == 1 and world.cells[k].organisation == o:
            cell.share += world.cells[k].share * (1.0 - keep)
            world.cells[k].share *= keep
    clock.cells = c + 1
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
    for c in range(world.clock.cells):
        cell = world.cells[c]
        if cell.active == 1 and cell.organisation == o:
            if largest < 0 or cell.share > world.cells[largest].share:
                largest = c
    return largest
