"""Production: labs turn orders into product; cells open labs towards their orders and close what is too much."""

from __future__ import annotations

import math

from abm.model.entities import Fault, LabState
from abm.model.mechanisms.supply.places import draw_place, settle_lab
from abm.model.streams import Stream, lognormal, rule, uniform


@rule
def produce(world, i, day):
    """Let one lab work a day: capacity x what its organisation has left of it x the pace of its cell (mg pure)."""
    lab = world.labs[i]
    if lab.state == LabState.SETTING_UP:
        lab.days_to_go -= 1
        if lab.days_to_go <= 0:
            lab.state = LabState.WORKING
    if lab.state != LabState.WORKING:
        return
    clock = world.clock
    cell = world.cells[i // clock.lab_slots]
    made = int(lab.capacity * world.organisations[cell.organisation].capacity * cell.pace)
    cell.stock += made
    clock.produced += made
    world.today.produced += made
    if clock.period >= 0:
        world.lab_days[clock.period, lab.region] += 1


@rule
def invest(world, c, day):
    """Open labs towards the orders, or close a surplus, and set the pace of tomorrow's work.

    Supply follows orders, not price: the wanted capacity is orders plus the correction of the stock, the gap
    closes in about `lab_opening_days`, a surplus in `lab_closing_days`; a cell keeps no more labs, paused ones
    included, than a multiple of those its orders need. Above its target, stock slows the work,
    which stands still at twice the target.
    """
    cell = world.cells[c]
    if cell.active == 0:
        return
    p = world.parameters
    count_labs(world, c)
    target = cell.orders * p.stock_days
    cell.pace = min(1.0, max(0.0, 2.0 - cell.stock / max(1.0, target)))
    wanted = max(0.0, cell.orders + (target - cell.stock) / p.stock_correction_days)
    gap = (wanted - cell.lab_capacity) / (p.lab_capacity * 1000.0)
    seed = world.clock.seed
    if gap > 0.0:
        opened = int(gap / p.lab_opening_days + uniform(seed, Stream.LAB_OPENING, c, day))
        most = math.ceil(p.lab_reserve * wanted / (p.lab_capacity * 1000.0))
        for _ in range(min(opened, most - cell.labs)):
            open_lab(world, c, day)
    elif uniform(seed, Stream.LAB_CLOSING, c, day) < -gap / p.lab_closing_days:
        close_lab(world, c, day)


@rule
def count_labs(world, c):
    """Count a cell's open labs and the capacity (mg pure a day) that works or is being set up."""
    cell = world.cells[c]
    first = c * world.clock.lab_slots
    cell.labs = 0
    cell.lab_capacity = 0
    today = world.today
    for i in range(first, first + cell.lab_rows):
        lab = world.labs[i]
        if lab.state == LabState.NONE or lab.state >= LabState.FOUND:
            continue
        cell.labs += 1
        if lab.state != LabState.PAUSED:
            cell.lab_capacity += lab.capacity
        today.labs_working += lab.state == LabState.WORKING
        today.labs_paused += lab.state == LabState.PAUSED
        today.labs_idle += lab.state == LabState.SETTING_UP or lab.state == LabState.MOVING


@rule
def open_lab(world, c, day):
    """Set up a lab in a free row of the cell's block, at a quiet place not far from the cell's home."""
    slots = world.clock.lab_slots
    for i in range(c * slots, (c + 1) * slots):
        if world.labs[i].state == LabState.NONE or world.labs[i].state >= LabState.FOUND:
            set_up_lab(world, c, i, day)
            world.cells[c].lab_rows = max(world.cells[c].lab_rows, i - c * slots + 1)
            return
    world.clock.fault = Fault.LABS_FULL


@rule
def set_up_lab(world, c, i, day):
    """Write the row of a new lab; a crew that would not work under the pressure of the place does not start."""
    p = world.parameters
    seed = world.clock.seed
    lab = world.labs[i]
    lab.state = LabState.SETTING_UP
    lab.days_to_go = math.ceil(p.lab_setup_days * (0.5 + uniform(seed, Stream.LAB_SETUP, i, day)))
    u = uniform(seed, Stream.LAB_CAPACITY, i, day)
    lab.capacity = int(1000.0 * lognormal(u, p.lab_capacity, p.lab_capacity_spread))
    u = uniform(seed, Stream.LAB_THRESHOLD, i, day)
    lab.threshold = lognormal(u, p.move_threshold, p.move_threshold_spread)
    settle_lab(world, i, draw_place(world, world.cells[c].place, Stream.LAB_PLACE, i, day))
    if lab.perceived > lab.threshold:
        lab.state = LabState.CLOSED


@rule
def close_lab(world, c, day):
    """Close the smallest open lab of a cell that has more than one."""
    first = c * world.clock.lab_slots
    smallest = -1
    if world.cells[c].labs < 2:
        return
    for i in range(first, first + world.cells[c].lab_rows):
        lab = world.labs[i]
        if lab.state == LabState.NONE or lab.state >= LabState.FOUND:
            continue
        if smallest < 0 or lab.capacity < world.labs[smallest].capacity:
            smallest = i
    world.labs[smallest].state = LabState.CLOSED
