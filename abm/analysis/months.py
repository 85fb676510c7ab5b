"""Months: means over calendar months of columns of the day, of each run, from whatever an experiment keeps of its days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from abm.analysis.results import Results

KEYS = ["scenario", "replicate", "month"]


@dataclass(frozen=True, eq=False)
class Months:
    """Hold the months of one scenario.

    Attributes
    ----------
    replicates : array of int, shape [runs]
        Ascending.
    middle : array of float, shape [months]
        Recorded day in the middle of each month; the first and the last may be cut by the run.
    columns : dict of arrays, shape [runs, months]
        Mean of each column over the days of the month.
    """

    replicates: np.ndarray
    middle: np.ndarray
    columns: dict[str, np.ndarray]

    def of(self, replicates: np.ndarray) -> Months:
        """Return some replicates."""
        rows = np.searchsorted(self.replicates, replicates)
        return Months(replicates, self.middle, {name: values[rows] for name, values in self.columns.items()})


def read_months(results: Results, columns: Sequence[str]) -> dict[str, Months] | None:
    """Return the months of each scenario; None where neither days nor months are kept, or a column is not reported.

    Raises
    ------
    StoreError
        If the table is damaged.
    """
    kept = results.folder.manifest.get("daily", "daily")
    if kept not in ("daily", "monthly") or not set(columns) <= set(results.folder.entries(kept)):
        return None
    if kept == "monthly":
        rows = results.folder.table("monthly", [*KEYS, *columns]).set_index(KEYS).sort_index()
    else:
        rows = _months_of_days(results, columns)
    _, first, length = np.unique(results.months, return_index=True, return_counts=True)
    middle = first + (length - 1) / 2
    return {str(name): _months_of(part, middle) for name, part in rows.groupby(level="scenario")}


def _months_of(rows: pd.DataFrame, middle: np.ndarray) -> Months:
    """Return the months of one scenario, given its rows in order."""
    replicates = rows.index.get_level_values("replicate").to_numpy()[:: len(middle)]
    return Months(replicates, middle, {name: rows[name].to_numpy(float).reshape(-1, len(middle)) for name in rows})


def _months_of_days(results: Results, columns: Sequence[str]) -> pd.DataFrame:
    """Average the days of each month, a block of rows of daily.csv at a time."""
    kinds = {"scenario": pa.string(), "replicate": pa.int64(), "day": pa.int64()} | dict.fromkeys(columns, pa.float64())
    parts = []
    for batch in results.folder.stream("daily", kinds):
        rows = batch.to_pandas()
        parts.append(rows.assign(month=results.months[rows["day"]], days=1).groupby(KEYS)[["days", *columns]].sum())
    sums = pd.concat(parts).groupby(level=KEYS).sum()  # a month may lie in two blocks
    return sums[list(columns)].div(sums["days"], axis=0)
