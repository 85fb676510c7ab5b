"""Batch: the runs of an experiment that are not there yet are done, kept one by one, and told in tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from abm.experiment.adaptive import statement, until_precise
from abm.experiment.design.expansion import expand, kept_of
from abm.experiment.experiment import Experiment
from abm.model.scenario import Scenario
from abm.model.simulation import simulate
from abm.results.manifest import now
from abm.results.reader import ResultsFolder
from abm.running.cluster import Cluster
from abm.running.export import Export
from abm.running.processes import LONGEST_RUN, Engine, Processes
from abm.running.source import Source
from abm.running.work import Answer, Work
from abm.running.writer import TableWriter
from abm.store.archive import HAS_FAILED, IS_DONE, NOT_RUN, Archive, State
from abm.store.chunks import write_chunk
from abm.store.folder import BatchError, BatchInterrupted, require_ours
from abm.store.plan import Plan

MOST_DAILY_RUNS = 1000  # the days of more take some 200 MB: monthly means are kept unless days are asked for
Report = Callable[[int], object]
Replicates = int | Mapping[str, int] | None


def compile_rules() -> None:
    """Compile the rules, or load them, before any worker does."""
    simulate(Scenario(days=1, burn_in=1), 1)


def available_cores() -> int:
    """Return the cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def plan_of(experiment: Experiment, archive: Archive, replicates: Replicates = None, force: bool = False) -> Plan:
    """Return the plan of an experiment; what is kept of the days stays as it was chosen for the runs that are held."""
    expansion = expand(experiment)
    if isinstance(replicates, Mapping):
        numbers = replicates
    else:
        numbers = {scenario.name: replicates or experiment.replicates for scenario in expansion.scenarios}
    held = None if force else archive.plan()
    few = sum(numbers.values()) <= MOST_DAILY_RUNS
    daily = experiment.daily or (held.daily if held else "daily" if few else "monthly")
    about = {
        "name": experiment.name,
        "question": experiment.question,
        "labels": dict(expansion.labels),
        "experiment": experiment.text,
        "experiment_sha256": experiment.sha256,
    }
    if experiment.design.factors:
        about["design"] = kept_of(experiment, expansion)
    if experiment.replication:
        about["replication"] = asdict(experiment.replication)
    plan = Plan(expansion.scenarios, expansion.baseline_of, experiment.seed, 0, daily, about)
    return plan.with_replicates(numbers)


def make_engine(
    workers: int | None,
    time_limit: float | None,
    memory: float | None,
    cluster: str | None,
    tell: Callable[[str], object] = lambda line: None,
) -> Engine:
    """Return where runs are done: processes of this machine, or a cluster; memory in GB."""
    seconds = time_limit or LONGEST_RUN
    if cluster is not None:
        return Cluster(cluster, seconds, tell)
    return Processes(workers or available_cores(), seconds, int(memory * 1e9) if memory else None)


def check_batch(
    experiment: Experiment, folder: Path, replicates: Replicates = None, force: bool = False
) -> tuple[Archive, Plan]:
    """Return where runs are kept and what is to be run; raise StoreError for a folder that holds something else."""
    archive = Archive(folder)
    require_ours(archive.folder, experiment.name, archive.header.exists(), force)
    plan = plan_of(experiment, archive, replicates, force)
    archive.require_same(plan, force)
    return archive, plan


def run_batch(
    experiment: Experiment,
    folder: Path,
    workers: int | None = None,
    replicates: Replicates = None,
    force: bool = False,
    report: Report = lambda runs: None,
    analyze: bool = True,
    *,
    engine: Engine | None = None,
    shard: tuple[int, int] = (1, 1),
    held: Report = lambda runs: None,
    tell: Callable[[str], object] = lambda line: None,
    answer: Callable[[Path], object] = lambda folder: None,
    end: Callable[[list[str]], object] = lambda files: None,
    run: Callable = simulate,
) -> State:
    """Do the runs of an experiment that its results folder does not hold, and write the tables.

    Parameters
    ----------
    workers : int or None
        Processes (None: one per core).
    replicates : int, mapping of str to int, or None
        Replicates of every scenario, or of each by its name (None: those of the file).
    force : bool
        Do again what changed since the folder was begun.
    report, held : callable
        Told of runs as they end, and at first of those that are there already.
    analyze : bool
        Write the summary, and then the pictures.
    engine : Engine or None
        Where the runs are done (None: processes of this machine).
    shard : (int, int)
        Which part of the runs, of how many; tables are written when all are there only.
    tell : callable
        Told of what was damaged, of runs that failed or are missing, and of files that could not be made, a line each.
    answer : callable
        Told of the folder when there is a summary, before pictures are drawn.
    end : callable
        Told of the files of the results when every run is done and all of them are there, while the folder is locked.
    run : callable
        Takes a scenario and a seed and returns a recording.

    Returns
    -------
    State
        What is there; `amiss` says what is not.

    Raises
    ------
    BatchError, StoreError
        No run can be done, or the folder cannot be used; every run that is done is kept.
    BatchInterrupted
        Ctrl-C; every run that is done is kept.
    """
    archive, plan = check_batch(experiment, folder, replicates, force)
    started, workers = now(), workers or available_cores()
    with archive.locked() as token:
        with saying_how_to_go_on(archive.folder):
            state = archive.begin(plan, force)
        _tell_damage(archive, state, tell)
        held(sum(state.status[number] == IS_DONE for number in plan.numbers(shard)))
        state.forget_failures()
        source = Source(archive, plan, state, shard)
        work = Work(archive.store.resolve(), token, plan.daily, source.is_whole, run)
        answers = (engine or Processes(workers)).answers(plan.tasks(state.is_wanted, shard), work)
        with saying_how_to_go_on(archive.folder, source):
            if source.is_whole:
                export = Export(source, workers, started, tell)
                with export.tables() as writer:
                    _keep_all(source, answers, report, writer)
                _end(source, export, analyze, answer, end)
            else:
                _keep_all(source, answers, report)
                _tell_shortfall(source, tell)
    return state


def run_until_precise(experiment: Experiment, folder: Path, run_round: Callable[[dict[str, int]], object]) -> str:
    """Have rounds of replicates run until the paired differences are as precise as the experiment asks.

    Each policy gets as many as its own differences need; its baseline as many as the policies paired with it.

    Parameters
    ----------
    run_round : callable
        Takes the number of replicates of each scenario and does those that are missing.

    Returns
    -------
    str
        Which differences are known as well as asked, and which are not.
    """

    def run(numbers: dict[str, int]) -> pd.DataFrame:
        run_round(numbers)
        return ResultsFolder(folder).table("runs")

    expansion, asked = expand(experiment), experiment.replication
    assert asked is not None, "rounds are for what an experiment asks about"
    _, known = until_precise(asked, expansion.baseline_of, expansion.policies, run)
    return statement(known, asked)


def _keep_all(source: Source, answers: Generator[Answer], report: Report, writer: TableWriter | None = None) -> None:
    """Keep what comes back, each at once, and have the tables grow."""
    with closing(answers):
        for answer in answers:
            if answer.fault:
                raise BatchError(answer.fault)
            keep(source, answer)
            if writer:
                writer.take(answer)
            report(len(answer.lines))


def keep(source: Source, answer: Answer) -> None:
    """Keep what a worker answers: its chunk, if it could not do so itself, and then its lines."""
    if answer.files:
        name = next(line.file for line in answer.lines if line.file)
        write_chunk(source.archive.chunks, name, answer.files)
    source.archive.add(list(answer.lines), source.plan, source.state)


def export_folder(
    folder: Path,
    workers: int | None = None,
    analyze: bool = True,
    tell: Callable[[str], object] = lambda line: None,
    answer: Callable[[Path], object] = lambda folder: None,
    end: Callable[[list[str]], object] = lambda files: None,
) -> State:
    """Write the tables of the runs that a folder holds, all of them or not; tell what is missing, a line each.

    See `run_batch`.

    Raises
    ------
    StoreError
        It holds none.
    """
    archive, started = Archive(folder), now()
    plan = archive.require_plan()
    with archive.locked():
        with saying_how_to_go_on(archive.folder):
            source = Source(archive, plan, archive.survey(plan))
        with saying_how_to_go_on(archive.folder, source):
            export = Export(source, workers or available_cores(), started, tell)
            with export.tables():
                pass  # nothing is run: what is there is written
            for problem in source.state.problems:
                tell(f"{problem}; its runs are left out")
            _end(source, export, analyze, answer, end)
    return source.state


def _end(source: Source, export: Export, analyze: bool, answer: Callable, end: Callable) -> None:
    """Tell what is missing, then what was found, when all tables are there, and at last that nothing is left to do."""
    _tell_shortfall(source, export.steps.tell)
    if analyze:
        export.tell_results(answer)
    source.state.amiss += export.steps.faults
    if analyze and not source.state.amiss:
        end(sorted(export.written))


def _tell_damage(archive: Archive, state: State, tell: Callable[[str], object]) -> None:
    """Tell of what was damaged, and of runs that were taken over."""
    for problem in state.problems:
        tell(f"{problem}; its runs are done again")
    if state.adopted:
        tell(f"{archive.ledger}: had lost {state.adopted} runs that are whole in the store; they are taken over")


def _tell_shortfall(source: Source, tell: Callable[[str], object]) -> None:
    """Tell of runs that failed or are missing, and note it."""
    for line in shortfall(source):
        source.state.amiss.append(line)
        tell(line)


def shortfall(source: Source) -> Iterator[str]:
    """Yield what failed and what is missing, a line each."""
    numbers = list(source.plan.numbers(source.shard))
    failed = sum(source.state.status[number] == HAS_FAILED for number in numbers)
    missing = sum(source.state.status[number] == NOT_RUN for number in numbers)
    if failed:
        why = f": {source.archive.folder}/failures.csv says why"
        if not source.is_whole:
            first = next(source.archive.failures(source.plan, source.state))
            why = f"; the first: {first.scenario}, replicate {first.replicate}: {first.message}"
        yield f"{failed} of {len(numbers)} runs failed{why}; interdict batch tries them again"
    if missing:
        yield f"{missing} of {len(numbers)} runs are missing; interdict batch with this folder does them"


@contextmanager
def saying_how_to_go_on(folder: Path, source: Source | None = None) -> Iterator[None]:
    """Turn what ends a batch, Ctrl-C among it, into a line that says what is kept and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        raise BatchInterrupted(_how_to_go_on(folder, source)) from None
    except BatchError as error:
        raise BatchError(f"{error}; {_how_to_go_on(folder, source)}") from None
    except OSError as error:
        message = f"{folder}: cannot be written: {error.strerror or error}"
        raise BatchError(f"{message}; {_how_to_go_on(folder, source)}") from None


def _how_to_go_on(folder: Path, source: Source | None) -> str:
    kept = "everything finished is"
    if source:
        status = [source.state.status[number] for number in source.plan.numbers(source.shard)]
        kept = f"{status.count(IS_DONE)} of {len(status)} runs are"
    return f"{kept} kept in {folder}; the same command does the rest"
