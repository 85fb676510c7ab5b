"""Golden runs: `python -m tests.model.golden.refresh` writes them anew, from the root of the project.

Do so after a change that is meant to move results, look at the difference, and commit it with the change.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from abm.model.interventions import Crackdown, InspectionRate, LeadershipArrests
from abm.model.scenario import Scenario
from abm.model.simulation import simulate
from abm.model.world import rows_of

STORE = Path(__file__).parent / "runs.json"
SEEDS = (1, 2)
DAYS_IN_A_SUM = 60
SCENARIOS = {
    "baseline": Scenario(days=240, burn_in=60),
    "history": Scenario(days=720, burn_in=30, inputs="history"),
    "arrests": Scenario(days=240, burn_in=60, interventions=(LeadershipArrests(start=30, number=3, every=20),)),
    "mid-level arrests": Scenario(
        days=240, burn_in=60, interventions=(LeadershipArrests(start=30, number=20, target="mid-level", every=2),)
    ),
    "crackdown": Scenario(
        days=240, burn_in=60, interventions=(Crackdown(start=30, stop=180, region="all", intensity=4.0),)
    ),
    "scans": Scenario(
        days=240, burn_in=60, interventions=(InspectionRate(start=30, stop=180, mode="car", coverage=0.4, aimed=0.8),)
    ),
    "other parameters": Scenario(days=240, burn_in=60, parameters={"lift": 4.0, "cells": 60, "travel_speed": 6}),
}


def golden_runs() -> dict[str, dict[str, dict[str, list]]]:
    """Return sums over 60 days of every daily column, by scenario and seed: whole numbers, and floats."""
    return {
        name: {str(seed): summed(simulate(scenario, seed).daily) for seed in SEEDS}
        for name, scenario in SCENARIOS.items()
    }


def summed(daily: np.recarray) -> dict[str, list]:
    """Return the sums of each column of one run."""
    first = np.arange(0, len(daily), DAYS_IN_A_SUM)
    return {column: np.add.reduceat(daily[column], first).tolist() for column in rows_of("daily").names}


def refresh() -> None:
    """Write the golden runs of this model."""
    lines = []
    for name, seeds in golden_runs().items():
        columns = [
            f"   {json.dumps(column)}: {json.dumps(values)}" for seed in seeds for column, values in seeds[seed].items()
        ]
        size = len(rows_of("daily").names)
        parts = [
            f'  "{seed}": {{\n' + ",\n".join(columns[k * size : (k + 1) * size]) + "\n  }"
            for k, seed in enumerate(seeds)
        ]
        lines.append(f' "{name}": {{\n' + ",\n".join(parts) + "\n }")
    STORE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    refresh()
