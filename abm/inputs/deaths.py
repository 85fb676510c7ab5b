"""Deaths: the official record of deaths with synthetic opioids in the United States; for comparison only, never an input."""

from __future__ import annotations

from pathlib import Path

from abm.inputs.series import monthly_counts
from abm.inputs.tables import DATA, Column, DataError

FILE = "us_synthetic_opioid_deaths_monthly.csv"


def official_deaths(directory: Path = DATA) -> dict[str, int]:
    """Read deaths with synthetic opioids other than methadone, by month of death, as `monthly_counts` does."""
    return monthly_counts(directory, FILE, "deaths", Column("status"))


def deaths_in(year: int, directory: Path = DATA) -> int:
    """Return the deaths of a calendar year; raise DataError when a month of it is missing."""
    found = [number for month, number in official_deaths(directory).items() if month.startswith(f"{year}-")]
    if len(found) != 12:
        raise DataError(FILE, f"{year} has {len(found)} months; allowed are years with 12", column="month")
    return sum(found)
