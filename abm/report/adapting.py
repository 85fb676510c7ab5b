"""Adapting: which adaptations make the flow what it is under a policy, in words, where that was tested."""

from __future__ import annotations

import pandas as pd

from abm.analysis.explanation import (
    AMONG_REST,
    EXPLANATION_COLUMNS,
    FREE,
    FROZEN,
    PART,
    REST,
    RETURN,
    WHOLE,
    last_period,
    period_words,
)
from abm.analysis.findings import number, percent
from abm.report.borrowed import nearest
from abm.report.gathered import Gathered
from abm.report.later_fall import later_fall
from abm.report.rests import LEAST, NAME, shipped_rests, without_each

NOBODY = "where nobody adapts (the policy acts, but labs, sellers, couriers and buyers go on as before it)"
OTHERS = "what else adapts, within chance"
CARRIES = 0.8  # of what is averted, gone where an adaptation stands still: the answer rests on it


def adapting(found: Gathered, label: str) -> str:
    """Say what comes through where nobody adapts and where all do, and what makes the difference, where that was tested; else nothing."""
    return _explained(found, label) or _frozen(found, label)


def _rows_of(found: Gathered, label: str) -> pd.DataFrame:
    """Return what an explanation says of a policy; an empty table without any."""
    every = pd.DataFrame(columns=[*EXPLANATION_COLUMNS]) if found.explanation is None else found.explanation
    return every[every["label"] == label]


def _explained(found: Gathered, label: str) -> str:
    """Say it of the period in which adapting makes most of a difference, and of the last one."""
    rows = _rows_of(found, label)
    if rows.empty:
        return ""
    last = last_period(rows)
    changes = rows[(rows["kind"] == RETURN) & ((rows["period"] != WHOLE) | (last == WHOLE))]
    most = changes.loc[changes["effect"].abs().idxmax(), "period"]
    said = f"under “{label}” the flow {period_words(most)} is {_flow(rows, most, FROZEN)} of that without it {NOBODY}, {_flow(rows, most, FREE)} as they do adapt{_made_of(rows, most)}.{_lowered(rows, most)}"
    about = later_fall(next((one for one in found.answers.values() if one.label == label), None), rows)
    return " ".join(filter(None, (said if most == last else f"{said}{_later(rows, last)}", about)))


def resting(found: Gathered, label: str) -> str:
    """Say on which adaptations it rests that a policy averts flow: where one stands still under the same seeds, near nothing is averted."""
    rows = _rows_of(found, label)
    rows = rows[rows["period"] == WHOLE]
    if rows.empty:
        return ""
    free = float(rows.loc[rows["kind"] == FREE, "effect"].iloc[0])
    alone = rows[rows["kind"].isin((PART, AMONG_REST)) & (rows["lacking_high"] < 0.0)]
    carry = alone[(free < 1.0) & (-alone["lacking"] >= CARRIES * (1.0 - free))]
    named = ", ".join(
        f"{percent(free - one.lacking)} with “{one.words}” held still"
        for one in carry.sort_values("lacking").itertuples()
    )
    return (
        f" It rests on how the model adapts: {percent(free)} of the flow comes through, but {named}." if named else ""
    )


def _later(rows: pd.DataFrame, period: str) -> str:
    """Say where the flow is in a later period, what brings it up, and what works against that; "" where nothing does."""
    parts = _clear(rows, period)
    bring, against = (
        ", ".join(
            f"{one.words} ({number(100 * one.effect, 0, signed=True)})"
            for one in parts[parts["effect"] * side > 0.0].itertuples()
        )
        for side in (1, -1)
    )
    if not bring:
        return ""
    levels = f"{_flow(rows, period, FROZEN)} where nobody adapts, {_flow(rows, period, FREE)} as they do"
    down = f"; down by {against}" if against else ""
    return f" {period_words(period).capitalize()} it is {levels}: up by {bring}{down}."


def _clear(rows: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return what makes a difference beyond chance in a period, the most first."""
    parts = rows[(rows["period"] == period) & rows["kind"].isin((PART, REST)) & (rows["clear"] == 1)]
    return parts.sort_values("effect", key=abs, ascending=False)


def _back(rows: pd.DataFrame, period: str) -> pd.Series:
    """Return the difference that adapting makes in a period."""
    return rows[(rows["period"] == period) & (rows["kind"] == RETURN)].iloc[0]


def _lowered(rows: pd.DataFrame, period: str) -> str:
    """Say so where it is adapting that lowers the flow; nothing elsewhere."""
    back = _back(rows, period)
    return (
        " So the fall is how they answer the policy, not what it takes itself, and rests on how they are assumed to."
        if back["clear"] and back["effect"] < 0.0
        else ""
    )


def _flow(rows: pd.DataFrame, period: str, kind: str) -> str:
    return percent(float(rows.loc[(rows["period"] == period) & (rows["kind"] == kind), "effect"].iloc[0]))


def _made_of(rows: pd.DataFrame, period: str) -> str:
    """Write what makes the difference beyond chance, in points of the flow, the most first."""
    parts = _clear(rows, period)
    named = [f"{one.words} {number(100 * one.effect, 0, signed=True)}" for one in parts.itertuples()]
    rest = f"{OTHERS} {number(100 * (_back(rows, period)['effect'] - parts['effect'].sum()), 0, signed=True)}"
    return f": in points of the flow, {'; '.join((*named, rest))}" if named else ", which is within chance"


def _frozen(found: Gathered, label: str) -> str:
    there = nearest(found, label, NAME)
    one = next((rests for rests in shipped_rests() if there and rests.policy == there.label), None)
    if there is None or one is None:
        return ""
    free, lacking = without_each(one)
    (what, least), *others = sorted(lacking.items(), key=lambda both: -abs(both[1] - free))[:LEAST]
    more = ", ".join(f"{flow:.0f}% where “{words}”" for words, flow in others)
    where = "in a test of its own" if there.is_same else f"in a test of the nearest policy, “{there.label}”"
    return (
        f"in the second year {free:.0f}% of the flow without the policy comes through, {least:.0f}% where “{what}”"
        f"{f', {more}' if more else ''} ({where}, one held still at a time)."
    )
