"""Carried: which assumptions carry an answer, in words: those that move it most over their ranges, and what adapts."""

from __future__ import annotations

from typing import Any, NamedTuple

from abm.analysis.explanation import PART, REST, last_period, period_words
from abm.analysis.findings import number, percent
from abm.model.declared import PARAMETERS
from abm.report.borrowed import nearest, same_policies
from abm.report.gathered import Gathered
from abm.report.markup import Html, join, paragraphs
from abm.report.plain import plain_words, value_and_range
from abm.report.ranges import NAME, shipped_ranges
from abm.report.rests import LEAST, shipped_rests, without_each
from abm.report.rests import NAME as FREEZE
from abm.report.strengths import points_text, shipped_strengths, strengths_of, strengths_part

MOST_NAMED = 4  # assumptions
BUILT_IN = (
    "Built into every one of these worlds: what is seized at the border is the seller's loss, a shortage raises the price and is answered by more output, couriers who are "
    "caught are replaced at a higher pay, and labs that are closed or leave are set up again."
)


class Tested(NamedTuple):
    """Hold what the shipped design says of a policy: its row, and whether it is the policy itself or the nearest to it."""

    row: Any
    is_same: bool


def tested(found: Gathered, label: str) -> Tested | None:
    """Return what the shipped design says of a policy of a report, or of the nearest one that it has; None where it has none of its kind."""
    there = nearest(found, label, NAME)
    rows = shipped_ranges().set_index("label", drop=False)
    return Tested(rows.loc[there.label], there.is_same) if there and there.label in rows.index else None


def subject(found: Gathered, label: str) -> str:
    """Return the policy of which it is said what carries it: this one or, where nothing like it was tested, the first of the report that was."""
    if nearest(found, label, NAME):
        return label
    return next((mine for mine, _ in same_policies(found, NAME)), label)


def over_assumptions(found: Gathered, label: str) -> str:
    """Say how far what a policy averts reaches over the assumptions, and at how many points it clearly lowers and raises the flow."""
    there = tested(found, label)
    if there is None:
        return f"what the assumptions do to “{label}” was not tested"
    one = there.row
    unclear = one["points"] - one["less"] - one["more"]
    return (
        f"over {one['points']} worlds with other values of {one['parameters']} of them {_who(there, label)} averts {percent(one['averted_low'], True)} to {percent(one['averted_high'], True)} "
        f"of the flow, {number(100 * one['averted_median'], 1, signed=True)}% in the median; it clearly lowers the flow in {one['less']} of them, clearly raises it in "
        f"{one['more'] or 'none'}, and in {unclear} that is unclear with {one['seeds']} seeds each"
    )


def _who(there: Tested, label: str) -> str:
    return f"“{label}”" if there.is_same else f"“{there.row['label']}”, the nearest policy tested,"


def assumes(found: Gathered, label: str) -> str:
    """Say which of the assumptions that are tried over their ranges are named, and how they are read."""
    there = tested(found, label)
    if there is None:
        return f"What single assumptions do to “{label}” was not tested."
    rows = strengths_of(there.row["label"])
    who = _who(there, label)
    if not rows["clear"].any():
        return f"None of {len(rows)} assumptions that were tried alone moves what {who} averts beyond chance."
    return f"Of {len(rows)} assumptions tried over their ranges, these move what {who} averts most:"


def carried(found: Gathered, label: str) -> tuple[str, ...]:
    """Return the assumptions that carry what a policy averts: those that move it beyond chance, what adapts, and what is built in."""
    there = tested(found, label)
    rows = strengths_of(there.row["label"]) if there else shipped_strengths()[:0]
    named = [_named(one) for one in rows[rows["clear"] == 1].head(MOST_NAMED).itertuples()]
    return tuple(filter(None, (*named, adapting(found, label), BUILT_IN)))


def _named(one: Any) -> str:
    """Name an assumption with its usual value, its range, and what is averted at either end of it."""
    words = plain_words(one.parameter)
    return (
        f"{words[0].upper()}{words[1:]}: usually {value_and_range(PARAMETERS[one.parameter])}. Averted of the flow: {points_text(one.low)} in the lowest third of the range, "
        f"{points_text(one.high)} in the highest."
    )


def adapting(found: Gathered, label: str) -> str:
    """Say which adaptation changes the answer most where it alone stands still, or what it brings, where that was tested; else nothing."""
    return _explained(found, label) or _frozen(found, label)


def _explained(found: Gathered, label: str) -> str:
    if found.explanation is None:
        return ""
    rows = found.explanation[found.explanation["label"] == label]
    parts = rows[rows["kind"].isin((PART, REST)) & (rows["clear"] == 1)]
    if parts.empty:
        return ""
    last = parts[parts["period"] == last_period(rows)]
    most = parts.loc[(parts if last.empty else last)["effect"].abs().idxmax()]
    effect, low, high = (number(100 * most[name], 0, signed=True) for name in ("effect", "low", "high"))
    return f"Of what adapts, this changes the answer most: {most['words']}, {effect} points of the flow ({low} to {high}) {period_words(most['period'])}."


def _frozen(found: Gathered, label: str) -> str:
    there = nearest(found, label, FREEZE)
    one = next((rests for rests in shipped_rests() if there and rests.policy == there.label), None)
    if there is None or one is None:
        return ""
    free, lacking = without_each(one)
    (what, least), *others = sorted(lacking.items(), key=lambda both: -abs(both[1] - free))[:LEAST]
    more = ", ".join(f"{flow:.0f}% where {words}" for words, flow in others)
    who = "" if there.is_same else f" (under “{there.label}”, the nearest policy tested)"
    return (
        f"Of what adapts, this changes the answer most{who}: where {what}, the flow of the second year is at {least:.0f}% of that without the policy, not at {free:.0f}% as where all "
        f"adapts; it is at {more}."
    )


def assumptions_part(found: Gathered, label: str) -> Html:
    """Return the assumptions in the order in which they move what a policy averts, and how the table is read."""
    there = tested(found, label)
    if there is None:
        return paragraphs([assumes(found, label)])
    tried = there.row["label"]
    near = "" if there.is_same else f" “{label}” itself was not tested; this is the nearest policy that was."
    reading = (
        f"What moves the answer, not the flow by itself: what “{tried}” averts over {there.row['points']} worlds that differ in all of these assumptions at once, against the same world "
        f"without it.{near} Beyond chance: after Holm's adjustment over the assumptions; for the others the order says little. Those that no row names were held at their usual values."
    )
    return join([strengths_part(tried), paragraphs([reading], class_="note")])
