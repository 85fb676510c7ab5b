"""Places: states and cities by name, for who names one where a region, a field office or a port of the model is wanted."""

import unicodedata
from functools import cache
from pathlib import Path

import numpy as np

from abm.inputs.geography import CELL, HEIGHT, NORTH, PORT, REGIONS, WEST, WIDTH, load_geography
from abm.inputs.tables import DATA, Column, read_table

COLUMNS = (
    Column("place"),
    Column("latitude", float, NORTH - HEIGHT * CELL, NORTH - 1e-9, "degrees"),
    Column("longitude", float, WEST, WEST + WIDTH * CELL - 1e-9, "degrees"),
)

STATES = {  # of the United States, with the field offices whose ports lie in them
    "california": ("San Diego",),
    "arizona": ("Tucson",),
    "new mexico": ("El Paso",),
    "texas": ("El Paso", "Laredo"),
}
AROUND, FAR = 0.2, 1.5  # degrees: how much further than the nearest port others may be, and where none is near


def region_of(name: object) -> str | None:
    """Return the region in which a state or a city lies, whatever its case and accents; None for any other name."""
    return _regions().get(_bare(str(name)))


def places_by_region() -> dict[str, list[str]]:
    """Return the states and cities that lie in each region of Mexico, states first, each as it is written in the table."""
    found: dict[str, list[str]] = {region: [] for region in REGIONS}
    for row in read_table(DATA, "places.csv", COLUMNS).rows:
        found[_regions()[_bare(row["place"])]].append(row["place"])
    return found


@cache
def places() -> tuple[str, ...]:
    """Return every state and city of Mexico, as it is written in the table."""
    return tuple(place for names in places_by_region().values() for place in names)


def offices_of(name: str) -> tuple[str, ...]:
    """Return the field offices of a state of the United States, from west to east; none for any other name."""
    return STATES.get(_bare(name), ())


def ports_near(name: str) -> list[str]:
    """Return the ports of entry that are nearest to a state or a city of Mexico, the nearest first; none far from the border."""
    stations = load_geography().stations
    ports = stations[stations.kind == PORT]
    latitude, longitude = _points()[_bare(name)]
    away = np.abs(ports.lat - latitude) + np.abs(ports.lon - longitude)
    near = away <= min(away.min() + AROUND, FAR)
    return ports.name[near][np.argsort(away[near])].tolist()


@cache
def _points(directory: Path = DATA) -> dict[str, tuple[float, float]]:
    """Return latitude and longitude of each place (degrees), by its bare name."""
    rows = read_table(directory, "places.csv", COLUMNS).rows
    return {_bare(row["place"]): (row["latitude"], row["longitude"]) for row in rows}


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
