"""Relocation: a lab under pressure moves or pauses, and restarts when it is quiet or its cell has nothing left.

Represents labs that give way to pressure. This is the first way in which a crackdown lowers output.

Rule. `perceived += lab_learning / 28 x (P here - perceived)`. Each lab has a threshold, lognormal (`move_threshold`,
`move_threshold_spread`). A working lab above it acts with daily chance `1 / move_days`: it draws a place; if that
place is under its threshold, it moves there, loses between `move_lost_days_low` and `move_lost_days_high` days and
costs `move_cost`; if the place is hot as well, it pauses. A paused lab works again when perceived pressure is under
`restart_ratio x threshold` (hysteresis), or when its cell has neither cash nor property left (see property); which of
both it was is counted. After `pause_days` it is given up.

Assumptions. Thresholds and days lost (A): how far a crackdown lowers the flow depends on them, so results are shown
over their range.

Departures. "The whole neighborhood is hot" is judged by the one place drawn: this needs no list of neighbors, and
the chance to pause is the share of places, weighted as they are drawn, that are hot. A paused lab is given up after
`pause_days`, as it would otherwise be kept, and paid, for ever. Finds nearby are felt through the pressure they add.
"""

from __future__ import annotations

import math
from enum import IntEnum

from abm.model.annotations import Day, Row, World
from abm.model.declare import Response, counts, fields, freezes, parameters
from abm.model.ground import is_frozen, today
from abm.model.kinds import MONTH, LabState, Need
from abm.model.mechanisms.market.accounts import pay
from abm.model.mechanisms.supply.margin import accrue
from abm.model.mechanisms.supply.places import Stream as PlacesStream
from abm.model.mechanisms.supply.places import draw_place, perceive, settle_lab
from abm.model.mechanisms.supply.production import change_lab, is_over
from abm.model.streams import between, rule, uniform

PARAMETERS = parameters(
    ("lab_learning", 0.36, "share per 28 days", 0.05, 0.7, "C24 (NarcoLogic)"),
    ("move_threshold", 1.5, "usual efforts", 1.2, 2.5, "A: median over labs"),
    ("move_threshold_spread", 0.5, "log SD", 0.0, 1.0, "A"),
    ("restart_ratio", 0.8, "share", 0.5, 1.0, "A: hysteresis between moving and restarting"),
    ("move_days", 7.0, "days", 2.0, 30.0, "A: mean delay until a lab that wants to move does"),
    ("move_lost_days_low", 7.0, "days", 1.0, 30.0, "A"),
    ("move_lost_days_high", 42.0, "days", 10.0, 90.0, "A"),
    ("pause_days", 120.0, "days", 30.0, 730.0, "A: a lab paused for longer is given up"),
    ("move_cost", 20000.0, "USD", 1000.0, 100000.0, "A"),
)

Stream = IntEnum("Stream", {"LAB_MOVE": 9, "LAB_LOST_DAYS": 10})

FIELDS = fields(money=(("moves", "i8", "cents", "spent on moves of labs so far"),))

COUNTS = counts(
    ("labs_moved", "labs/day", "labs that left their place under enforcement"),
    ("restarts_quiet", "labs/day", "paused labs that work again because pressure fell"),
    ("restarts_need", "labs/day", "paused labs that work again under pressure, for want of cash"),
)

RESPONSES = (
    Response(
        "restarts_quiet", "labs", "paused labs that worked again because pressure fell",
        lambda days: days.restarts_quiet.sum(),
    ),
    Response(
        "restarts_need", "labs", "paused labs that worked again under pressure, for want of cash",
        lambda days: days.restarts_need.sum(),
    ),
    Response("labs_moved", "labs", "labs that left their place under enforcement", lambda days: days.labs_moved.sum()),
)  # fmt: skip

FREEZES = freezes(relocation="labs neither leave their place nor pause nor restart; those on the move arrive")


@rule
def relocate(world: World, i: Row, day: Day) -> None:
    """Let one lab judge the pressure it perceives, and move, pause or restart.

    What it perceives is an exponential average (C24) of the pressure where it is.
    """
    lab = world.labs[i]
    if lab.state == LabState.NONE or lab.state >= LabState.FOUND:
        return
    p = world.parameters
    if lab.state == LabState.MOVING:
        if is_over(world, i):
            change_lab(world, i, LabState.WORKING, 0)
        return
    if is_frozen(world, p.freeze_relocation):
        return
    perceive(world, i, p.lab_learning / MONTH)
    if lab.state == LabState.PAUSED:
        wait(world, i)
    elif lab.state == LabState.WORKING and lab.perceived > lab.threshold:
        if uniform(world.run.seed, Stream.LAB_MOVE, i, day) < 1.0 / p.move_days:
            move_or_pause(world, i, day)


@rule
def wait(world: World, i: Row) -> None:
    """Restart a paused lab (it is quiet, or its cell has nothing left), or give it up after a long pause."""
    lab = world.labs[i]
    if lab.perceived < world.parameters.restart_ratio * lab.threshold:
        change_lab(world, i, LabState.WORKING, 0)
        today(world).restarts_quiet += 1
    elif world.cells[i // world.rows.lab_slots].need == Need.RESTARTS:
        change_lab(world, i, LabState.WORKING, 0)
        today(world).restarts_need += 1
    elif is_over(world, i):
        change_lab(world, i, LabState.CLOSED, 0)


@rule
def move_or_pause(world: World, i: Row, day: Day) -> None:
    """Move to a quieter place (a cost, lost days), or pause when the whole neighborhood is hot."""
    p = world.parameters
    seed = world.run.seed
    lab = world.labs[i]
    place = draw_place(world, lab.place, PlacesStream.LAB_PLACE, i, day)
    if world.pressure[place] > lab.threshold:
        change_lab(world, i, LabState.PAUSED, math.ceil(p.pause_days))
        return
    u = uniform(seed, Stream.LAB_LOST_DAYS, i, day)
    change_lab(world, i, LabState.MOVING, math.ceil(between(u, p.move_lost_days_low, p.move_lost_days_high)))
    settle_lab(world, i, place)
    cost = int(p.move_cost * 100.0)
    pay(world, i // world.rows.lab_slots, cost)
    accrue(world, i // world.rows.lab_slots, cost)
    world.money.moves += cost
    today(world).labs_moved += 1
