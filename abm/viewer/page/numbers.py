"""Numbers of the tab of stored results as people write them; files keep them exact."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from abm.analysis.findings import MINUS, number
from abm.report.tables import measure_in_words
from abm.viewer.page.about_tab import escape
from abm.viewer.page.stored import StoredBatch
from abm.viewer.written import decimals_of, written

MOST_ROWS = 400  # of the summary
SUMMARY_COLUMNS = {
    "label": "Scenario", "variable": "Of what", "unit": "Unit", "n": "Seeds", "mean": "Mean", "low": "Low", "high": "High",
    "difference": "Change", "difference_low": "Change, low", "difference_high": "Change, high", "status": "Status",
}  # fmt: skip
TOGETHER = (
    ("mean", "low", "high"),
    ("difference", "difference_low", "difference_high"),
)  # written with the same decimals


def measures_in_words(batch: StoredBatch) -> pd.DataFrame:
    """Return the summary as it is read: each measure in words, its mean and its change with their intervals."""
    rows = batch.summary.head(MOST_ROWS)
    entries = batch.opened.entries("runs") if batch.opened.has("runs") else {}
    named = rows["variable"].map(lambda name: measure_in_words(str(name), entries))
    shown = rows.assign(variable=named).reindex(columns=list(SUMMARY_COLUMNS)).astype(object)
    for names in map(list, TOGETHER):
        shown[names] = [written(row) for row in shown[names].astype(float).to_numpy()]
    return shown.rename(columns=SUMMARY_COLUMNS)


def alike(values: pd.Series) -> pd.Series:
    """Return the numbers of a column as texts of as many decimals as its smallest needs for three digits that matter."""
    sizes = values[np.isfinite(values) & (values != 0)].abs()
    decimals = 0 if sizes.empty or (sizes % 1 == 0).all() else max(decimals_of(float(sizes.min())), 0)
    return values.map(lambda value: "" if math.isnan(value) else number(value, decimals))


def table_html(table: pd.DataFrame) -> str:
    """Return a table as HTML, numbers short; columns of numbers stand at the right."""
    texts = [[cell(value) for value in row] for row in table.itertuples(index=False)]
    marks = [" class='num'" if _are_numbers(column) else "" for column in zip(*texts, strict=True)]
    marks = marks or [""] * len(table.columns)
    head = "".join(f"<th{mark}>{escape(name)}</th>" for name, mark in zip(table, marks, strict=True))
    rows = (
        "<tr>" + "".join(f"<td{mark}>{escape(text)}</td>" for text, mark in zip(row, marks, strict=True)) + "</tr>"
        for row in texts
    )
    return f"<table class='interdict-table'><tr>{head}</tr>{''.join(rows)}</table>"


def _are_numbers(texts: Sequence[str]) -> bool:
    """Tell whether all that stands in a column are numbers, with what follows them, or "none"."""
    found = [text for text in texts if text not in ("", "none")]
    return bool(found) and all(text.lstrip(f"(+-{MINUS}")[:1].isdigit() for text in found)


def cell(value: object) -> str:
    """Return a value as people write it: three digits that matter, thousands apart, no exponent; nothing where there is none."""
    return written([value])[0] if isinstance(value, float) else str(value)
