"""Places: drawing where a lab or a cell settles."""

from __future__ import annotations

from abm.model.arithmetic import exp
from abm.inputs.geography import HEIGHT
from abm.model.streams import rule, uniform

TRIES = 2048


@rule
def cells_apart(a, b):
    """Return the distance of two places in cells (the larger of the two coordinate differences)."""
    return max(abs(a // HEIGHT - b // HEIGHT), abs(a % HEIGHT - b % HEIGHT))


@rule
def place_weight(world, origin, place):
    """Return exp(-(pressure - lowest) / scale - distance / scale), at most 1: quiet and near places are likelier."""
    p = world.parameters
    away = cells_apart(origin, place)
    heat = world.pressure[place] - world.clock.lowest_pressure
    return exp(-heat / p.move_pressure_scale - away / p.move_distance)


@rule
def draw_place(world, origin, stream, entity, day):
    """Draw a place on Mexican land with probability proportional to its weight (by rejection)."""
    seed = world.clock.seed
    number = world.clock.places
    for k in range(TRIES):
        address = (entity * TRIES + k) * 2
        place = world.places[int(uniform(seed, stream, address, day) * number)]
        if uniform(seed, stream, address + 1, day) < place_weight(world, origin, place):
            return place
    return origin


@rule
def settle_lab(world, i, place):
    """Put a lab on a place, where nobody has noticed it yet."""
    lab = world.labs[i]
    lab.place = place
    lab.x = place // HEIGHT
    lab.y = place % HEIGHT
    lab.region = world.region_of[place]
    lab.exposure = 0.0
    lab.perceived = world.pressure[place]
