"""Targets: the official figures that the model is held against, and what of them a fit may see.

An observation of fiscal year 2023 or later is dropped by `fitted_targets`, before anything else sees it. `withheld_targets` has
those, for the printed table alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from abm.inputs.geography import FIELD_OFFICES
from abm.inputs.series import FISCAL_YEAR, LAST_FITTED
from abm.inputs.tables import SOURCE, Column, read_table
from abm.inputs.traffic import FIRST_YEAR

HERE = Path(__file__).parent
QUANTITIES = (
    "weight",
    "events",
    "share_at_ports",
    "office_share",
    "citizen_share",
    "pure_price_ratio",
    "labs_found",
    "deaths_to_september",
)
COLUMNS = (
    Column("id"),
    Column("quantity", choices=QUANTITIES),
    Column("place", choices=FIELD_OFFICES, blank=True),
    Column("first_year", int, FIRST_YEAR, FISCAL_YEAR.high),
    Column("last_year", int, FIRST_YEAR, FISCAL_YEAR.high),
    Column("official", float, 1e-6, 1e9),
    Column("low", float, 1e-6, 1e9),
    Column("high", float, 1e-6, 1e9),
    Column("unit"),
    SOURCE,
)


@dataclass(frozen=True)
class Target:
    """Hold one row: a quantity, over which fiscal years, the official figure and the range that is as good."""

    id: str
    quantity: str
    place: str
    first_year: int
    last_year: int
    official: float
    low: float
    high: float
    unit: str
    source: str

    @property
    def tolerance(self) -> float:
        """Return half the width of the range, as a log ratio."""
        return math.log(self.high / self.low) / 2.0


def fitted_targets(directory: Path = HERE) -> tuple[Target, ...]:
    """Return what a fit may see: rows that end in fiscal year 2022 or before.

    Raises
    ------
    DataError
        When the file is not as declared.
    """
    return tuple(target for target in _read(directory) if target.last_year <= LAST_FITTED)


def withheld_targets(directory: Path = HERE) -> tuple[Target, ...]:
    """Return the other rows: what the model was not fitted to, to be printed beside it."""
    return tuple(target for target in _read(directory) if target.last_year > LAST_FITTED)


def _read(directory: Path) -> list[Target]:
    table = read_table(directory, "targets.csv", COLUMNS)
    table.require_unique("id")
    for i, row in enumerate(table.rows):
        if not row["first_year"] <= row["last_year"]:
            raise table.error(i, "last_year", f"{row['last_year']}; allowed from first_year = {row['first_year']}")
        if not row["low"] < row["official"] < row["high"]:
            raise table.error(i, "official", f"{row['official']:g}; allowed between {row['low']:g} and {row['high']:g}")
        if (row["quantity"] == "office_share") != bool(row["place"]):
            raise table.error(i, "place", "a field office for office_share, and for no other quantity")
    return [Target(**row) for row in table.rows]
