"""Enforcement in Mexico: pressure spreads and fades; labs are found by intelligence, hardly by patrols.

Represents pressure on the ground, what the state knows, and finds of labs.

Rule. `P <- P + (1 + effort - P) / pressure_memory_days + pressure_spread x (sum over four neighbors of their P -
P)`: the steady state without policy is 1, the unit of pressure. Intelligence fades with `intelligence_half_life` and
grows, all over a region, by `intelligence_seizure`, `intelligence_find` and `intelligence_arrest` per event of
yesterday; a courier's arrest counts for the region of the courier's cell, a leader's for the home region of the
organization. Pressure works off what is known: intelligence is used up at `P / lead_days` a day, and `hazard of a find
= find_hazard / 365 x (1 + intelligence_weight x P x intelligence + patrol_weight x (P - 1)) x min(1, exposure /
exposure_days)`, so that twice the effort finds twice as much of what is known, and uses it up twice as fast. A raid succeeds with chance `raid_success`. A find takes the lab and its
share of the cell's stock (one over the number of labs), and adds `find_pressure` to the place. A lab on the move is
not found.

Assumptions. All but the order of magnitude of finds (A). A failed raid teaches nobody anything (A).

Departures. Effort is divided by the memory, so that pressure is measured in base efforts. Intelligence is **kept on
grid cells but gained by region**: events have a region and no address, while a layer on the grid leaves room for
knowledge of single places; today all cells of a region hold one value. Armed resistance and sold raids are within
`raid_success`.
"""

from __future__ import annotations

from enum import IntEnum

from abm.model.annotations import Day, Row, World

from abm.model.arithmetic import exp, log
from abm.model.declare import Lever, Response, Table, counts, fields, masses, parameters
from abm.model.looks import Layer
from abm.model.ground import today
from abm.model.kinds import EVENTS, PLACES, REGIONS, LabState
from abm.model.mechanisms.supply.places import expose
from abm.model.mechanisms.supply.production import change_lab, take_stock
from abm.model.ranges import COUNT
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("pressure_memory_days", 60.0, "days", 20.0, 180.0, "A: pressure fades at 1/60 a day"),
    ("pressure_spread", 0.1, "1/day", 0.0, 0.24, "A: diffusion between neighboring cells"),
    ("find_pressure", 0.5, "base efforts", 0.0, 2.0, "A: pressure added where a lab is found"),
    ("intelligence_half_life", 180.0, "days", 90.0, 365.0, "A: what is not worked off grows old"),
    ("lead_days", 365.0, "days", 90.0, 1095.0, "A: mean time in which the usual effort works off what it knows"),
    ("intelligence_start", 0.5, "1", 0.0, 5.0, "A: intelligence on day 0, everywhere"),
    ("intelligence_seizure", 0.002, "1/event", 0.0, 0.02, "A: knowledge of a region from a courier's arrest"),
    ("intelligence_find", 0.1, "1/event", 0.0, 1.0, "A"),
    ("intelligence_arrest", 0.2, "1/event", 0.0, 2.0, "A"),
    ("find_hazard", 0.04, "1/lab-year", 0.002, 0.1, "C20: 1-8 sites found a year of 80-200 labs"),
    ("intelligence_weight", 1.0, "1", 0.0, 5.0, "A: hazard x (1 + weight x intelligence)"),
    ("patrol_weight", 0.05, "1", 0.0, 0.5, "V30: patrol density finds little"),
    ("exposure_days", 90.0, "days", 30.0, 365.0, "A: days in one place until a lab is fully exposed"),
    ("raid_success", 0.7, "share", 0.4, 0.9, "A"),
)

Stream = IntEnum("Stream", {"LAB_FIND": 7, "RAID": 8})

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
    cells=(("labs_found", "i8", "labs", "labs found today whose stock is still to be taken"),),
    mass=(("lost", "i8", "mg pure", "lost so far, in Mexico and inland"),),
)

LEVERS = (Lever("effort", "base efforts", 0, 20, 0, "enforcement effort added in a region", of="region"),)

COUNTS = (
    *masses(("lost", "lost_g", "g pure/day", "lost to finds of labs in Mexico and to seizures inland")),
    *counts(("labs_found", "labs/day", "labs found and closed by enforcement")),
)

RESPONSES = (
    Response("labs_found", "labs", "labs found and closed by enforcement", lambda days: days.labs_found.sum()),
)

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
def search(world: World, i: Row, day: Day) -> None:
    """Find one lab, or not: hazard x (1 + weight x pressure x intelligence + patrols) x exposure; a raid can fail."""
    lab = world.labs[i]
    if lab.state == LabState.NONE or lab.state >= LabState.FOUND or lab.state == LabState.MOVING:
        return
    p = world.parameters
    seed = world.run.seed
    expose(world, i)
    pressure = world.pressure[lab.place]
    known = 1.0 + p.intelligence_weight * pressure * world.intelligence[lab.place]
    patrols = p.patrol_weight * (pressure - 1.0)
    exposed = min(1.0, lab.exposure / p.exposure_days)
    hazard = p.find_hazard / 365.0 * max(0.0, known + patrols) * exposed
    if uniform(seed, Stream.LAB_FIND, i, day) >= hazard:
        return
    if uniform(seed, Stream.RAID, i, day) >= p.raid_success:
        return
    change_lab(world, i, LabState.FOUND, 0)
    world.cells[i // world.rows.lab_slots].labs_found += 1
    today(world).labs_found += 1
    note_event(world, lab.region, FIND)


@rule
def confiscate(world: World, c: Row, day: Day) -> None:
    """Take the stock that lay at the labs found today (its share by number of labs) and heat the places up."""
    cell = world.cells[c]
    if cell.labs_found == 0:
        return
    taken = cell.stock * min(cell.labs_found, cell.labs) // max(1, cell.labs)
    take_stock(world, c, taken)
    lose(world, taken)
    cell.labs_found = 0


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
def heat(world: World, day: Day) -> None:
    """Raise the pressure where labs were found today."""
    if today(world).labs_found == 0:
        return
    for c in range(world.rows.cells):
        for i in range(c * world.rows.lab_slots, c * world.rows.lab_slots + world.cells[c].lab_rows):
            lab = world.labs[i]
            if lab.state == LabState.FOUND and lab.days_to_go >= 0:
                world.pressure[lab.place] += world.parameters.find_pressure
                change_lab(world, i, LabState.FOUND, -1)  # noted
