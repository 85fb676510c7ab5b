"""Export: tidy tables, summary and pictures from what is kept of the runs."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import pandas as pd

from abm.experiment.adaptive import PRECISION_COLUMNS, paired_differences, precision_table, precisions
from abm.experiment.experiment import PLACEBO
from abm.experiment.replication import Replication
from abm.inputs.dates import first_date
from abm.inputs.unit_costs import costs_hash
from abm.results.dictionary import FAILURE_COLUMNS, dictionary_table, table_of
from abm.results.manifest import describe_run
from abm.results.narrowing import narrowing_text
from abm.results.reader import ResultsFolder
from abm.running.hearing import Hearing
from abm.running.steps import Steps
from abm.running.tables import Source, write_tables
from abm.store.archive import HAS_FAILED, IS_DONE, NOT_RUN
from abm.store.folder import ANSWER, BatchError, files_in, staging, write_manifest, write_table
from abm.store.ledger import Line
from abm.store.plan import Plan

FAILURES = "failures.csv"
PRECISION = "precision.csv"
SPREADSHEET = 2**20  # lines, the header among them
Columns = Mapping[str, tuple[str, str]]  # unit and meaning, by column
DESIGN_KEYS = ("kind", "second_order", "named", "factors", "policies")  # of a design, in the manifest


class Export:
    """Write what a batch leaves: tables, then the summary, then the answer, then pictures; none costs another.

    Parameters
    ----------
    workers : int
        Threads that make rows of tables, at the most.
    started : datetime
        When the batch began.
    hear : Hearing
        Informed of what is missing and of what could not be made, a line each, and of the answer.
    """

    def __init__(self, source: Source, workers: int, started: datetime, hear: Hearing) -> None:
        self.source, self.workers, self.started, self.hear = source, workers, started, hear
        self.folder, self.steps = source.archive.folder, Steps(hear.tell)
        self.written: set[str] = set()

    def write(self, analyze: bool) -> None:
        """Write all of it; without a summary, an answer and pictures unless `analyze`.

        Raises
        ------
        BatchError
            There is no run whose results could be reported.
        """
        state = self.source.state
        self._write_tables()
        tell_shortfall(self.source, self.hear.tell)
        if analyze:
            self._tell_results()
        state.faults += self.steps.faults
        if analyze and not state.faults:
            self.hear.end(sorted(self.written))

    def _write_tables(self) -> None:
        """Write the tables, the dictionary and the manifest.

        An error or Ctrl-C leaves what was there before. Otherwise all of that goes, summary and pictures too.
        """
        _require_runs(self.source)
        with self._stage(replaces=True) as place:
            lines = write_tables(self.source, place, self.workers)
            for name, write in _small_tables(self.source, place).items():
                with self.steps.step(name):
                    write(place / name)
            self._write_dictionary(place, {})
        for file, number in lines.items():
            if number > SPREADSHEET:
                most = f"more than the {SPREADSHEET:,} that a spreadsheet shows"
                self.hear.tell(f"{self.folder / file}: {number:,} lines, {most}; abm.open_results reads all of them")

    def _tell_results(self) -> None:
        """Write the summary, report the answer of the folder, and draw the pictures."""
        from abm import analysis  # here, so that a batch without pictures loads no plotting

        found = None
        with self.steps.step("summary.csv"), self._stage() as place:
            found = analysis.summarize(self.folder, place)
            if found:
                self._write_dictionary(place, found.columns)
        if found:
            with self.steps.step(ANSWER), self._stage() as place:
                text = f"{analysis.headline(self.folder)}\n\n{narrowing_text(self.folder)}\n"
                (place / ANSWER).write_text(text, encoding="utf-8")
        with self.steps.step("answer"):
            self.hear.answer(self.folder)
        if found:
            with self.steps.step("figures"), self._stage() as place:
                analysis.draw_pictures(found, place / "figures", self._fail_to_draw)
            if found.boxes:
                self.steps.tell(found.boxes)

    def _fail_to_draw(self, name: str, error: Exception) -> None:
        self.steps.failed(f"figures/{name}", error)

    @contextmanager
    def _stage(self, replaces: bool = False) -> Iterator[Path]:
        """Give a folder whose files come to the others, or replace them, all at once with a manifest that names them."""
        with staging(self.folder, replaces) as place:
            yield place
            with self.steps.step("manifest.json"):
                labels = self.source.plan.about["labels"]
                labeled = [(scenario, labels[scenario.name]) for scenario in self.source.plan.scenarios]
                values = _describe(self.source, self.workers) | describe_run(labeled, self.started)
                write_manifest(values, place, self.written)
            self.written.update(files_in(place))

    def _write_dictionary(self, place: Path, columns: Mapping[str, Columns]) -> None:
        """Say what stands in every column of the tables; of the summary and what goes with it in `columns`, by file."""
        with self.steps.step("dictionary.csv"):
            held = self.written.union(files_in(place))
            write_table(_dictionary(self.source.plan, held, columns), place / "dictionary.csv")


def tell_shortfall(source: Source, tell: Callable[[str], object]) -> None:
    """Tell of runs that failed or are missing, and note it."""
    for line in _shortfall(source):
        source.state.faults.append(line)
        tell(line)


def _shortfall(source: Source) -> Iterator[str]:
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


def _require_runs(source: Source) -> None:
    """Raise BatchError when no run is done."""
    if source.state.status.count(IS_DONE):
        return
    first = next(source.archive.failures(source.plan, source.state), None)
    if first is None:
        raise BatchError(f"{source.archive.folder}: no run is done")
    raise BatchError(f"every run failed; the first: {first.scenario}, replicate {first.replicate}: {first.message}")


def _small_tables(source: Source, place: Path) -> dict[str, Callable[[Path], object]]:
    """Return what writes the tables of failures, of the design and of how well asked differences are known, by name."""
    about = source.plan.about
    tables: dict[str, Callable[[Path], object]] = {}
    if HAS_FAILED in source.state.status:
        failures = source.archive.failures(source.plan, source.state)
        tables[FAILURES] = lambda path: write_table(failures_table(failures), path)
    for file, text in about.get("design", {}).get("tables", {}).items():
        tables[file] = partial(Path.write_text, data=text, encoding="utf-8", newline="")
    if asked := about.get("replication"):
        tables[PRECISION] = lambda path: write_table(_precision(source.plan, Replication(**asked), place), path)
    return tables


def _precision(plan: Plan, asked: Replication, place: Path) -> pd.DataFrame:
    """Return how well the paired differences of every policy are known."""
    policies = [s.name for s in plan.scenarios if s.name in plan.baseline_of and s.placebo_day is None]
    judged = {name: plan.baseline_of[name] for name in policies}
    numbers = {name: plan.replicates_of(name) for name in policies}
    differences = paired_differences(ResultsFolder(place).table("runs"), judged, numbers, list(asked.half_widths))
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
        "unit_costs": about.get("unit_costs"),
        "unit_costs_sha256": costs_hash(about.get("unit_costs")),
        "baseline": plan.scenarios[0].name,
        "placebo": PLACEBO,
        "baseline_of": dict(plan.baseline_of),
        "design": {name: design[name] for name in DESIGN_KEYS if name in design} if design else None,
        "root_seed": plan.root_seed,
        "seeds": [plan.run(0, i).seed for i in range(plan.replicates)],
        "replicates": plan.replicates,
        "fewer_replicates": dict(plan.fewer),
        "daily": plan.daily,
        "first_date": str(first_date(plan.scenarios[0].inputs)),
        "failed_runs": status.count(HAS_FAILED),
        "incomplete_replicates": sorted(missing),
        "workers": workers,
    }


def _dictionary(plan: Plan, held: Container[str], columns: Mapping[str, Columns]) -> pd.DataFrame:
    """Return unit and meaning of every column of the tables that are there."""
    columns = dict(columns)
    dictionary = dictionary_table(columns.pop("summary.csv", {}), plan.daily, FAILURES in held)
    further = plan.about.get("design", {}).get("columns", {}) | columns
    further |= {PRECISION: PRECISION_COLUMNS} if PRECISION in held else {}
    return pd.concat([dictionary, table_of(further)])
