"""Relocation: a lab under pressure moves or pauses, and restarts when it is quiet or its cell is short of cash."""

from __future__ import annotations

import math

from abm.model.entities import MONTH, LabState
from abm.model.mechanisms.supply.places import draw_place, settle_lab
from abm.model.streams import Stream, between, rule, uniform


@rule
def relocate(world, i, day):
    """Let one lab judge the pressure it perceives, and move, pause or restart.

    What it perceives is an exponential average (C24) of the pressure where it is.
    """
    lab = world.labs[i]
    if lab.state == LabState.NONE or lab.state >= LabState.FOUND:
        return
    p = world.parameters
    if lab.state == LabState.MOVING:
        lab.days_to_go -= 1
        if lab.days_to_go <= 0:
            lab.state = LabState.WORKING
        return
    lab.perceived += p.lab_learning / MONTH * (world.pressure[lab.place] - lab.perceived)
    if lab.state == LabState.PAUSED:
        wait(world, i)
    elif lab.state == LabState.WORKING and lab.perceived > lab.threshold:
        if uniform(world.clock.seed, Stream.LAB_MOVE, i, day) < 1.0 / p.move_days:
            move_or_pause(world, i, day)


@rule
def wait(world, i):
    """Restart a paused lab (it is quiet, or its cell is short of cash), or give it up after a long pause."""
    p = world.parameters
    lab = world.labs[i]
    cell = world.cells[i // world.clock.lab_slots]
    wages = cell.labs * p.lab_wages * 100.0
    if lab.perceived < p.restart_ratio * lab.threshold or cell.cash < p.cash_short_days * wages:
        lab.state = LabState.WORKING
        return
    lab.days_to_go -= 1
    if lab.days_to_go <= 0:
        lab.state = LabState.CLOSED


@rule
def move_or_pause(world, i, day):
    """Move to a quieter place (a cost, lost days), or pause when the whole neighbourhood is hot."""
    p = world.parameters
    seed = world.clock.seed
    lab = world.labs[i]
    place = draw_place(world, lab.place, Stream.LAB_PLACE, i, day)
    if world.pressure[place] > lab.threshold:
        lab.state = LabState.PAUSED
        lab.days_to_go = math.ceil(p.pause_days)
        return
    lab.state = LabState.MOVING
    u = uniform(seed, Stream.LAB_LOST_DAYS, i, day)
    lab.days_to_go = math.ceil(between(u, p.move_lost_days_low, p.move_lost_days_high))
    settle_lab(world, i, place)
    world.cells[i // world.clock.lab_slots].spent += int(p.move_cost * 100.0)
    world.today.labs_moved += 1
