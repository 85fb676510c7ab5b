"""Explain from the command line: why a flow came back, split among what adapts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abm.command.options import MemoryLimit, Out, Parts, Replicates, TimeLimit, Workers
from abm.command.screen import Screen, terminal_room
from abm.command.terminal import compile_once, raise_when_stopped, tell

if TYPE_CHECKING:
    from abm.experiment.experiment import Experiment
    from abm.model.scenario import Scenario
    from abm.running.explanation import Explained


def explain(
    experiment: Annotated[Path, typer.Argument(metavar="EXPERIMENT.toml", help="Experiment file.")],
    policy: Annotated[str | None, typer.Option(metavar="NAME", help="Which policy; the only one if not given.")] = None,
    replicates: Replicates = None,
    parts: Parts = None,
    workers: Workers = None,
    out: Out = None,
    force: Annotated[bool, typer.Option("--force", help="Run again what has changed since the first time.")] = False,
    time_limit: TimeLimit = None,
    memory_limit: MemoryLimit = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would run, how long, how large.")] = False,
) -> None:
    """Split a recovery among what adapts: relocation, leaders, routes, pay, prices ..., each held still under the same seeds.

    Writes explanation.csv and a picture to results/NAME. The same command again does what is missing.
    """
    from abm.experiment.changed import changed_words
    from abm.experiment.experiment import read_experiment
    from abm.experiment.explaining import MOST_ALONE, policy_of
    from abm.results.changed import sentence_of

    checked = read_experiment(experiment)
    chosen = policy_of(checked, policy, str(experiment))
    folder, alone = out or Path("results") / checked.name, parts or MOST_ALONE
    if dry_run:
        compile_once()
        print(_preview(checked, chosen, folder, workers, replicates, alone))
        return
    from abm.running.engine import make_engine
    from abm.running.explanation import explain_policy

    raise_when_stopped()
    engine = make_engine(workers, time_limit or checked.time_limit, memory_limit, None, tell)
    with Screen() as screen:
        explained = explain_policy(
            checked, chosen, folder, workers, replicates, engine=engine, hear=screen.hearing, parts_alone=alone, force=force,
        )  # fmt: skip
    _show(explained, folder, sentence_of(changed_words(chosen.parameters)))
    if explained.faults:
        raise SystemExit(1)


def _show(explained: Explained, folder: Path, changed: str) -> None:
    """Print an explanation, with what was changed of the model in every run, and where its files are."""
    from abm.analysis.explanation import explanation_lines, last_period, paragraph
    from abm.command.report import hanging

    table = explained.table
    text = [
        *explanation_lines(table, terminal_room()),
        "",
        *hanging(paragraph(table, last_period(table)), 0),
        *hanging(changed, 0),
    ]
    print("\n".join(["", *text, "", f"Table: {folder / 'explanation.csv'}; picture: {explained.picture}"]))


def _preview(
    checked: Experiment, policy: Scenario, folder: Path, workers: int | None, replicates: int | None, alone: int
) -> str:
    """Say which adaptations are held still, how many runs that takes, and how long."""
    from abm.command.preview import amount, duration, measure
    from abm.command.report import hanging
    from abm.experiment.adaptations import ADAPTATIONS
    from abm.experiment.explaining import explaining, one_at_a_time, start_of
    from abm.running.engine import available_cores, plan_of
    from abm.store.archive import Archive

    first, seeds, cores = one_at_a_time(), replicates or checked.replicates, workers or available_cores()
    seconds, size, timed = measure(plan_of(explaining(checked, policy, first), Archive(folder), replicates, force=True))
    most = 2 ** (alone + 1) - 2 - 2 * alone  # all sets of the parts, without those that were seen at first
    runs = [2 * len(worlds) * seeds + seeds for worlds in (first, range(most))]  # a placebo each
    lines = [
        f"{checked.labels[policy.name]}: held still from day {start_of(policy)} on, with and without the policy, under the same seeds:"
    ]
    lines += [line for one in ADAPTATIONS for line in hanging(f"  {one.words}: {', '.join(one.parameters)}", 6)]
    lines += hanging(f"First, {len(first)} worlds (each alone, all but each): {runs[0]:,} runs with {seeds} seeds.", 0)
    lines += hanging(
        f"Then every set of the {alone} that change most and of all others together: {most} more worlds, {runs[1]:,} runs at the most.",
        0,
    )
    took = f"about {duration(seconds * sum(runs) / cores)} with {cores} workers ({timed}); about {amount(size * sum(runs))}"
    return "\n".join([*lines, *hanging(f"Together {took}.", 0)])
