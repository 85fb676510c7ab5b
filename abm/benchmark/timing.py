"""Stopwatches: how long the compiled day, its processes, and the same day through Mesa take.

Times are CPU seconds, so that other work on the machine counts little; what is compared is timed in turns, and the
median of the rounds is given. Worlds are built, and rules compiled, before a watch starts.
"""

from __future__ import annotations

import importlib.util
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, TypeVar

import numpy as np

from abm.benchmark.sweeps import do_nothing, make_sweep
from abm.model.day import PROCESSES
from abm.model.initialization import build_world
from abm.model.mesa_model import InterdictionModel
from abm.model.parameters import resolve
from abm.model.scenario import Scenario
from abm.model.simulation import advance

Key = TypeVar("Key")
REFERENCE = Path(__file__).parents[2] / "tests" / "benchmark" / "reference_model.py"


def sized(demand: float, days: int) -> Scenario:
    """Return a scenario whose number of couriers grows with `demand` (about 1,500 at 1) on the same map and routes.

    Loads are smaller than by default, so that demand within its range makes 50,000 couriers; labs grow in size, and
    where that ends in number.
    """
    parameters = {
        "demand_level": demand,
        "usual_load": 500.0,
        "load_premium": 5.0,
        "lab_capacity": min(400.0, max(50.0, 150.0 * demand)),
        "cells": 60,
        "consignment_share": 0.0,  # the reference model has none
    }
    return Scenario(parameters=parameters, days=days, burn_in=0)


def load_reference() -> ModuleType | None:
    """Return the reference model of plain Mesa objects; None outside a clone, where it is not shipped."""
    spec = importlib.util.spec_from_file_location("reference_model", REFERENCE)
    if not REFERENCE.is_file() or spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_reference(module: ModuleType, scenario: Scenario, seed: int) -> Any:
    """Return a reference model with the settings and plans of a scenario's world."""
    return module.ReferenceModel(build_world(scenario, seed), SimpleNamespace(**resolve(scenario.parameters)), seed)


def time_days(scenario: Scenario, run: Callable, seed: int = 1) -> float:
    """Return the CPU seconds a day takes by `run(world, first, last)` on a fresh world."""
    world = build_world(scenario, seed)
    start = time.process_time()
    run(world, 0, scenario.days)
    return (time.process_time() - start) / scenario.days


def time_model(model: Any, days: int) -> float:
    """Return the CPU seconds a day takes by `model.step()`."""
    start = time.process_time()
    for _ in range(days):
        model.step()
    return (time.process_time() - start) / days


def time_handles(scenario: Scenario, days: int) -> float:
    """Return the CPU seconds a day takes when Mesa steps the handles; they are built before."""
    model = InterdictionModel(config=scenario, rng=1, activation="agents")
    model.populate()
    return time_model(model, days)


def in_turns(watches: Mapping[Key, Callable[[], float]], rounds: int) -> dict[Key, float]:
    """Return the median of every watch over the rounds, taken one after the other in each round."""
    taken: dict[Key, list[float]] = {name: [] for name in watches}
    for _ in range(rounds):
        for name, watch in watches.items():
            taken[name].append(watch())
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def count_agents(scenario: Scenario) -> dict[str, float]:
    """Return the mean number of couriers over a run, and of all agents at its end."""
    world = build_world(scenario, 1)
    advance(world, 0, scenario.days)
    rows = world.rows
    last = world.daily[scenario.days - 1]
    labs = int(last.labs_working + last.labs_paused + last.labs_idle)
    teams = int(world.inspectors["active"].sum())
    couriers = float(world.daily["couriers"][: scenario.days].mean())
    others = labs + teams + int(rows.cells) + int(rows.organizations) + int(rows.routes)
    return {"couriers": couriers, "agents": couriers + others}


def time_processes(scenario: Scenario) -> dict[str, float]:
    """Return the seconds a day that each process takes; what a call costs that does nothing is taken off."""
    sweeps = {"nothing": do_nothing} | {p.name: make_sweep(p) for p in PROCESSES}
    for _ in range(2):  # the first round compiles
        worlds = np.array(build_world(scenario, 1), copy=False, ndmin=1)  # quicker to pass than a record
        taken = dict.fromkeys(sweeps, 0.0)
        for day in range(scenario.days):
            for name, sweep in sweeps.items():
                start = time.perf_counter()
                sweep(worlds, day)
                taken[name] += time.perf_counter() - start
    nothing = taken.pop("nothing")
    return {name: max(0.0, seconds - nothing) / scenario.days for name, seconds in taken.items()}
