"""Frozen: the flow under a policy where each adaptation stands still, or it alone does not, as an explanation has it under the same seeds."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from abm.analysis.explanation import AMONG_REST, FREE, FROZEN, PART, period_words
from abm.analysis.findings import is_defined, number
from abm.report.markup import Cell, Html, Row, join, paragraphs, table

NONE, ALL = "Nothing stands still", "Everything stands still"
READING = (
    "From the first day of the policy on, with it and without it, under the same seeds. ±: half of the 95% interval, of the flow in the first and the last row; "
    "of its difference from the first where one adaptation stands still, and from the last where all but one do."
)
BUT, ONLY = "Stands still: {}", "Everything but: {}"


def frozen_part(label: str, rows: pd.DataFrame) -> Html:
    """Return the flow in each period with all that adapts, without each adaptation, with it alone, and without any.

    Parameters
    ----------
    rows : DataFrame
        Rows of explanation.csv of one policy.
    """
    periods = list(rows["period"].unique())
    by = {period: rows[rows["period"] == period] for period in periods}
    heads = ["What stands still", *(period_words(name).removeprefix("in ") for name in periods)]
    caption = f"What the flow rests on: “{label}”, percent of the flow without it"
    return join([table(caption, heads, list(_rows(by)), wide=True), paragraphs([READING], class_="note")])


def _rows(by: dict[str, pd.DataFrame]) -> Iterator[Row]:
    """Yield a row of each world, of what matters most in the last period first."""
    yield [NONE, *(_end(rows, FREE) for rows in by.values())]
    last = by[[*by][-1]]
    for words, column, side, kind in ((BUT, "lacking", -1, FREE), (ONLY, "alone", 1, FROZEN)):
        ordered = _singles(last).sort_values(column, key=abs, ascending=False, kind="stable")
        for one in ordered.itertuples():
            yield [words.format(one.words), *(_world(rows, one.adaptation, column, side, kind) for rows in by.values())]
    yield [ALL, *(_end(rows, FROZEN) for rows in by.values())]


def _singles(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of single adaptations."""
    return rows[rows["kind"].isin((PART, AMONG_REST))]


def _world(rows: pd.DataFrame, adaptation: str, column: str, side: int, kind: str) -> Cell:
    """Return the flow of a world that differs by one adaptation from the one of `kind`, with the interval of the difference."""
    one, other = _row(rows, "adaptation", adaptation), _row(rows, "kind", kind)
    return _cell(other["effect"] + side * one[column], one[f"{column}_low"], one[f"{column}_high"])


def _end(rows: pd.DataFrame, kind: str) -> Cell:
    one = _row(rows, "kind", kind)
    return _cell(one["effect"], one["low"], one["high"])


def _row(rows: pd.DataFrame, column: str, value: str) -> pd.Series:
    """Return the row that has a value in a column."""
    return rows[rows[column] == value].iloc[0]


def _cell(flow: float, low: float, high: float) -> Cell:
    """Write a flow with half of an interval; of one seed there is none."""
    half = f" ±{math.ceil(round(50 * (high - low), 9))}" if is_defined(low) and is_defined(high) else ""
    return Cell(f"{number(100 * flow, 0)}{half}", flow)
