"""Travel: couriers move over the land to their port, and come back to their cell when it is time.

Represents the way to the border.

Rule. A courier moves `travel_speed` cells a day along a shortest land path, computed once for each station. On the
day of arrival the courier crosses. After the rest the courier is ready at the cell's home.

Assumptions. Speed (A). The way back is part of the rest.

Departures. None.
"""

from __future__ import annotations

from abm.inputs.geography import HEIGHT
from abm.model.declare import fields, parameters
from abm.model.kinds import READY, READY_BETWEEN, Citizenship, CourierState
from abm.model.streams import rule

PARAMETERS = parameters(
    ("travel_speed", 8, "cells/day", 6, 10, "A: about 400 km a day"),
)

FIELDS = fields(
    couriers=(
        ("place", "i4", "", "place on the grid, x * 44 + y"),
        ("x", "i4", "cells", "column of the grid"),
        ("y", "i4", "cells", "row of the grid"),
    ),
)


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
    from_cell = world.cells[i // world.rows.courier_slots]
    courier = world.couriers[i]
    courier.state = CourierState.IDLE
    courier.route = -1
    courier.place, courier.x, courier.y = from_cell.place, from_cell.x, from_cell.y
    world.courier_due[i] = READY_BETWEEN if courier.citizenship == Citizenship.NO_DOCUMENT else READY
