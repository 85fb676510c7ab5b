"""Dictionary: unit and meaning of every column of every table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from abm.model.declared import RESPONSES
from abm.model.observation import DAILY_COLUMNS
from abm.model.pairing import PAIRED
from abm.store.rows import IDENTITY, OFFICE_COLUMNS

FAILURE_COLUMNS = IDENTITY | {
    "seed": ("number", "seed of the replicate"),
    "stage": ("name", "what failed: run, tables, memory, time, or worker, which the run took down"),
    "message": ("text", "the reason"),
}


def dictionary_table(
    summary: Mapping[str, tuple[str, str]], daily: str = "daily", failures: bool = False
) -> pd.DataFrame:
    """Return file, column, unit and meaning of every column of every table.

    Parameters
    ----------
    summary : mapping of str to (unit, meaning)
        Columns of summary.csv; empty when there is none.
    daily : str
        What is kept of the days.
    failures : bool
        There is a table of runs that failed.
    """
    day = {"day": ("days", "from the first recorded day, which is 0"), "date": ("YYYY-MM-DD", "date under the inputs")}
    month = {"month": OFFICE_COLUMNS["month"], "days": ("days", "recorded days of the month")}
    seed = {"seed": ("number", "seed of the replicate, the same in every scenario")}
    files = {
        "runs.csv": IDENTITY | seed | {c.name: (c.unit, c.meaning) for c in RESPONSES} | PAIRED,
        "daily.csv": IDENTITY | day | {c.name: (c.unit, c.meaning) for c in DAILY_COLUMNS},
        "monthly.csv": IDENTITY | month | {c.name: (c.unit, f"{c.meaning}; mean of the days") for c in DAILY_COLUMNS},
        "delivered.parquet": IDENTITY | {"delivered_g": ("g pure/day", "delivered, a list of all days")},
        "offices.csv": IDENTITY | OFFICE_COLUMNS,
        "failures.csv": FAILURE_COLUMNS,
        "summary.csv": dict(summary),
        "dictionary.csv": {
            "file": ("name", "table"), "column": ("name", "column of the table"), "unit": ("text", "its unit"),
            "meaning": ("text", "what it says"),
        },
    }  # fmt: skip
    left_out = {"daily": {"monthly.csv", "delivered.parquet"}, "monthly": {"daily.csv"}}.get(
        daily, {"daily.csv", "monthly.csv"}
    )
    left_out |= set() if failures else {"failures.csv"}
    told = {file: columns for file, columns in files.items() if file not in left_out}
    rows = [(file, name, *text) for file, columns in told.items() for name, text in columns.items()]
    return pd.DataFrame(rows, columns=["file", "column", "unit", "meaning"])
