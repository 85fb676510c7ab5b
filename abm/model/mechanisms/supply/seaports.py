"""Seaports: where precursors arrive, and are seized or not.

Represents the Pacific seaports at which consignments of precursors arrive.

Rule. A consignment goes to a seaport with chance in proportion to `containers x exp(-seaport_response x lost)`, `lost`
being the share of days with arrivals on which they were seized there, a mean over 28 such days. What arrives at a seaport on
a day is seized with chance `seaport_seized`, or the share that the lever asks for where that is more. What has arrived of late
(a mean of 28 days, as a share of what cells mean to make) is laid over the map around a seaport; no rule reads it.

Assumptions. Consignments arrive where containers do (A). The usual share seized (A), alike at all seaports; how far
suppliers avoid seaports at which they lose (A).

Departures. What arrives at a seaport on one day is seized together or not at all, so that seizures come in lumps. Nothing is said of how anything is found.
"""

from __future__ import annotations

from enum import IntEnum

from abm.inputs.geography import HEIGHT, WIDTH
from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import exp
from abm.model.declare import Lever, Response, Table, fields, freezes, masses, parameters, share
from abm.model.ground import is_frozen, today
from abm.model.kinds import ARRIVALS, MONTH, PLACES, SEAPORTS
from abm.model.looks import Layer, Look, Portrayal
from abm.model.mechanisms.supply.precursors import lose_arrival, receive
from abm.model.ranges import COUNT, X, Y
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("seaport_seized", 0.02, "share of arrivals", 0.0, 0.1, "A: seized without a policy"),
    ("seaport_response", 2.0, "1", 0.0, 10.0, "A: log of the chance of a seaport per share seized there"),
)

Stream = IntEnum("Stream", {"SEAPORT": 73, "SEAPORT_SEIZURE": 74})


class SeaportState(IntEnum):
    """Tell whether a seaport seizes more than is usual."""

    USUAL = 0
    CONTROLLED = 1


TABLES = (
    Table("seaports", SEAPORTS, "seaports on the Pacific at which precursors arrive", counted="seaports"),
    Table("landed", (PLACES,), "precursors that arrived of late at the seaport near a place, as a share of what cells mean to make", kind="f8"),
    Table("arriving", (ARRIVALS, SEAPORTS), "precursors by day of arrival, over and over, and seaport", kind="i8", allowed=COUNT),
)  # fmt: skip

FIELDS = fields(
    rows=(("seaports", "i8", "rows", "seaports", (1, SEAPORTS)),),
    seaports=(
        ("x", "i8", "cells", "column of the grid", X),
        ("y", "i8", "cells", "row of the grid", Y),
        ("state", "i8", "", "whether it seizes more than is usual", SeaportState),
        ("containers", "f8", "share", "share of the containers of all seaports"),
        ("lost", "f8", "share", "share of days with arrivals on which they were seized, a mean over 28 of them"),
        ("recent", "f8", "share", "of what cells mean to make, arrived and not seized, a mean of 28 days"),
        ("arrived", "i8", "mg product", "arrived so far and not seized"),
        ("seized", "i8", "mg product", "seized so far"),
    ),
)

LEVERS = (
    Lever("arrivals_seized", "share of arrivals", 0, 1, 0, "seized at a seaport, where more than usual", of="seaport"),
)

COUNTS = masses(
    ("precursors_arrived", "precursors_arrived_g", "g product/day", "precursors that reached cells, as the product they would make"),
    ("precursors_seized", "precursors_seized_g", "g product/day", "precursors seized at seaports, as the product they would make"),
)  # fmt: skip

RESPONSES = (
    Response(
        "arrivals_seized_share", "share", "share of precursors seized at seaports, of those that arrived",
        lambda days: share(days.precursors_seized.sum(), days.precursors_seized.sum() + days.precursors_arrived.sum()),
        "precursors seized",
    ),
)  # fmt: skip

PORTRAYALS = (
    Portrayal(
        "seaports", "seaport", "state",
        {
            SeaportState.USUAL: Look("as usual", "diamond", "#17808C", "#5CC8D4", is_open=True),
            SeaportState.CONTROLLED: Look("more is seized", "diamond", "#17808C", "#5CC8D4"),
        },
        radius=5.0, legend="Seaports", inspected=("arrived",),
    ),
)  # fmt: skip

LAYERS = (
    Layer(
        "landed",
        "arrivals of precursors",
        "precursors arrived: none to all that is used",
        (23, 128, 140),
        usual=0.0,
        most=1.0,
    ),
)

ABLATIONS = (
    Ablation("seizures at seaports", {}, ({"kind": "seaport_control", "start": 90, "seaport": "all", "share": 0.5},)),
    Ablation(
        "avoiding seaports", {"seaport_response": 0.0},
        ({"kind": "seaport_control", "start": 90, "seaport": "Manzanillo", "share": 1.0},),
    ),
)  # fmt: skip

SHOWN = 2  # cells around a seaport on which its arrivals are shown

FREEZES = freezes(seaports="consignments go to the seaports they went to")


@rule
def consign(world: World, mass: int, due: int, u: float) -> None:
    """Send a consignment to the seaport that the uniform `u` falls on; it arrives on the day `due`."""
    total = 0.0
    for s in range(world.rows.seaports):
        total += appeal(world, s)
    last, so_far = 0, 0.0
    for s in range(world.rows.seaports):
        if so_far <= u * total:
            last = s
        so_far += appeal(world, s)
    world.arriving[due % ARRIVALS, last] += mass


@rule
def appeal(world: World, s: Row) -> float:
    """Return the weight of a seaport: its containers, less where more is lost."""
    seaport = world.seaports[s]
    return seaport.containers * exp(-world.parameters.seaport_response * seaport.lost)


@rule
def land(world: World, day: Day) -> None:
    """Let arrive what is due today, seaport by seaport; all of it is seized, or nothing."""
    p = world.parameters
    row, arrived = today(world), 0
    for s in range(world.rows.seaports):
        seaport, mass = world.seaports[s], world.arriving[day % ARRIVALS, s]
        asked = world.government.arrivals_seized[s]
        seaport.state = SeaportState.CONTROLLED if asked > p.seaport_seized else SeaportState.USUAL
        if mass == 0:
            show_arrival(world, s, 0.0)
            continue
        seized = uniform(world.run.seed, Stream.SEAPORT_SEIZURE, s, day) < max(asked, p.seaport_seized)
        if not is_frozen(world, p.freeze_seaports):
            seaport.lost += (seized - seaport.lost) / MONTH
        world.arriving[day % ARRIVALS, s] = 0
        if seized:
            lose_arrival(world, mass)
            seaport.seized += mass
            row.precursors_seized += mass
        else:
            seaport.arrived += mass
            arrived += mass
        show_arrival(world, s, 0.0 if seized else mass / world.upstream.use)
    row.precursors_arrived = arrived
    receive(world, arrived)


@rule
def show_arrival(world: World, s: Row, share: float) -> None:
    """Add what arrived today at a seaport to its mean, and lay the mean over the map around it."""
    seaport = world.seaports[s]
    seaport.recent += (share - seaport.recent) / MONTH
    for x in range(max(0, seaport.x - SHOWN), min(WIDTH, seaport.x + SHOWN + 1)):
        for y in range(max(0, seaport.y - SHOWN), min(HEIGHT, seaport.y + SHOWN + 1)):
            world.landed[x * HEIGHT + y] = seaport.recent
