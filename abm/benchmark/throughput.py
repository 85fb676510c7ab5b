"""Throughput: what a batch costs over the bare runs, both on all cores, taken in turns."""

from __future__ import annotations

import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from abm.experiment.experiment import Experiment, check_experiment
from abm.model.scenario import Scenario
from abm.model.simulation import simulate
from abm.running.engine import available_cores, check_batch, run_batch
from abm.running.hearing import Hearing
from abm.running.worker import end_with_parent, process_context
from abm.store.plan import Run

TRIAL_DAYS = 730
TRIALS = 2
TRIAL_REPLICATES = 4  # a worker, of three scenarios each
SHARE_OF_BURN_IN = 3  # one day in three is simulated before the first recorded day
POLICY = {"kind": "inspection_rate", "start": 0, "coverage": 0.2}


def measure_throughput(rounds: int, replicates: int, seconds: float) -> dict[str, object]:
    """Compare a batch with a bare map of the same runs over a process pool.

    Parameters
    ----------
    rounds : int
        How often both are taken, in turns.
    replicates : int
        Of three scenarios each: a baseline, a policy and the placebo.
    seconds : float
        What a run is to take.

    Returns
    -------
    dict
        Seconds of a run, and throughput of the batch over that of the bare map: until every run is kept in the store,
        and until the tables are written.
    """
    workers = available_cores()
    days = _days_of(seconds, workers)
    _take(_experiment(days, max(2, workers)), workers, False)  # starts what all others use
    experiment = _experiment(days, replicates)
    taken = [_take(experiment, workers, turn % 2 == 1) for turn in range(rounds)]
    bare = statistics.median(bare for bare, _, _ in taken)
    runs = len(_runs_of(experiment))
    return {
        "batch_runs": runs,
        "batch_workers": workers,
        "batch_milliseconds_of_a_run": 1e3 * bare * workers / runs,
        "batch_throughput_kept": statistics.median(bare / kept for bare, kept, _ in taken),
        "batch_throughput_written": statistics.median(bare / written for bare, _, written in taken),
    }


def _take(experiment: Experiment, workers: int, batch_first: bool) -> tuple[float, float, float]:
    """Return the seconds of the bare map, and of the batch until its runs are kept and until its tables are written."""
    runs = _runs_of(experiment)
    if batch_first:
        batch = _time_batch(experiment, workers)
        return _time_bare(runs, workers), *batch
    return _time_bare(runs, workers), *_time_batch(experiment, workers)


def _days_of(seconds: float, workers: int) -> int:
    """Return the days, burn-in included, of a run that takes so long here while all workers are busy."""
    days = TRIAL_DAYS
    with ProcessPoolExecutor(workers, process_context(), end_with_parent) as executor:
        for _ in range(TRIALS):  # a second time, as days do not all take equally long
            runs = _runs_of(_experiment(days, TRIAL_REPLICATES * workers))
            taken = executor.map(_seconds_of, [run.scenario for run in runs], [run.seed for run in runs])
            days = max(SHARE_OF_BURN_IN, round(days * seconds / statistics.median(taken)))
    return days


def _seconds_of(scenario: Scenario, seed: int) -> float:
    start = time.perf_counter()
    simulate(scenario, seed)
    return time.perf_counter() - start


def _experiment(days: int, replicates: int) -> Experiment:
    burn_in = days // SHARE_OF_BURN_IN
    values = {
        "name": "throughput",
        "question": "What does a batch cost over the bare runs?",
        "days": days - burn_in,
        "burn_in": burn_in,
        "replicates": replicates,
        "scenario": [
            {"name": "baseline", "label": "No new policy"},
            {"name": "cars", "label": "Cars", "interventions": [POLICY]},
        ],
    }
    return check_experiment(values, repr(values), "throughput")


def _runs_of(experiment: Experiment) -> list[Run]:
    """Return every run of the batch, the placebo's among them."""
    with tempfile.TemporaryDirectory() as folder:
        _, plan = check_batch(experiment, Path(folder))
    return [run for task in plan.tasks(lambda number: True) for run in task.runs]


def _time_bare(runs: list[Run], workers: int) -> float:
    """Return the seconds of a map that forgets what it ran."""
    start = time.perf_counter()
    with ProcessPoolExecutor(workers, process_context(), end_with_parent) as executor:
        for _ in executor.map(_run_only, [run.scenario for run in runs], [run.seed for run in runs]):
            pass
    return time.perf_counter() - start


def _run_only(scenario: Scenario, seed: int) -> None:
    simulate(scenario, seed)


def _time_batch(experiment: Experiment, workers: int) -> tuple[float, float]:
    """Return the seconds until every run is kept, and until the tables are written."""
    times = []

    def note(runs: int) -> None:
        times.append(time.perf_counter())

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        run_batch(experiment, Path(folder), workers, analyze=False, hear=Hearing(report=note))
        end = time.perf_counter()
    return times[-1] - start, end - start
