"""What several tests share: small worlds, policies of every kind, and how two worlds differ bit by bit."""

from __future__ import annotations

from functools import cache

import numpy as np

import abm  # noqa: F401  (chooses the cache of compiled rules before Numba is imported)
from abm.model.initialization import build_world
from abm.model.interventions import (
    AntiCorruption,
    CaseBuilding,
    Checkpoints,
    Cooperation,
    Crackdown,
    DroneSurveillance,
    DrugChecking,
    Education,
    InspectionRate,
    Investigators,
    JointTaskForce,
    LabRaids,
    LeadershipArrests,
    Naloxone,
    NorthernPackage,
    PoliticalThreat,
    Prosecution,
    Strikes,
    Treatment,
)
from abm.model.scenario import Scenario
from abm.model.simulation import advance, simulate
from abm.model.world import WORLD

SEEDS = range(1, 9)
PAGE = 4096
T_40 = 2.023  # of Student's distribution with 39 degrees of freedom
TINY = {"demand_level": 0.05, "cells": 12, "team_exams": 150.0}


def interval(values):
    """Return the ends of the 95% interval of a mean over forty seeds."""
    half = T_40 * values.std(ddof=1) / np.sqrt(len(values))
    return values.mean() - half, values.mean() + half


def paired(worlds, days, seeds=range(1, 41)):
    """Return two functions of worlds that share their seeds: the runs of one, and what changes from the usual one to it."""

    @cache
    def runs(name):
        """Return every seed of a world."""
        scenario = Scenario(name, days=days, burn_in=180, interventions=worlds[name])
        return [simulate(scenario, seed) for seed in seeds]

    def change(name, take):
        """Return mean and 95% interval of the change of what is taken of a run, relative to the mean without the policy."""
        policy, usual = (np.array([take(run) for run in runs(world)], float) for world in (name, "usual"))
        values = (policy - usual) / usual.mean()
        return values.mean(), *interval(values)

    return runs, change


def all_policies(start: int, stop: int) -> tuple:
    """Return interventions of every kind and target over one window."""
    return (
        LeadershipArrests(start=start, number=3, every=10),
        LeadershipArrests(start=start + 2, number=4, target="mid-level", every=3),
        LeadershipArrests(start=start + 4, number=2, target="random", every=15),
        Crackdown(start=start, stop=stop, region="all", intensity=4.0),
        InspectionRate(start=start, stop=stop, mode="car", coverage=0.3, aimed=0.9),
        InspectionRate(start=start, stop=stop, mode="truck", ports=("Otay Mesa",), coverage=0.9),
        AntiCorruption(start=start, stop=stop, strength=0.8),
        Prosecution(start=start, stop=stop, strength=0.9),
        LabRaids(start=start, stop=stop, region="all", number=9.0),
        Strikes(start=start + 3, stop=stop, region="Northwest", number=5.0),
        PoliticalThreat(start=start, stop=stop, size=0.7),
        Cooperation(start=start + 5, stop=stop, times=0.5),
        JointTaskForce(start=start, stop=stop, region="Northwest"),
        Investigators(start=start, stop=stop, number=2.0),
        DroneSurveillance(start=start, stop=stop, fleets=2.0),
        CaseBuilding(start=start, stop=stop, leads=20.0),
        Treatment(start=start, stop=stop, admissions=0.3),
        Naloxone(start=start, stop=stop, share=0.4),
        Education(start=start, stop=stop, share=0.6),
        DrugChecking(start=start, stop=stop, share=0.5),
        NorthernPackage(start=start, stop=stop, share=0.4),
        Checkpoints(start=start, stop=stop, office="Tucson", times=3.0),
    )


def tiny(**changes) -> Scenario:
    """Return a scenario small enough for plain Python and for Mesa."""
    parameters = TINY | changes.pop("parameters", {})
    return Scenario(**({"inputs": "FY2019", "burn_in": 0, "days": 60} | changes), parameters=parameters)


def table_bytes(world: np.record, table: str) -> np.ndarray:
    """Return the memory of one table as bytes."""
    kind, start = WORLD.fields[table][:2]
    return np.asarray(world.base).view(np.uint8)[start : start + kind.itemsize]


def differing_tables(a: np.record, b: np.record) -> list[str]:
    """Return the names of the tables of two worlds that differ in any bit."""
    return [name for name in WORLD.names if not np.array_equal(table_bytes(a, name), table_bytes(b, name))]


def simulated(scenario: Scenario, seed: int) -> np.record:
    """Return the world of a replicate at the end of its last day."""
    world = build_world(scenario, seed)
    advance(world, 0, scenario.burn_in + scenario.days)
    return world


KEPT: dict[tuple, np.recarray] = {}


def daily(scenario: Scenario, seed: int) -> np.recarray:
    """Return the daily table of a replicate; each is run once in a session."""
    key = (repr(scenario), seed)
    if key not in KEPT:
        KEPT[key] = simulate(scenario, seed).daily
    return KEPT[key]


def total(scenario: Scenario, field: str, seeds=SEEDS, first: int = 0) -> np.ndarray:
    """Return the sum of a daily column from day `first` on, one value a seed."""
    return np.array([daily(scenario, seed)[field][first:].sum() for seed in seeds], float)


def pages(world: np.record) -> np.ndarray:
    """Return the memory of a world page by page, but for the last, which no tiny world fills."""
    memory = np.asarray(world.base).view(np.uint8)
    return memory[: len(memory) // PAGE * PAGE].reshape(-1, PAGE)


def today(world: np.record) -> np.record:
    """Return the row of the day, to be written, too."""
    return world.daily[world.clock.day]
