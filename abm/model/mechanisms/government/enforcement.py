"""Enforcement in Mexico: pressure spreads and fades; what is known of a region grows with events and is worked off.

Represents pressure on the ground, and what the state knows.

Rule. `P <- P + (1 + effort - P) / pressure_memory_days + pressure_spread x (sum over four neighbors of their P -
P)`: the steady state without policy is 1, the unit of pressure. Intelligence fades with `intelligence_half_life` and
grows, all over a region, by `intelligence_seizure`, `intelligence_find` and `intelligence_arrest` per event of
yesterday; a courier's arrest counts for the region of the courier's cell, a leader's for the home region of the
organization. Pressure works off what is known: intelligence is used up at `P / lead_days` a day, so that twice the
effort uses it up twice as fast (what it finds: see raids).

Assumptions. All (A).

Departures. Effort is divided by the memory, so that pressure is measured in base efforts. Intelligence is **kept on
grid cells but gained by region**: events have a region and no address, while a layer on the grid leaves room for
knowledge of single places; today all cells of a region hold one value.
"""

from __future__ import annotations

from abm.model.annotations import Day, Row, World

from abm.model.arithmetic import exp, log
from abm.model.declare import Lever, Table, fields, masses, parameters
from abm.model.looks import Layer
from abm.model.ground import today
from abm.model.kinds import EVENTS, PLACES, REGIONS
from abm.model.ranges import COUNT
from abm.model.streams import rule

PARAMETERS = parameters(
    ("pressure_memory_days", 60.0, "days", 20.0, 180.0, "A: pressure fades at 1/60 a day"),
    ("pressure_spread", 0.1, "1/day", 0.0, 0.24, "A: diffusion between neighboring cells"),
    ("intelligence_half_life", 180.0, "days", 90.0, 365.0, "A: what is not worked off grows old"),
    ("lead_days", 365.0, "days", 90.0, 1095.0, "A: mean time in which the usual effort works off what it knows"),
    ("intelligence_start", 0.5, "1", 0.0, 5.0, "A: intelligence on day 0, everywhere"),
    ("intelligence_seizure", 0.002, "1/event", 0.0, 0.02, "A: knowledge of a region from a courier's arrest"),
    ("intelligence_find", 0.1, "1/event", 0.0, 1.0, "A"),
    ("intelligence_arrest", 0.2, "1/event", 0.0, 2.0, "A"),
)

TABLES = (
    Table("pressure", (PLACES,), "enforcement pressure (base efforts)", kind="f8"),
    Table("next_pressure", (PLACES,), "pressure of tomorrow, while it spreads", kind="f8"),
    Table("intelligence", (PLACES,), "what enforcement knows of a place", kind="f8"),
    Table(
        "events",
        (REGIONS, EVENTS),
        "seizures, finds and arrests of today that concern a region",
        kind="i8",
        allowed=COUNT,
    ),
    Table("enforcement", None, "enforcement in Mexico as a whole"),
)

FIELDS = fields(
    enforcement=(("lowest_pressure", "f8", "base efforts", "the lowest pressure on the map"),),
    mass=(("lost", "i8", "mg pure", "lost so far, in Mexico and inland"),),
)

LEVERS = (Lever("effort", "base efforts", 0, 20, 0, "enforcement effort added in a region", of="region"),)

COUNTS = masses(("lost", "lost_g", "g pure/day", "lost to finds of labs in Mexico and to seizures inland"))

LAYERS = (
    Layer("pressure", "pressure", "pressure: usual to 8 times", (148, 52, 120), usual=1.0, most=8.0),
    Layer("intelligence", "intelligence", "intelligence: none to much", (0, 114, 178), usual=0.0, most=30.0),
)


SEIZURE, FIND, ARREST = 0, 1, 2


@rule
def spread_pressure(world: World, day: Day) -> None:
    """Let pressure and intelligence fade, spread and grow by one day.

    P <- P (1 - 1/memory) + spread x Laplacian(P) + effort(region) / memory, in units of the base effort, so
    that the steady state without policy is 1. Intelligence fades with its half-life and grows with yesterday's
    events in the region.
    """
    p = world.parameters
    government = world.government
    fade = 1.0 / p.pressure_memory_days
    forget = exp(-log(2.0) / p.intelligence_half_life)
    for k in range(world.rows.places):
        place = world.places[k]
        here = world.pressure[place]
        flow = 0.0
        for n in range(4):
            flow += world.pressure[world.neighbors[k, n]] - here
        effort = 1.0 + government.effort[world.region_of[place]]
        world.next_pressure[place] = here + fade * (effort - here) + p.pressure_spread * flow
        kept = max(0.0, forget - here / p.lead_days)
        world.intelligence[place] = world.intelligence[place] * kept + gained(world, world.region_of[place])
    keep_pressure(world)
    world.events[:] = 0


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
def gained(world: World, region: Row) -> float:
    """Return the intelligence on a region that yesterday's seizures, finds and arrests brought."""
    p = world.parameters
    events = world.events[region]
    return (
        p.intelligence_seizure * events[SEIZURE]
        + p.intelligence_find * events[FIND]
        + p.intelligence_arrest * events[ARREST]
    )


@rule
def lose(world: World, mass: int) -> None:
    """Book what is lost, in Mexico or inland."""
    world.mass.lost += mass
    today(world).lost += mass


@rule
def note_event(world: World, region: Row, kind: int) -> None:
    """Note a seizure, a find or an arrest: from tomorrow on more is known of the region."""
    world.events[region, kind] += 1


@rule
def add_pressure(world: World, place: Row, efforts: float) -> None:
    """Raise the pressure of one place, in base efforts."""
    world.pressure[place] += efforts
