"""Closures: ports, or modes there, that are closed for a while, and where travelers and couriers go instead.

Represents how many come to each port and mode when some are closed or barred by restrictions.

Rule. Of those who would cross at a port and mode the share `closed` (a lever) is turned away; `shifting` of them come to the other ports of the field
office, in the same mode and in proportion to who comes to what is open there, and the rest stays at home. `crowd` is who comes over
the official crossings, `(1 - closed) x (1 + shifting x turned away / still coming) x kept`, the last being what restrictions leave
(see legal status). Legal traffic, exams, lines and the cover of loads follow it. Nobody is sent to what is closed; a courier who
stands before it starts anew from home for the nearest port that is open in the same mode, or waits there where none is.

Assumptions. `shifting` (A). Nobody goes to another field office, or to another mode.

Departures. Plans are made once a week, so that a load which a plan would send to what is closed is not sent that day.
"""

from __future__ import annotations

from abm.inputs.geography import Mode
from abm.model.annotations import Day, Row, World
from abm.model.declare import Column, Lever, Response, fields, parameters
from abm.model.ground import today
from abm.model.kinds import CourierState
from abm.model.mechanisms.crossing.status import kept_in_traffic
from abm.model.mechanisms.crossing.travel import change_courier, set_off
from abm.model.mechanisms.organizations.learning import note_sent
from abm.model.ranges import AMOUNT
from abm.model.streams import rule

PARAMETERS = parameters(
    ("shifting", 0.5, "share", 0.0, 0.9, "A: of those turned away, who cross at another port of the office"),
)  # fmt: skip

FIELDS = fields(routes=(("crowd", "f8", "ratio", "who comes over the official crossings", AMOUNT),))

LEVERS = (
    Lever("closed", "share of crossings", 0, 1, 0, "share of crossings that is turned away; 1 = closed", of="route"),
)

COUNTS = (
    Column("crossings_barred", "crossings/day", "legal crossings barred by closures and restrictions", "f8", digits=0),
)  # fmt: skip

RESPONSES = (
    Response("crossings_barred_per_day", "crossings/day", "mean legal crossings barred by closures and restrictions", lambda days: days.crossings_barred.mean(), "crossings barred"),
)  # fmt: skip


@rule
def is_closed(world: World, r: Row) -> bool:
    """Tell whether nobody can cross on a route today."""
    return bool(world.government.closed[r] >= 1.0)


@rule
def some_closed(world: World) -> bool:
    """Tell whether anybody is turned away anywhere today."""
    for r in range(world.rows.routes):
        if world.government.closed[r] > 0.0:
            return True
    return False


@rule
def count_crowds(world: World) -> None:
    """Work out who comes to each port and mode, and count who stays at home."""
    legal = world.inputs[world.clock.input].legal_crossings
    row, closed = today(world), some_closed(world)
    for r in range(world.rows.routes):
        route = world.routes[r]
        route.crowd = 1.0
        if route.mode != Mode.BETWEEN:
            open_share = 1.0 - world.government.closed[r]
            more = shifted(world, r) if closed else 0.0
            route.crowd = open_share * (1.0 + more) * kept_in_traffic(world, route.mode)
            row.crossings_barred += legal[r] * (1.0 - route.crowd)


@rule
def shifted(world: World, r: Row) -> float:
    """Return who comes to a route as others of its office and mode are closed, over who would come anyway."""
    legal = world.inputs[world.clock.input].legal_crossings
    turned, coming = 0.0, 0.0
    for other in range(world.rows.routes):
        if world.routes[other].mode == world.routes[r].mode and world.routes[other].office == world.routes[r].office:
            turned += legal[other] * world.government.closed[other]
            coming += legal[other] * (1.0 - world.government.closed[other])
    return world.parameters.shifting * turned / coming if coming > 0.0 else 0.0


@rule
def turn_aside(world: World, i: Row, day: Day) -> None:
    """Let a courier who stands before what is closed start anew for the nearest open port, or wait for tomorrow."""
    r = nearest_open(world, world.couriers[i].route)
    if r < 0:
        change_courier(world, i, CourierState.CROSSING, day + 1)
        return
    note_sent(world, world.cells[i // world.rows.courier_slots].organization, r)
    set_off(world, i, r, day)


@rule
def nearest_open(world: World, closed: Row) -> Row:
    """Return the route that is open, used, of the mode of the one that is closed and nearest to it; -1: none."""
    here = world.routes[closed]
    nearest, least = -1, 0
    for r in range(world.rows.routes):
        route = world.routes[r]
        away = max(abs(route.x - here.x), abs(route.y - here.y))
        if route.mode == here.mode and route.traffic > 0.0 and not is_closed(world, r):
            if nearest < 0 or away < least:
                nearest, least = r, away
    return nearest
