"""Forge saved states, and say what becomes of them: `python tests/forged_states.py NUMBER [SEED]` draws thousands.

Every forgery has a digest that fits, so that what stops it is what the numbers in it may be. One that crashes takes this
process down; the last line tells which it was.
"""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from abm import LeadershipArrests, Scenario
from abm.model import saving
from abm.model.branching import save_at, simulate_from
from abm.model.initialization import RunError
from abm.model.choices import LeverError
from abm.model.saving import SavedStateError, digest_of, load
from abm.model.world import WORLD

SCENARIO = Scenario(
    "forged", {"demand_level": 0.05, "cells": 12, "team_exams": 150.0},
    (LeadershipArrests(10, number=4, every=12),), days=75, burn_in=0,
)  # fmt: skip
DAY, SEED = 41, 5
WHOLE = (
    -1,
    0,
    1,
    2,
    5,
    7,
    63,
    64,
    95,
    96,
    255,
    256,
    3871,
    3872,
    2**14,
    2**20,
    2**31 - 1,
    -(2**31),
    2**40,
    2**62,
    -(2**62),
)
REAL = (np.nan, np.inf, -np.inf, -1.0, -1e-9, 0.0, 1e-300, 1e-6, 0.5, 1.0, 2.0, 1e6, 1e15, 1e18, 1e300)
SAID = {"day": (-1, 0, 40, 74, 75, 10**400, "41", None, True, 41.0), "seed": (-1, 6, 2**63, 2**64, "5", [5], 5.0),
        "scenario": ({}, [], None, "forged"), "schema": (1, "2"), "format": (None,)}  # fmt: skip
OF_SCENARIO = {"days": (42, 41, 1, 0, 10**9, "75", 75.5, True), "burn_in": (1, -1, 2**40, None, 0.5), "name": (7, None, ["a"]),
               "placebo_day": (3, 40, 3.5, "3", True), "inputs": ("FY2019", "FY1900", 2022, None, ["FY2022"]),
               "parameters": ({"cells": 13}, {"cells": 10**400}, {"nothing": 1}, [], {"cells": "12"}),
               "interventions": ([{"kind": "x"}], [7], [{"kind": "crackdown", "start": "a"}], [{"start": 1}],
                                 [{"kind": "inspection_rate", "start": 1, "ports": [7, [8]]}])}  # fmt: skip


def forge(about, tables, generator):
    """Change one to three numbers, sometimes in new rows, or what the file says it is."""
    for _ in range(generator.integers(1, 4)):
        if generator.random() < 0.1:
            place, values = (about, SAID) if generator.random() < 0.4 else (about["scenario"], OF_SCENARIO)
            key = list(values)[generator.integers(len(values))]
            if isinstance(place, dict):
                place[key] = values[key][generator.integers(len(values[key]))]
            if not isinstance(about["scenario"], dict):
                return
            continue
        name = WORLD.names[generator.integers(len(WORLD.names))]
        rows, most = tables[name], (WORLD[name].shape or (1,))[0]
        if generator.random() < 0.15 and len(rows) < most:
            tables[name] = rows = np.concatenate(
                [rows, np.zeros((generator.integers(1, 4), *rows.shape[1:]), rows.dtype)]
            )[:most]
        if len(rows):
            poke(rows, generator)


def poke(rows, generator):
    """Put another number into a random place of a table."""
    field = rows.dtype.names[generator.integers(len(rows.dtype.names))] if rows.dtype.names else None
    numbers = (rows if field is None else rows[field])[generator.integers(len(rows)) :][:1]
    if numbers.ndim > 1:
        numbers = numbers.reshape(-1)[generator.integers(numbers.size) :]
    if numbers.dtype.kind == "f":
        numbers[0] = REAL[generator.integers(len(REAL))]
    else:
        limits = np.iinfo(numbers.dtype)
        numbers[0] = np.clip(WHOLE[generator.integers(len(WHOLE))], limits.min, limits.max)


def write(about, tables, path):
    """Write what was forged, with a digest that fits."""
    text = json.dumps(about | {"digest": digest_of(about, tables)})
    with open(path, "wb") as file:
        np.savez(file, **{saving.ABOUT: np.array(text)}, **tables)


def outcome(path):
    """Return what becomes of a state: refused in one line, simulated to its end, or stopped at a fault in one line."""
    try:
        simulate_from(load(path))
    except (SavedStateError, LeverError, RunError) as error:
        assert "\n" not in str(error) and len(str(error)) < 1000, error
        return "stopped" if isinstance(error, RunError) else "refused"
    return "simulated"


def main(number, seed=1):
    """Draw so many, one after another."""
    with tempfile.TemporaryDirectory() as folder:
        path, forged = Path(folder) / "state", Path(folder) / "forged"
        save_at(SCENARIO, SEED, DAY, path)
        text = str(np.load(path)[saving.ABOUT][()])
        whole, reported = load(path), Counter()
        assert outcome(path) == "simulated"
        for k in range(number):
            print(k, flush=True)
            about, tables = json.loads(text), {name: rows.copy() for name, rows in whole.tables.items()}
            forge(about, tables, np.random.default_rng([seed, k]))
            write(about, tables, forged)
            reported[outcome(forged)] += 1
    print(json.dumps(reported))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
