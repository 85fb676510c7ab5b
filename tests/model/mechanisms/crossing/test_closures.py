"""Closures: who comes where when a port is closed, and where a courier who stands before it goes."""

import numpy as np
import pytest
from worlds import today

from abm.inputs.geography import FIELD_OFFICES, Mode, load_geography
from abm.model.kinds import CourierState
from abm.model.mechanisms.crossing.closures import count_crowds, is_closed, nearest_open, turn_aside

SAN_DIEGO = FIELD_OFFICES.index("San Diego")


def cars_at(world, port):
    """Return the route of cars at a port."""
    stations = load_geography().stations
    routes = world.routes[: world.rows.routes]
    return int(np.flatnonzero((stations.name[routes["station"]] == port) & (routes["mode"] == Mode.CAR))[0])


def test_without_a_policy_all_come(world):
    count_crowds(world)
    assert (world.routes["crowd"][: world.rows.routes] == 1.0).all()
    assert today(world).crossings_barred == 0.0


def test_half_of_those_turned_away_come_to_other_ports_of_the_office(world):
    r = cars_at(world, "San Ysidro")
    legal = world.inputs[world.clock.input].legal_crossings[: world.rows.routes].copy()
    world.government.closed[r] = 1.0
    count_crowds(world)
    routes = world.routes[: world.rows.routes]
    assert is_closed(world, r) and routes["crowd"][r] == 0.0
    same = (routes["office"] == SAN_DIEGO) & (routes["mode"] == Mode.CAR)
    coming = legal * routes["crowd"]
    assert coming[same].sum() == pytest.approx(legal[same].sum() - 0.5 * legal[r])
    assert today(world).crossings_barred == pytest.approx(0.5 * legal[r])
    assert (routes["crowd"][~same] == 1.0).all()


def test_where_an_office_is_closed_all_stay_at_home_and_a_part_is_a_part(world):
    at_ports = (world.routes["office"] == SAN_DIEGO) & (world.routes["mode"] != Mode.BETWEEN)
    at_ports[world.rows.routes :] = False
    legal = world.inputs[world.clock.input].legal_crossings
    world.government.closed[at_ports] = 1.0
    count_crowds(world)
    assert today(world).crossings_barred == pytest.approx(legal[at_ports].sum())
    world.government.closed[at_ports] = 0.4
    today(world).crossings_barred = 0.0
    count_crowds(world)
    assert not is_closed(world, cars_at(world, "San Ysidro"))
    assert today(world).crossings_barred == pytest.approx(0.4 * 0.5 * legal[at_ports].sum())


def test_a_courier_before_a_closed_port_goes_to_the_nearest_open_one_or_waits(world):
    r = cars_at(world, "San Ysidro")
    i = 0
    courier = world.couriers[i]
    courier.state, courier.route, courier.place = CourierState.CROSSING, r, world.routes[r].place
    world.courier_due[i] = 5
    world.government.closed[r] = 1.0
    assert load_geography().stations.name[world.routes[nearest_open(world, r)].station] == "Otay Mesa"
    organization = world.cells[0].organization
    sent = world.sent_week[organization].copy()
    turn_aside(world, i, 5)
    assert (courier.state, world.courier_due[i]) == (CourierState.TRAVELING, 5)
    assert (courier.route, courier.place) == (cars_at(world, "Otay Mesa"), world.cells[0].place)
    assert world.sent_week[organization].sum() == sent.sum() + 1
    world.government.closed[:] = 1.0
    courier.state, courier.route, world.courier_due[i] = CourierState.CROSSING, r, 7
    turn_aside(world, i, 7)
    assert (courier.state, world.courier_due[i]) == (CourierState.CROSSING, 8)
