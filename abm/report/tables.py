"""Tables of a report: the answer by policy, what else changes, policies against each other, every measure."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from abm.analysis import answer_parts
from abm.analysis.findings import number
from abm.analysis.headline import SHIFTED
from abm.analysis.probability import PRICED, Chances, probabilities, probability_text, threshold_text
from abm.analysis.verdict import OPEN, WORDS, Verdict
from abm.measures.named import MEASURES
from abm.measures.paired import ALPHA
from abm.report.gathered import Gathered, is_number
from abm.report.markup import Cell, Html, Row, bullets, fold, join, paragraphs, table

MOST_ROWS = 3000  # of a table: the others are in its file
COMPARED = ("averted_kg", "largest_drop", "days_below_90", "deaths", "killed", "wait_minutes_mean")
SIGNS = {1: "supports", -1: "against", 0: "no clear change"}
MINUS = "\N{MINUS SIGN}"
FEW = 4  # sentences that are shown at once
NONE, WITHIN = "none", "no more than chance shifts"
UNKNOWN = (NONE, "?", "not defined", "")
SCALES = {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9}
IN_FULL = {"Street price": "Street price per gross gram"}  # heads, where there is room
LEADING = re.compile(r"\(?([+-]?\d+(?:\.\d+)?)(bn|m|k|)(?![a-z])")


def number_cell(value: object) -> Cell:
    """Return a number with three digits that matter, by which rows are put in order; an empty cell where there is none."""
    if not is_number(value):
        return Cell("", float("nan"))
    assert isinstance(value, (int, float))
    whole = abs(value) >= 100 or float(value).is_integer()
    return Cell((f"{value:,.0f}" if whole else f"{value:.3g}").replace("-", MINUS), float(value))


def answer_tables(found: Gathered) -> list[Html]:
    """Return the tables of the answer, each with a heading for its caption, and what else changes."""
    parts = answer_parts(found.folder.folder)
    if parts is None:
        return []
    captions = (
        "What policies do to the flow, from their start to the end of the run",
        "Flow in the periods after the start",
        "What it costs whom: change over the whole run, days before the policy included, and in its last year",
        "What it costs the public, over the whole run",
    )
    heads = [frame.columns[0] for frame in parts.tables]
    named = dict(zip(("Policy", "Flow", "Change", "Public"), captions, strict=True))
    made = [
        table(
            named[head.split(",")[0].split()[0]],
            [IN_FULL.get(head, head) for head in frame.columns],
            (_written(row, frame.columns) for row in frame.to_numpy().tolist()),
            wide=True,
        )
        for head, frame in zip(heads, parts.tables, strict=True)
    ]
    changes = fold("What else each policy changes", bullets(parts.changes), shown=len(parts.changes) <= FEW, paper=True)
    return [*made, changes, fold("How to read these tables", paragraphs(parts.reading), paper=True)]


def _written(row: list, heads: Sequence[str]) -> list[str | Cell]:
    """Return cells that are written already, each with the number it begins with; the first is a label."""
    cells = ((_leading(one) if isinstance(one, str) else Cell("", float("nan"))) for one in row[1:])
    return [str(row[0]), *(_in_full(head, cell) for head, cell in zip(heads[1:], cells, strict=True))]


def _in_full(head: str, cell: str | Cell) -> str | Cell:
    """Return a cell of what shifted in words, where that is no more than under the placebo: "none" would say that nothing moves."""
    within = head in SHIFTED.values() and isinstance(cell, Cell) and cell.shown == NONE
    return Cell(WITHIN, float("nan")) if within else cell


def _leading(shown: str) -> str | Cell:
    if shown in UNKNOWN:
        return Cell(shown, float("nan"))
    found = LEADING.match(shown.replace(MINUS, "-").replace(",", ""))
    return Cell(shown, float(found[1]) * SCALES[found[2]]) if found else shown


def verdict_table(verdicts: list[Verdict]) -> Html:
    """Return what each response variable says of each policy, and the verdict."""
    rows: list[Row] = []
    for one in verdicts:
        votes = {vote.variable: vote for vote in one.votes}
        cells = [_vote(votes[name].side, votes[name].change) if name in votes else "not counted" for name in WORDS]
        overlaps = "; what it averts overlaps the placebo" if one.beside else ""
        rows.append([one.label, one.verdict + overlaps, *cells, _holding(one)])
    heads = ["Policy", "Verdict", *(WORDS[name].capitalize() for name in WORDS), "Holds with any one left out"]
    return table("Which response variables say that less gets through", heads, rows, wide=True)


def _holding(verdict: Verdict) -> str:
    """Say whether a verdict holds with any response variable left out, or without which it does not; of an undecided one nothing holds."""
    if verdict.holds:
        return "yes"
    names = ", ".join(WORDS[name] for name in verdict.rests_on)
    if verdict.verdict == OPEN:
        return f"undecided; decided without {names}" if names else "–"
    return f"no: not without {names}"


def _vote(side: int, change: float) -> Cell:
    if not is_number(change):
        return Cell(SIGNS[side], float("nan"))
    return Cell(f"{SIGNS[side]} ({number(100 * change, 1, signed=True)}%)", change)


def chance_table(chances: Chances) -> Html:
    """Return the probability of each policy that a response variable changes by more than the threshold a reader begins with."""
    asked = chances.asked
    amount = threshold_text(asked, asked.threshold)
    rows: list[Row] = []
    for label, moments in chances.policies:
        fall, rise = probabilities(moments, asked.scaled(asked.threshold))
        named = f"{label} ({PRICED})" if label in chances.partly else label
        rows.append([named, *(Cell(probability_text(one), one) for one in (fall, 1.0 - fall - rise, rise))])
    heads = ["Policy", f"Falls by more than {amount}", "Changes by less", f"Rises by more than {amount}"]
    return table(f"{asked.title}: probability of a change by more than {amount}", heads, rows, wide=True)


def differences_table(found: Gathered) -> Html | None:
    """Return each policy against each other one; None where no two can be compared."""
    entries = found.folder.entries("runs")
    frame = found.differences
    if frame is None or frame.empty:
        return None
    rows = []
    for row in frame[frame["variable"].isin(COMPARED)].head(MOST_ROWS).itertuples():
        words = (
            MEASURES[row.variable].label
            if row.variable in MEASURES
            else entries[row.variable].label or entries[row.variable].meaning
        )
        result = "tie" if not row.clear else "more" if row.difference > 0 else "less"
        numbers = map(number_cell, (row.difference, row.difference_low, row.difference_high, row.p_adjusted))
        rows.append([row.label, row.compared_label, f"{words} ({row.unit})", result, *numbers])
    heads = ["Policy", "Against", "Of what", "Result", "Difference", "Low", "High", "p (Holm)"]
    return join([
        table("Policies compared with each other, over the same seeds", heads, rows),
        paragraphs([f"A tie: p is {ALPHA} or more after Holm's adjustment over all pairs, so that the two cannot be distinguished."]),
    ])  # fmt: skip


def summary_table(found: Gathered) -> Html:
    """Return every measure of every scenario."""
    entries = found.folder.entries("runs")
    rows = [_measure(row, entries) for row in found.summary.head(MOST_ROWS).itertuples()]
    heads = ["Scenario", "Of what", "Unit", "Seeds", "Mean", "Low", "High", "Difference", "Low", "High", "p (Holm)"]
    more = len(found.summary) - len(rows)
    note = paragraphs([f"{more:,} more lines are in summary.csv."] if more > 0 else [])
    return join([table("Every measure, with its 95% interval and its difference to the baseline", heads, rows), note])


def measure_in_words(name: str, entries: dict) -> str:
    """Return what a variable of the summary is of, as its dictionary has it; its name where that has none."""
    base = name.removeprefix("placebo_")
    if name in MEASURES:
        return MEASURES[name].label
    words = entries[base].label or entries[base].meaning if base in entries else name
    return words + (" (of the placebo)" if name != base else "")


def _measure(row: object, entries: dict) -> list[str | Cell]:
    name, values = str(getattr(row, "variable")), row._asdict()  # type: ignore[attr-defined]
    label = measure_in_words(name, entries)
    columns = ("mean", "low", "high", "difference", "difference_low", "difference_high", "p_adjusted")
    status = values.get("status")
    cells = [number_cell(values.get(column)) for column in columns]
    if isinstance(status, str):
        cells[0] = Cell(status)
    unit = values["unit"] if isinstance(values["unit"], str) else ""
    return [str(values["label"]), label, unit, number_cell(values["n"]), *cells]


def frame_table(caption: str, frame: pd.DataFrame) -> Html:
    """Return a table as it was read; numbers short, so many rows as a page can hold."""
    rows = ([_plain(value) for value in row] for row in frame.head(MOST_ROWS).itertuples(index=False))
    return table(caption, [str(name) for name in frame], rows)


def _plain(value: object) -> str | Cell:
    if isinstance(value, str):
        try:
            return number_cell(float(value))
        except ValueError:
            return value
    return number_cell(float(value)) if isinstance(value, (int, float)) else "" if value is None else str(value)
