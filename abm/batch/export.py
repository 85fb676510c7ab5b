"""Export: tidy tables, summary and pictures from what is kept of the runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pandas as pd

from abm.batch.adaptive import PRECISION_COLUMNS, paired_differences, precision_table, precisions
from abm.batch.archive import HAS_FAILED, IS_DONE
from abm.batch.dictionary import FAILURE_COLUMNS, dictionary_table
from abm.batch.experiment import PLACEBO
from abm.batch.ledger import Line
from abm.batch.manifest import describe_run
from abm.batch.plan import Plan
from abm.batch.replication import Replication
from abm.batch.source import Source
from abm.batch.store import BatchError, staging, write_manifest, write_table
from abm.batch.writer import TableWriter
from abm.initialisation import first_date
from abm.tidy_tables import read_tidy_table

FAILURES = "failures.csv"
PRECISION = "precision.csv"
DESIGN_TOLD = ("kind", "second_order", "factors", "policies")  # of a design, in the manifest


@contextmanager
def exporting(source: Source, workers: int, started: datetime, analyse: bool = True) -> Iterator[TableWriter]:
    """Give what writes the tables while runs end; then write the rest of them, the dictionary, summary and pictures.

    An error or Ctrl-C leaves the tables that were there before.

    Raises
    ------
    BatchError
        There is no run whose results could be told.
    """
    with staging(source.archive.folder) as place:
        with TableWriter(source, place) as writer:
            yield writer
            _require_runs(source)
            writer.finish(workers)
        _write_small(source, place)
        labels = source.plan.about["labels"]
        labelled = [(scenario, labels[scenario.name]) for scenario in source.plan.scenarios]
        failed = (place / FAILURES).exists()
        values = _describe(source, workers)
        _finish(place, source.plan, failed, lambda: values | describe_run(labelled, started), analyse)


def _require_runs(source: Source) -> None:
    """Raise BatchError when no run is done."""
    if source.state.status.count(IS_DONE):
        return
    first = next(source.archive.failures(source.plan, source.state), None)
    if first is None:
        raise BatchError(f"{source.archive.folder}: no run is done")
    raise BatchError(f"every run failed; the first: {first.scenario}, replicate {first.replicate}: {first.message}")


def _write_small(source: Source, place: Path) -> None:
    """Write what failed, the tables of the design, and how well differences are known that were asked about."""
    failures = list(source.archive.failures(source.plan, source.state))
    if failures:
        write_table(failures_table(failures), place / FAILURES)
    for file, text in source.plan.about.get("design", {}).get("tables", {}).items():
        (place / file).write_text(text, encoding="utf-8", newline="")
    if asked := source.plan.about.get("replication"):
        write_table(_precision(source.plan, Replication(**asked), place), place / PRECISION)


def _precision(plan: Plan, asked: Replication, place: Path) -> pd.DataFrame:
    """Return how well the paired differences of every policy are known."""
    policies = [s.name for s in plan.scenarios if s.name in plan.baseline_of and s.placebo_day is None]
    judged = {name: plan.baseline_of[name] for name in policies}
    numbers = {name: plan.replicates_of(name) for name in policies}
    differences = paired_differences(read_tidy_table(place / "runs.csv"), judged, numbers, list(asked.half_widths))
    return precision_table(precisions(differences, asked))


def failures_table(failures: Iterable[Line]) -> pd.DataFrame:
    """Return one row for each run that failed."""
    rows = [[getattr(line, name) for name in FAILURE_COLUMNS] for line in failures]
    return pd.DataFrame(rows, columns=list(FAILURE_COLUMNS))


def _describe(source: Source, workers: int) -> dict:
    plan, about = source.plan, source.plan.about
    design = about.get("design")
    status, blocks = source.state.status, plan.blocks(plan.replicates)
    missing = {i for place, block in blocks for i in block if status[plan.number_at(place, i)] != IS_DONE}
    return {
        "kind": "batch",
        "name": about["name"],
        "question": about["question"],
        "experiment": about["experiment"],
        "experiment_sha256": about["experiment_sha256"],
        "baseline": plan.scenarios[0].name,
        "placebo": PLACEBO,
        "baseline_of": dict(plan.baseline_of),
        "design": {name: design[name] for name in DESIGN_TOLD} if design else None,
        "root_seed": plan.root_seed,
        "seeds": [plan.run(0, i).seed for i in range(plan.replicates)],
        "replicates": plan.replicates,
        "fewer_replicates": dict(plan.fewer),
        "daily": plan.daily,
        "first_date": str(first_date(plan.scenarios[0])),
        "failed_runs": status.count(HAS_FAILED),
        "incomplete_replicates": sorted(missing),
        "workers": workers,
    }


def _finish(place: Path, plan: Plan, failed: bool, describe: Callable[[], dict], analyse: bool) -> None:
    """Write dictionary and manifest, and, if asked, summary and pictures, which read the manifest."""
    written = {}
    if analyse:
        from abm import analysis  # here, so that a run without pictures loads no plotting

        write_manifest(describe(), place)
        written = analysis.summarise(place)
    dictionary = dictionary_table(written.pop("summary.csv", {}), plan.daily, failed)
    further = plan.about.get("design", {}).get("columns", {}) | written
    further |= {PRECISION: PRECISION_COLUMNS} if (place / PRECISION).exists() else {}
    rows = [(file, column, *told) for file, columns in further.items() for column, told in columns.items()]
    dictionary = pd.concat([dictionary, pd.DataFrame(rows, columns=dictionary.columns)])
    write_table(dictionary, place / "dictionary.csv")
    write_manifest(describe(), place)
