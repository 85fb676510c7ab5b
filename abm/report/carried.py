"""Carried: which assumptions carry an answer, in words: what is built in, what adapts, and the numbers that move it most."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from abm.analysis.findings import percent
from abm.model.declared import PARAMETERS
from abm.report.adapting import adapting
from abm.report.borrowed import nearest
from abm.report.found import Point
from abm.report.gathered import Gathered
from abm.report.markup import Html, join, paragraphs
from abm.report.plain import plain_words, values
from abm.report.ranges import design_for, shipped_ranges
from abm.report.strengths import points_text, strengths_of, strengths_part
from abm.results.changed import listed

MOST_NAMED = 3  # assumptions
ENDS_IN = {  # what becomes of a flow, by the column of a table over the ranges
    "recovered": "comes back and stays back",
    "relapsed": "comes back but is below 95% again later",
    "not_recovered": "has not come back when the run ends",
    "stayed_above": "falls but stays above 90%",
    "no_drop": "does not fall beyond chance",
}
BUILT_IN = (
    "That a flow recovers is partly built in, how far and how fast is not: couriers, labs and leaders who are lost are replaced; what is seized is the seller's loss; a shortage raises the price, to which "
    "sellers answer with more output. Users buy less as the price rises, and deaths follow what they use and how strong it is."
)


class Tested(NamedTuple):
    """Hold what a shipped design says of a policy: its row, whether it is the policy itself or the nearest to it, and the design."""

    row: Any
    is_same: bool
    design: str


def tested(found: Gathered, label: str) -> Tested | None:
    """Return what the shipped design says of a policy of a report, or of the nearest one that it has; None where it has none of its kind."""
    design = design_for(found)
    there, rows = nearest(found, label, design), shipped_ranges(design)
    return Tested(rows.loc[there.label], there.is_same, design) if there and there.label in rows.index else None


def over_range(row: Any, name: str) -> str:
    """Write from where to where what is averted, with its sign, or the largest drop reaches over the versions."""
    return " to ".join(percent(row[f"{name}_{end}"], name == "averted") for end in ("low", "high"))


def ends_text(row: Any) -> str:
    """Say in how many versions the flow ends how: every outcome that there is, so that all of them are counted."""
    said = [f"{words} in {row[name]}" for name, words in ENDS_IN.items() if row[name]]
    return f"The flow {listed(said)} (back: at 95%, for half a year or to the end of the run)."


def who(there: Tested, label: str) -> str:
    """Name the policy that was tested: the one that is asked for, or the nearest to it."""
    return f"“{label}”" if there.is_same else f"“{there.row['label']}”, the nearest policy tested,"


def carried(found: Gathered, label: str) -> tuple[Point, ...]:
    """Return what carries what a policy averts: what adapts, and the uncertain numbers that move it beyond chance."""
    there = tested(found, label)
    numbers = _numbers(there, label) if there else f"what single numbers do to “{label}” was not tested."
    points = (Point("What adapts", adapting(found, label)), Point("Uncertain numbers", numbers))
    return tuple(one for one in points if one.text)


def _numbers(there: Tested, label: str) -> str:
    """Name the uncertain numbers that move what a policy averts, the strongest first."""
    clear, of, policy = _clear(there).head(MOST_NAMED), there.row["parameters"], who(there, label).rstrip(",")
    if clear.empty:
        return f"of {of} none alone moves what {policy} averts beyond chance."
    named = "; ".join(map(_named, clear.itertuples()))
    return f"of {of}, these move most what {policy} averts of the flow (means over the versions in which they are low, or high): {named}."


def _named(one: Any) -> str:
    """Name an assumption with its usual value, and what is averted toward the low and the high end of its range."""
    usual, low, high = values(PARAMETERS[one.parameter])
    return f"{plain_words(one.parameter)} (usually {usual}): averts {points_text(one.low)} toward {low}, {points_text(one.high)} toward {high}"


def _clear(there: Tested) -> pd.DataFrame:
    rows = strengths_of(there.design, there.row["label"])
    return rows[rows["clear"] == 1]


def assumptions_part(found: Gathered, label: str) -> Html:
    """Return the assumptions in the order in which they move what a policy averts, and how the table is read."""
    there = tested(found, label)
    if there is None:
        return paragraphs([BUILT_IN])
    tried = there.row["label"]
    near = "" if there.is_same else f" “{label}” itself was not tested; this is the nearest policy that was."
    reading = (
        f"What moves the answer, not the flow by itself: what “{tried}” averts over {there.row['points']} worlds that differ in all of these assumptions at once, against the same world "
        f"without it.{near} Beyond chance: after Holm's adjustment over the assumptions; for the others the order says little. Those that no row names were held at their usual values."
    )
    return join([strengths_part(there.design, tried), paragraphs([reading], class_="note")])
