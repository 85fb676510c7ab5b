"""Parts of the compiled day by themselves, for the benchmark: a process over its rows, or couriers and ports alone."""

from __future__ import annotations

import functools
from collections.abc import Callable

from numba import njit

from abm.model.mechanisms.crossing.dispatch import send
from abm.model.mechanisms.government.policy import clear_counts, order_exams
from abm.model.mechanisms.crossing.recruitment import recruit
from abm.model.day import Process, live_crossings
from abm.model.streams import rule


@rule
def live_part(world, first, last):
    """Live what the reference model holds: recruitment, dispatch, travel, duty, inspection, seizure, rest."""
    for day in range(first, last):
        clear_counts(world.today)
        for r in range(world.clock.routes):
            order_exams(world, r, day)
        for c in range(world.clock.cells):
            recruit(world, c, day)
        for c in range(world.clock.cells):
            world.cells[c].stock = int(world.cells[c].orders * world.parameters.stock_days) + 1
            send(world, c, day)
        live_crossings(world, day)
        world.daily[day].loads = world.today.loads
        world.daily[day].seizures = world.today.seizures


@njit
def do_nothing(worlds, day):
    """Show what a call alone costs."""


@functools.cache
def make_sweep(process: Process) -> Callable:
    """Return a compiled sweep of one process over its rows, as the compiled day makes it."""
    live_row = process.rule
    if process.entity == "world":
        return njit(lambda worlds, day: live_row(worlds[0], day))
    if process.entity in ("lab", "courier"):
        return _sweep_blocks(live_row, process.entity == "lab")
    number = _NUMBERS[process.entity]

    @njit
    def sweep(worlds, day):
        for i in range(number(worlds[0].clock)):
            live_row(worlds[0], i, day)

    return sweep


_NUMBERS = {
    "route": njit(lambda clock: clock.routes),
    "organisation": njit(lambda clock: clock.organisations),
    "cell": njit(lambda clock: clock.cells),
    "inspector": njit(lambda clock: clock.inspectors),
}


def _sweep_blocks(live_row: Callable, labs: bool) -> Callable:
    @njit
    def sweep(worlds, day):
        world = worlds[0]
        slots = world.clock.lab_slots if labs else world.clock.courier_slots
        for c in range(world.clock.cells):
            rows = world.cells[c].lab_rows if labs else world.cells[c].courier_rows
            for i in range(c * slots, c * slots + rows):
                if labs or world.courier_due[i] <= day:
                    live_row(world, i, day)

    return sweep
