"""Places: drawing where a lab or a cell settles.

Represents where a lab or a new cell settles.

Rule. A place on Mexican land is drawn with weight `exp(-(pressure - lowest pressure) / move_pressure_scale - distance
/ move_distance)`. Distance is the larger of the two coordinate differences. A lab starts near its cell's home, a
moving lab near where it was. On a new place exposure is 0 and perceived pressure is that of the place.

Assumptions. Form and both scales (A).

Departures. Pressure counts above the lowest on the map, not from zero: the shares are the same, and a draw stays
cheap when a crackdown is nationwide.
"""

from __future__ import annotations

from enum import IntEnum

from abm.inputs.geography import HEIGHT
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import exp
from abm.model.declare import fields, parameters
from abm.model.ranges import PLACE, REGION, X, Y
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("move_pressure_scale", 0.5, "usual efforts", 0.1, 2.0, "A"),
    ("move_distance", 6.0, "cells", 2.0, 20.0, "A: scale of the distance moved; a cell is about 50 km"),
)

Stream = IntEnum("Stream", {"LAB_PLACE": 3})

FIELDS = fields(
    labs=(
        ("place", "i8", "", "place on the grid, x * 44 + y", PLACE),
        ("x", "i8", "cells", "column of the grid", X),
        ("y", "i8", "cells", "row of the grid", Y),
        ("region", "i8", "", "region of Mexico", (-1, REGION[1])),
        ("exposure", "f8", "days", "time in one place in which it could be noticed"),
        ("perceived", "f8", "usual efforts", "pressure as its crew perceives it"),
    ),
)


TRIES = 2048


@rule
def cells_apart(a: Row, b: Row) -> int:
    """Return the distance of two places in cells (the larger of the two coordinate differences)."""
    return max(abs(a // HEIGHT - b // HEIGHT), abs(a % HEIGHT - b % HEIGHT))


@rule
def on_grid(world: World, place: Row) -> tuple[int, int, Row]:
    """Return column, row and region of a place."""
    return place // HEIGHT, place % HEIGHT, world.region_of[place]


@rule
def place_weight(world: World, origin: Row, place: Row) -> float:
    """Return exp(-(pressure - lowest) / scale - distance / scale), at most 1: quiet and near places are likelier."""
    p = world.parameters
    away = cells_apart(origin, place)
    heat = world.pressure[place] - world.enforcement.lowest_pressure
    return exp(-heat / p.move_pressure_scale - away / p.move_distance)


@rule
def draw_place(world: World, origin: Row, stream: IntEnum, entity: int, day: Day) -> Row:
    """Draw a place on Mexican land with probability proportional to its weight (by rejection)."""
    seed = world.run.seed
    number = world.rows.places
    for k in range(TRIES):
        address = (entity * TRIES + k) * 2
        place = world.places[int(uniform(seed, stream, address, day) * number)]
        if uniform(seed, stream, address + 1, day) < place_weight(world, origin, place):
            return place
    return origin


@rule
def settle_lab(world: World, i: Row, place: Row) -> None:
    """Put a lab on a place, where nobody has noticed it yet."""
    lab = world.labs[i]
    lab.place = place
    lab.x, lab.y, lab.region = on_grid(world, place)
    lab.exposure = 0.0
    lab.perceived = world.pressure[place]


@rule
def expose(world: World, i: Row) -> None:
    """Count one more day on which a lab could be noticed."""
    world.labs[i].exposure += 1.0


@rule
def perceive(world: World, i: Row, share: float) -> None:
    """Let the pressure that a crew perceives come nearer, by a share of the difference, to that of its place."""
    lab = world.labs[i]
    lab.perceived += share * (world.pressure[lab.place] - lab.perceived)
