"""Blocks: cells whose block of rows runs full get a larger one, all alike, when the next day opens.

A cell that finds its block full stays short until then. Rows move with all they hold; which luck a row has goes by its
number, so a run that needs larger blocks goes on with other luck, not with other rules.
"""

from __future__ import annotations

from abm.model.annotations import World
from abm.model.kinds import CELLS, COURIERS, LABS, NEVER
from abm.model.streams import rule

FULL = 0.75  # share of a block in use from which it grows


@rule
def enlarge_blocks(world: World) -> None:
    """Double the blocks of couriers or labs when one is nearly full, as far as the tables have room."""
    rows = world.rows
    couriers, labs = 0, 0
    for c in range(rows.cells):
        couriers = max(couriers, world.cells[c].courier_rows)
        labs = max(labs, world.cells[c].lab_rows)
    if couriers > FULL * rows.courier_slots and 2 * rows.courier_slots <= COURIERS // CELLS:
        spread_couriers(world)
    if labs > FULL * rows.lab_slots and 2 * rows.lab_slots <= LABS // CELLS:
        spread_labs(world)


@rule
def spread_couriers(world: World) -> None:
    """Move the couriers of every cell to the start of a block twice as large, the last ones first."""
    slots = world.rows.courier_slots
    for i in range(CELLS * slots, 2 * CELLS * slots):
        world.courier_due[i] = NEVER
    for back in range(world.rows.cells):
        c = world.rows.cells - 1 - back
        for j in range(world.cells[c].courier_rows if c > 0 else 0):
            old = c * slots + world.cells[c].courier_rows - 1 - j
            new = old + c * slots
            world.couriers[new], world.courier_due[new] = world.couriers[old], world.courier_due[old]
            world.couriers[old], world.courier_due[old] = world.couriers[CELLS * slots * 2 - 1], NEVER
    world.rows.courier_slots = 2 * slots


@rule
def spread_labs(world: World) -> None:
    """Move the labs of every cell to the start of a block twice as large, the last ones first."""
    slots = world.rows.lab_slots
    for back in range(world.rows.cells - 1):
        c = world.rows.cells - 1 - back
        for j in range(world.cells[c].lab_rows):
            old = c * slots + world.cells[c].lab_rows - 1 - j
            world.labs[old + c * slots] = world.labs[old]
            world.labs[old] = world.labs[CELLS * slots * 2 - 1]
    world.rows.lab_slots = 2 * slots
