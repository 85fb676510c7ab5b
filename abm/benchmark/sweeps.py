"""Parts of the compiled day by themselves, for the benchmark: a process over its rows, or couriers and ports alone."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from numba import njit

from abm.model import day as days
from abm.model.annotations import Day, World
from abm.model.declare import Process
from abm.model.kinds import DAYS
from abm.model.mechanisms.crossing.dispatch import send
from abm.model.mechanisms.crossing.inspection import cross, open_lanes, report_for_duty
from abm.model.mechanisms.crossing.recruitment import recruit
from abm.model.mechanisms.crossing.travel import travel
from abm.model.mechanisms.government.policy import order_exams
from abm.model.streams import rule

each_courier, each_inspector, each_route = days.each_courier, days.each_inspector, days.each_route


@rule
def live_part(world: World, first: Day, last: Day) -> None:
    """Live what the reference model holds: recruitment, dispatch, travel, duty, inspection, seizure, rest."""
    for day in range(first, last):
        world.clock.day = day
        world.daily[day] = world.daily[DAYS]
        for r in range(world.rows.routes):
            order_exams(world, r, day)
        for c in range(world.rows.cells):
            recruit(world, c, day)
        for c in range(world.rows.cells):
            world.cells[c].stock = int(world.cells[c].orders * world.parameters.stock_days) + 1
            send(world, c, day)
        each_courier(travel, world, day)
        each_inspector(report_for_duty, world, day)
        each_route(open_lanes, world, day)
        each_courier(cross, world, day)


@njit
def do_nothing(worlds: np.ndarray, day: Day) -> None:
    """Show what a call alone costs."""


@functools.cache
def make_sweep(process: Process) -> Callable:
    """Return a compiled sweep of one process over its rows, as the compiled day makes it."""
    live_process = process.rule
    if process.entity == "world":
        return njit(lambda worlds, day: live_process(worlds[0], day))
    each = getattr(days, f"each_{process.entity}")
    return njit(lambda worlds, day: each(live_process, worlds[0], day))
