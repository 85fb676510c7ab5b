"""Dictionary: unit and meaning of every column of every table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from abm.model.declare import Column, Response
from abm.model.declared import RESPONSES
from abm.model.observation import DAILY_COLUMNS
from abm.model.pairing import SHIFTED, PAIRED
from abm.results import reader
from abm.results.columns import DICTIONARY_COLUMNS, START_COLUMNS
from abm.results.reader import KEY, MAIN, PAIR, RESPONSE, Entry
from abm.store.regions import REGION_COLUMNS
from abm.store.rows import IDENTITY, OFFICE_COLUMNS, ORGANIZATION_COLUMNS

Columns = Mapping[str, tuple[str, ...]]  # unit, meaning and whatever else is reported, by column
FAILURE_COLUMNS = IDENTITY | {
    "seed": ("number", "seed of the replicate"),
    "stage": ("name", "what failed: run, tables, memory, time, or worker, which the run took down"),
    "message": ("text", "the reason"),
}


def dictionary_table(summary: Columns, daily: str = "daily", failures: bool = False) -> pd.DataFrame:
    """Return what every column of every table says; columns as in `DICTIONARY_COLUMNS`.

    Parameters
    ----------
    summary : mapping of str to (unit, meaning)
        Columns of summary.csv; empty when there is none.
    daily : str
        What is kept of the days.
    failures : bool
        There is a table of runs that failed.
    """
    day: dict[str, tuple[str, ...]] = {
        "day": ("days", "from the first recorded day, which is 0"),
        "date": ("YYYY-MM-DD", "date under the inputs"),
    }
    month: dict[str, tuple[str, ...]] = {
        "month": OFFICE_COLUMNS["month"],
        "days": ("days", "recorded days of the month"),
    }
    days = day_columns()
    means = {name: entry._replace(meaning=f"{entry.meaning}; mean of the days") for name, entry in days.items()}
    files: dict[str, Columns] = {
        "runs.csv": run_columns(),
        "daily.csv": IDENTITY | day | days,
        "monthly.csv": IDENTITY | month | means,
        "delivered.parquet": IDENTITY | {"delivered_g": ("g pure/day", "delivered, a list of all days")},
        "offices.csv": IDENTITY | OFFICE_COLUMNS,
        "regions.csv": IDENTITY | REGION_COLUMNS,
        "organizations.csv": IDENTITY | ORGANIZATION_COLUMNS,
        "failures.csv": FAILURE_COLUMNS,
        "summary.csv": dict(summary),
        "dictionary.csv": DICTIONARY_COLUMNS,
    }
    left_out = {"daily": {"monthly.csv", "delivered.parquet"}, "monthly": {"daily.csv"}}.get(
        daily, {"daily.csv", "monthly.csv", "regions.csv"}
    )
    left_out |= set() if failures else {"failures.csv"}
    return table_of({file: columns for file, columns in files.items() if file not in left_out})


def table_of(files: Mapping[str, Columns]) -> pd.DataFrame:
    """Return a row per column of some files, in their order."""
    rows = [(file, name, *Entry(*entry)) for file, columns in files.items() for name, entry in columns.items()]
    return pd.DataFrame(rows, columns=list(DICTIONARY_COLUMNS))


def run_columns() -> dict[str, Entry]:
    """Return what the columns of runs.csv say."""
    keys = IDENTITY | {"seed": ("number", "seed of the replicate, the same in every scenario")} | START_COLUMNS
    entries = {name: Entry(*key, kind=KEY) for name, key in keys.items()}
    entries |= {one.name: entry_of(one)._replace(kind=MAIN if one.main else RESPONSE) for one in RESPONSES}
    kinds = {name: reader.SHIFTED if name in SHIFTED else PAIR for name in PAIRED}
    return entries | {name: Entry(*paired)._replace(kind=kinds[name]) for name, paired in PAIRED.items()}


def day_columns() -> dict[str, Entry]:
    """Return what the columns of the day say in daily.csv."""
    return {column.name: entry_of(column) for column in DAILY_COLUMNS}


def entry_of(declared: Column | Response) -> Entry:
    """Return what a mechanism declares of a column."""
    return Entry(declared.unit, declared.meaning, declared.label, note=declared.note)
