"""Places: states and cities of Mexico by name, for who names one where a region of the model is wanted."""

import unicodedata
from functools import cache
from pathlib import Path

import numpy as np

from abm.inputs.geography import CELL, HEIGHT, NORTH, REGIONS, WEST, WIDTH, load_geography
from abm.inputs.tables import DATA, Column, read_table

COLUMNS = (
    Column("place"),
    Column("latitude", float, NORTH - HEIGHT * CELL, NORTH - 1e-9, "degrees"),
    Column("longitude", float, WEST, WEST + WIDTH * CELL - 1e-9, "degrees"),
)


def region_of(name: object) -> str | None:
    """Return the region in which a state or a city lies, whatever its case and accents; None for any other name."""
    return _regions().get(_bare(str(name)))


@cache
def _regions(directory: Path = DATA) -> dict[str, str]:
    """Return the region of each place, that of the nearest cell of Mexico, by its bare name.

    Raises
    ------
    DataError
        When the file is not as declared, or a place stands there twice.
    """
    table = read_table(directory, "places.csv", COLUMNS)
    table.require_unique("place")
    region = load_geography().region
    x, y = np.nonzero(region >= 0)
    longitude, latitude = WEST + (x + 0.5) * CELL, NORTH - (HEIGHT - y - 0.5) * CELL
    found = {}
    for row in table.rows:
        near = np.argmin(np.abs(longitude - row["longitude"]) + np.abs(latitude - row["latitude"]))
        found[_bare(row["place"])] = REGIONS[region[x[near], y[near]]]
    return found


def _bare(name: str) -> str:
    """Return a name in lower case and without accents."""
    letters = unicodedata.normalize("NFKD", name.strip().lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
