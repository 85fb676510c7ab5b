"""Export: tidy tables, summary and pictures from what is kept of the runs, a few runs at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from abm.batch.archive import IS_DONE, Archive, State
from abm.batch.chunks import outcomes_of, read_rows
from abm.batch.dictionary import FAILURE_COLUMNS, dictionary_table
from abm.batch.experiment import PLACEBO
from abm.batch.ledger import Line
from abm.batch.manifest import describe_run
from abm.batch.pairing import Outcome
from abm.batch.plan import TASK_RUNS, Plan
from abm.batch.processes import process_context
from abm.batch.store import join_parts, staging, write_manifest, write_rows, write_table
from abm.batch.tables import runs_rows
from abm.initialisation import first_date
from abm.observation import GRAM

PART_RUNS = 4 * TASK_RUNS  # runs a process turns into text at a time
WORTH_PROCESSES = 16  # parts a process must have before it is worth starting
SERIES_FILES = {"daily": "daily.csv", "monthly": "monthly.csv"}
DELIVERED = "delivered.parquet"

Piece = tuple[str, tuple[int, ...]]  # a chunk, and the replicates that are taken of it


@dataclass(frozen=True)
class Source:
    """Give the stored rows of a plan's runs in the order of the tables."""

    archive: Archive
    plan: Plan
    state: State

    def pieces(self, place: int, first: int, last: int) -> list[Piece]:
        """Return where the replicates from `first` to `last` - 1 of a scenario are; those that failed are nowhere."""
        offset = place * self.plan.replicates
        found = [(self.state.chunk(offset + i), i) for i in range(first, min(last, self.plan.replicates))]
        groups = groupby((pair for pair in found if pair[0]), key=lambda pair: pair[0])
        return [(chunk, tuple(i for _, i in pairs)) for chunk, pairs in groups]

    def outcomes(self, place: int, first: int, last: int) -> dict[int, Outcome]:
        """Return what was kept of these replicates, by replicate."""
        outcomes = {}
        for chunk, replicates in self.pieces(place, first, last):
            kept = outcomes_of(read_rows(self.archive.chunks, "runs", chunk), self.plan.scenarios[place])
            outcomes |= {replicate: kept[replicate] for replicate in replicates}
        return outcomes

    def blocks(self, size: int) -> Iterator[tuple[int, int, int]]:
        """Yield scenario, first replicate and the one after the last, in the order of the tables."""
        for place in range(len(self.plan.scenarios)):
            for first in range(0, self.plan.replicates, size):
                yield place, first, min(first + size, self.plan.replicates)


def export(source: Source, workers: int, started: datetime, analyse: bool = True) -> None:
    """Write the tables of everything that is done, the dictionary, the summary and the pictures."""
    plan = source.plan
    with staging(source.archive.folder) as place:
        _write_runs(source, place / "runs.csv")
        for table, file in _large_tables(plan).items():
            _write_large(source, table, place / file, workers)
        if plan.daily != "daily":
            _write_delivered(source, place / DELIVERED)
        failures = list(source.archive.failures(plan, source.state))
        if failures:
            write_table(failures_table(failures), place / "failures.csv")
        labels = plan.about["labels"]
        labelled = [(scenario, labels[scenario.name]) for scenario in plan.scenarios]
        values = _describe(source, workers, len(failures))
        _finish(place, lambda: values | describe_run(labelled, started), analyse, plan.daily)


def _large_tables(plan: Plan) -> dict[str, str]:
    """Return the file of each table that has many rows a run."""
    series = {"daily": SERIES_FILES[plan.daily]} if plan.daily in SERIES_FILES else {}
    return series | {"offices": "offices.csv"}


def _write_runs(source: Source, path: Path) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        for place, first, last in source.blocks(TASK_RUNS):
            other = source.plan.baseline(place)
            baseline = {} if other is None else source.outcomes(other, first, last)
            rows = runs_rows(source.plan.scenarios[place], source.outcomes(place, first, last), baseline)
            write_table(rows, file, header=file.tell() == 0)


def _write_large(source: Source, table: str, path: Path, workers: int) -> None:
    """Write a table in parts, by several processes when it is worth starting them, and join the parts."""
    todo = []
    for i, block in enumerate(source.blocks(PART_RUNS)):
        todo.append((source.archive.chunks, table, source.pieces(*block), path.with_name(f".{table}-{i}")))
    if workers == 1 or len(todo) < WORTH_PROCESSES * workers:
        join_parts(map(_write_part, todo), path)
        return
    with ProcessPoolExecutor(workers, process_context()) as executor:
        join_parts((part for part in executor.map(_write_part, todo)), path)


def _write_part(task: tuple[Path, str, list[Piece], Path]) -> Path | None:
    """Write the rows of some pieces as text; return where, None when there are none."""
    chunks, table, pieces, path = task
    parts = []
    for chunk, replicates in pieces:
        rows = read_rows(chunks, table, chunk)
        parts.append(rows.filter(pc.is_in(rows["replicate"], pa.array(replicates))))
    if not parts:
        return None
    with open(path, "wb") as file:
        write_rows(pa.concat_tables(parts), file)
    return path


def _write_delivered(source: Source, path: Path) -> None:
    """Write what was delivered each day, a list a run: what the pictures need where no daily table is kept."""
    writer = None
    for place, first, last in source.blocks(PART_RUNS):
        rows = [
            (source.plan.scenarios[place].name, replicate, np.round(outcome.delivered / GRAM).astype(np.int64))
            for replicate, outcome in source.outcomes(place, first, last).items()
        ]
        table = pa.Table.from_pandas(pd.DataFrame(rows, columns=["scenario", "replicate", "delivered_g"]))
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    writer.close()


def failures_table(failures: Iterable[Line]) -> pd.DataFrame:
    """Return one row for each run that failed."""
    rows = [[getattr(line, name) for name in FAILURE_COLUMNS] for line in failures]
    return pd.DataFrame(rows, columns=list(FAILURE_COLUMNS))


def _describe(source: Source, workers: int, failures: int) -> dict:
    plan, about = source.plan, source.plan.about
    missing = {i % plan.replicates for i, status in enumerate(source.state.status) if status != IS_DONE}
    return {
        "kind": "batch",
        "name": about["name"],
        "question": about["question"],
        "experiment": about["experiment"],
        "experiment_sha256": about["experiment_sha256"],
        "baseline": plan.scenarios[0].name,
        "placebo": PLACEBO,
        "root_seed": plan.root_seed,
        "seeds": [plan.run(0, i).seed for i in range(plan.replicates)],
        "replicates": plan.replicates,
        "daily": plan.daily,
        "first_date": str(first_date(plan.scenarios[0])),
        "failed_runs": failures,
        "incomplete_replicates": sorted(missing),
        "workers": workers,
    }


def _finish(place: Path, describe: Callable[[], dict], analyse: bool, daily: str) -> None:
    """Write dictionary and manifest, and, if asked, summary and pictures, which read the manifest."""
    summary, values = {}, describe()
    write_manifest(values, place)
    if analyse and len(values["incomplete_replicates"]) < values["replicates"]:
        from abm import analysis  # here, so that a run without pictures loads no plotting

        analysis.summarise(place)
        summary = analysis.SUMMARY_COLUMNS
    write_table(dictionary_table(summary, daily, values["failed_runs"] > 0), place / "dictionary.csv")
    write_manifest(describe(), place)
