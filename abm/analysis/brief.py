"""The short answer: what a batch prints, a table of the flow, one of costs, and a line a policy; all else is in answer.txt."""

from __future__ import annotations

from itertools import zip_longest

from abm.analysis.answers import Answer
from abm.analysis.changes import brief_changes, changed
from abm.analysis.costs import COSTS, SPANS, change_cell, spans_of, tells_costs
from abm.analysis.findings import number
from abm.analysis.headline import FEW, MOST_LINES, NONE, UNKNOWN, WIDTH, answer_lines, answers_of, evidence_of
from abm.analysis.lettering import fold, pad
from abm.analysis.public_cost import PARTLY_MARK, TOTAL, brief_cost, not_priced, tells_public_cost
from abm.analysis.results import seeds_text
from abm.measures.chance import beyond_chance
from abm.measures.resampling import FEW_SEEDS
from abm.results.reader import ResultsFolder

LABEL_WIDTH = 27
PRICES = {"Border price": 13, "Street price": 13, "Pay": 10}  # heads of the table of costs, and widths
DEATHS, PUBLIC = "deaths", "Public cost, USD"
WIDTHS = {**PRICES, "Deaths": 13, PUBLIC: 24}
READING = (
    "How to read it: {seeds} with and without the policy. Brackets and ±: 95% intervals. Averted: kilograms of pure drug that never arrived, "
    "and as a share of the flow. Largest drop and rise, days below 90%: of the 28-day mean. Recovered: back at 95% for half a year. "
    "Shifted: to other field offices (what chance shifts). None: no more than chance does; ?: not determined. Prices and pay: {span}; "
    "deaths: the whole run{public}. More of each: {file}; every word: the glossary in the README."
)
PUBLIC_READING = ", as the public cost, from the lowest to the highest unit costs"
PARTLY_READING = " (*: what the policy itself takes is not all priced)"


def brief_of_policies(folder: ResultsFolder, whole: str) -> str:
    """Write the short answer of a results folder that has a summary.csv; at most 100 columns wide.

    Parameters
    ----------
    whole : str
        Name of the file in which all of the answer is.
    """
    answers = answers_of(folder)
    lines = answer_lines(folder)
    if not answers:
        return "\n".join(lines)
    said = [*brief_changes(folder, answers), *evidence_of(folder), _reading(answers, whole)]
    lines += _cost_lines(answers)
    return "\n".join([*lines, "-" * WIDTH, *(line for text in said for line in fold(text, WIDTH))])


def _cost_lines(answers: list[Answer]) -> list[str]:
    """Write who pays under each policy; no lines where a folder does not tell it."""
    if not tells_costs(answers):
        return []
    public = tells_public_cost(answers)
    widths = {head: width for head, width in WIDTHS.items() if public or head != PUBLIC}
    lines = ["-" * WIDTH, "Change under".ljust(LABEL_WIDTH) + "".join(head.rjust(w) for head, w in widths.items())]
    for answer in answers:
        cells = _cells(answer)
        row = "".join(cells[head].rjust(width) for head, width in widths.items())
        names = zip_longest(fold(answer.label, LABEL_WIDTH - 1, most=MOST_LINES), [row], fillvalue="")
        lines += [(pad(name, LABEL_WIDTH) + text).rstrip() for name, text in names]
    return lines


def _cells(answer: Answer) -> dict[str, str]:
    """Return what is paid under a policy by column; "none" where it is no more than chance does."""
    found, span = changed(answer), SPANS.index(spans_of([answer])[-1])
    named = {head: COSTS[head][span] for head in PRICES}
    cells = {head: change_cell(answer, head, name) if name in found else NONE for head, name in named.items()}
    deaths = answer.differences.get(DEATHS)
    cells["Deaths"] = UNKNOWN if deaths is None else NONE
    if deaths is not None and DEATHS in found:
        half = number((deaths.high - deaths.low) / 2, 0)
        cells["Deaths"] = f"{number(deaths.estimate, 0, signed=True)} ±{half}"
    if TOTAL in answer.measures:
        cells[PUBLIC] = (brief_cost(answer) if beyond_chance(answer[TOTAL]) else NONE) + PARTLY_MARK * bool(
            not_priced(answer)
        )
    return cells


def _reading(answers: list[Answer], whole: str) -> str:
    seeds = [answer.seeds for answer in answers]
    span = "change in the last 365 days" if len(spans_of(answers)) > 1 else "change in the run"
    public = (PUBLIC_READING + PARTLY_READING * any(map(not_priced, answers))) * tells_public_cost(answers)
    text = READING.format(seeds=seeds_text(seeds), span=span, public=public, file=whole)
    return f"{text} {FEW}" if min(seeds) < FEW_SEEDS else text
