"""Tabular: tables of text, two blanks or more between columns, and several one below the other where one would be too wide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from abm.analysis.lettering import fold, length, pad

WIDTH = 100  # columns of a terminal, unless it is said to have fewer
NARROW = 60  # of a terminal for which nothing is made narrower still
GAP = 2  # blanks before a column, at the least
NARROWEST, WIDEST = 11, 30  # columns for the names of the rows
MOST_LINES = 10  # of a name


class TextRow(NamedTuple):
    """Hold a row: its name, and the lines of each cell."""

    name: str
    cells: Sequence[Sequence[str]]


def text_table(
    head: str,
    heads: Sequence[Sequence[str]],
    rows: Sequence[TextRow],
    room: int,
    ruled: bool = False,
    widest: int = WIDEST,
    repeated: int = 0,
) -> list[str]:
    """Write a table whose columns stand to the right, within so many columns of a terminal.

    Parameters
    ----------
    head : str
        Of the names of the rows.
    heads : sequence of sequence of str
        The lines of the head of each column.
    ruled : bool
        Whether a rule stands below the heads.
    widest : int
        Columns for the names, at the most.
    repeated : int
        First columns that stand in every table, such as what a row is over.
    """
    widths = [GAP + max(map(_width, (lines, *(row.cells[i] for row in rows)))) for i, lines in enumerate(heads)]
    lines: list[str] = []
    for places in _groups(widths, room - NARROWEST, [*range(repeated)]):
        wide = max(NARROWEST, min(widest, room - sum(widths[i] for i in places)))
        shown = [wide, *(widths[i] for i in places)]
        named = fold(head, wide)
        highest = max(len(named), *(len(heads[i]) for i in places))
        lines += [""] * bool(lines) + _lines(_low(named, highest), [_low(heads[i], highest) for i in places], shown)
        lines += ["-" * room] if ruled else []
        for row in rows:
            lines += _lines(fold(row.name, wide, most=MOST_LINES), [row.cells[i] for i in places], shown)
    return lines


def listed_lines(entries: Mapping[str, str], room: int) -> list[str]:
    """Write words with what is said of each, which stands in a column of its own."""
    wide = max(map(len, entries)) + GAP
    return [
        pad(word, wide) + line
        for entry, text in entries.items()
        for word, line in zip_longest([entry], fold(text, room - wide), fillvalue="")
    ]


def _width(lines: Sequence[str]) -> int:
    return max((int(length(line)) for line in lines), default=0)


def _low(lines: Sequence[str], number: int) -> list[str]:
    """Return so many lines, the last ones of which are given."""
    return [*[""] * (number - len(lines)), *lines]


def _groups(widths: Sequence[int], room: int, first: list[int]) -> Iterator[list[int]]:
    """Yield the places of columns that stand side by side, the first ones in every group."""
    group = [*first]
    for place, width in enumerate(widths[len(first) :], len(first)):
        if len(group) > len(first) and sum(widths[i] for i in group) + width > room:
            yield group
            group = [*first]
        group.append(place)
    yield group


def _lines(names: Sequence[str], cells: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    """Write names and cells side by side, over as many lines as they take."""
    written = []
    for name, *parts in zip_longest(names, *cells, fillvalue=""):
        numbers = "".join(
            " " * (width - int(length(part))) + part for part, width in zip(parts, widths[1:], strict=True)
        )
        written.append((pad(name, widths[0]) + numbers).rstrip())
    return written
