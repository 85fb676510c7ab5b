"""Glance: what each policy does, at the top of a report: every number from its start to the end of the run, so that all go together."""

from __future__ import annotations

from abm.analysis.answers import Answer
from abm.analysis.findings import depth, fine_percent, is_defined, percent_range, recovery, whole
from abm.analysis.public_cost import (
    PARTLY_MARK,
    TOTAL,
    cost,
    cost_range,
    not_priced,
    not_priced_lines,
    tells_public_cost,
)
from abm.measures.chance import beyond_chance
from abm.measures.falls import CANNOT, STAYED_ABOVE
from abm.measures.survival import NOT_DEFINED, Interval
from abm.report.course import back_on, low_days, return_of
from abm.report.gathered import Gathered
from abm.report.markup import Cell, Html, Row, join, paragraphs, table
from abm.report.people import DEATHS, KILLED

HEADS = {DEATHS: "Change in deaths from overdoses", KILLED: "Change in killings tied to the trade"}
CHANCE, AMONG_MANY = ", may be chance", ", may be chance as so many are compared"
CAPTION = "Each policy from its start to the end of the run, against the same runs without it"
NOTE = (
    "In brackets: 95% intervals over seeds. Averted: what would have arrived and does not; below 0 more gets through. Drop: of the mean of 28 days, at its deepest, less what chance alone "
    "adds to that, so a little smaller than in the pictures. Days: from the start of the policy; the day of return is that of the mean of all runs. Deaths, killings and cost: more (+) or fewer (−) than without the policy. Cost: what governments and "
    "travelers pay beyond what they do without the policy (− is a saving, but where a * says that not all is priced), at unit costs in the middle of what is assumed; then at the lowest and the highest of these. May be chance: 0 lies in the interval, or does once as many numbers are judged at once (Holm's adjustment). "
    "Pure: the weight of fentanyl itself; gross: with all that it is mixed with."
)


def glance_part(found: Gathered) -> Html:
    """Return a row for each policy: flow, drop, deaths and public cost, with intervals."""
    priced, people = tells_public_cost(found.policies), _people(found.policies)
    heads = ["Policy", "Averted, kg pure", "Of the flow", "Largest drop", "What became of the flow"]
    heads += [HEADS[name] for name in people] + ["Public cost, USD"] * priced
    rows = [
        [*_flow(found, one), *(_died(one, name) for name in people), *([_cost(one)] if priced else [])]
        for one in found.policies
    ]
    starred = not_priced_lines(found.policies) if priced else []
    return join([table(CAPTION, heads, rows, wide=True), paragraphs([NOTE, *starred], class_="note")])


def _people(answers: list[Answer]) -> list[str]:
    """Return who is counted: those who die of overdoses, and those who are killed where that is clear under any policy."""
    known = [name for name in HEADS if all(name in one.differences for one in answers)]
    return [name for name in known if name == DEATHS or any(one.beyond(name) for one in answers)]


def _flow(found: Gathered, answer: Answer) -> Row:
    kept, share, fall = (answer[name] for name in ("averted_kg", "averted_share", "largest_drop"))
    return [
        answer.label,
        _number(kept, bool(answer.beyond("averted_kg"))),
        Cell(fine_percent(share.estimate), share.estimate),
        Cell(f"{depth(answer)} ({percent_range(fall)}){_lowest(answer)}", fall.estimate)
        if answer.detected
        else Cell("no more than chance", 0.0),
        _became(found, answer),
    ]


def _lowest(answer: Answer) -> str:
    """Write the day of the largest drop; "" where that is within the first weeks, whatever the policy does."""
    day = answer.measures.get("days_to_lowest", NOT_DEFINED).estimate
    return f" on day {whole(day)}" if is_defined(day) else ""


def _became(found: Gathered, answer: Answer) -> str:
    """Say what became of the flow; of one that came back, whether it stayed; of a small fall, how long it lasted."""
    if answer.status == STAYED_ABOVE:
        low = low_days(found, answer)
        last = f", last below 95% on day {low[-1]}" if low is not None and low.size else ""
        return f"never below {'95' if low is not None and not low.size else '90'}%{last}"
    if (returned := return_of(answer)) is None:
        return recovery(answer)
    back, again, low_on = returned
    text = back_on(answer, back)
    return (
        f"{text}, below it on {low_on:.0f} of the last {answer.days_watched - again:.0f}" if is_defined(again) else text
    )


def _died(answer: Answer, name: str) -> Cell:
    return _number(answer.differences[name], bool(answer.beyond(name)), "+")


def _number(value: Interval, is_clear: bool, sign: str = "") -> Cell:
    """Write a value with its interval, and whether it may be chance."""
    if not is_defined(value.estimate):
        return Cell(CANNOT, float("nan"))
    ends = f" ({whole(value.low)} to {whole(value.high)})" if is_defined(value.low) and is_defined(value.high) else ""
    text = f"{sign if round(value.estimate) > 0 else ''}{whole(value.estimate)}{ends}"
    holds_zero = not value.low * value.high > 0.0
    return Cell(text + ("" if is_clear else CHANCE if holds_zero else AMONG_MANY), value.estimate)


def _cost(answer: Answer) -> Cell:
    partly, chance = PARTLY_MARK if not_priced(answer) else "", "" if beyond_chance(answer[TOTAL]) else CHANCE
    return Cell(f"{cost(answer)}{partly}{chance}; {cost_range(answer)} over the unit costs", answer[TOTAL].estimate)
