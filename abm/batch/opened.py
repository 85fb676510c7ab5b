"""Opened results: the tables of a batch as pandas frames, and answers to questions in SQL."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from abm.batch.store import KEPT, StoreError, read_manifest


@dataclass(frozen=True)
class OpenedResults:
    """Give the tables of a results folder.

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
    def runs(self) -> pd.DataFrame:
        """Return one row per scenario and replicate."""
        return self._read("runs.csv")

    @cached_property
    def daily(self) -> pd.DataFrame:
        """Return one row per run and day, or month where only months are kept."""
        return self._read("monthly.csv" if self.manifest.get("daily") == "monthly" else "daily.csv")

    @cached_property
    def offices(self) -> pd.DataFrame:
        """Return one row per run, month, field office and mode."""
        return self._read("offices.csv")

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Return one row per scenario and response variable."""
        return self._read("summary.csv")

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Return one row per finished or failed run: time, memory, and why it failed."""
        path = self.folder / KEPT / "runs.jsonl"
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return pd.DataFrame(rows).drop_duplicates("id", keep="last", ignore_index=True)

    def sql(self, question: str) -> pd.DataFrame:
        """Answer a question in SQL over runs, daily, offices, summary and failures, as far as they are there.

        Raises
        ------
        StoreError
            DuckDB is not installed.
        """
        try:
            import duckdb
        except ImportError:
            raise StoreError("sql needs DuckDB: pip install 'interdict-abm[sql]'") from None
        with duckdb.connect() as connection:
            for table, source in self._sources().items():
                connection.execute(f"create view {table} as select * from {source}")
            return connection.execute(question).df()

    def _sources(self) -> dict[str, str]:
        """Return where DuckDB finds each table: the chunks of the large ones, CSV of the others."""
        sources = {}
        for table in ("runs", "summary", "failures"):
            path = self.folder / f"{table}.csv"
            if path.exists():
                sources[table] = f"read_csv({_quote(path)}, header = true, sample_size = -1)"
        for table in ("daily", "offices"):
            chunks = self.folder / KEPT / "chunks" / table
            if "runs" in sources and any(chunks.glob("*.parquet")):
                told = "using (scenario, replicate)"  # chunks may hold replicates beyond those of the batch
                sources[table] = f"read_parquet({_quote(chunks / '*.parquet')}) semi join {sources['runs']} {told}"
        return sources

    def _read(self, name: str) -> pd.DataFrame:
        path = self.folder / name
        if not path.exists():
            raise StoreError(f"{path}: not there; interdict export {self.folder} writes what is kept")
        return pd.read_csv(path)


def _quote(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def open_results(folder: Path | str) -> OpenedResults:
    """Open a results folder; raise StoreError when no batch has written its tables there."""
    opened = OpenedResults(Path(folder))
    if opened.manifest.get("kind") != "batch":
        raise StoreError(f"{folder}: holds no tables of a batch; interdict export writes those of one that was stopped")
    return opened
