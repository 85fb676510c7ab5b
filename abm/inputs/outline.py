"""Outline of the lands on the map, and of the border between Mexico and the United States: for drawing only."""

from functools import cache
from pathlib import Path

import numpy as np

from abm.inputs.tables import DATA, Column, read_table

LANDS = ("Mexico", "United States", "other land", "border")


@cache
def read_outline(directory: Path = DATA) -> dict[str, list[np.ndarray]]:
    """Read the lines around each land, by land, each shape [points, 2]: longitude and latitude in degrees."""
    degrees = (Column("longitude", float, -180, 180, "degrees"), Column("latitude", float, -90, 90, "degrees"))
    table = read_table(
        directory, "outline.csv", (Column("shape", choices=LANDS), Column("part", int, 1, 1000), *degrees)
    )
    parts: dict[tuple[str, int], list] = {}
    for row in table.rows:
        parts.setdefault((row["shape"], row["part"]), []).append((row["longitude"], row["latitude"]))
    return {land: [np.array(points) for (name, _), points in parts.items() if name == land] for land in LANDS}
