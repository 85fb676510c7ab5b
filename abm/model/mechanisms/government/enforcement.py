"""Enforcement in Mexico: pressure spreads and fades.

Represents pressure on the ground.

Rule. `P <- P + (effort - P) / pressure_memory_days + pressure_spread x (sum over four neighbors of their P - P)`, the
effort of a region being 1 without a policy or a threat (see politics): the steady state is then 1, the unit of
pressure. Pressure works off what is known (see intelligence), and so finds labs (see raids).

Assumptions. All (A).

Departures. Effort is divided by the memory, so that pressure is measured in usual efforts.
"""

from __future__ import annotations

from abm.model.annotations import Day, Row, World

from abm.model.declare import Lever, Table, fields, masses, parameters
from abm.model.looks import Layer
from abm.model.ground import today
from abm.model.kinds import PLACES
from abm.model.mechanisms.government.politics import effort_in
from abm.model.streams import rule

PARAMETERS = parameters(
    ("pressure_memory_days", 60.0, "days", 20.0, 180.0, "A: pressure fades at 1/60 a day"),
    ("pressure_spread", 0.1, "1/day", 0.0, 0.24, "A: diffusion between neighboring cells"),
)

TABLES = (
    Table("pressure", (PLACES,), "enforcement pressure (usual efforts)", kind="f8"),
    Table("next_pressure", (PLACES,), "pressure of tomorrow, while it spreads", kind="f8"),
    Table("enforcement", None, "enforcement in Mexico as a whole"),
)

FIELDS = fields(
    enforcement=(("lowest_pressure", "f8", "usual efforts", "the lowest pressure on the map"),),
    mass=(("lost", "i8", "mg pure", "lost so far, in Mexico and inland"),),
)

LEVERS = (Lever("effort", "usual efforts", 0, 20, 0, "enforcement effort added in a region", of="region"),)

COUNTS = masses(("lost", "lost_g", "g pure/day", "lost to finds of labs and strikes in Mexico and to seizures inland"))

LAYERS = (Layer("pressure", "pressure", "pressure: usual to 8 times", (148, 52, 120), usual=1.0, most=8.0),)


@rule
def spread_pressure(world: World, day: Day) -> None:
    """Let pressure fade, spread and grow by one day.

    P <- P (1 - 1/memory) + spread x Laplacian(P) + effort(region) / memory, in units of the usual effort, so
    that the steady state without policy is 1.
    """
    p = world.parameters
    fade = 1.0 / p.pressure_memory_days
    for k in range(world.rows.places):
        place = world.places[k]
        here = world.pressure[place]
        flow = 0.0
        for n in range(4):
            flow += world.pressure[world.neighbors[k, n]] - here
        effort = effort_in(world, world.region_of[place])
        world.next_pressure[place] = here + fade * (effort - here) + p.pressure_spread * flow
    keep_pressure(world)


@rule
def keep_pressure(world: World) -> None:
    """Take over the pressure of today, and note the lowest."""
    lowest = world.next_pressure[world.places[0]]
    for k in range(world.rows.places):
        place = world.places[k]
        world.pressure[place] = world.next_pressure[place]
        lowest = min(lowest, world.pressure[place])
    world.enforcement.lowest_pressure = lowest


@rule
def lose(world: World, mass: int) -> None:
    """Book what is lost, in Mexico or inland."""
    world.mass.lost += mass
    today(world).lost += mass


@rule
def add_pressure(world: World, place: Row, efforts: float) -> None:
    """Raise the pressure of one place, in usual efforts."""
    world.pressure[place] += efforts
