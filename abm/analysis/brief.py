"""The short answer: what a batch prints, a table of the flow, one of costs, and a line a policy; all else is in answer.txt."""

from __future__ import annotations

from abm.analysis.answers import Answer
from abm.analysis.changes import brief_changes
from abm.analysis.costs import CHANGE_UNDER, COSTS, PAY, SPANS, change_cell, column_digits, spans_of, tells_costs
from abm.analysis.findings import is_defined, number
from abm.analysis.headline import FEW, UNKNOWN, answer_lines, answers_of, evidence_of
from abm.analysis.judged import brackets_rule
from abm.analysis.lettering import fold
from abm.analysis.public_cost import PARTLY_MARK, TOTAL, brief_cost, not_priced, tells_public_cost
from abm.analysis.results import seeds_text
from abm.analysis.tabular import WIDTH, TextRow, text_table
from abm.measures.resampling import FEW_SEEDS
from abm.results.reader import ResultsFolder

PRICES = ("Border price", "Street price", PAY)  # heads of the table of costs
DEATHS, DEATHS_HEAD, PUBLIC = "deaths", "Deaths", "Public cost, USD"
READING = (
    "How to read it: {seeds} with and without the policy; ± and (from to): 95% intervals. Averted: pure drug that never arrived (below 0: more did), "
    "and its share of the flow. Largest drop and rise, days below 90%: of the 28-day mean, what chance makes taken off drop and rise; (37) days are not clear. Recovered: back at 95% for half a year or to the end of the run (28 days at least). "
    "Shifted: to other field offices (what the placebo shifts). None: no more than chance does; ?: not determined. {brackets} "
    "Prices and pay: {span}. Deaths: whole run.{public} More: {file}; words: the glossary in the README."
)
PUBLIC_READING = " Public cost: whole run, with its range over the unit costs assumed{partly}."
PARTLY_READING = "; *: what the policy itself takes is not all priced"


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
    said = [*brief_changes(folder, answers), *evidence_of(folder), _reading(answers, whole)]
    lines += _cost_lines(answers, room)
    return "\n".join([*lines, "-" * room, *(line for text in said for line in fold(text, room))])


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


def _reading(answers: list[Answer], whole: str) -> str:
    seeds = [answer.seeds for answer in answers]
    span = "change in the last 365 days" if len(spans_of(answers)) > 1 else "change in the run"
    partly = PARTLY_READING * any(map(not_priced, answers))
    public = tells_public_cost(answers)
    rule, priced = brackets_rule(public, shown=False, named=False), PUBLIC_READING.format(partly=partly) * public
    text = READING.format(seeds=seeds_text(seeds), span=span, public=priced, brackets=rule, file=whole)
    return f"{text} {FEW}" if min(seeds) < FEW_SEEDS else text
