"""The short answer: what a batch prints, a table of the flow, one of costs, and a line a policy; all else is in answer.txt."""

from __future__ import annotations

from abm.analysis.answers import Answer
from abm.analysis.changes import brief_changes
from abm.analysis.costs import CHANGE_UNDER, COSTS, PAY, SPANS, change_cell, column_digits, spans_of, tells_costs
from abm.analysis.findings import is_defined, number
from abm.analysis.headline import FEW, UNKNOWN, answer_lines, answers_of, evidence_of
from abm.analysis.judged import short_rule
from abm.analysis.lettering import fold
from abm.analysis.public_cost import PARTLY_MARK, TOTAL, brief_cost, not_priced, tells_public_cost
from abm.analysis.results import seeds_text
from abm.analysis.tabular import WIDTH, TextRow, listed_lines, text_table
from abm.measures.resampling import FEW_SEEDS
from abm.results.reader import ResultsFolder

PRICES = ("Border price", "Street price", PAY)  # heads of the table of costs
DEATHS, DEATHS_HEAD, PUBLIC = "deaths", "Deaths", "Public cost, USD"
COSTS_READ = "Costs"
HOW = "How to read it: {seeds}, each without the policy (100%) and with it; ± and (from to): 95% intervals"
READING = {  # by what is read, in the order of the columns
    "Averted": "pure drug that never arrived, and its share of the flow (below 0: more arrived)",
    "Largest drop": "how far the flow (28-day mean) fell at its lowest point, less what chance alone does",
    "<90%": "days on which that mean was below 90%; (37): not clear",
    "Back at 95%?": "recovered: stays there for half a year or to the end of the run (28 days at least)",
    "Largest rise": "how far that mean rose at its highest point, less what chance alone does",
    "Shifted": "crosses at other field offices instead (what the placebo shifts)",
    COSTS_READ: "prices, pay: {span}; deaths{public}",
    "In brackets": "{brackets}",
    "none; ?": "no more than chance does; not determined. More: {file}, the glossary in the README",
}
WHOLE_RUN = ": whole run"
PUBLIC_READING = ", public cost: whole run; (from to) of that: over assumed unit costs{partly}"
PARTLY_READING = "; *: not all priced"


def brief_of_policies(folder: ResultsFolder, whole: str, room: int = WIDTH) -> str:
    """Write the short answer of a results folder that has a summary.csv.

    Parameters
    ----------
    whole : str
        Name of the file in which all of the answer is.
    room : int
        Columns of a line, at the most.
    """
    answers = answers_of(folder)
    lines = answer_lines(folder, room)
    if not answers:
        return "\n".join(lines)
    said = [*brief_changes(folder, answers), *evidence_of(folder)]
    lines += [*_cost_lines(answers, room), "-" * room, *(line for text in said for line in fold(text, room))]
    return "\n".join([*lines, *_reading(answers, whole, room)])


def _cost_lines(answers: list[Answer], room: int) -> list[str]:
    """Write who pays under each policy; no lines where a folder does not tell it."""
    if not tells_costs(answers):
        return []
    heads = [*PRICES, DEATHS_HEAD, *([PUBLIC] if tells_public_cost(answers) else [])]
    rows = [TextRow(one.label, [[_cells(one, answers)[head]] for head in heads]) for one in answers]
    return ["-" * room, *text_table(CHANGE_UNDER, [[head] for head in heads], rows, room)]


def _cells(answer: Answer, among: list[Answer]) -> dict[str, str]:
    """Return what is paid under a policy by column, in brackets where that is not clear, with the decimals of its column."""
    span = SPANS.index(spans_of([answer])[-1])
    cells = {}
    for head in PRICES:
        name = COSTS[head][span]
        cells[head] = change_cell(answer, head, name, column_digits(among, head, [name]))
    cells[DEATHS_HEAD] = _deaths(answer)
    if TOTAL in answer.measures:
        cells[PUBLIC] = brief_cost(answer) + PARTLY_MARK * bool(not_priced(answer))
    return cells


def _deaths(answer: Answer) -> str:
    """Write how many more or fewer die under a policy, with half the width of the interval."""
    deaths = answer.differences.get(DEATHS)
    if deaths is None:
        return UNKNOWN
    half = f" ±{number((deaths.high - deaths.low) / 2, 0)}" if is_defined(deaths.low) else ""
    text = number(deaths.estimate, 0, signed=True) + half
    return text if answer.beyond(DEATHS) else f"({text})"


def _reading(answers: list[Answer], whole: str, room: int) -> list[str]:
    """Say how the answer is read: a line or more for each column, its name before it."""
    seeds = [answer.seeds for answer in answers]
    span = "change in the last 365 days" if len(spans_of(answers)) > 1 else "change in the run"
    public = tells_public_cost(answers)
    priced = PUBLIC_READING.format(partly=PARTLY_READING * any(map(not_priced, answers))) if public else WHOLE_RUN
    about = {"span": span, "public": priced, "brackets": short_rule(public), "file": whole}
    entries = {
        word: text.format(**about) for word, text in READING.items() if word != COSTS_READ or tells_costs(answers)
    }
    few = {"Few seeds": FEW.partition(": ")[2]} if min(seeds) < FEW_SEEDS else {}
    return [*fold(HOW.format(seeds=seeds_text(seeds)), room), *listed_lines(entries | few, room)]
