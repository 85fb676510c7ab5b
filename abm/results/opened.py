"""Opened results: the tables of a batch as pandas frames, and answers to questions in SQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

import pandas as pd

from abm.inputs.inside import StoreError, inside, is_plain
from abm.results.tidy_tables import read_tidy_table, text_factors
from abm.store.archive import Archive
from abm.store.chunks import path_of
from abm.store.folder import KEPT, MANIFEST, TABLES, plain, read_manifest
from abm.store.ledger import COLUMNS, read_lines

LEDGER = "ledger"
FILES = TABLES | {LEDGER: f"{KEPT}/runs.jsonl"}
CHUNKS = {"daily": "daily", "monthly": "daily", "offices": "offices"}  # folder of a large table's chunks
INSTEAD = {"daily": "days (daily)", "monthly": "means of months (monthly)", "none": "deliveries alone (delivered)"}


@dataclass(frozen=True)
class OpenedResults:
    """Give the tables of a results folder; one that is not there raises StoreError, which says why.

    Attributes
    ----------
    folder : Path
        Where they are.
    """

    folder: Path

    @cached_property
    def manifest(self) -> dict:
        """Return what has to be known to get the same results again."""
        return read_manifest(self.folder)

    @cached_property
    def _design(self) -> dict | None:
        """Return what the manifest tells of the design; None without one."""
        design = self.manifest.get("design")
        if design is not None and not _is_design(design):
            raise StoreError(
                f"{self.folder / MANIFEST}: damaged (design); interdict export {self.folder} writes it anew"
            )
        return design

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables that are there."""
        return tuple(name for name, file in FILES.items() if (self.folder / file).exists())

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Return one row per scenario and replicate."""
        return self._read("runs")

    @cached_property
    def daily(self) -> pd.DataFrame:
        """Return one row per run and day, where days are kept."""
        return self._read("daily")

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """Return one row per run and month, where months are kept: means over so many `days`."""
        return self._read("monthly")

    @cached_property
    def delivered(self) -> pd.DataFrame:
        """Return one row per run with a list of what was delivered each day (g), where no days are kept."""
        return self._read("delivered")

    @cached_property
    def offices(self) -> pd.DataFrame:
        """Return one row per run, month, field office and mode."""
        return self._read("offices")

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Return one row per scenario and response variable."""
        return self._read("summary")

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Return one row per pair of policies and variable: how they differ over the same seeds."""
        return self._read("differences")

    @cached_property
    def failures(self) -> pd.DataFrame:
        """Return one row per run that failed, where any did."""
        return self._read("failures")

    @cached_property
    def precision(self) -> pd.DataFrame:
        """Return one row per paired difference whose precision was asked for."""
        return self._read("precision")

    @cached_property
    def design(self) -> pd.DataFrame:
        """Return one row per point of a design: the value of every factor."""
        return self._read("design")

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Return one row per point of a design and policy: its scenario, and the baseline of it."""
        return self._read("pairs")

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Return what each policy does at each point of a design, one row per response variable, policy and point."""
        return self._read("effects")

    @cached_property
    def indices(self) -> pd.DataFrame:
        """Return the Sobol' indices of a design made for them."""
        return self._read("indices")

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Return one row per finished or failed run: time, memory, and why it failed."""
        path = self._path(LEDGER)
        last = {line.id: vars(line) for _, line in read_lines(path) if line is not None}
        return pd.DataFrame(last.values(), columns=list(COLUMNS))

    def sql(self, question: str) -> pd.DataFrame:
        """Answer a question in SQL over the tables that are there, by their names (see `tables`).

        Raises
        ------
        StoreError
            DuckDB is not installed, or cannot answer: the question is empty or wrong, or a table is not there.
        """
        try:
            import duckdb
        except ImportError:
            raise StoreError("sql needs DuckDB: pip install 'interdict-abm[sql]'") from None
        with duckdb.connect(config={"python_enable_replacements": "false"}) as connection:  # no variables as tables
            self._lay_out(connection, question)
            try:
                answer = connection.execute(question)
            except duckdb.Error as error:
                raise StoreError(self._explain(str(error))) from None
            if answer is None:
                raise StoreError(f"sql: the question is empty; needs one such as select * from {self.tables[0]}")
            return answer.df()

    def _lay_out(self, connection, question: str) -> None:
        """Give DuckDB the tables that a question names, or all: chunks of the large ones, frames of the others."""
        names = [name for name in self.tables if name in question.lower()] or self.tables
        for name in dict.fromkeys(["runs", *names]):
            if chunks := self._chunks(name):
                told = "semi join runs using (scenario, replicate)"  # chunks may hold replicates beyond the batch's
                listed = ", ".join(map(_quote, chunks))
                connection.execute(f"create view {name} as from read_parquet([{listed}]) {told}")
            else:
                connection.register(name, getattr(self, name))

    def _chunks(self, name: str) -> list[Path]:
        """Return the chunks of a large table that the ledger names; none of another table."""
        if name not in CHUNKS or not (archive := Archive(self.folder)).ledger.exists():
            return []
        archive.require_inside()
        files = dict.fromkeys(line.file for _, line in read_lines(archive.ledger) if line and line.file)
        paths = (path_of(archive.chunks, CHUNKS[name], file) for file in files)
        return [path.absolute() for path in paths if is_plain(path)]

    def _explain(self, message: str) -> str:
        """Return in one line why DuckDB cannot answer."""
        absent = [name for name in FILES if f"table with name {name} does not exist" in message.lower()]
        return self._why_not(absent[0]) if absent else f"sql: {' '.join(message.partition('LINE 1')[0].split())}"

    def _read(self, name: str) -> pd.DataFrame:
        path, words = self._path(name), text_factors(self._design)
        try:
            if path.suffix == ".parquet":
                return pd.read_parquet(BytesIO(path.read_bytes()))  # a path may be read as an address
            return read_tidy_table(path, words)
        except (ValueError, OSError, LookupError, NotImplementedError, OverflowError) as error:  # of pandas and Arrow
            why = " ".join(str(error).split())[:200]
            raise StoreError(f"{path}: damaged ({why}); interdict export {self.folder} writes it anew") from None

    def _path(self, name: str) -> Path:
        path = inside(self.folder, FILES[name])
        if not path.exists():
            raise StoreError(self._why_not(name))
        return path

    def _why_not(self, name: str) -> str:
        """Return in one line why a table is not there."""
        days, design = self.manifest.get("daily"), self._design
        reasons = {
            "delivered": days == "daily" and "days are kept (daily, column delivered_g)",
            "failures": not self.manifest.get("failed_runs") and "no run failed",
            "differences": "it takes two policies with the same baseline, and interdict export when its runs are done",
            "precision": "the experiment has no [replication], which asks for one",
            "design": not design and "the experiment has no [design]",
            "pairs": not design and "the experiment has no [design]",
            "effects": not design and "the experiment has no [design]",
            "indices": (design or {}).get("kind") != "sobol" and 'kind = "sobol" of a [design] makes them',
        }
        if name in ("daily", "monthly") and name != days and days in INSTEAD:
            reasons[name] = f'kept are {INSTEAD[days]}; daily = "{name}" in the experiment file keeps this table'
        why = reasons.get(name) or f"interdict export {self.folder} writes it when its runs are done"
        return f"{self.folder / FILES[name]}: not there; {why}"


def _is_design(design: object) -> bool:
    """Tell whether what a manifest tells of a design names its factors with their levels."""
    factors = design.get("factors") if isinstance(design, dict) else None
    return isinstance(factors, list) and all(
        isinstance(factor, dict) and isinstance(factor.get("name"), str) and isinstance(factor.get("levels"), list)
        for factor in factors
    )


def _quote(path: Path) -> str:
    """Return a path as text of SQL in which no character stands for others."""
    return "'" + re.sub(r"[\[*?]", r"[\g<0>]", str(path)).replace("'", "''") + "'"


def open_results(folder: Path | str) -> OpenedResults:
    """Open a results folder; raise StoreError when no batch has written its tables there."""
    opened = OpenedResults(plain(Path(folder)))
    if opened.manifest.get("kind") != "batch":
        raise StoreError(f"{folder}: holds no tables of a batch; interdict export writes those of one that was stopped")
    return opened
