"""Raids: labs are found by intelligence, hardly by patrols; a raid closes the lab and takes its stock, or fails.

Represents finds of labs, and what they take.

Rule. `hazard of a find = find_hazard / 365 x (1 + intelligence_weight x w x P x intelligence + patrol_weight x (P - 1)) x
min(1, exposure / exposure_days)`, P being pressure and w the pace of investigators (see intelligence): finds follow
leads that are worked (P x w no more than works off all that is known in a day). A find is raided, and so are known labs that a lever orders raids on (see known_labs). With s the
chance that the raid is sold (see corruption), and r that it fails by force (see weapons), it succeeds with chance `(1 - s) x (1 - r) x raid_success`;
it is sold, and so fails, with chance s; otherwise it fails by force or for other reasons. A raid that succeeds takes the lab and its share of the cell's stock (one over
the number of labs), and adds `find_pressure` to the place. A lab on the move is not found.

Assumptions. All but the order of magnitude of finds (A). A failed raid teaches nobody anything (A).

Departures. Of all raids 70% succeed as usual: 17.5% are sold, and 7.5% of the others fail by force. Those that are sold meet no
force. A lab whose raid was sold stays where it is.
"""

from __future__ import annotations

from enum import IntEnum

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.declare import Lever, Response, counts, fields, parameters, share
from abm.model.ground import today
from abm.model.kinds import LABS, REGIONS, LabState
from abm.model.looks import Happening
from abm.model.mechanisms.government.corruption import sold_chance
from abm.model.mechanisms.government.enforcement import add_pressure, lose
from abm.model.mechanisms.government.intelligence import FIND, note_event, worked_at
from abm.model.mechanisms.government.known_labs import MOST_A_DAY, RAIDS, find_known, ordered_today
from abm.model.mechanisms.organizations.weapons import meet_raid, not_beaten_off
from abm.model.mechanisms.observer.happenings import note
from abm.model.mechanisms.supply.places import expose
from abm.model.mechanisms.supply.production import change_lab, take_stock
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("find_pressure", 0.5, "usual efforts", 0.0, 2.0, "A: pressure added where a lab is found"),
    ("find_hazard", 0.04, "1/lab-year", 0.002, 0.1, "C20: 1-8 sites found a year of 80-200 labs"),
    ("intelligence_weight", 1.0, "1", 0.0, 5.0, "A: hazard x (1 + weight x intelligence)"),
    ("patrol_weight", 0.05, "1", 0.0, 0.5, "V30: patrol density finds little"),
    ("exposure_days", 90.0, "days", 30.0, 365.0, "A: days in one place until a lab is fully exposed"),
    ("raid_success", 0.9173, "share", 0.5, 1.0, "A: of raids that are not sold and do not fail by force; 0.7 of all"),
)

Stream = IntEnum("Stream", {"LAB_FIND": 7, "RAID": 8, "ORDERED_RAID": 93})
ORDERED = LABS  # draws on raids that are ordered stand behind those on finds

FIELDS = fields(cells=(("labs_found", "i8", "labs", "labs closed by force today whose stock is still to be taken"),))

LEVERS = (
    Lever("lab_raids", "raids/28 days", 0, 60, 0, "known labs raided in a region, beside the usual raids", of="region"),
)

COUNTS = counts(
    ("labs_found", "labs/day", "labs found and closed by enforcement: raids that succeeded"),
    ("raids", "raids/day", "raids tried on labs"),
    ("raids_sold", "raids/day", "raids that officials sold to those they were aimed at, and so failed"),
)

LAB_FOUND, RAID_SOLD = 5, 6  # numbers of happenings
HAPPENINGS = (
    Happening(
        "labs_found", "A lab was found and closed", "{} labs were found and closed", LAB_FOUND, "lab found", "#B3122A", "#FF7A7A",
    ),
    Happening(
        "raids_sold", "A raid on a lab was sold, and failed", "{} raids on labs were sold, and failed", RAID_SOLD, "raid sold",
        "#7A6400", "#E8D44D",
    ),
)  # fmt: skip

RESPONSES = (
    Response("labs_found", "labs", "labs found and closed by enforcement", lambda days: days.labs_found.sum()),
    Response("raids", "raids", "raids tried on labs", lambda days: days.raids.sum()),
    Response("raids_sold", "raids", "raids that officials sold", lambda days: days.raids_sold.sum()),
    Response(
        "raids_effective",
        "share",
        "raids tried that succeeded",
        lambda days: share(days.labs_found.sum(), days.raids.sum()),
    ),
)


ABLATIONS = (Ablation("finds of labs", {"find_hazard": 0.002}),)


@rule
def search(world: World, i: Row, day: Day) -> None:
    """Find one lab, or not: hazard x (1 + weight x pressure x intelligence + patrols) x exposure; then raid it."""
    lab = world.labs[i]
    if lab.state == LabState.NONE or lab.state >= LabState.FOUND or lab.state == LabState.MOVING:
        return
    p = world.parameters
    seed = world.run.seed
    expose(world, i)
    pressure = world.pressure[lab.place]
    known = 1.0 + p.intelligence_weight * worked_at(world, lab.place)
    patrols = p.patrol_weight * (pressure - 1.0)
    exposed = min(1.0, lab.exposure / p.exposure_days)
    hazard = p.find_hazard / 365.0 * max(0.0, known + patrols) * exposed
    if uniform(seed, Stream.LAB_FIND, i, day) < hazard:
        raid(world, i, i, uniform(seed, Stream.RAID, i, day), day)


@rule
def raid_known(world: World, day: Day) -> None:
    """Raid the known labs that the lever orders for today, region by region."""
    for region in range(REGIONS):
        for k in range(ordered_today(world, world.government.lab_raids[region], RAIDS, region, day)):
            i = find_known(world, RAIDS, region, k, day)
            if i < 0:
                break
            entity = ORDERED + region * MOST_A_DAY + k  # not the lab: one that a raid missed can be raided again today
            raid(world, i, entity, uniform(world.run.seed, Stream.ORDERED_RAID, entity, day), day)


@rule
def raid(world: World, i: Row, entity: int, u: float, day: Day) -> None:
    """Try a raid on one lab; the uniform `u` falls on success, on a raid that is sold, or on one that fails otherwise.

    `entity` is the address of what else is drawn for it, by which raids of one day differ.
    """
    row, region = today(world), world.labs[i].region
    row.raids += 1
    sold = sold_chance(world, region)
    o = world.cells[i // world.rows.lab_slots].organization
    chance = world.parameters.raid_success * not_beaten_off(world, o)
    succeeds = chance * (1.0 - sold)
    if u < succeeds or u >= succeeds + sold:
        meet_raid(world, o, i, entity, chance, u < succeeds, day)
    if u < succeeds:
        row.labs_found += 1
        close_by_force(world, i, LabState.FOUND)
        note_event(world, region, FIND)
        note(world, LAB_FOUND, world.labs[i].place, region)
    elif u < succeeds + sold:
        row.raids_sold += 1
        note(world, RAID_SOLD, world.labs[i].place, region)


@rule
def close_by_force(world: World, i: Row, state: LabState) -> None:
    """Close one lab, found or struck; what lies there of its cell's stock is lost today."""
    change_lab(world, i, state, 0)
    world.cells[i // world.rows.lab_slots].labs_found += 1


@rule
def confiscate(world: World, c: Row, day: Day) -> None:
    """Take the stock that lay at the labs closed by force today: its share by number of labs."""
    cell = world.cells[c]
    if cell.labs_found == 0:
        return
    taken = cell.stock * min(cell.labs_found, cell.labs) // max(1, cell.labs)
    take_stock(world, c, taken)
    lose(world, taken)
    cell.labs_found = 0


@rule
def heat(world: World, day: Day) -> None:
    """Raise the pressure where labs were found, or struck, today."""
    if today(world).labs_found + today(world).strikes == 0:
        return
    for c in range(world.rows.cells):
        for i in range(c * world.rows.lab_slots, c * world.rows.lab_slots + world.cells[c].lab_rows):
            lab = world.labs[i]
            if (lab.state == LabState.FOUND or lab.state == LabState.STRUCK) and lab.days_to_go >= 0:
                add_pressure(world, lab.place, world.parameters.find_pressure)
                change_lab(world, i, lab.state, -1)  # noted
