"""Points that have names, one by one: what a policy does to the flow and to who pays for it at each, as a table.

Of adaptations that are frozen or thawed it says what a recovery rests on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import pandas as pd

from abm.analysis.answers import relative
from abm.analysis.costs import COSTS, INTERDICTION, PAY
from abm.analysis.design import Design
from abm.analysis.findings import is_defined, number
from abm.analysis.lettering import fold, pad, shorten
from abm.analysis.tabular import GAP
from abm.measures.falls import PERIODS, period_name
from abm.measures.survival import NOT_DEFINED, Interval

FLOW = {period_name(*period): f"{period[0]}-{period[1]}" for period in PERIODS}  # heads, by variable
LAST_YEAR = {COSTS[head][1]: word for head, word in (
    ("Border price", "border"), ("Street price", "street"), (PAY, "pay"), (INTERDICTION, "seized"),
)}  # fmt: skip
HEADS = FLOW | LAST_YEAR
SEIZED = COSTS[INTERDICTION][1]
LABEL_WIDTH, FLOW_WIDTH, COST_WIDTH = 24, 8, 9
MOST_LINES = 4  # of a label
MOST_NAMED = 200  # points that are reported one by one
READING = (
    "Each row is a world, with and without the policy under the same seeds. Flow: percent of that without the policy, in days "
    "after its start; border, street, pay: change in the last 365 days of the price at the border, the street price and the "
    "pay of couriers, percent; seized: of the share seized of what is seized or delivered, percentage points. "
    "\N{PLUS-MINUS SIGN} half of the 95% interval, rounded up; ?: not determined."
)


@dataclass(frozen=True)
class Point:
    """Hold what a policy does at a point.

    Attributes
    ----------
    effects : dict of Interval
        By variable, in the order of `FLOW` and `LAST_YEAR`: flow as a share of that without the policy, changes as shares of
        what is without it, the share seized in its own unit; without periods that a run is too short for.
    """

    label: str
    effects: dict[str, Interval]


def points_of(design: Design, summary: pd.DataFrame, policy: str) -> list[Point]:
    """Return what a policy does at every point, in their order; rows of `summary` are those of summary.csv."""
    pairs = design.pairs[design.pairs["policy"] == policy].merge(design.points[["point", "label"]], on="point")
    rows = {(row.scenario, row.variable): row for row in summary.itertuples()}
    there = {variable for _, variable in rows}
    names = [name for name in (*FLOW, *LAST_YEAR) if name in there]
    return [
        Point(label, {name: _effect(rows.get((scenario, name)), name) for name in names})
        for scenario, label in zip(pairs["scenario"], pairs["label"], strict=True)
    ]


def points_lines(design: Design, points: list[Point], policy: str) -> list[str]:
    """Write what a policy does at every point, a point a row."""
    names = list(points[0].effects) if points else []
    cells = [[whole_percent(one.effects[name], name not in FLOW) for name in names] for one in points]
    widths = [
        max(FLOW_WIDTH if name in FLOW else COST_WIDTH, GAP + max(map(len, column)))
        for name, column in zip(names, zip(*cells, strict=True), strict=True)
    ]
    flow = sum(width for name, width in zip(names, widths, strict=True) if name in FLOW)
    over = "flow in days".rjust(flow) + "in the last year".rjust(sum(widths) - flow)
    heads = "".join(HEADS[name].rjust(width) for name, width in zip(names, widths, strict=True))
    lines = [pad(shorten(design.labels[policy], LABEL_WIDTH - 1), LABEL_WIDTH) + over, " " * LABEL_WIDTH + heads]
    for point, texts in zip(points, cells, strict=True):
        row = "".join(map(str.rjust, texts, widths))
        names_of = fold(point.label, LABEL_WIDTH - 1, most=MOST_LINES)
        lines += [(pad(name, LABEL_WIDTH) + part).rstrip() for name, part in zip_longest(names_of, [row], fillvalue="")]
    return [*lines, "-" * (LABEL_WIDTH + len(heads))]


def _effect(row: Any, name: str) -> Interval:
    """Return a flow as it is, and a paired difference as a share of the baseline, or as it is where it is one of shares."""
    if row is None:
        return NOT_DEFINED
    if name in FLOW:
        return Interval(row.mean, row.low, row.high)
    difference = Interval(row.difference, row.difference_low, row.difference_high)
    return difference if name == SEIZED else relative(difference, row.mean)


def whole_percent(found: Interval, signed: bool = False) -> str:
    """Write whole hundredths with half of the interval, which is rounded up: 97\N{PLUS-MINUS SIGN}1."""
    if not is_defined(found.estimate):
        return "?"
    text = number(100.0 * found.estimate, 0, signed)
    half = 50.0 * (found.high - found.low)
    return text + (f"\N{PLUS-MINUS SIGN}{math.ceil(round(half, 9))}" if is_defined(half) else "")
