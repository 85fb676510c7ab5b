"""A batch of very short runs, some of which may go wrong; also run on its own, to be killed: see `main`."""

import ctypes
import os
import resource
import signal
import sys
import time
import tomllib
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from abm import Scenario, simulate
from abm.experiment.experiment import check_experiment
from abm.running import processes
from abm.running.cluster import Cluster
from abm.running.engine import run_batch
from abm.running.hearing import Hearing
from abm.running.processes import Processes
from abm.store.plan import child_seed

VALUES = {
    "name": "tiny",
    "question": "Does it hold?",
    "days": 30,
    "burn_in": 0,
    "replicates": 12,
    "seed": 3,
    "parameters": {"demand_level": 0.1, "cells": 12},
    "scenario": [
        {"name": "baseline", "label": "No new policy"},
        {
            "name": "cars",
            "label": "Cars",
            "interventions": [{"kind": "inspection_rate", "start": 10, "coverage": 0.4}],
        },
    ],
}
SMALL = """
name = "small"
question = "Does it work?"
days = 30
burn_in = 5
replicates = 2
parameters = {demand_level = 0.1, cells = 12}

[[scenario]]
name = "baseline"
label = "No new policy"

[[scenario]]
name = "cars"
label = "Every car"
interventions = [{kind = "inspection_rate", start = 10, coverage = 1.0}]
"""  # an experiment file, to be called by its path
TABLES = ("runs.csv", "daily.csv", "offices.csv", "dictionary.csv")
SEEDS = [child_seed(VALUES["seed"], replicate) for replicate in range(12)]
RAISES, ENDLESS, KILLED, EATS = (SEEDS[i] for i in (1, 4, 6, 11))


def tiny(**changes):
    """Return the experiment with other values."""
    return check_experiment(VALUES | changes, repr(changes), "tiny.toml")


def tiny_with(text):
    """Return the experiment with what a piece of an experiment file says."""
    return tiny(**tomllib.loads(text))


def batch(folder, workers=1, engine=None, force=False, reported=None, run=simulate, **changes):
    """Run the experiment without pictures."""
    hear = Hearing() if reported is None else Hearing(tell=reported.append)
    return run_batch(tiny(**changes), folder, workers, None, force, analyze=False, engine=engine, hear=hear, run=run)


def tables(folder):
    """Return the bytes of every table."""
    return {name: (Path(folder) / name).read_bytes() for name in TABLES}


def fails(scenario, seed):
    """Raise in every run."""
    raise AssertionError("nothing had to be run")


def slow(scenario, seed):
    """Run, but not at once, so that there is time to be killed."""
    time.sleep(0.02)
    return simulate(scenario, seed)


def goes_wrong(scenario, seed):
    """Raise, never end, die or take all memory, for one seed of the policy each."""
    if scenario.name == "cars":
        if seed == RAISES:
            raise ValueError("a table is full")
        if seed == KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
        while seed == ENDLESS:
            pass
        held = []
        while seed == EATS:
            held.append(b"x" * 2**24)  # written to, so that it counts
    return simulate(scenario, seed)


def dies_once(mark, scenario, seed):
    """Die the first time a seed is run, natively, as a fault in compiled code does."""
    if scenario.name == "cars" and seed == KILLED and not mark.exists():
        mark.touch()
        ctypes.string_at(0)
    return simulate(scenario, seed)


def fills_the_disk(scenario, seed):
    """Leave no file of this process room for more than a few bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    return simulate(scenario, seed)


def marked(path, seconds, scenario, seed):
    """Run slowly, and then write down that it is finished; after three that took seconds, write that down and hang.

    After twelve the rest is slower still: a loaded machine may see late that the third is finished.
    """
    finished = len(Path(path).read_text().splitlines()) if os.path.exists(path) else 0
    if seconds > 1 and finished >= 3:
        with open(f"{path}-not", "a") as file:
            file.write("hangs\n")
        time.sleep(6000)
    time.sleep(seconds if finished < 12 else 2.0)
    recording = simulate(scenario, seed)
    with open(path, "a") as file:
        file.write(f"{scenario.name}/{seed}\n")
    return recording


@cache
def canned():
    return simulate(Scenario(days=3, burn_in=0, parameters={"demand_level": 0.1, "cells": 12}), 1)


def fake(scenario, seed):
    """Return a recording at once."""
    return replace(canned(), scenario=scenario, seed=seed)


def grow(folder):
    """Print how much the memory of this process grew from a batch of 90 runs to one of ten times as many, in MiB."""
    for replicates in (30, 300):
        batch(folder, 2, run=fake, replicates=replicates, days=3, daily="none", scenario=earlier())
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10)


def earlier():
    """Return the scenarios with a policy from day 1 on."""
    policy = VALUES["scenario"][1]
    return [VALUES["scenario"][0], policy | {"interventions": [policy["interventions"][0] | {"start": 1}]}]


def main():
    """Run a slow batch: folder, workers or the address of a cluster, replicates."""
    folder, where, replicates = sys.argv[1:]
    engine = Processes(int(where)) if where.isdecimal() else Cluster(where)
    batch(folder, 1, engine, run=slow, replicates=int(replicates))


def marked_main():
    """Run a batch that may be stopped: folder, file of marks, seconds of a run."""
    folder, path, seconds = sys.argv[1:]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)  # a job in the background starts deaf to them
    if float(seconds) < 1:
        processes.GRACE = 120.0  # short runs end, however busy this machine is; one that hangs is not waited for
    batch(folder, 2, run=partial(marked, path, float(seconds)))
