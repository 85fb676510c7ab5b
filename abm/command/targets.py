"""Targets: the official figures and published findings that sources refer to by a code such as C24 or V12.

The table is `abm/inputs/data/targets.csv`. What a fit reads of it stands, by fiscal year, in `abm/calibration/targets.csv`.
"""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Sequence
from pathlib import Path

from abm.command.options import OptionError
from abm.command.terminal import WIDTH
from abm.inputs.reading import shown
from abm.inputs.tables import DATA, SOURCE, Column, read_table

KINDS = {
    "calibration": "the model is, or could be, fitted to it",
    "check": "compared with an input",
    "derived": "follows from other rows",
    "input": "the model is given it",
    "prior": "the range of an assumption",
    "validation": "the model is held against it, and never fitted to it",
}
COLUMNS = (
    Column("id"),
    Column("kind", choices=tuple(KINDS)),
    Column("quantity"),
    *(Column(name, blank=True) for name in ("unit", "period", "value", "low", "high", "test")),
    SOURCE,
)
INDENT = " " * 6


def read_targets(directory: Path = DATA) -> list[dict[str, str]]:
    """Return the rows of the table, by the names of `COLUMNS`; values are text, as some are pairs or ratios.

    Raises
    ------
    DataError
        When the file is not as declared, or an id stands there twice.
    """
    table = read_table(directory, "targets.csv", COLUMNS)
    table.require_unique("id")
    return table.rows


def find_targets(ids: Sequence[str] = (), kind: str = "", search: str = "") -> list[dict[str, str]]:
    """Return the rows that are asked for; all of them when nothing is.

    Parameters
    ----------
    ids : sequence of str
        Such as "C27", or "C1", which stands for C1a to C1d; upper or lower case.
    kind : str
        One of `KINDS`.
    search : str
        A text that a row has anywhere, in upper or lower case.

    Raises
    ------
    OptionError
        An id or a kind that is not there.
    """
    rows = read_targets()
    for asked in ids:
        if not any(_is_named(row["id"], asked) for row in rows):
            raise OptionError(f"no target {shown(asked)}: allowed {_families(rows)}")
    if kind and kind not in KINDS:
        raise OptionError(f"--kind {shown(kind)}: allowed {', '.join(KINDS)}")
    return [
        row
        for row in rows
        if (not ids or any(_is_named(row["id"], asked) for asked in ids))
        and kind in ("", row["kind"])
        and search.lower() in " ".join(row.values()).lower()
    ]


def _is_named(own: str, asked: str) -> bool:
    """Tell whether an id is the one that is asked for, or that with a letter behind it."""
    return re.fullmatch(rf"{re.escape(asked)}[a-z]?", own, re.IGNORECASE) is not None


def _families(rows: Sequence[dict[str, str]]) -> str:
    """Say which numbers there are, such as C1 to C30; some of them have letters behind them."""
    numbers = {
        letter: [int(re.sub("[a-z]", "", row["id"][1:])) for row in rows if row["id"][0] == letter] for letter in "CV"
    }
    return " and ".join(f"{letter}{min(found)} to {letter}{max(found)}" for letter, found in numbers.items())


def target_text(rows: Sequence[dict[str, str]]) -> str:
    """Return some rows in words, in lines that fit a terminal, and what their kinds mean."""
    if not rows:
        return "No target has all of that."
    lines = [line for row in rows for line in _target_lines(row)]
    kinds = [f"{kind}: {meaning}" for kind, meaning in KINDS.items() if any(row["kind"] == kind for row in rows)]
    return "\n".join([*lines, "", *kinds])


def _target_lines(row: dict[str, str]) -> list[str]:
    """Return an id with its kind and quantity, its figures, how it is measured, and where it is from."""
    head = textwrap.wrap(f"{row['id']:<5} {row['kind']}: {row['quantity']}", WIDTH, subsequent_indent=INDENT)
    reported = [_figures(row), row["test"], f"Source: {row['source']}"]
    rest = [textwrap.wrap(text, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT) for text in reported if text]
    return [*head, *(line for lines in rest for line in lines)]


def _figures(row: dict[str, str]) -> str:
    """Return value, unit, range and period as far as they are given."""
    words = [row["value"], row["unit"], row["low"] and f"({row['low']} to {row['high']})"]
    return ", ".join(filter(None, [" ".join(filter(None, words)), row["period"]]))


def target_csv(rows: Sequence[dict[str, str]]) -> str:
    """Return some rows as the file has them, with its header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [column.name for column in COLUMNS], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().removesuffix("\n")
