"""What never changes on the map: land, the border, stations and regions in map coordinates, and how things look on it.

A map coordinate is a place on the grid as a real number: x to the east, y to the north, one cell is one unit.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from abm.inputs.geography import CELL, FIELD_OFFICES, HEIGHT, NORTH, PORT, REGIONS, WEST, WIDTH, load_geography
from abm.inputs.outline import LANDS, read_outline
from abm.inputs.territory import load_organizations
from abm.inputs.traffic import legal_crossings
from abm.model.declared import HAPPENINGS, LAYERS, PORTRAYALS
from abm.model.initialization import neighborhood
from abm.viewer.portrayals import happening_values, layer_values, portrayal_values

FADE_DAYS = 7  # days over which the pulse of what happened fades
MIDDLE = NORTH - HEIGHT * CELL / 2  # latitude of the middle of the map, degrees
TRAFFIC_YEAR = 2022  # fiscal year whose legal traffic sizes the ports


def to_map(longitude: float, latitude: float) -> tuple[float, float]:
    """Turn degrees into map coordinates."""
    return (longitude - WEST) / CELL, (latitude - NORTH) / CELL + HEIGHT


@cache
def fixed_map() -> dict:
    """Return all of the map that no run changes, as plain values.

    Returns
    -------
    dict
        width, height : size in cells; aspect : width of a cell over its height on the ground;
        land : {"Mexico" | "United States" | "other land": [[[x, y], ...], ...]}; border : [[x, y], ...];
        ports : one row a station (ports of entry, then Border Patrol sectors) with name, kind, x, y, office and traffic
        (legal crossings a day; 0 at a sector); offices : name, x and y of the middle of each field office;
        regions : name, x and y; places : x, y and region of the grid cells that the layers of a frame speak of;
        organizations : names on day 0; fadeDays : days over which a pulse fades; portrayals, layers, happenings : how the tables of a frame, and what happened, are drawn.
    """
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "aspect": round(float(np.cos(np.radians(MIDDLE))), 4),
        "land": {name: lines_of(name) for name in LANDS[:3]},
        "border": lines_of("border")[0],
        "ports": _stations(),
        "offices": [
            {"name": name, "x": x, "y": y} for name, (x, y) in zip(FIELD_OFFICES, office_middles(), strict=True)
        ],
        "regions": _regions(),
        "places": _places(),
        "organizations": [organization.name for organization in load_organizations()],
        "portrayals": [portrayal_values(portrayal) for portrayal in PORTRAYALS],
        "layers": [layer_values(layer) for layer in LAYERS],
        "fadeDays": FADE_DAYS,
        "happenings": [happening_values(one) for one in HAPPENINGS if one.number],
    }


@cache
def office_middles() -> tuple[tuple[float, float], ...]:
    """Return the middle of the ports of each field office, in map coordinates."""
    stations = load_geography().stations
    own = [stations[(stations.kind == PORT) & (stations.office == office)] for office in range(len(FIELD_OFFICES))]
    return tuple(_rounded(*to_map(ports.lon.mean(), ports.lat.mean())) for ports in own)


@cache
def region_middles() -> tuple[tuple[float, float], ...]:
    """Return the middle of each region, in map coordinates."""
    region = load_geography().region
    return tuple(_pair(np.argwhere(region == index).mean(axis=0) + 0.5) for index in range(len(REGIONS)))


def lines_of(land: str) -> list[list[tuple[float, float]]]:
    """Return the lines of a land, or of the border, in map coordinates."""
    return [[_rounded(*to_map(longitude, latitude)) for longitude, latitude in line] for line in read_outline()[land]]


def _stations() -> list[dict]:
    stations = load_geography().stations
    traffic = legal_crossings(np.array([TRAFFIC_YEAR]))[0].sum(axis=1)
    rows = []
    for station, crossings in zip(stations, traffic, strict=True):
        x, y = _rounded(*to_map(float(station.lon), float(station.lat)))
        kind, office = ("port", "sector")[int(station.kind)], FIELD_OFFICES[station.office]
        rows.append({"name": str(station["name"]), "kind": kind, "x": x, "y": y, "office": office,
                     "traffic": round(float(crossings))})  # fmt: skip
    return rows


def _regions() -> list[dict]:
    return [{"name": name, "x": x, "y": y} for name, (x, y) in zip(REGIONS, region_middles(), strict=True)]


def _places() -> dict[str, list[int]]:
    places = neighborhood()[0]
    region = load_geography().region.ravel()[places]
    return {"x": (places // HEIGHT).tolist(), "y": (places % HEIGHT).tolist(), "region": region.tolist()}


def _pair(place: np.ndarray) -> tuple[float, float]:
    return _rounded(float(place[0]), float(place[1]))


def _rounded(x: float, y: float) -> tuple[float, float]:
    return round(float(x), 2), round(float(y), 2)
