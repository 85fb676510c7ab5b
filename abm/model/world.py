"""The world: every table, put together from what the mechanisms declare.

Counts, money (cents) and mass (milligrams of pure drug unless a name says gross) are integers, so that sums do
not depend on the order of agents. Floats are written by their owner alone.

Labs and couriers stand in blocks: cell `c` owns the rows `c * slots` to `(c + 1) * slots - 1`, so that no two
cells ever compete for a row. Places are flat cell indices, `x * 44 + y`.
"""

from __future__ import annotations

import numpy as np

from abm.model.annotations import World

from abm.model.declare import Lever, Table
from abm.model.declared import COUNTS, FIELDS, LEVELS, LEVERS, PARAMETERS, TABLES
from abm.model.kinds import OFFICES, REGIONS, ROUTES, SEAPORTS

_SHAPES = {"": (), "region": (REGIONS,), "route": (ROUTES,), "seaport": (SEAPORTS,), "office": (OFFICES,)}


def _lever(lever: Lever) -> tuple:
    return (lever.name, "i8" if lever.whole else "f8", _SHAPES[lever.of])


def _fields_of(table: str) -> list[tuple]:
    """Return the fields of a table; wide ones first, so that each lies where a processor reads it at once."""
    if table in ("settings", "government"):
        return [_lever(lever) for lever in LEVERS]
    if table == "daily":
        return [(column.field, column.kind) for column in (*COUNTS, *LEVELS)]
    found = [(f.name, *f.kind) if isinstance(f.kind, tuple) else (f.name, f.kind) for f in FIELDS if f.table == table]
    return sorted(found, key=lambda field: -np.dtype(field[1]).itemsize)


def _kind(table: Table) -> tuple:
    shape = table.rows if isinstance(table.rows, tuple) else () if table.rows is None else (table.rows,)
    return table.kind or np.dtype(_fields_of(table.name)), shape


PARAMETER_ROW = np.dtype([(p.name, "i8" if p.whole else "f8") for p in PARAMETERS.values()])
WORLD = np.dtype(
    (np.record, [("parameters", PARAMETER_ROW), *((name, *_kind(table)) for name, table in TABLES.items())])
)  # one object for all worlds, which Numba recognizes at once
WORLD_TABLES: tuple[str, ...] = WORLD.names or ()


def rows_taken(world: World, table: str) -> int:
    """Return how many rows of a table, from the first on, may be in use."""
    declared, rows = TABLES[table], world.rows
    if declared.block:
        return int(rows.cells) * int(rows[declared.block[0]])
    return int(rows[declared.counted])


def rows_alive(world: World, table: str) -> np.ndarray:
    """Return the numbers of the rows of a table that stand for something."""
    rows, alive = world[table][: rows_taken(world, table)], TABLES[table].alive
    if alive is None:
        return np.arange(len(rows))
    field, values = alive
    return np.flatnonzero(np.isin(rows[field], values))


def rows_of(table: str) -> np.dtype:
    """Return the type of a row of a table."""
    return WORLD[table].base


def new_world() -> World:
    """Return an empty world: one record that holds every table, so that a rule takes a single address.

    Tables are larger than any run needs; the operating system hands out memory only for rows that are touched.
    """
    return np.zeros(1, WORLD)[0]
