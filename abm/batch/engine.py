"""Engine: tasks go to processes, tables come back, and the number of processes changes nothing in them."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

import pandas as pd

from abm.batch.design import Task, child_seeds, tasks, with_placebo
from abm.batch.experiment import PLACEBO, Experiment
from abm.batch.manifest import describe_run, now
from abm.batch.pairing import Outcome
from abm.batch.store import join_parts, require_same, staging, write_manifest, write_table
from abm.batch.tables import daily_table, dictionary_table, offices_table, runs_table
from abm.initialisation import RunError
from abm.scenario import Scenario
from abm.simulation import simulate

PLACEBO_LABEL = "Chance alone"
PARTS = {"daily.csv": daily_table, "offices.csv": offices_table}
Report = Callable[[int], object]


class BatchError(RuntimeError):
    """A batch that could not be finished."""


def cache_is_cold() -> bool:
    """Tell whether the rules have still to be compiled for this machine."""
    if os.environ.get("NUMBA_DISABLE_JIT") == "1":
        return False
    return not any(Path(os.environ["INTERDICT_CACHE"]).rglob("schedule.live-*.nbi"))


def compile_rules() -> None:
    """Compile the rules, or load them, before any worker does."""
    simulate(Scenario(days=1, burn_in=1), 1)


def run_task(task: Task, folder: Path) -> tuple[list[Outcome], dict[str, Path]]:
    """Run the replicates of a task; return what is kept of each, and the parts of the large tables they fill."""
    outcomes, frames = [], {file: [] for file in PARTS}
    name = task.scenario.name
    for replicate, seed in enumerate(task.seeds, start=task.first):
        try:
            recording = simulate(task.scenario, seed)
        except RunError as error:
            raise BatchError(f"scenario {name}, replicate {replicate}, seed {seed}: {error}") from None
        outcomes.append(Outcome.of(recording))
        for file, table in PARTS.items():
            frames[file].append(table(recording, name, replicate))
    parts = {file: folder / f".{name}-{task.first}-{file}" for file in PARTS}
    for file, rows in frames.items():
        write_table(pd.concat(rows), parts[file])
    return outcomes, parts


def run_tasks(todo: list[Task], run: Callable, workers: int, report: Report) -> list:
    """Run every task on so many processes; return the answers in the order of the tasks.

    Raises
    ------
    BatchError
        A run stopped at a fault, or a process was killed.
    """
    answers = dict(_answers(todo, run, workers, report))
    return [answers[i] for i in range(len(todo))]


def _answers(todo: list[Task], run: Callable, workers: int, report: Report) -> Iterator[tuple[int, object]]:
    if workers == 1:
        for i, task in enumerate(todo):
            yield i, run(task)
            report(len(task.seeds))
        return
    executor = ProcessPoolExecutor(min(workers, len(todo)), process_context(), initializer=_leave_interrupts_to_parent)
    try:
        numbers = {executor.submit(run, task): i for i, task in enumerate(todo)}
        for future in as_completed(numbers):
            yield numbers[future], future.result()
            report(len(todo[numbers[future]].seeds))
    except BrokenProcessPool:
        raise BatchError(
            "a worker was killed, most often because memory ran out; nothing was written; try fewer --workers"
        ) from None
    finally:
        executor.shutdown(cancel_futures=True)


def process_context() -> multiprocessing.context.BaseContext:
    """Return how processes are started: said here, as Mesa changes the default when it is imported."""
    known = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in known else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload(["abm.batch.engine"])
    return context


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def run_batch(
    experiment: Experiment,
    folder: Path,
    workers: int | None = None,
    replicates: int | None = None,
    force: bool = False,
    report: Report = lambda runs: None,
    analyse: bool = True,
) -> None:
    """Run an experiment and write its results folder.

    Parameters
    ----------
    workers, replicates : int or None
        Processes (None: one per core); replicates (None: those of the file).
    force : bool
        Replace results of another experiment text.
    report : callable
        Told of runs as they end.
    analyse : bool
        Write the summary and the pictures.

    Raises
    ------
    BatchError, StoreError
        A run failed, or the folder cannot be used; nothing is written then.
    """
    workers = workers or available_cores()
    require_same(folder, experiment.sha256, force)
    started = now()
    scenarios = with_placebo(experiment)
    seeds = child_seeds(experiment.seed, replicates or experiment.replicates)
    with staging(folder) as place:
        todo = tasks(scenarios, seeds)
        outcomes = _write_large_tables(todo, run_tasks(todo, partial(run_task, folder=place), workers, report), place)
        write_table(runs_table(scenarios, outcomes), place / "runs.csv")
        values = _describe(experiment, scenarios, seeds, workers)
        labelled = [(scenario, experiment.labels.get(scenario.name, PLACEBO_LABEL)) for scenario in scenarios]
        _finish(place, lambda: values | describe_run(labelled, started), analyse)


def available_cores() -> int:
    """Return the cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _write_large_tables(todo: list[Task], answers: list, place: Path) -> dict[str, list[Outcome]]:
    """Join the parts of the large tables; return the outcomes of each scenario."""
    outcomes: dict[str, list[Outcome]] = {}
    for task, (kept, _) in zip(todo, answers, strict=True):
        outcomes.setdefault(task.scenario.name, []).extend(kept)
    for file in PARTS:
        join_parts([parts[file] for _, parts in answers], place / file)
    return outcomes


def _describe(experiment: Experiment, scenarios: tuple[Scenario, ...], seeds: tuple[int, ...], workers: int) -> dict:
    return {
        "kind": "batch",
        "name": experiment.name,
        "question": experiment.question,
        "experiment": experiment.text,
        "experiment_sha256": experiment.sha256,
        "baseline": scenarios[0].name,
        "placebo": PLACEBO,
        "root_seed": experiment.seed,
        "seeds": list(seeds),
        "replicates": len(seeds),
        "workers": workers,
    }


def _finish(place: Path, describe: Callable[[], dict], analyse: bool) -> None:
    """Write dictionary and manifest, and, if asked, summary and pictures, which read the manifest."""
    summary = {}
    write_manifest(describe(), place)
    if analyse:
        from abm import analysis  # here, so that a run without pictures loads no plotting

        analysis.summarise(place)
        summary = analysis.SUMMARY_COLUMNS
    write_table(dictionary_table(summary), place / "dictionary.csv")
    write_manifest(describe(), place)
