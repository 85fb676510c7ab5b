"""Running: each scenario once a seed, whichever checks ask for it, reduced where it is run."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from abm.calibration.checks.check import Check, Take
from abm.calibration.runs import Report, results_of
from abm.measures.arrays import Floats
from abm.model.initialization import RunError
from abm.model.scenario import Scenario
from abm.model.simulation import simulate


Runs = dict[str, tuple[Scenario, tuple[Take, ...]]]
Taken = dict[tuple[str, int], list[float]]


def runs_of(checks: Sequence[Check]) -> Runs:
    """Return each scenario that is asked for, with all that is taken of it, by what it says."""
    wanted: dict[str, tuple[Scenario, dict[Take, None]]] = {}
    for check in checks:
        for scenario in check.scenarios:
            wanted.setdefault(repr(scenario), (scenario, {}))[1].update(dict.fromkeys(check.takes))
    return {key: (scenario, tuple(takes)) for key, (scenario, takes) in wanted.items()}


def measure_all(
    pool: ProcessPoolExecutor, checks: Sequence[Check], seeds: Sequence[int], report: Report
) -> list[Floats]:
    """Return what was taken for each check, shape [scenarios, seeds, takes]; nan where a run stopped at a fault."""
    runs = runs_of(checks)
    futures = {(key, seed): pool.submit(take_all, *runs[key], seed) for key in runs for seed in seeds}
    found: Taken = dict(zip(futures, results_of(futures.values(), report), strict=True))
    return [values_of(check, runs, found, seeds) for check in checks]


def values_of(check: Check, runs: Runs, found: Taken, seeds: Sequence[int]) -> Floats:
    """Return what one check asked for, shape [scenarios, seeds, takes]."""
    parts = []
    for key in map(repr, check.scenarios):
        places = [runs[key][1].index(take) for take in check.takes]
        parts.append([[found[key, seed][place] for place in places] for seed in seeds])
    return np.array(parts)


def take_all(scenario: Scenario, takes: tuple[Take, ...], seed: int) -> list[float]:
    """Return what is taken of one run; nan where it stopped at a fault."""
    try:
        recording = simulate(scenario, seed)
    except RunError:
        return [float("nan")] * len(takes)
    return [take(recording) for take in takes]
