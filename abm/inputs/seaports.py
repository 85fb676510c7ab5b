"""Seaports: where what comes over the Pacific arrives, from a table of public figures."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from abm.inputs.geography import CELL, HEIGHT, NORTH, WEST, WIDTH, locate
from abm.inputs.tables import DATA, SOURCE, Column, read_table

SEAPORT = np.dtype([("name", "U32"), ("x", np.int16), ("y", np.int16), ("share", np.float64)])


@cache
def load_seaports(directory: Path = DATA) -> np.recarray:
    """Read the seaports, from north to south, into rows of `SEAPORT`.

    `share` is a seaport's part of the containers that all of them handle; shares sum to 1.

    Raises
    ------
    DataError
        When the file is not as declared, or a name stands there twice.
    """
    columns = (
        Column("seaport"),
        Column("latitude", float, NORTH - HEIGHT * CELL, NORTH - 1e-9, "degrees"),
        Column("longitude", float, WEST, WEST + WIDTH * CELL - 1e-9, "degrees"),
        Column("teu_2021", int, 1, 10**8, "containers of 20 feet a year"),
        SOURCE,
    )
    table = read_table(directory, "seaports.csv", columns)
    table.require_unique("seaport")
    total = sum(row["teu_2021"] for row in table.rows)
    rows = [(row["seaport"], *locate(row["longitude"], row["latitude"]), row["teu_2021"] / total) for row in table.rows]
    seaports = np.array(rows, SEAPORT).view(np.recarray)
    seaports.setflags(write=False)
    return seaports


def seaport_names() -> tuple[str, ...]:
    """Return the names of the seaports, from north to south."""
    return tuple(load_seaports().name.tolist())
