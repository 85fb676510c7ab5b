"""Points that have names, one by one: what a policy does to the flow and to who pays for it at each, as a table.

Of adaptations that are frozen or thawed it says what a recovery rests on.
"""

from __future__ import annotations

import math
from itertools import zip_longest
from typing import Any

import pandas as pd

from abm.analysis.costs import COSTS, INTERDICTION
from abm.analysis.design import Design
from abm.analysis.findings import MINUS, is_told
from abm.analysis.lettering import fold, pad, shorten
from abm.measures.falls import PERIODS, period_name
from abm.measures.survival import Interval

FLOW = {period_name(*period): f"{period[0]}-{period[1]}" for period in PERIODS}  # heads, by variable
LAST_YEAR = {COSTS[head][1]: word for head, word in (
    ("Border price", "border"), ("Street price", "street"), ("Pay", "pay"), (INTERDICTION, "seized"),
)}  # fmt: skip
POINTS_READ = {*FLOW, *LAST_YEAR}
LABEL_WIDTH, FLOW_WIDTH, COST_WIDTH = 24, 8, 9
MOST_LINES = 4  # of a label
READING = (
    "Each row is a world, with and without the policy under the same seeds. Flow: percent of that without the policy, in days "
    "after its start; border, street, pay: change in the last 365 days of the price at the border, the street price and the "
    "pay of couriers, percent; seized: of the share seized of what is seized or delivered, percentage points. "
    "\N{PLUS-MINUS SIGN} half of the 95% interval, rounded up; ?: cannot be told."
)


def points_lines(design: Design, summary: pd.DataFrame, policy: str) -> list[str]:
    """Write what a policy does at every point, a point a row.

    Parameters
    ----------
    summary : DataFrame
        Rows of summary.csv, with the variables of `POINTS_READ` at the least.
    """
    flow = [name for name in FLOW if name in set(summary["variable"])]  # a run may be shorter
    heads = "".join(FLOW[name].rjust(FLOW_WIDTH) for name in flow)
    heads += "".join(word.rjust(COST_WIDTH) for word in LAST_YEAR.values())
    over = "flow in days".rjust(FLOW_WIDTH * len(flow)) + "in the last year".rjust(COST_WIDTH * len(LAST_YEAR))
    width = LABEL_WIDTH + len(heads)
    lines = [shorten(design.labels[policy], LABEL_WIDTH - 1).ljust(LABEL_WIDTH) + over, " " * LABEL_WIDTH + heads]
    pairs = design.pairs[design.pairs["policy"] == policy].merge(design.points[["point", "label"]], on="point")
    rows = {key: row for key, row in zip(zip(summary["scenario"], summary["variable"]), summary.itertuples())}
    for scenario, label in zip(pairs["scenario"], pairs["label"], strict=True):
        cells = "".join(_flow(rows.get((scenario, name))).rjust(FLOW_WIDTH) for name in flow)
        cells += "".join(_change(rows.get((scenario, name)), name).rjust(COST_WIDTH) for name in LAST_YEAR)
        names = fold(label, LABEL_WIDTH - 1, most=MOST_LINES)
        lines += [(pad(name, LABEL_WIDTH) + row).rstrip() for name, row in zip_longest(names, [cells], fillvalue="")]
    return [*lines, "-" * width]


def _flow(row: Any) -> str:
    return "?" if row is None else whole_percent(Interval(row.mean, row.low, row.high))


def _change(row: Any, name: str) -> str:
    """Write a paired difference as a share of the baseline, or in percentage points where it is one of shares."""
    if row is None:
        return "?"
    usual = 1.0 if name == COSTS[INTERDICTION][1] else abs(row.mean - row.difference) or math.nan
    ends = (row.difference, row.difference_low, row.difference_high)
    return whole_percent(Interval(*(value / usual for value in ends)), signed=True)


def whole_percent(found: Interval, signed: bool = False) -> str:
    """Write whole hundredths with half of the interval, which is rounded up: 97\N{PLUS-MINUS SIGN}1."""
    if not is_told(found.estimate):
        return "?"
    text = f"{100.0 * found.estimate:{'+' if signed else ''}.0f}"
    text = "0" if float(text) == 0.0 else text.replace("-", MINUS)
    half = 50.0 * (found.high - found.low)
    return text + (f"\N{PLUS-MINUS SIGN}{math.ceil(round(half, 9))}" if is_told(half) else "")
