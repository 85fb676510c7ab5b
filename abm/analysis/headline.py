"""The answer in the terminal: one line per policy, and a few on how to read them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from abm.analysis.answers import Answer, policies, read_answers
from abm.analysis.changes import changes_of, changes_reading
from abm.analysis.costs import CHANGE_UNDER, COSTS, cost_cells, costs_reading, costs_table, spans_of, tells_costs
from abm.analysis.courses import course_rows, courses_reading, courses_table
from abm.analysis.differences import distinguished
from abm.analysis.evidence import evidence_text
from abm.analysis.findings import (
    depth,
    is_defined,
    near_text,
    net_title,
    percent,
    percent_range,
    recovery,
    is_small,
    number,
    depth_digits,
    whole,
    widest,
)
from abm.analysis.judged import brackets_rule
from abm.analysis.lettering import fold
from abm.analysis.public_cost import (
    HEADS,
    bracketed,
    not_priced_lines,
    parts_line,
    public_cost_cells,
    public_cost_table,
    quantities_line,
    tells_public_cost,
)
from abm.analysis.public_cost import READING as PUBLIC_READING
from abm.analysis.results import seeds_text
from abm.analysis.tabular import WIDTH, TextRow, text_table
from abm.measures.chance import BEYOND_CHANCE
from abm.measures.falls import CAME_BACK, CANNOT, LOW_LEVEL
from abm.measures.resampling import FEW_SEEDS
from abm.results.changed import sentence_of
from abm.results.reader import ResultsFolder

STATUS = "Back at 95%?"  # what became of the flow
COLUMNS = {
    "Averted, kg": 11,
    "Share": 5,
    "Largest drop": 12,
    "<90%": 4,
    STATUS: 13,
    "Largest rise": 7,
    "Shifted": 7,
}  # widths of heads
SHIFTED = {
    "shifted_offices": "Shifted to other field offices (first year)",
    "shifted_modes": "Shifted to other ways of crossing (first year)",
    "shifted_lab_regions": "Lab-days shifted to other regions (first year)",
}  # heads of a page, which has room for all
LABS = "shifted_lab_regions"  # stands there where a policy moves labs
NONE, UNKNOWN = "none", "?"
READING = (  # a line for each column, in their order
    "How to read it: the flow delivered, mean of {seeds}, against the same seeds without the policy (100%); 95% intervals stand "
    "behind the numbers they are of.\n"
    "Averted: pure drug that never arrived, from the start of the policy to the end of the run, and its share of the flow; below 0: more arrived.\n"
    "Largest drop, largest rise: how far the flow (28-day mean) fell or rose at most, with what chance alone makes taken off{chance}.\n"
    "<90%: days on which that mean was below 90%, nothing taken off; (37): 0 lies in its interval or the drop is under 10%.\n"
    "Back at 95%?: recovered: first day from the start from which the flow stays at 95% for half a year or to the end of the run (28 days at least), "
    "of {days:,} days watched. Where it is below that again later, it is said.\n"
    "Shifted: share that crosses at other field offices (what the placebo shifts).\n"
    "none: on no day, or no more than chance does. ?: not determined.\n"
    "{brackets}\n"
    f"{BEYOND_CHANCE[0].upper()}{BEYOND_CHANCE[1:]}."
)
WAYS_READING = (
    "Shifted to other ways of crossing: share that crosses by others of car, truck, on foot and between ports than without the policy, all of "
    "them together, written as that between field offices is. Lab-days, where there are such: share of the days of labs that are in other regions of Mexico, written likewise."
)
FEW = f"Few seeds: with under {FEW_SEEDS} the intervals are wide and rough."
SPAN_WORDS = {"run": "whole run", "year": "last 365 days"}


class AnswerParts(NamedTuple):
    """Hold an answer for a page: what is found, the tables, what else changes, how to read it."""

    lead: str
    tables: tuple[pd.DataFrame, ...]
    changes: tuple[str, ...]
    reading: tuple[str, ...]


def answers_of(folder: ResultsFolder) -> list[Answer]:
    """Return what the summary says of each policy."""
    folder.entries("summary")  # of another schema: refused, as its columns have other names
    return policies(read_answers(folder.table("summary")))


def parts_of_answer(folder: ResultsFolder) -> AnswerParts | None:
    """Return what `headline_of_policies` writes, as tables and sentences; None where nothing is compared."""
    answers = answers_of(folder)
    if not answers:
        return None
    rows = [_row(one, answers) for one in answers]
    spans = spans_of(answers) if tells_costs(answers) else ()
    costs = [
        {CHANGE_UNDER: one.label, "Over": SPAN_WORDS[span]}
        | dict(zip(COSTS, cost_cells(one, span, answers), strict=True))
        for one in answers
        for span in spans
    ]
    flow = course_rows(answers)
    tables = tuple(pd.DataFrame(table) for table in (rows, flow, costs, _public_costs(answers)) if table)
    changes = (*_quantities(answers), *changes_of(folder, answers), *evidence_of(folder))
    reading, *others = _readings(answers)
    return AnswerParts(_first(folder, answers), tables, changes, (reading, WAYS_READING, *others))


def _row(answer: Answer, among: list[Answer] | None = None) -> dict[str, str]:
    """Return what the table of a page says of one policy, by column."""
    cells = {title: " ".join(cell) for title, cell in _cells(answer, among).items() if title != "Shifted"}
    moves_labs = any(LABS in one.measures and one.beyond(LABS) > 0 for one in among or [answer])
    shown = [name for name in SHIFTED if name != LABS or moves_labs]
    return {"Policy": answer.label} | cells | {SHIFTED[name]: _moved(answer, name) for name in shown}


def answer_lines(folder: ResultsFolder, room: int = WIDTH) -> list[str]:
    """Write the question, what averts most, and the table of the flow, a policy a row; or that nothing is compared."""
    answers = answers_of(folder)
    if not answers:
        return ["Nothing to compare: that takes a policy with a window, and 2 seeds or more."]
    return [*question_lines(folder, room), "", *fold(_first(folder, answers), room), "", *flow_table(answers, room)]


def question_lines(folder: ResultsFolder, room: int = WIDTH) -> list[str]:
    """Write the question, and below it what the experiment changes of the model in every run."""
    return [line for text in (folder.question, sentence_of(folder.changed)) for line in fold(text, room)]


def headline_of_policies(folder: ResultsFolder) -> str:
    """Write the answer table of a results folder that has a summary.csv; at most 100 columns wide."""
    answers, lines = answers_of(folder), answer_lines(folder)
    if not answers:
        return "\n".join(lines)
    for table in filter(None, (courses_table(answers), costs_table(answers), public_cost_table(answers))):
        lines += ["-" * WIDTH, *table]
    said = (*_quantities(answers), *changes_of(folder, answers), *evidence_of(folder), *_readings(answers))
    reported = [fold(line, WIDTH) for text in said for line in text.split("\n")]
    return "\n".join([*lines, "-" * WIDTH, *(line for lines in reported for line in lines)])


def _quantities(answers: list[Answer]) -> list[str]:
    """Say what the public cost of each policy is of, and what is not in it; nothing where a folder does not tell that."""
    if not tells_public_cost(answers):
        return []
    reported = (line for one in answers for line in (quantities_line(one), parts_line(one)))
    return [*filter(None, reported), *not_priced_lines(answers)]


def _public_costs(answers: list[Answer]) -> list[dict[str, str]]:
    """Return what each policy costs the public, by column; nothing where a folder does not tell that."""
    if not tells_public_cost(answers):
        return []
    heads = [{HEADS[name]: text for name, text in public_cost_cells(one).items()} for one in answers]
    return [{"Public cost of": one.label} | row for one, row in zip(answers, heads, strict=True)]


def _cells(answer: Answer, among: list[Answer] | None = None) -> dict[str, list[str]]:
    """Return what the table says of one policy, in lines, by column; numbers have the decimals of their column `among` all policies."""
    among = among or [answer]
    small = int(any(is_small(one["averted_share"].estimate) for one in among))
    digits = max((depth_digits(one) for one in among if one.detected), default=0)
    return {
        "Averted, kg": [_averted(answer)],
        "Share": [_share(answer, small)],
        "Largest drop": [_fall(answer, digits)],
        "<90%": [_below(answer)],
        STATUS: textwrap.wrap(_status(answer), COLUMNS[STATUS]),
        "Largest rise": [_cell(answer["largest_rise"].estimate) if answer.rises else NONE],
        "Shifted": [_moved(answer, "shifted_offices")],
    }


def flow_table(answers: list[Answer], room: int = WIDTH) -> list[str]:
    """Write what the flow does, a policy a row, its name and its status over as many lines as they take."""
    heads = [textwrap.wrap(title, width) for title, width in COLUMNS.items()]
    rows = [TextRow(one.label, [*_cells(one, answers).values()]) for one in answers]
    return text_table("Policy", heads, rows, room, ruled=True)


def _fall(answer: Answer, digits: int) -> str:
    if not answer.detected:
        return NONE
    fall = answer["largest_drop"]
    without = not (is_defined(fall.low) and is_defined(fall.high)) or percent(fall.low) == percent(
        fall.high
    ) == percent(1.0)
    return depth(answer, digits) + ("" if without else f" ({percent_range(fall, digits)})")


def _below(answer: Answer) -> str:
    """Write the days below 90%; "none" where there is no such day, as where there is no drop.

    They stand in brackets where chance may make as many, and so where the drop is not as deep with chance taken off.
    """
    days = answer["days_below_90"].estimate
    if not answer.detected or whole(days) == "0":
        return NONE
    is_clear = answer.beyond("days_below_90") and answer["largest_drop"].estimate >= 1 - LOW_LEVEL
    return _cell(days, whole) if is_clear or not is_defined(days) else bracketed(whole(days))


def _status(answer: Answer) -> str:
    return recovery(answer) if answer.status in CAME_BACK else answer.status


def _averted(answer: Answer) -> str:
    kept = answer["averted_kg"]
    if not is_defined(kept.estimate):
        return CANNOT
    interval = f" ({whole(kept.low)} to {whole(kept.high)})" if is_defined(kept.low) and is_defined(kept.high) else ""
    return _judged(answer, f"{whole(kept.estimate)}{interval}")


def _share(answer: Answer, digits: int) -> str:
    return _judged(answer, _cell(answer["averted_share"].estimate, lambda share: f"{number(100 * share, digits)}%"))


def _judged(answer: Answer, text: str) -> str:
    """Put what is written of what is averted in brackets where that is not clear."""
    return text if answer.beyond("averted_kg") else bracketed(text)


def _cell(value: float, write: Callable[[float], str] = percent) -> str:
    """Write a value in a narrow column."""
    return write(value) if is_defined(value) else UNKNOWN


def _first(folder: ResultsFolder, answers: list[Answer]) -> str:
    """Say which policy averts most, or that it cannot be determined."""
    apart = distinguished(folder.table("differences") if folder.has("differences") else None, "averted_kg")
    method = (
        " Policies are compared over the same seeds; a difference is named where it is beyond chance."
        if len(answers) > 1
        else ""
    )
    return f"{net_title(answers, apart)}.{near_text(answers, apart)}{method}"


def evidence_of(folder: ResultsFolder) -> list[str]:
    """Say what a government can show, and when; nothing where no year is recorded before the policies."""
    return evidence_text(folder.table("evidence")) if folder.has("evidence") else []


def _moved(answer: Answer, name: str) -> str:
    """Write the share that is elsewhere beside that which chance moves; "none" where it is no more than that."""
    moved, chance = (answer.measures.get(f"{which}{name}") for which in ("", "placebo_"))
    if moved is None:
        return UNKNOWN
    if chance is not None and not answer.beyond(name):
        return NONE
    return _cell(moved.estimate) + (f" ({_cell(chance.estimate)})" if chance else "")


def _readings(answers: list[Answer]) -> list[str]:
    """Say how each table and the sentences are read."""
    public = PUBLIC_READING if tells_public_cost(answers) else ""
    return [
        *filter(
            None,
            (_reading(answers), courses_reading(answers), costs_reading(answers), public, changes_reading(answers)),
        )
    ]


def _reading(answers: list[Answer]) -> str:
    by_chance = {word: widest(answers, f"placebo_{word}") for word in ("drop", "rise")}
    ends = [f"{word} {percent(one.estimate)} ({percent_range(one)})" for word, one in by_chance.items() if one]
    chance = f" (the same of the placebo: {', '.join(ends)})" if ends else ""
    days, seeds = max(answer.days_watched for answer in answers), [answer.seeds for answer in answers]
    text = READING.format(
        seeds=seeds_text(seeds), days=days, chance=chance, brackets=brackets_rule(tells_public_cost(answers))
    )
    return f"{text} {FEW}" if min(seeds) < FEW_SEEDS else text
