"""Enforcement in Mexico: pressure spreads and fades; labs are found by intelligence, hardly by patrols."""

from __future__ import annotations

from abm.model.arithmetic import exp, log
from abm.model.entities import LabState
from abm.model.streams import Stream, rule, uniform

SEIZURE, FIND, ARREST = 0, 1, 2


@rule
def spread_pressure(world, day):
    """Let pressure and intelligence fade, spread and grow by one day.

    P <- P (1 - 1/memory) + spread x Laplacian(P) + effort(region) / memory, in units of the base effort, so
    that the steady state without policy is 1. Intelligence fades with its half-life and grows with yesterday's
    events in the region.
    """
    p = world.parameters
    setting = world.settings[world.clock.setting]
    fade = 1.0 / p.pressure_memory_days
    forget = exp(-log(2.0) / p.intelligence_half_life)
    for k in range(world.clock.places):
        place = world.places[k]
        here = world.pressure[place]
        flow = 0.0
        for n in range(4):
            flow += world.pressure[world.neighbours[k, n]] - here
        effort = 1.0 + setting.effort[world.region_of[place]]
        world.next_pressure[place] = here + fade * (effort - here) + p.pressure_spread * flow
        world.intelligence[place] = world.intelligence[place] * forget + gained(world, world.region_of[place])
    keep_pressure(world)
    world.region_events[:] = 0


@rule
def keep_pressure(world):
    """Take over the pressure of today, and note the lowest."""
    lowest = world.next_pressure[world.places[0]]
    for k in range(world.clock.places):
        place = world.places[k]
        world.pressure[place] = world.next_pressure[place]
        lowest = min(lowest, world.pressure[place])
    world.clock.lowest_pressure = lowest


@rule
def gained(world, region):
    """Return the intelligence on a region that yesterday's seizures, finds and arrests brought."""
    p = world.parameters
    events = world.region_events[region]
    return (
        p.intelligence_seizure * events[SEIZURE]
        + p.intelligence_find * events[FIND]
        + p.intelligence_arrest * events[ARREST]
    )


@rule
def search(world, i, day):
    """Find one lab, or not: hazard x (1 + weight x intelligence + patrols) x exposure; a raid can fail."""
    lab = world.labs[i]
    if lab.state == LabState.NONE or lab.state >= LabState.FOUND or lab.state == LabState.MOVING:
        return
    p = world.parameters
    seed = world.clock.seed
    lab.exposure += 1.0
    known = 1.0 + p.intelligence_weight * world.intelligence[lab.place]
    patrols = p.patrol_weight * (world.pressure[lab.place] - 1.0)
    exposed = min(1.0, lab.exposure / p.exposure_days)
    hazard = p.find_hazard / 365.0 * max(0.0, known + patrols) * exposed
    if uniform(seed, Stream.LAB_FIND, i, day) >= hazard:
        return
    if uniform(seed, Stream.RAID, i, day) >= p.raid_success:
        return
    lab.state = LabState.FOUND
    lab.days_to_go = 0
    world.cells[i // world.clock.lab_slots].labs_found += 1
    world.today.labs_found += 1
    world.region_events[lab.region, FIND] += 1


@rule
def confiscate(world, c, day):
    """Take the stock that lay at the labs found today (its share by number of labs) and heat the places up."""
    cell = world.cells[c]
    if cell.labs_found == 0:
        return
    clock = world.clock
    taken = cell.stock * min(cell.labs_found, cell.labs) // max(1, cell.labs)
    cell.stock -= taken
    clock.lost += taken
    world.today.lost += taken
    cell.labs_found = 0


@rule
def heat(world, day):
    """Raise the pressure where labs were found today."""
    clock = world.clock
    if world.today.labs_found == 0:
        return
    for c in range(clock.cells):
        for i in range(c * clock.lab_slots, c * clock.lab_slots + world.cells[c].lab_rows):
            lab = world.labs[i]
            if lab.state == LabState.FOUND and lab.days_to_go >= 0:
                world.pressure[lab.place] += world.parameters.find_pressure
                lab.days_to_go = -1
