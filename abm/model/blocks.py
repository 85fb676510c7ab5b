"""Blocks: cells whose block of rows runs full get a larger one, all alike, when the next day opens.

A cell that finds its block full stays short until then. Rows move with all they hold; which random numbers a row has goes by its
number, so a run that needs larger blocks goes on with other random numbers, not with other rules.
"""

from __future__ import annotations

import numpy as np

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
        world.courier_due[CELLS * rows.courier_slots : 2 * CELLS * rows.courier_slots] = NEVER
        spread(world.courier_due, rows.cells, world.cells["courier_rows"], rows.courier_slots)
        spread(world.couriers, rows.cells, world.cells["courier_rows"], rows.courier_slots)
        rows.courier_slots *= 2
    if labs > FULL * rows.lab_slots and 2 * rows.lab_slots <= LABS // CELLS:
        spread(world.labs, rows.cells, world.cells["lab_rows"], rows.lab_slots)
        rows.lab_slots *= 2


@rule
def spread(table: np.ndarray, cells: int, used: np.ndarray, slots: int) -> None:
    """Move the rows of every cell to the start of a block twice as large, the last ones first; empty ones follow them."""
    empty = 2 * CELLS * slots - 1
    for back in range(cells - 1):
        c = cells - 1 - back
        for j in range(used[c]):
            old = c * slots + used[c] - 1 - j
            table[old + c * slots] = table[old]
            table[old] = table[empty]
