"""Batches from the command line: an experiment is run, once or in rounds; what is kept is exported, or merged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abm.command.options import Folder, MemoryLimit, Out, Replicates, TimeLimit, Workers, check_cluster, read_shard
from abm.command.screen import Screen, end, is_repeated, print_preview
from abm.command.terminal import raise_when_stopped, tell
from abm.store.finished import Asked

if TYPE_CHECKING:
    from abm.experiment.experiment import Experiment
    from abm.running.processes import Engine


def batch(
    experiment: Annotated[Path, typer.Argument(metavar="EXPERIMENT.toml", help="Experiment file.")],
    replicates: Replicates = None,
    workers: Workers = None,
    out: Out = None,
    force: Annotated[bool, typer.Option("--force", help="Run again what has changed since the first time.")] = False,
    time_limit: TimeLimit = None,
    memory_limit: MemoryLimit = None,
    shard: Annotated[str, typer.Option(metavar="K/N", help="Only part K of N, for interdict merge.")] = "1/1",
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler, tcp://HOST:PORT or tls://HOST:PORT.")
    ] = None,
    unit_costs: Annotated[
        Path | None,
        typer.Option("--unit-costs", metavar="FILE", help="Unit costs (TOML) instead of the file's; no new runs."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would run, how long, how large.")] = False,
) -> None:
    """Run an experiment, every scenario with every seed, and write tables and pictures to results/NAME.

    The same command again runs what is missing or failed; more --replicates extend it.
    """
    part = read_shard(shard)
    known = None if dry_run or cluster or part[1] > 1 else Asked.of(experiment, out, replicates, unit_costs)
    if not force and is_repeated(known):
        return
    check_cluster(cluster)
    checked = _checked(experiment, unit_costs)
    folder = out or Path("results") / (checked.name + ("" if part[1] == 1 else f"-{part[0]}-of-{part[1]}"))
    if dry_run:
        return print_preview(checked, folder, workers, replicates)
    from abm.running.engine import make_engine

    _tell_cautions(checked)
    raise_when_stopped()
    engine = make_engine(workers, time_limit or checked.time_limit, memory_limit, cluster, tell)
    is_whole = _run(checked, folder, workers, replicates, force, engine, part, known)
    if part[1] > 1:
        print(f"Shard {shard} is done: interdict merge OUT {folder} ... joins all of them")
        raise SystemExit(0 if is_whole else 1)
    end(folder, is_whole)


def _checked(experiment: Path, unit_costs: Path | None) -> Experiment:
    """Return the experiment of a file, with the unit costs of another file where one is given."""
    from abm.experiment.experiment import read_experiment, unit_costs_text

    checked = read_experiment(experiment)
    return replace(checked, unit_costs=unit_costs_text(unit_costs)) if unit_costs else checked


def _tell_cautions(checked: Experiment) -> None:
    """Say of which policies a reader would not expect what they do, a line each."""
    from abm.experiment.overruled import idle_words

    for scenario in checked.scenarios:
        label, idle = checked.labels[scenario.name], idle_words(scenario)
        for place, made in enumerate(scenario.interventions):
            if caution := made.caution(scenario.inputs):
                tell(f"{label}: {caution}")
            if place in idle:
                tell(f"{label}: {made.in_words(scenario.inputs, scenario.days, scenario.parameters)}; {idle[place]}")


def _run(
    checked: Experiment,
    folder: Path,
    workers: int | None,
    replicates: int | None,
    force: bool,
    engine: Engine,
    part: tuple[int, int],
    known: Asked | None,
) -> bool:
    """Run an experiment, once or in rounds; tell whether every run is done, and every file is there."""
    from abm.running.engine import run_batch, run_until_precise

    asked = checked.replication if replicates is None else None
    if asked and part[1] > 1:
        tell(f"--shard: a shard cannot know how many replicates are enough; {checked.replicates} of each are run")
        asked = None
    with Screen(known, tuple(asked.half_widths) if asked else ()) as screen:
        hear = screen.hearing
        if asked:
            state = run_until_precise(
                checked, folder, workers, force, engine=engine, hear=hear, state_precision=screen.say
            )
        else:
            state = run_batch(checked, folder, workers, replicates, force, engine=engine, shard=part, hear=hear)
    return not state.faults


def export(folder: Folder, workers: Workers = None) -> None:
    """Write the tables and pictures of the runs a folder holds, all of them or not."""
    from abm.running.engine import export_folder

    raise_when_stopped()
    end(folder, not export_folder(folder, workers, hear=Screen().hearing).faults)


def merge(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder for all runs together.")],
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Folders of shards.")],
    workers: Workers = None,
) -> None:
    """Join the runs of several folders, and write tables and pictures."""
    from abm.store.merge import merge as join

    raise_when_stopped()
    join(out, folders, tell)
    export(out, workers)
