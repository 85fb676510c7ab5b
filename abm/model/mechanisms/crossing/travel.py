"""Travel: couriers move over the land to their port, and come back to their cell when it is time."""

from __future__ import annotations

from abm.model.entities import READY, READY_BETWEEN, Citizenship, CourierState
from abm.inputs.geography import HEIGHT
from abm.model.streams import rule


@rule
def travel(world, i, day):
    """Move one courier who is due: a day's way along the shortest land path, or back to being ready."""
    if world.courier_due[i] > day:
        return
    courier = world.couriers[i]
    if courier.state == CourierState.TRAVELLING:
        route = world.routes[courier.route]
        place = world.jump[route.station, courier.place]
        courier.place = place
        courier.x = place // HEIGHT
        courier.y = place % HEIGHT
        if place == route.place:
            courier.state = CourierState.CROSSING
        else:
            world.courier_due[i] = day + 1
    elif courier.state == CourierState.JOINING or courier.state == CourierState.RESTING:
        come_home(world, i)


@rule
def come_home(world, i):
    """Make a courier ready at the home of the cell."""
    from_cell = world.cells[i // world.clock.courier_slots]
    courier = world.couriers[i]
    courier.state = CourierState.IDLE
    courier.route = -1
    courier.place, courier.x, courier.y = from_cell.place, from_cell.x, from_cell.y
    world.courier_due[i] = READY_BETWEEN if courier.citizenship == Citizenship.NO_DOCUMENT else READY
