"""Explanation: the worlds of an explanation are run, a first look and then what it shows to matter; table and picture are written.

Both are batches: what is stopped goes on, more replicates extend it, all cores are used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import numpy as np
import pandas as pd

from abm.experiment.adaptations import ADAPTATIONS
from abm.experiment.design.expansion import expand
from abm.experiment.experiment import Experiment
from abm.experiment.explaining import MOST_ALONE, Free, explaining, one_at_a_time, parts_of, sets_of, start_of
from abm.inputs.inside import make_folder
from abm.measures.arrays import Floats
from abm.model.scenario import Scenario
from abm.results.reader import ResultsFolder
from abm.running.engine import run_batch
from abm.running.hearing import Hearing
from abm.running.processes import Engine
from abm.store.folder import EXPLAINED, TABLES, BatchError
from abm.store.plan import code_of

WORDS = {one.name: one.words for one in ADAPTATIONS}


@dataclass(frozen=True)
class Explained:
    """Hold an explanation: its table, where the picture is, and what went wrong with runs, a line each."""

    table: pd.DataFrame
    picture: Path
    faults: list[str]


@dataclass(frozen=True)
class Look:
    """Hold worlds that were run: the folder, what is free in each, and the scenario of each there."""

    folder: Path
    worlds: Sequence[Free]
    scenarios: Sequence[str]


def explain_policy(
    experiment: Experiment,
    policy: Scenario,
    out: Path,
    workers: int | None = None,
    replicates: int | None = None,
    *,
    engine: Engine | None = None,
    hear: Hearing = Hearing(),
    parts_alone: int = MOST_ALONE,
    force: bool = False,
) -> Explained:
    """Split what came back under a policy among the adaptations that brought it; write explanation.csv and a picture.

    Parameters
    ----------
    out : Path
        Folder of results. Runs are kept in `explanation/POLICY` in it, the picture is `explanation/POLICY.png` (and .svg); rows of
        other policies in `explanation.csv` stay.
    workers, replicates, engine, hear, force
        As `run_batch` takes them.
    parts_alone : int
        How many adaptations are distinguished, those that change most; the others are one part. Each doubles the worlds.

    Raises
    ------
    BatchError, StoreError
        No run can be done, a folder cannot be used, or fewer than 2 seeds are left in all worlds.
    BatchInterrupted
        Ctrl-C; every run that is done is kept.
    """
    from abm.analysis.explanation import Policy, explanation_table, last_period, most_telling
    from abm.analysis.pictures.explanation import draw_explanation
    from abm.analysis.pictures.stamp import made_by, stamped

    place, faults = out / EXPLAINED / policy.name, list[str]()

    def look(name: str, worlds: Sequence[Free]) -> Look:
        asked = explaining(experiment, policy, worlds)
        state = run_batch(asked, place / name, workers, replicates, force, analyze=False, engine=engine, hear=hear)
        faults.extend(state.faults)
        return Look(place / name, worlds, expand(asked).pairs.scenario.tolist())

    first = look("first", one_at_a_time())
    chosen = most_telling(read_flows([first]), list(WORDS), parts_alone)
    parts = parts_of(chosen)
    sets = sets_of(parts)
    left = [free for free in sets if free not in first.worlds]
    looks = [first, *([look("_".join(["of", *chosen]), left)] if left else [])]
    about = Policy(
        policy.name, experiment.labels[policy.name], start_of(policy), experiment.sha256, code_of([policy])[:16]
    )
    table = explanation_table(about, read_flows(looks), parts, sets, WORDS)
    _write(table, out / TABLES["explanation"])
    picture = out / EXPLAINED / f"{policy.name}.png"
    with stamped(made_by(ResultsFolder.at(first.folder).manifest)):
        draw_explanation(table, last_period(table), picture)
    return Explained(table, picture, faults)


def read_flows(looks: Sequence[Look]) -> dict[str, Mapping[Free, Floats]]:
    """Return, by period and by what is free, the flow of each seed that all worlds have; raise BatchError under 2 of them."""
    from abm.analysis.explanation import flows_of
    from abm.analysis.results import read_results

    opened = [read_results(ResultsFolder.at(look.folder)) for look in looks]
    there = [results.seeds_of(one) for results in opened for one in results.policies]
    wanted = sum(len(set(look.scenarios)) for look in looks)
    seeds = reduce(np.intersect1d, there) if len(there) == wanted else np.array([], np.int64)
    if len(seeds) < 2:
        raise BatchError(
            f"{looks[0].folder.parent}: fewer than 2 seeds are there in every world; nothing can be explained"
        )
    periods: dict[str, dict[Free, Floats]] = {}
    for results, look in zip(opened, looks, strict=True):
        for period, shares in flows_of(results, look.scenarios, seeds).items():
            periods.setdefault(period, {}).update(zip(look.worlds, shares, strict=True))
    return dict(periods)


def _write(table: pd.DataFrame, path: Path) -> None:
    """Write the rows of a policy, beside those of others that are there."""
    from abm.analysis import DIGITS
    from abm.analysis.results import replace_file

    make_folder(path.parent)
    if path.exists():
        held = ResultsFolder(path.parent).table("explanation")
        table = pd.concat([held[~held["policy"].isin(table["policy"])], table])
    replace_file(path, lambda unfinished: table.to_csv(unfinished, index=False, float_format=DIGITS))
