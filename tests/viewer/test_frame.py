"""Frames: pure functions of a world, plain values, true counts, and nothing that must not be reported."""

import json
import re

import numpy as np
import pytest
from worlds import table_bytes, tiny

from abm.inputs.geography import FIELD_OFFICES, HEIGHT, load_geography
from abm.inputs.waits import WAIT_NOTE
from abm.model.declare import KILOGRAM
from abm.model.declared import LAYERS
from abm.model.initialization import build_world
from abm.model.kinds import CourierState, LabState
from abm.model.observation import DAILY_COLUMNS
from abm.model.simulation import advance
from abm.model.world import WORLD
from abm.viewer.frame import history, take_frame
from abm.viewer.inspector import INSPECTED, about
from abm.viewer.outline import fixed_map

BUSY = {"demand_level": 0.5}
SCENARIO = tiny(days=90, burn_in=20, parameters=BUSY)
DAY = 69
# No frame and no panel may name these, in a key or in a text.
FORBIDDEN = re.compile(
    r"exam_share|finds_per_exam|probab|chance|likel|detect|plan|territory|route|mode|profit|best|share of finds",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def world():
    simulated = build_world(SCENARIO, 3)
    advance(simulated, 0, SCENARIO.burn_in + DAY + 1)
    return simulated


@pytest.fixture(scope="module")
def frame(world):
    return take_frame(world, SCENARIO, DAY)


def plain(value):
    """Tell whether a value is made of plain Python types all through (bool and NumPy numbers are not)."""
    if type(value) is dict:
        return all(type(key) is str and plain(part) for key, part in value.items())
    if type(value) in (list, tuple):
        return all(map(plain, value))
    return type(value) in (int, float, str)


def test_a_frame_only_reads_the_world(world):
    before = {name: table_bytes(world, name).tobytes() for name in WORLD.names}
    first = take_frame(world, SCENARIO, DAY)
    for kind, (_, size) in INSPECTED.items():
        for row in range(min(50, size(world))):
            about(world, kind, row)
    assert take_frame(world, SCENARIO, DAY) == first
    assert [name for name in WORLD.names if table_bytes(world, name).tobytes() != before[name]] == []


def test_a_frame_is_plain_and_can_be_written(frame, world):
    for values in (vars(frame), fixed_map(), history(world, SCENARIO, DAY)):
        assert plain(values)
        json.dumps(values, allow_nan=False)


def test_counts_are_those_of_the_world(world, frame):
    seen = frame.map
    assert len(seen["cells"]["id"]) == world.cells["active"].sum() > 0
    for state in LabState:
        shown = seen["labs"]["state"].count(int(state))
        assert shown == (0 if state in (0, 6) else (world.labs["state"] == state).sum()), state
    assert seen["labs"]["state"].count(LabState.WORKING) > 5
    assert len(seen["couriers"]["id"]) == (world.couriers["state"] == CourierState.TRAVELING).sum() > 0
    for part in ("cells", "labs", "couriers"):
        assert len({len(column) for column in seen[part].values()}) == 1


def test_the_catch_of_every_day_adds_up_to_what_was_seized():
    """Gross weight and number, at ports and at all stations, day after day; by field office since day 0."""
    simulated = build_world(SCENARIO, 4)
    advance(simulated, 0, SCENARIO.burn_in)
    kinds = np.array([port["kind"] == "port" for port in fixed_map()["ports"]])
    offices = np.array([FIELD_OFFICES.index(port["office"]) for port in fixed_map()["ports"]])
    assert take_frame(simulated, SCENARIO, -1).map["offices"] == {"seized": [0.0] * len(FIELD_OFFICES)}
    found, summed = 0, np.zeros(len(FIELD_OFFICES))
    for day in range(60):
        advance(simulated, SCENARIO.burn_in + day, SCENARIO.burn_in + day + 1)
        seen = take_frame(simulated, SCENARIO, day)
        row = simulated.daily[SCENARIO.burn_in + day]
        catch, seizures = np.array(seen.map["ports"]["catch"]), np.array(seen.map["ports"]["seizures"])
        assert catch[kinds].sum() == pytest.approx(row.seized_gross_at_ports / KILOGRAM, abs=0.02)
        assert catch.sum() == pytest.approx(row.seized_gross / KILOGRAM, abs=0.02)
        assert (seizures[kinds].sum(), seizures.sum()) == (row.seizures_at_ports, row.seizures)
        assert seen.map["pulses"] == np.flatnonzero(seizures).tolist()
        summed += np.bincount(offices, catch, len(FIELD_OFFICES))
        assert seen.map["offices"]["seized"] == pytest.approx(summed, abs=0.02 * (day + 1))
        found += row.seizures
    assert found > 20 and (summed > 0).sum() > 1


def test_the_history_is_the_daily_table_from_any_day_on(world):
    series = history(world, SCENARIO, DAY)
    assert [*series] == [column.name for column in DAILY_COLUMNS]
    assert {len(values) for values in series.values()} == {DAY + 1}
    recorded = world.daily[SCENARIO.burn_in + DAY]
    assert series["delivered_g"][-1] == round(recorded.delivered / 1000)
    assert series["price_index"][-1] == round(recorded.price, 4)
    assert history(world, SCENARIO, DAY, DAY - 2) == {name: values[-3:] for name, values in series.items()}


def test_a_layer_that_nobody_asks_for_is_not_taken(world, frame):
    names = {layer.table for layer in LAYERS}
    assert names <= set(frame.map) and "landed" in names
    one = take_frame(world, SCENARIO, DAY, ("killings",)).map
    assert set(frame.map) - set(one) == names - {"killings"}
    assert one["killings"] == frame.map["killings"]


def test_dates_are_reported_where_inputs_are_dated():
    for inputs, expected in (("history", ("2018-10-01", "2018-10-01", "2018-11-02")), ("FY2019", ("", "", ""))):
        scenario = tiny(inputs=inputs)
        world = build_world(scenario, 1)
        assert tuple(take_frame(world, scenario, day).date for day in (-1, 0, 32)) == expected


def test_couriers_head_for_an_office_and_tell_no_port(world, frame):
    """A courier is drawn where it is on the day it leaves, and at the middle of its office at the end of the trip."""
    near = 0
    for row, x, y in zip(*(frame.map["couriers"][name] for name in ("id", "x", "y")), strict=True):
        courier = world.couriers[row]
        route = world.routes[courier.route]
        home = world.cells["place"][row // world.rows.courier_slots]
        left, whole = (int(world.distance[route.station, place]) for place in (courier.place, home))
        middle = fixed_map()["offices"][route.office]
        for axis, drawn in (("x", x), ("y", y)):
            away = abs(drawn + 0.5 - middle[axis])
            assert away <= left / max(1, whole) * abs(courier[axis] + 0.5 - middle[axis]) + 0.11
        near += left <= 8
    assert near > 0


def test_the_fixed_map_lies_where_the_grid_lies():
    """Outline and grid agree: nearly every Mexican cell has its center within the outline, and no other has."""
    from matplotlib.path import Path

    geography = load_geography()
    centers = np.argwhere(np.ones_like(geography.mexico)) + 0.5
    inside = np.zeros(len(centers), bool)
    for polygon in fixed_map()["land"]["Mexico"]:
        inside |= Path(polygon).contains_points(centers)
    assert (inside != geography.mexico.ravel()).sum() <= 5
    for station, port in zip(geography.stations, fixed_map()["ports"], strict=True):
        assert (int(port["x"]), int(port["y"])) == (station.x, station.y)
        assert port["name"] == station["name"]
    places = fixed_map()["places"]
    assert (geography.mexico[places["x"], places["y"]]).all()
    assert fixed_map()["height"] == HEIGHT
    assert fixed_map()["border"][0][0] > fixed_map()["border"][-1][0]


def test_layers_rise_with_what_they_show(world):
    usual = take_frame(world, SCENARIO, DAY).map
    assert len(usual["pressure"]) == len(usual["intelligence"]) == len(fixed_map()["places"]["x"])
    place = int(world.places[10])
    kept = world.pressure[place], world.intelligence[place]
    try:
        for pressure, known, expected in ((1.0, 0.0, (0, 0)), (1e9, 1e9, (255, 255))):
            world.pressure[place], world.intelligence[place] = pressure, known
            seen = take_frame(world, SCENARIO, DAY).map
            assert (seen["pressure"][10], seen["intelligence"][10]) == expected
    finally:
        world.pressure[place], world.intelligence[place] = kept


def words(value):
    """Return every key and every text within a value."""
    if isinstance(value, dict):
        return [word for key, part in value.items() for word in (key, *words(part))]
    if isinstance(value, (list, tuple)):
        return [word for part in value for word in words(part)]
    return [value] if isinstance(value, str) else []


def test_nothing_that_must_not_be_reported_is_reported(world, frame):
    reported = words(vars(frame)) + words(fixed_map())
    for kind, (_, size) in INSPECTED.items():
        for row in range(min(200, size(world))):
            reported += words(about(world, kind, row))
    assert [
        word for word in reported if FORBIDDEN.search(word.replace(f" ({WAIT_NOTE})", ""))
    ] == []  # it says "modeled"
    assert set(frame.map["couriers"]) == {"id", "x", "y"}
    assert set(frame.map["ports"]) == {"catch", "seizures"} and set(frame.map["offices"]) == {"seized"}


def test_about_tells_in_words_and_refuses_what_is_not_there(world):
    shown = about(world, "organization", 0)
    assert shown["name"] == "Sinaloa" and "leaders lost, arrests included" not in shown  # those are top leaders alone
    own = np.flatnonzero((world.cells["organization"] == 0) & (world.cells["active"] == 1))
    world.cells["leader"][own] = [*[0] * 2, *[1] * (len(own) - 2)]
    shown = about(world, "organization", 0)
    assert shown["cells without a leader now"] == "2" and shown["top leaders lost, arrests included"] == "0"
    assert about(world, "port", 0)["field office"] == "San Diego"
    assert about(world, "cell", 0)["region"]
    world.cells["cash"][0] = 123456789
    assert about(world, "cell", 0)["cash"] == "1.23 million dollars"  # it was 1,234,568
    for kind, row in (("port", 35), ("cell", -1), ("spy", 0)):
        with pytest.raises(ValueError, match="known: |allowed 0 to"):
            about(world, kind, row)


def test_factions_are_named_after_whom_they_left():
    scenario = tiny()
    world = build_world(scenario, 1)
    world.rows.organizations = 12
    world.organizations["parent"][8:12] = 0, 0, 8, 10
    names = take_frame(world, scenario, 0).map["organizations"]
    assert names[8:] == ["Sinaloa faction 1", "Sinaloa faction 2", "Sinaloa faction 1.1", "Sinaloa faction 1.1.1"]
