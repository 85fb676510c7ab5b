"""Space: the grid, the six regions of Mexico, the stations on the border and the ways to them.

Arrays over the grid are indexed `[x, y]`: x grows to the east, y to the NORTH, so the first line of
a grid file is `y = HEIGHT - 1`. A flat cell index is `x * HEIGHT + y`.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

import numpy as np

from abm.inputs.tables import DATA, SOURCE, Column, DataError, read_lines, read_table

WIDTH = 64
HEIGHT = 44
WEST = -118.0  # longitude of the west edge, degrees
NORTH = 36.0  # latitude of the north edge, degrees
CELL = 0.5  # side of a cell, degrees

FIELD_OFFICES = ("San Diego", "Tucson", "El Paso", "Laredo")
REGIONS = ("Northwest", "North", "Northeast", "Pacific", "Center", "South")
REGION_LETTERS = "WNEPCS"  # in the order of REGIONS
OTHER_LETTERS = "Ug."  # United States, other land, sea
PORT, SECTOR = 0, 1

# Straight steps come first, so that among equally short ways the straight one is taken.
STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, -1), (-1, 1))

STATION = np.dtype(
    [
        ("name", "U32"),
        ("kind", np.int8),
        ("office", np.int8),
        ("x", np.int16),
        ("y", np.int16),
        ("cell", np.int16),
        ("lon", np.float64),
        ("lat", np.float64),
    ]
)


class Mode(IntEnum):
    """Name the ways to cross: three at a port, and between the ports."""

    CAR = 0
    TRUCK = 1
    FOOT = 2
    BETWEEN = 3


@dataclass(frozen=True, eq=False)
class Geography:
    """Hold where everything is; all arrays are read-only, as one geography serves every run.

    Attributes
    ----------
    mexico : bool [WIDTH, HEIGHT]
        Land cells of Mexico.
    region : int8 [WIDTH, HEIGHT]
        Index into `REGIONS`; -1 outside Mexico.
    stations : recarray of `STATION` [stations]
        Ports of entry (kind `PORT`), then Border Patrol sectors (kind `SECTOR`); office is an index
        into `FIELD_OFFICES` (for a sector: the corridor it lies in); lon and lat in degrees.
    distance : int16 [stations, WIDTH * HEIGHT]
        Steps (eight neighbors) to the station over Mexican cells and the station's own cell,
        which may lie on the other bank; -1 where no way leads.
    toward : int16 [stations, WIDTH * HEIGHT]
        Next flat cell on a shortest way; the station's own cell leads to itself; -1 as above.
    reachable : bool [WIDTH, HEIGHT]
        Mexican cells with a way to every station: place agents nowhere else.
    """

    mexico: np.ndarray
    region: np.ndarray
    stations: np.recarray
    distance: np.ndarray
    toward: np.ndarray
    reachable: np.ndarray

    def __post_init__(self) -> None:
        """Lock the arrays."""
        for array in vars(self).values():
            array.setflags(write=False)


def locate(longitude: float, latitude: float) -> tuple[int, int]:
    """Find the cell (x, y) of a point in degrees; raise `ValueError` when it is off the grid."""
    x = int((longitude - WEST) // CELL)
    y = int((latitude - NORTH) // CELL) + HEIGHT
    if not (0 <= x < WIDTH and 0 <= y < HEIGHT):
        raise ValueError(f"({longitude}, {latitude}) is off the grid")
    return x, y


@cache
def load_geography(directory: Path = DATA) -> Geography:
    """Read the map, the regions and the stations, and find the ways to each station.

    Raises
    ------
    DataError
        When a file is not as declared, the two grids disagree, or a station touches no Mexican cell.
    """
    letters = read_grid(directory, "map.txt", "M" + OTHER_LETTERS)
    mexico = letters == "M"
    region = read_regions(directory, letters)
    stations = read_stations(directory)
    distance = measure_distance(mexico, stations)
    require_contact(stations, distance)
    reachable = mexico & (distance >= 0).all(axis=0)
    toward = point_toward(distance, stations)
    shape = (len(stations), WIDTH * HEIGHT)
    return Geography(mexico, region, stations, distance.reshape(shape), toward.reshape(shape), reachable)


def read_grid(directory: Path, file: str, allowed: str) -> np.ndarray:
    """Read a grid file into letters [WIDTH, HEIGHT]; raise `DataError` on a wrong size or letter."""
    lines = read_lines(directory, file)
    if len(lines) != HEIGHT:
        raise DataError(file, f"{len(lines)} lines; allowed are {HEIGHT}")
    for row, line in enumerate(lines, start=1):
        if len(line) != WIDTH:
            raise DataError(file, f"{len(line)} letters; allowed are {WIDTH}", row)
        for column, letter in enumerate(line, start=1):
            if letter not in allowed:
                raise DataError(file, f"{letter!r} is not one of {allowed}", row, str(column))
    return np.array([list(line) for line in reversed(lines)]).T.copy()


def read_regions(directory: Path, land: np.ndarray) -> np.ndarray:
    """Read the region of each Mexican cell, int8 [WIDTH, HEIGHT]; raise `DataError` off the map."""
    letters = read_grid(directory, "regions.txt", REGION_LETTERS + OTHER_LETTERS)
    region = np.full(letters.shape, -1, np.int8)
    for index, letter in enumerate(REGION_LETTERS):
        region[letters == letter] = index
    expected = np.where(region >= 0, "M", letters)
    for x, y in np.argwhere(expected != land):
        problem = f"'{letters[x, y]}' where map.txt has '{land[x, y]}'; allowed is a region for M only"
        raise DataError("regions.txt", problem, int(HEIGHT - y), str(x + 1))
    return region


def read_stations(directory: Path) -> np.recarray:
    """Read ports, then sectors, into rows of `STATION`; raise `DataError` on a wrong row."""
    place = (
        Column("field_office", choices=FIELD_OFFICES),
        Column("latitude", float, NORTH - HEIGHT * CELL, NORTH - 1e-9, "degrees"),
        Column("longitude", float, WEST, WEST + WIDTH * CELL - 1e-9, "degrees"),
    )
    counts = [
        Column(f"{what}_{year}", int, 0, 1e9, "crossings a year")
        for what in ("personal_vehicles", "trucks", "pedestrians")
        for year in (2019, 2023)
    ]
    ports = read_table(directory, "ports.csv", (Column("port"), *place, *counts))
    sectors = read_table(directory, "sectors.csv", (Column("sector"), *place, SOURCE))
    rows = []
    for kind, title, table in ((PORT, "port", ports), (SECTOR, "sector", sectors)):
        table.require_unique(title)
        for row in table.rows:
            x, y = locate(row["longitude"], row["latitude"])
            office = FIELD_OFFICES.index(row["field_office"])
            cell = x * HEIGHT + y
            rows.append((row[title], kind, office, x, y, cell, row["longitude"], row["latitude"]))
    return np.array(rows, STATION).view(np.recarray)


def shift(grids: np.ndarray, step: tuple[int, int], outside: int) -> np.ndarray:
    """Give each cell of grids [..., WIDTH, HEIGHT] the value of its neighbor one step away."""
    padded = np.pad(grids, ((0, 0), (1, 1), (1, 1)), constant_values=outside)
    x, y = 1 + step[0], 1 + step[1]
    return padded[:, x : x + WIDTH, y : y + HEIGHT]


def measure_distance(mexico: np.ndarray, stations: np.recarray) -> np.ndarray:
    """Count the steps to each station, int16 [stations, WIDTH, HEIGHT], -1 where no way leads.

    A breadth-first search from all stations at once: one wave a step.
    """
    distance = np.full((len(stations), WIDTH, HEIGHT), -1, np.int16)
    distance[np.arange(len(stations)), stations.x, stations.y] = 0
    wave = distance == 0
    steps = 0
    while wave.any():
        steps += 1
        spread = np.logical_or.reduce([shift(wave, step, outside=False) for step in STEPS])
        wave = spread & mexico & (distance < 0)
        distance[wave] = steps
    return distance


def require_contact(stations: np.recarray, distance: np.ndarray) -> None:
    """Raise `DataError` when a station touches no Mexican cell, for nobody could ever get there."""
    for station, steps in zip(stations, distance, strict=True):
        if not (steps == 1).any():
            file = "ports.csv" if station.kind == PORT else "sectors.csv"
            problem = f"{station.name} at cell ({station.x}, {station.y}) touches no Mexican cell"
            raise DataError(file, problem, column="longitude")


def point_toward(distance: np.ndarray, stations: np.recarray) -> np.ndarray:
    """Find the next flat cell on a shortest way, int16 [stations, WIDTH, HEIGHT], -1 for none.

    Among equally short ways the first of `STEPS` is taken.
    """
    cells = np.arange(WIDTH * HEIGHT, dtype=np.int16).reshape(WIDTH, HEIGHT)
    toward = np.where(distance == 0, cells, np.int16(-1))
    for step in STEPS:
        nearer = (distance > 0) & (shift(distance, step, outside=-1) == distance - 1) & (toward < 0)
        toward = np.where(nearer, cells + step[0] * HEIGHT + step[1], toward)
    return toward.astype(np.int16)
