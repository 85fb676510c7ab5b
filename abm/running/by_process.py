"""By process: a day of a world one process at a time, for those who look at it in between; the same bits as at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from abm.model.annotations import World
from abm.model.day import PROCESSES, ROW_RULE, list_due, run_rows
from abm.model.declare import Process
from abm.model.initialization import check_fault
from abm.model.scenario import Scenario
from abm.model.simulation import change_random_numbers
from abm.model.world import rows_alive


def day_by_process(world: World, scenario: Scenario, tick: int) -> Iterator[Process]:
    """Simulate one day of a world (burn-in included), and yield each process when it is done; RunError at a fault."""
    worlds = np.array(world, copy=False, ndmin=1)
    change_random_numbers(world, scenario, tick)
    for process in PROCESSES:
        if process.entity == "world":
            process.rule(world, tick)
        else:
            rows = list_due(world, tick) if process.entity == "courier" else rows_alive(world, f"{process.entity}s")
            run_rows(worlds, ROW_RULE[process.rule], rows, tick)
        yield process
    check_fault(world)


def process_in_words(name: str) -> str:
    """Return a process with what it says of itself in one line, without the formula behind a colon."""
    rules = {process.name: getattr(process.rule, "py_func", process.rule) for process in PROCESSES}
    said = (getattr(rules.get(name), "__doc__", None) or "").strip().partition("\n")[0].partition(":")[0].rstrip(".")
    return f"{name} ({said})" if said else name
