"""Deaths: the official record of deaths with synthetic opioids in the United States; for comparison only, never an input."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from abm.inputs.tables import DATA, Column, DataError, read_table

FILE = "us_synthetic_opioid_deaths_monthly.csv"


def official_deaths(directory: Path = DATA) -> dict[str, int]:
    """Read deaths with synthetic opioids other than methadone, by month of death ("2019-01"), in order and without a gap.

    Raises
    ------
    DataError
        When the file is not as declared, a month has another form, or is not the one after that before it.
    """
    table = read_table(directory, FILE, (Column("month"), Column("deaths", int, 0, 1e5, "people"), Column("status")))
    months = [row["month"] for row in table.rows]
    for i, month in enumerate(months):
        if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month) is None:
            raise table.error(i, "month", f"{month!r} is no month; allowed is YYYY-MM")
        if i and np.datetime64(month) - np.datetime64(months[i - 1]) != 1:
            raise table.error(i, "month", f"{month} does not follow {months[i - 1]}")
    return {row["month"]: row["deaths"] for row in table.rows}


def deaths_in(year: int, directory: Path = DATA) -> int:
    """Return the deaths of a calendar year; raise DataError when a month of it is missing."""
    found = [number for month, number in official_deaths(directory).items() if month.startswith(f"{year}-")]
    if len(found) != 12:
        raise DataError(FILE, f"{year} has {len(found)} months; allowed are years with 12", column="month")
    return sum(found)
