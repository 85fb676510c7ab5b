"""Intelligence: leads come from events and drones, investigators work them off; finds follow leads that are worked.

Represents what the state knows, place by place, and the investigators who work on it.

Rule. Intelligence grows, all over a region, by `intelligence_seizure`, `intelligence_find` and `intelligence_arrest` per
event of yesterday, the first in proportion to what is shared with the region (see cooperation), and by what drones
bring. A courier's arrest counts for the region of the courier's cell, a leader's for the home region of the organization.
Intelligence fades with `intelligence_half_life`, and is worked off at `w x P / lead_days` a day, P being pressure. A lead is
0.02 of intelligence: a find brings five, the arrest of a leader ten, that of a courier a tenth. The usual investigators
of a region work off at most `lead_capacity` leads in 28 days, and `w = min(1, lead_capacity / leads that would be worked
off) x (1 + investigators added + task force x c / usual c)`: 1 as usual.

Assumptions. All (A). A task force takes vetted investigators of both sides, and so counts as far as there is cooperation.

Departures. Intelligence is **kept on grid cells but gained by region**: events have a region and no address. A stock for
each region would be nearly the same, as values within a region hardly differ (an SD under 1%: pressure rises where a
lab is found), but would leave no room for knowledge of single places. Capacity is that of investigators and does not grow with effort. As usual it
does not bind (some 4 leads in 28 days are worked off in the Northwest, where most is known, and fewer than 1.5 elsewhere); it does under four times the usual effort, or where drones bring
more than the usual investigators can follow. Effort quickens work below it, and beyond it only patrols find more.
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import left_of
from abm.model.declare import Column, Lever, Response, Table, fields, parameters
from abm.model.kinds import EVENTS, MONTH, PLACES, REGIONS
from abm.model.looks import Layer
from abm.model.mechanisms.government.cooperation import shared_with, sharing
from abm.model.mechanisms.government.drones import drone_gain
from abm.model.ranges import COUNT
from abm.model.streams import rule

PARAMETERS = parameters(
    ("intelligence_half_life", 180.0, "days", 90.0, 365.0, "A: what is not worked off grows old"),
    ("lead_days", 365.0, "days", 90.0, 1095.0, "A: mean time in which the usual effort works off what it knows"),
    ("lead_capacity", 10.0, "leads/28 days", 5.0, 60.0, "A: what the usual investigators of a region can work off"),
    ("intelligence_start", 0.5, "1", 0.0, 5.0, "A: intelligence on day 0, everywhere"),
    ("intelligence_seizure", 0.002, "1/event", 0.0, 0.02, "A: knowledge of a region from a courier's arrest"),
    ("intelligence_find", 0.1, "1/event", 0.0, 0.1, "A: no more than a raid on a known lab uses up"),
    ("intelligence_arrest", 0.2, "1/event", 0.0, 2.0, "A"),
)

TABLES = (
    Table("intelligence", (PLACES,), "what enforcement knows of a place", kind="f8"),
    Table(
        "events",
        (REGIONS, EVENTS),
        "seizures, finds and arrests of today that concern a region",
        kind="i8",
        allowed=COUNT,
    ),
    Table("investigations", REGIONS, "what is known of each region, and what is made of it"),
)

FIELDS = fields(
    investigations=(
        ("places", "i8", "places", "places of the region"),
        ("known", "f8", "1", "intelligence, a mean over places"),
        ("wanted", "f8", "1/day", "what the usual investigators would work off of it without a limit"),
        ("gained", "f8", "1/day", "intelligence that yesterday brought"),
        ("pace", "f8", "1", "w: how fast it is worked off, over the usual"),
    ),
)

LEVERS = (
    Lever("investigators", "usual investigators", 0, 10, 0, "investigators added in a region", of="region"),
)  # fmt: skip

LEVELS = (
    Column("leads", "leads", "leads held on all regions: five a find, ten a leader's arrest", "f8", digits=2),
    Column(
        "leads_worked", "leads/28 days", "leads on all regions that investigators work off", "f8", digits=2,
        label="Leads worked",
    ),
)  # fmt: skip

RESPONSES = (
    Response(
        "leads_worked_mean", "leads/28 days", "mean of the leads that investigators work off",
        lambda days: days.leads_worked.mean(),
    ),
)  # fmt: skip

LAYERS = (
    Layer("intelligence", "intelligence", "intelligence: none to much", (0, 114, 178), usual=0.0, most=30.0),
)  # fmt: skip

ABLATIONS = (
    Ablation(
        "what is learned in the United States",
        {"intelligence_seizure": 0.0},
        ({"kind": "cooperation", "start": 90, "times": 0.0},),
    ),
    Ablation(
        "all leads",
        {"intelligence_weight": 0.0},
        ({"kind": "investigators", "start": 90, "number": 3.0},),
    ),
)

SEIZURE, FIND, ARREST = 0, 1, 2
LEAD = 0.02  # of intelligence


@rule
def work_leads(world: World, day: Day) -> None:
    """Let what is known of each place be worked off, grow old, and grow with yesterday's events and drones."""
    p = world.parameters
    pace_investigators(world)
    forget = left_of(p.intelligence_half_life)
    for k in range(world.rows.places):
        place = world.places[k]
        row = world.investigations[world.region_of[place]]
        kept = max(0.0, forget - world.pressure[place] * row.pace / p.lead_days)
        world.intelligence[place] = world.intelligence[place] * kept + row.gained
    world.events[:] = 0


@rule
def pace_investigators(world: World) -> None:
    """Set what each region gains, and how fast it works off what it knows: 1 as usual; less if its people cannot."""
    p = world.parameters
    government = world.government
    weigh_regions(world)
    capacity = p.lead_capacity * LEAD / MONTH
    for region in range(REGIONS):
        row = world.investigations[region]
        able = 1.0 if row.wanted <= capacity else capacity / row.wanted
        row.gained = gained(world, region)
        row.pace = able * (1.0 + government.investigators[region] + government.task_force[region] * sharing(world))


@rule
def weigh_regions(world: World) -> None:
    """Take what is known of each region, and what would be worked off of it, as means over its places."""
    for region in range(REGIONS):
        row = world.investigations[region]
        row.places, row.known, row.wanted = 0, 0.0, 0.0
    for k in range(world.rows.places):
        place = world.places[k]
        row = world.investigations[world.region_of[place]]
        row.places += 1
        row.known += world.intelligence[place]
        row.wanted += world.intelligence[place] * world.pressure[place]
    for region in range(REGIONS):
        row = world.investigations[region]
        row.known /= max(1, row.places)
        row.wanted /= max(1, row.places) * world.parameters.lead_days


@rule
def gained(world: World, region: Row) -> float:
    """Return the intelligence on a region that yesterday's seizures, finds and arrests brought, and drones."""
    p = world.parameters
    events = world.events[region]
    return (
        p.intelligence_seizure * events[SEIZURE] * shared_with(world, region)
        + p.intelligence_find * events[FIND]
        + p.intelligence_arrest * events[ARREST]
        + LEAD * drone_gain(world, region)
    )


@rule
def note_event(world: World, region: Row, kind: int) -> None:
    """Note a seizure, a find or an arrest: from tomorrow on more is known of the region."""
    world.events[region, kind] += 1


@rule
def worked_at(world: World, place: Row) -> float:
    """Return what is worked off of what is known of a place, over what the usual pace and pressure work off of 1.

    That is pressure x pace x what is known, and no more than all of it in a day.
    """
    pace = world.pressure[place] * world.investigations[world.region_of[place]].pace
    return world.intelligence[place] * min(pace, world.parameters.lead_days)


@rule
def leads_on(world: World, region: Row) -> float:
    """Return the leads held on a region."""
    return world.investigations[region].known / LEAD


@rule
def use_up(world: World, region: Row, leads: float) -> None:
    """Use up leads on a region."""
    for k in range(world.rows.places):
        place = world.places[k]
        if world.region_of[place] == region:
            world.intelligence[place] = max(0.0, world.intelligence[place] - leads * LEAD)
    world.investigations[region].known = max(0.0, world.investigations[region].known - leads * LEAD)


@rule
def leads_held(world: World) -> float:
    """Return the leads held on all regions."""
    held = 0.0
    for region in range(REGIONS):
        held += world.investigations[region].known
    return held / LEAD


@rule
def leads_worked(world: World) -> float:
    """Return the leads on all regions that are worked off in 28 days, at the pace of today."""
    worked = 0.0
    for region in range(REGIONS):
        row = world.investigations[region]
        worked += min(row.known, row.wanted * row.pace)
    return worked / LEAD * MONTH
