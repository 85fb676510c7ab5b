"""The grid, its regions and the ways to the border."""

import shutil
from collections import deque

import numpy as np
import pytest

from abm.inputs.geography import (
    FIELD_OFFICES,
    HEIGHT,
    PORT,
    REGIONS,
    SECTOR,
    WIDTH,
    Mode,
    load_geography,
    locate,
)
from abm.inputs.tables import DATA

GEOGRAPHY = load_geography()
STATIONS = GEOGRAPHY.stations

CITIES = [
    ("Tijuana", -116.9, 32.4, "Northwest"),
    ("La Paz", -110.3, 24.1, "Northwest"),
    ("Hermosillo", -111.0, 29.1, "Northwest"),
    ("Culiacan", -107.4, 24.8, "Northwest"),
    ("Chihuahua", -106.1, 28.6, "North"),
    ("Torreon", -103.4, 25.5, "North"),
    ("Durango", -104.7, 24.0, "North"),
    ("Zacatecas", -102.6, 22.8, "North"),
    ("Saltillo", -101.0, 25.4, "Northeast"),
    ("Monterrey", -100.3, 25.7, "Northeast"),
    ("Ciudad Victoria", -99.1, 23.7, "Northeast"),
    ("San Luis Potosi", -101.0, 22.1, "Northeast"),
    ("Tepic", -104.9, 21.5, "Pacific"),
    ("Guadalajara", -103.3, 20.7, "Pacific"),
    ("Morelia", -101.2, 19.7, "Pacific"),
    ("Chilpancingo", -99.5, 17.6, "Pacific"),
    ("Mexico City", -99.1, 19.4, "Center"),
    ("Puebla", -98.2, 19.0, "Center"),
    ("Queretaro", -100.4, 20.6, "Center"),
    ("Oaxaca", -96.7, 17.1, "South"),
    ("Tuxtla", -93.1, 16.8, "South"),
    ("Merida", -89.6, 20.9, "South"),
]


def cell_of(name):
    return STATIONS.cell[STATIONS.name == name][0]


def measure_plainly(station):
    """Search from one station with a queue, cell by cell: the textbook form."""
    distance = {(int(station.x), int(station.y)): 0}
    queue = deque(distance)
    while queue:
        x, y = queue.popleft()
        for i in range(max(x - 1, 0), min(x + 2, WIDTH)):
            for j in range(max(y - 1, 0), min(y + 2, HEIGHT)):
                if GEOGRAPHY.mexico[i, j] and (i, j) not in distance:
                    distance[i, j] = distance[x, y] + 1
                    queue.append((i, j))
    grid = np.full((WIDTH, HEIGHT), -1)
    for (x, y), steps in distance.items():
        grid[x, y] = steps
    return grid.ravel()


def test_north_is_up_and_west_is_left():
    assert locate(-117.99, 35.99) == (0, HEIGHT - 1)
    assert locate(-86.01, 14.01) == (WIDTH - 1, 0)
    assert not GEOGRAPHY.mexico[:, HEIGHT - 1].any()  # the north line is the United States
    assert GEOGRAPHY.mexico[locate(-99.1, 19.4)]
    assert not GEOGRAPHY.mexico[locate(-95.4, 29.8)]  # Houston


@pytest.mark.parametrize("point", [(-118.1, 30), (-86, 30), (-100, 36), (-100, 13.9)])
def test_point_off_the_grid_is_refused(point):
    with pytest.raises(ValueError, match="off the grid"):
        locate(*point)


def test_grid_has_the_size_and_the_land_of_the_map():
    assert GEOGRAPHY.mexico.shape == GEOGRAPHY.region.shape == (WIDTH, HEIGHT) == (64, 44)
    assert GEOGRAPHY.mexico.sum() == 703


def test_regions_cover_mexico_and_nothing_else():
    assert np.array_equal(GEOGRAPHY.region >= 0, GEOGRAPHY.mexico)
    assert set(np.unique(GEOGRAPHY.region)) == {-1, *range(len(REGIONS))}


@pytest.mark.parametrize(("city", "longitude", "latitude", "region"), CITIES)
def test_city_lies_in_its_region(city, longitude, latitude, region):
    assert REGIONS[GEOGRAPHY.region[locate(longitude, latitude)]] == region


def test_each_region_is_one_piece_on_the_map():
    """A region has no stray cell: all its cells join, the peninsula of the Northwest by the north."""
    for index in range(len(REGIONS)):
        left = {tuple(cell) for cell in np.argwhere(GEOGRAPHY.region == index)}
        queue = [left.pop()]
        while queue:
            x, y = queue.pop()
            near = {(x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= near
            queue.extend(near)
        assert not left, REGIONS[index]


def test_stations_are_26_ports_then_9_sectors():
    assert STATIONS.kind.tolist() == [PORT] * 26 + [SECTOR] * 9
    assert len(set(STATIONS.name)) == 35
    assert np.array_equal(STATIONS.cell, STATIONS.x * HEIGHT + STATIONS.y)
    assert np.bincount(STATIONS.office[STATIONS.kind == PORT]).tolist() == [6, 6, 6, 8]
    assert np.bincount(STATIONS.office[STATIONS.kind == SECTOR]).tolist() == [2, 2, 2, 3]


def test_san_ysidro_is_where_it_is():
    first = STATIONS[0]
    assert (first.name, first.x, first.y, first.cell) == ("San Ysidro", 1, 37, 1 * 44 + 37)
    assert FIELD_OFFICES[first.office] == "San Diego"


def test_offices_follow_each_other_from_west_to_east():
    ports = STATIONS[STATIONS.kind == PORT]
    assert (np.diff(ports.office[np.argsort(ports.lon)]) >= 0).mean() > 0.9
    means = [ports.lon[ports.office == office].mean() for office in range(4)]
    assert means == sorted(means)


def test_modes_are_in_the_order_of_every_array():
    assert [mode.name for mode in Mode] == ["CAR", "TRUCK", "FOOT", "BETWEEN"]


def test_distance_to_itself_is_zero():
    rows = np.arange(len(STATIONS))
    assert (GEOGRAPHY.distance[rows, STATIONS.cell] == 0).all()
    assert (GEOGRAPHY.toward[rows, STATIONS.cell] == STATIONS.cell).all()
    assert (GEOGRAPHY.distance == 0).sum() == len(STATIONS)


@pytest.mark.parametrize("i", [0, 9, 14, 25, 31])
def test_distance_agrees_with_a_plain_search(i):
    assert np.array_equal(GEOGRAPHY.distance[i], measure_plainly(STATIONS[i]))


def test_distance_known_by_hand():
    def steps(station, longitude, latitude):
        x, y = locate(longitude, latitude)
        return GEOGRAPHY.distance[STATIONS.name == station, x * HEIGHT + y][0]

    assert steps("Nogales", -110.8, 29.2) == 4  # straight north, from the line of 29.0 to that of 31.0
    assert steps("Nogales", -109.9, 30.7) == 2  # 2 west, 1 north: a diagonal step and a straight one


def test_each_step_toward_a_station_is_one_nearer_and_adjacent():
    rows, cells = np.nonzero(GEOGRAPHY.distance > 0)
    following = GEOGRAPHY.toward[rows, cells]
    assert (GEOGRAPHY.distance[rows, following] == GEOGRAPHY.distance[rows, cells] - 1).all()
    assert (abs(following // HEIGHT - cells // HEIGHT) <= 1).all()
    assert (abs(following % HEIGHT - cells % HEIGHT) <= 1).all()
    assert np.array_equal(GEOGRAPHY.toward < 0, GEOGRAPHY.distance < 0)


def test_ways_keep_to_mexico_and_the_station():
    on_the_way = GEOGRAPHY.distance > 0
    assert not (on_the_way & ~GEOGRAPHY.mexico.ravel()).any()


def test_straight_step_is_taken_first():
    x, y = locate(-110.8, 29.2)
    toward = GEOGRAPHY.toward[STATIONS.name == "Nogales", x * HEIGHT + y][0]
    assert toward == x * HEIGHT + y + 1


def test_reachable_is_where_every_station_can_be_reached():
    expected = GEOGRAPHY.mexico.ravel() & (GEOGRAPHY.distance >= 0).all(axis=0)
    assert np.array_equal(GEOGRAPHY.reachable.ravel(), expected)
    assert GEOGRAPHY.reachable[locate(-110.3, 24.1)]  # down the peninsula
    assert np.array_equal(GEOGRAPHY.reachable, GEOGRAPHY.mexico)  # this map has no island


def test_island_is_not_reachable(tmp_path):
    copy = shutil.copytree(DATA, tmp_path / "data")
    for file, letter in (("map.txt", "M"), ("regions.txt", "W")):
        lines = (copy / file).read_text().splitlines()
        lines[30] = letter + lines[30][1:]
        (copy / file).write_text("\n".join(lines))
    geography = load_geography(copy)
    assert geography.mexico[0, HEIGHT - 31] and not geography.reachable[0, HEIGHT - 31]
    assert (geography.toward[:, HEIGHT - 31] == -1).all()
    assert geography.reachable.sum() == GEOGRAPHY.reachable.sum()


def test_geography_is_loaded_once_and_locked():
    assert load_geography() is GEOGRAPHY
    for array in vars(GEOGRAPHY).values():
        with pytest.raises(ValueError, match="read-only"):
            array[0] = array[1]


def test_types_are_as_documented():
    assert GEOGRAPHY.mexico.dtype == GEOGRAPHY.reachable.dtype == bool
    assert GEOGRAPHY.region.dtype == np.int8
    assert GEOGRAPHY.distance.dtype == GEOGRAPHY.toward.dtype == np.int16
    assert GEOGRAPHY.distance.shape == GEOGRAPHY.toward.shape == (35, WIDTH * HEIGHT)
