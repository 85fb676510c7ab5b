"""The answer in the terminal: one line per policy, and a few on how to read them."""

from __future__ import annotations

import json
import math
import textwrap
from itertools import zip_longest
from pathlib import Path

from abm.analysis.answers import Answer, policies, read_answers
from abm.analysis.findings import depth, percent, percent_range
from abm.analysis.results import seeds_text
from abm.falls import NOT_RECOVERED, RECOVERED
from abm.lettering import fold, pad
from abm.tidy_tables import read_tidy_table

WIDTH = 100
LABEL_WIDTH, MOST_LINES = 20, 10  # of a label
COLUMNS = {"Largest fall": 17, "Trough": 7, "Back": 7, "By seed": 13, "Kept back, kg": 26, "Moved": 10}
READING = (
    "How to read it: the flow delivered, mean of {seeds}, against the same seeds without the policy; 95% intervals "
    "in brackets. none = no deeper than the placebo falls by chance{chance}. Trough and back (at 90%): days from the "
    "start; > {days} = not by the end of the run. By seed: Kaplan-Meier median and share back, of the seeds that fell "
    "below 90%. Kept back: pure, over the whole run. Moved: share at other field offices (placebo's share)."
)


def headline_of_policies(folder: Path) -> str:
    """Write the answer table of a results folder that has a summary.csv; at most 100 columns wide."""
    folder = Path(folder)
    answers = policies(read_answers(read_tidy_table(folder / "summary.csv")))
    if not answers:
        return "Nothing to compare: that takes a policy with a window, and 2 seeds or more."
    question = json.loads((folder / "manifest.json").read_text(encoding="utf-8")).get("question", "")
    titles = "".join(title.rjust(width) for title, width in COLUMNS.items())
    lines = [*fold(question, WIDTH), "", "Policy".ljust(LABEL_WIDTH) + titles, "-" * WIDTH]
    for answer in answers:
        lines += _rows(answer)
    return "\n".join([*lines, "-" * WIDTH, *textwrap.wrap(_reading(answers), WIDTH)])


def _rows(answer: Answer) -> list[str]:
    """Write one policy, its name over as many lines as it takes."""
    cells = (_fall(answer), _trough(answer), _back(answer), _by_seed(answer), _kept_back(answer), _moved(answer))
    numbers = "".join(cell.rjust(width) for cell, width in zip(cells, COLUMNS.values(), strict=True))
    names = fold(answer.label, LABEL_WIDTH - 1, most=MOST_LINES)
    lines = zip_longest(names, [numbers], fillvalue="")
    return [(pad(name, LABEL_WIDTH) + text).rstrip() for name, text in lines]


def _fall(answer: Answer) -> str:
    return f"{depth(answer)} ({percent_range(answer['largest_fall'])})" if answer.detected else "none"


def _trough(answer: Answer) -> str:
    day = answer["days_to_trough"].estimate
    return "-" if math.isnan(day) else f"{day:.0f}"


def _back(answer: Answer) -> str:
    if answer.status == NOT_RECOVERED:
        return f"> {answer.days_watched}"
    return f"{answer['days_to_recovery'].estimate:.0f}" if answer.status == RECOVERED else "-"


def _by_seed(answer: Answer) -> str:
    share, median = answer["share_recovered"].estimate, answer["median_recovery"].estimate
    if math.isnan(share):
        return "-"
    days = f"> {answer.days_watched}" if math.isnan(median) else f"{median:.0f}"
    return f"{days}, {percent(share)}"


def _kept_back(answer: Answer) -> str:
    kept = answer["shortfall_kg"]
    return f"{kept.estimate:,.0f} ({kept.low:,.0f} to {kept.high:,.0f})"


def _moved(answer: Answer) -> str:
    moved, chance = (answer.measures.get(f"{which}displaced_offices") for which in ("", "placebo_"))
    if moved is None or math.isnan(moved.estimate):
        return "-"
    return percent(moved.estimate) + (f" ({percent(chance.estimate)})" if chance else "")


def _reading(answers: list[Answer]) -> str:
    high = max(answer["placebo_fall"].high for answer in answers)
    chance = "" if math.isnan(high) else f", up to {percent(high)}"
    days = max(answer.days_watched for answer in answers)
    return READING.format(seeds=seeds_text([answer.seeds for answer in answers]), chance=chance, days=days)
