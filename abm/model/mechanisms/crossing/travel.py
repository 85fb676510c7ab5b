"""Travel: couriers move over the land to their port, and come back to their cell when it is time.

Represents the way to the border.

Rule. A courier moves `travel_speed` cells a day along a shortest land path, computed once for each station. On the
day of arrival the courier crosses. After the rest the courier is ready at the cell's home.

Assumptions. Speed (A). The way back is part of the rest.

Departures. None.
"""

from __future__ import annotations

from abm.inputs.geography import HEIGHT
from abm.model.annotations import Day, Row, World
from abm.model.declare import Table, fields, parameters
from abm.model.kinds import COURIERS, Citizenship, CourierState, NEVER, READY, READY_BETWEEN
from abm.model.ranges import PLACE, X, Y
from abm.model.streams import rule

PARAMETERS = parameters(
    ("travel_speed", 8, "cells/day", 6, 10, "A: about 400 km a day"),
)

TABLES = (
    Table(
        "courier_due", (COURIERS,), "day on which a courier has something to do", kind="i4", allowed=(0, NEVER),
        block=("courier_slots", "courier_rows"), empty=NEVER,
    ),
)  # fmt: skip

FIELDS = fields(
    couriers=(
        ("state", "i4", "", "what the courier is doing", CourierState),
        ("route", "i4", "", "route the courier takes; -1: none", (-1, "routes")),
        ("place", "i4", "", "place on the grid, x * 44 + y", PLACE),
        ("x", "i4", "cells", "column of the grid", X),
        ("y", "i4", "cells", "row of the grid", Y),
    ),
)


@rule
def travel(world: World, i: Row, day: Day) -> None:
    """Move one courier who is due: a day's way along the shortest land path, or back to being ready."""
    if world.courier_due[i] > day:
        return
    courier = world.couriers[i]
    if courier.state == CourierState.TRAVELING:
        route = world.routes[courier.route]
        place = world.jump[route.station, courier.place]
        courier.place = place
        courier.x = place // HEIGHT
        courier.y = place % HEIGHT
        if place == route.place:
            courier.state = CourierState.CROSSING  # today: the day that is due stays
        else:
            world.courier_due[i] = day + 1
    elif courier.state == CourierState.JOINING or courier.state == CourierState.RESTING:
        come_home(world, i)


@rule
def come_home(world: World, i: Row) -> None:
    """Make a courier ready at the home of the cell."""
    undocumented = world.couriers[i].citizenship == Citizenship.NO_DOCUMENT
    stay_home(world, i, CourierState.IDLE, READY_BETWEEN if undocumented else READY)


@rule
def stay_home(world: World, i: Row, state: CourierState, due: Day) -> None:
    """Let a courier be at the home of the cell, without a route, until a day."""
    stand_home(world, i, -1)
    change_courier(world, i, state, due)


@rule
def set_off(world: World, i: Row, r: Row, day: Day) -> None:
    """Let a courier set off from the home of the cell for a route."""
    stand_home(world, i, r)
    change_courier(world, i, CourierState.TRAVELING, day)


@rule
def stand_home(world: World, i: Row, r: Row) -> None:
    """Put a courier at the home of the cell, with a route or (-1) without."""
    cell = world.cells[i // world.rows.courier_slots]
    courier = world.couriers[i]
    courier.route = r
    courier.place, courier.x, courier.y = cell.place, cell.x, cell.y


@rule
def change_courier(world: World, i: Row, state: CourierState, due: Day) -> None:
    """Let a courier do something else, until a day."""
    world.couriers[i].state = state
    world.courier_due[i] = due
