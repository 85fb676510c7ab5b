"""Travel: the shortest land path at the given speed, and home when it is time."""

import pytest
from worlds import tiny

from abm.model.initialization import build_world
from abm.model.kinds import READY, READY_BETWEEN, Citizenship, CourierState
from abm.model.mechanisms.crossing.travel import travel


@pytest.mark.parametrize("speed", [6, 8, 10])
def test_a_courier_arrives_after_the_days_the_way_takes(speed):
    world = build_world(tiny(parameters={"travel_speed": speed}), 1)
    courier = world.couriers[0]
    for r in range(0, int(world.rows.routes), 9):
        route, home = world.routes[r], world.cells[0].place
        courier.state, courier.route, courier.place = CourierState.TRAVELING, r, home
        world.courier_due[0] = 0
        steps, day = int(world.distance[route.station, home]), 0
        while courier.state == CourierState.TRAVELING and day < 50:
            travel(world, 0, day)
            day += 1
            assert world.distance[route.station, courier.place] == max(0, steps - speed * day)
        assert courier.state == CourierState.CROSSING and day == max(1, -(-steps // speed))
        assert (courier.x, courier.y) == (route.x, route.y) and courier.place == route.place


@pytest.mark.parametrize("state", [CourierState.JOINING, CourierState.RESTING])
@pytest.mark.parametrize("status", [Citizenship.RESIDENT, Citizenship.NO_DOCUMENT])
def test_a_courier_is_ready_at_home_on_the_day_due(world, state, status):
    courier, cell = world.couriers[0], world.cells[0]
    courier.citizenship = status
    courier.state, courier.place, world.courier_due[0] = state, 0, 5
    travel(world, 0, 4)
    assert courier.state == state
    travel(world, 0, 5)
    assert courier.state == CourierState.IDLE and courier.place == cell.place
    assert world.courier_due[0] == (READY_BETWEEN if status == Citizenship.NO_DOCUMENT else READY)
