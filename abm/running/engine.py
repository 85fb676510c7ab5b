"""Batch: the runs of an experiment that are not there yet are done, kept one by one, and reported in tables."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from abm.experiment.adaptive import statement, until_precise
from abm.experiment.design.expansion import expand, kept_of
from abm.experiment.experiment import Experiment
from abm.inputs.reading import require_path, shown
from abm.model.neutrality import check_neutral
from abm.model.own_agents import own_model, simulate_with_own
from abm.model.scenario import Scenario
from abm.model.simulation import simulate
from abm.results.manifest import now
from abm.results.reader import ResultsFolder
from abm.running.cluster import Cluster
from abm.running.export import Export, tell_shortfall
from abm.running.hearing import Hearing
from abm.running.processes import LONGEST_RUN, Engine, Processes
from abm.running.tables import Source
from abm.running.work import Answer, Work
from abm.store.archive import IS_DONE, Archive, State
from abm.store.folder import BatchError, BatchInterrupted, require_ours
from abm.store.plan import Plan

MOST_DAILY_RUNS = 1000  # the days of more take some 200 MB: monthly means are kept unless days are asked for
Replicates = int | Mapping[str, int] | None


def compile_rules() -> None:
    """Compile the rules, or load them, before any worker does; those of plugins are checked first."""
    check_neutral()
    own_model()
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
    if experiment.unit_costs:
        about["unit_costs"] = experiment.unit_costs
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


def require_files(scenarios: Iterable[Scenario]) -> None:
    """Raise BatchError for a policy whose class stands in no file, as in a notebook: workers could not import it."""
    kinds = {type(made) for scenario in scenarios for made in scenario.interventions}
    for kind in sorted(kinds, key=lambda kind: kind.kind):
        if not hasattr(sys.modules.get(kind.__module__), "__file__"):
            where = f"{kind.__name__} is defined in a notebook or at a prompt, from which no worker can import it"
            raise BatchError(f"{where}: put the class into a file, such as my_policies.py, and import it from there")


def check_batch(
    experiment: Experiment, folder: Path, replicates: Replicates = None, force: bool = False
) -> tuple[Archive, Plan]:
    """Return where runs are kept and what is to be run.

    Raises
    ------
    StoreError
        The folder holds something else.
    PluginError
        A plugin changes runs in which nothing of it is set.
    """
    experiment.require_policy()
    check_neutral()
    own_model()
    require_files(experiment.scenarios)
    archive = Archive(folder)
    require_ours(archive.folder, experiment.name, archive.header.exists(), force)
    plan = plan_of(experiment, archive, replicates, force)
    archive.require_same(plan, force)
    return archive, plan


def run_batch(
    experiment: Experiment,
    folder: Path | str,
    workers: int | None = None,
    replicates: Replicates = None,
    force: bool = False,
    analyze: bool = True,
    *,
    engine: Engine | None = None,
    shard: tuple[int, int] = (1, 1),
    hear: Hearing | None = None,
    run: Callable = simulate_with_own,
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
    analyze : bool
        Write the summary, and then the pictures.
    engine : Engine or None
        Where the runs are done (None: processes of this machine).
    shard : (int, int)
        Which part of the runs, of how many; tables are written when all are there only.
    hear : Hearing or None
        Informed of how it goes (None: nobody is).
    run : callable
        Takes a scenario and a seed and returns a recording.

    Returns
    -------
    State
        What is there; `faults` says what is not.

    Raises
    ------
    BatchError, StoreError
        No run can be done, or the folder cannot be used; every run that is done is kept.
    BatchInterrupted
        Ctrl-C; every run that is done is kept.
    TypeError
        What is no Experiment, or no path.
    """
    if not isinstance(experiment, Experiment):
        near = (
            f"abm.read_experiment({shown(experiment)})"
            if isinstance(experiment, (str, Path))
            else "abm.read_experiment(path)"
        )
        raise TypeError(f"experiment = {shown(experiment)}: allowed an Experiment, such as {near}")
    require_path(folder, "folder")
    hear = hear or Hearing()
    started, workers = now(), workers or available_cores()
    archive, plan = check_batch(experiment, Path(folder), replicates, force)
    with archive.locked() as token:
        with saying_how_to_go_on(archive.folder):
            source = _begin(archive, plan, force, shard, hear)
        work = Work(archive.store.resolve(), token, plan.daily, run)
        tasks = plan.tasks(source.state.is_wanted, shard)
        with saying_how_to_go_on(archive.folder, source):
            _do((engine or Processes(workers)).answers(tasks, work), source, hear)
            if source.is_whole:
                Export(source, workers, started, hear).write(analyze)
            else:
                tell_shortfall(source, hear.tell)
    return source.state


def _begin(archive: Archive, plan: Plan, force: bool, shard: tuple[int, int], hear: Hearing) -> Source:
    """Return what is there before the first run is done, and tell of it."""
    state = archive.begin(plan, force)
    for problem in state.problems:
        hear.tell(f"{problem}; its runs are done again")
    if state.adopted:
        hear.tell(f"{archive.ledger}: had lost {state.adopted} runs that are whole in the store; they are taken over")
    numbers = list(plan.numbers(shard))
    hear.begin(plan, len(numbers), sum(state.status[number] == IS_DONE for number in numbers))
    state.forget_failures()
    return Source(archive, plan, state, shard)


def _do(answers: Generator[Answer], source: Source, hear: Hearing) -> None:
    """Keep what comes back, each at once."""
    with closing(answers):
        for answer in answers:
            if answer.fault:
                raise BatchError(answer.fault)
            source.archive.add(answer.lines, source.plan, source.state, answer.files)
            hear.report(len(answer.lines))


def run_until_precise(
    experiment: Experiment,
    folder: Path,
    workers: int | None = None,
    force: bool = False,
    *,
    engine: Engine | None = None,
    hear: Hearing | None = None,
    state_precision: Callable[[str], object] = lambda text: None,
) -> State:
    """Do rounds of replicates until the paired differences are as precise as the experiment asks, then the summary.

    Each policy gets as many as its own differences need; its baseline as many as the policies paired with it. What
    changed since the folder was begun is done again once at most. See `run_batch`.

    Parameters
    ----------
    state_precision : callable
        Called with which differences are known as well as asked, and which are not, before the summary is made.
    """
    again = [force]

    def run(numbers: dict[str, int]) -> pd.DataFrame:
        run_batch(experiment, folder, workers, numbers, any(again), False, engine=engine, hear=hear)
        again.clear()
        return ResultsFolder(folder).table("runs")

    expansion, asked = expand(experiment), experiment.replication
    assert asked is not None, "rounds are for what an experiment asks about"
    _, known = until_precise(asked, expansion.baseline_of, expansion.policies, run)
    state_precision(statement(known, asked))
    return export_folder(folder, workers, hear=hear)


def export_folder(
    folder: Path, workers: int | None = None, analyze: bool = True, *, hear: Hearing | None = None
) -> State:
    """Write the tables of the runs that a folder holds, all of them or not; tell what is missing, a line each.

    See `run_batch`.

    Raises
    ------
    StoreError
        It holds none.
    """
    archive, started, hear = Archive(folder), now(), hear or Hearing()
    plan = archive.require_plan()
    with archive.locked():
        with saying_how_to_go_on(archive.folder):
            source = Source(archive, plan, archive.survey(plan))
        with saying_how_to_go_on(archive.folder, source):
            for problem in source.state.problems:
                hear.tell(f"{problem}; its runs are left out")
            Export(source, workers or available_cores(), started, hear).write(analyze)
    return source.state


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
