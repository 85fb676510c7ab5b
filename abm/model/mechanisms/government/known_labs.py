"""Known labs: leads on a region tell where some of its labs are; who goes for one of them uses the leads up.

Represents labs that are known, and what is ordered against them beside the usual searches (see raids, strikes).

Rule. In a region one lab is known for every `lab_leads` leads that are held on it (see intelligence). Levers order so
many raids, or strikes, in 28 days in a region: each day their whole part, and one more with chance the fraction. Each
goes for a known lab, drawn with weight `min(1, exposure / exposure_days)`, and uses `lab_leads` leads up, whatever comes
of it; while no lab is known there is none.

Assumptions. Leads that it takes (A): as many as a find brings.

Departures. Labs are not marked as known one by one: a lead is on a region, as what is known is.
"""

from __future__ import annotations

from enum import IntEnum

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.declare import parameters
from abm.model.kinds import MONTH, REGIONS, LabState
from abm.model.mechanisms.government.intelligence import leads_on, use_up
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("lab_leads", 5.0, "leads", 5.0, 20.0, "A: leads that it takes to know where a lab is"),
)

Stream = IntEnum("Stream", {"ORDERED": 91, "TARGET": 92})

ABLATIONS = (
    Ablation("raids on labs that are known", {}, ({"kind": "lab_raids", "start": 0, "region": "all", "number": 20.0},)),
    Ablation(
        "leads that a raid uses up",
        {"lab_leads": 20.0},
        ({"kind": "lab_raids", "start": 0, "region": "all", "number": 20.0},),
    ),
)

RAIDS, STRIKES = 0, 1
MOST_A_DAY = 64  # draws of a region and kind on one day


@rule
def ordered_today(world: World, a_month: float, kind: int, region: Row, day: Day) -> int:
    """Return how many raids or strikes are ordered in a region today, of so many in 28 days."""
    return int(a_month / MONTH + uniform(world.run.seed, Stream.ORDERED, kind * REGIONS + region, day))


@rule
def find_known(world: World, kind: int, region: Row, k: int, day: Day) -> Row:
    """Return a known lab of a region, and use up the leads on it; -1 where no lab is known."""
    leads = world.parameters.lab_leads
    if leads_on(world, region) < leads:
        return -1
    address = (kind * REGIONS + region) * MOST_A_DAY + k
    found = drawn_lab(world, region, uniform(world.run.seed, Stream.TARGET, address, day))
    if found >= 0:
        use_up(world, region, leads)
    return found


@rule
def drawn_lab(world: World, region: Row, u: float) -> Row:
    """Draw one of the labs of a region, with weight how far it is exposed; -1 where there is none."""
    slots = world.rows.lab_slots
    left = 0.0
    for c in range(world.rows.cells):
        for i in range(c * slots, c * slots + world.cells[c].lab_rows):
            left += weight(world, i, region)
    left *= u
    drawn = -1
    for c in range(world.rows.cells):
        for i in range(c * slots, c * slots + world.cells[c].lab_rows):
            here = weight(world, i, region)
            if here > 0.0 and left >= 0.0:
                drawn = i
            left -= here
    return drawn


@rule
def weight(world: World, i: Row, region: Row) -> float:
    """Return how far a lab is exposed; 0 where it is not of the region, closed or on the move."""
    lab = world.labs[i]
    open_here = lab.state != LabState.NONE and lab.state < LabState.FOUND and lab.state != LabState.MOVING
    return min(1.0, lab.exposure / world.parameters.exposure_days) if open_here and lab.region == region else 0.0
