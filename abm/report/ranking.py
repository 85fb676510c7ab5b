"""Ranking: policies by what they avert, each with its interval as a stroke, and with the ranks it may have."""

from __future__ import annotations

import numpy as np

from abm.analysis.answers import Answer
from abm.analysis.differences import distinguished
from abm.analysis.findings import is_defined, whole
from abm.measures.ranking import possible_ranks
from abm.report.gathered import Gathered
from abm.report.markup import Cell, Html, Row, join, paragraphs, table, tag

WIDE, HIGH, EDGE = 240.0, 18.0, 6.0  # of a stroke, in its own units


def ranks_of(found: Gathered) -> dict[str, tuple[int, int]]:
    """Return the first and the last rank that each policy may have, by scenario, given which are clearly different."""
    pairs, names = distinguished(found.differences, "averted_kg"), [one.name for one in found.policies]
    apart = np.array([[frozenset((one, other)) in pairs for other in names] for one in names], bool).reshape(
        2 * (len(names),)
    )
    first, last = possible_ranks([one["averted_kg"].estimate for one in found.policies], apart)
    return dict(zip(names, zip(first.tolist(), last.tolist(), strict=True), strict=True))


def ranking_part(found: Gathered) -> Html:
    """Return the policies, what averts most first; a stroke is the 95% interval, the line through all of them is 0."""
    ranks = ranks_of(found)
    answers = sorted(found.policies, key=lambda answer: -answer["averted_kg"].estimate)
    defined = [end for one in answers for end in _ends(one) if is_defined(end)]
    low, high = min([0.0, *defined]), max([0.0, *defined])
    rows: list[Row] = []
    for one in answers:
        (first, last), kept = ranks[one.name], one["averted_kg"]
        rank = f"{first}" if first == last else f"{first} to {last}"
        numbers = f"{whole(kept.estimate)} ({whole(kept.low)} to {whole(kept.high)})"
        rows.append([one.label, Cell(numbers, kept.estimate), _stroke(one, low, high), Cell(rank, first), one.status])
    heads = ["Policy", "Averted, kg pure (95% interval)", "Interval", "Rank", "What became of the flow"]
    caption = "Policies by what they avert from their start to the end of the run"
    reading = f"Strokes: 95% intervals, from {whole(low)} to {whole(high)} kg; the line is 0."
    tied = next((f"{first} to {last}" for first, last in ranks.values() if first != last), "")
    reading += f" A rank of {tied}: it may be any of these, as policies tie." if tied else ""
    return join([table(caption, heads, rows, wide=True), paragraphs([reading])])


def _ends(answer: Answer) -> tuple[float, float, float]:
    kept = answer["averted_kg"]
    return kept.estimate, kept.low, kept.high


def _stroke(answer: Answer, low: float, high: float) -> Html:
    """Return an interval as a stroke with a dot at the mean."""

    def x(kilograms: float) -> str:
        share = (kilograms - low) / (high - low) if high > low else 0.5
        return f"{EDGE + share * (WIDE - 2 * EDGE):.1f}"

    middle, bottom, top = _ends(answer)
    y = f"{HIGH / 2:g}"
    parts = [tag("line", x1=x(0.0), x2=x(0.0), y1="0", y2=f"{HIGH:g}", class_="zero")]
    if is_defined(bottom) and is_defined(top):
        parts.append(tag("line", x1=x(bottom), x2=x(top), y1=y, y2=y, class_="stroke"))
    if is_defined(middle):
        parts.append(tag("circle", cx=x(middle), cy=y, r="4"))
    return tag("svg", *parts, viewBox=f"0 0 {WIDE:g} {HIGH:g}", class_="strip", aria_hidden="true")
