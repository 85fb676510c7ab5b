"""Lettering: text of any script broken into lines, or cut, by the room that its letters take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

CUT = "\N{HORIZONTAL ELLIPSIS}"
MOST_READ = 2000  # letters of a text that are looked at: no line of ours is as long
NO_ROOM = ("Mn", "Me", "Cf", "Cc", "Cs")  # marks that stand on the letter before, and letters that are not drawn

Width = Callable[[str], float]  # of one letter


def columns(letter: str) -> int:
    """Return the columns that a letter takes in a terminal: two for wide ones, none for marks on the one before."""
    if unicodedata.category(letter) in NO_ROOM:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def length(text: str, width: Width = columns) -> float:
    """Return the room that a text takes."""
    return sum(map(width, text))


def fold(text: str, room: float, width: Width = columns, most: int = 0) -> list[str]:
    """Break text at its spaces, and words that are too long anywhere, into lines that fit.

    Parameters
    ----------
    room : float
        Of a line, in the unit of `width`.
    width : callable
        Room that one letter takes; columns of a terminal unless given.
    most : int
        Lines; a text with more ends in an ellipsis. 0: as many as it takes.
    """
    text = text.strip(" ")
    lines = list(_lines(text[:MOST_READ], room, width))
    if len(text) > MOST_READ:
        lines[-1] += CUT
    if not most or len(lines) <= most:
        return lines
    return [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), room, width)]


def shorten(text: str, room: float, width: Width = columns) -> str:
    """Return a text that fits into some room, cut where it is longer."""
    if length(text[:MOST_READ], width) <= room and len(text) <= MOST_READ:
        return text
    return text[: _fitting(text, room - width(CUT), width)].rstrip() + CUT


def pad(text: str, room: int) -> str:
    """Return a text followed by spaces up to some columns of a terminal."""
    return text + " " * max(0, room - int(length(text)))


def _lines(text: str, room: float, width: Width) -> Iterator[str]:
    line, used = "", 0.0
    for word in re.split(" +", text):
        needed = length(word, width)
        if line and used + width(" ") + needed <= room:
            line, used = f"{line} {word}", used + width(" ") + needed
            continue
        if line:
            yield line
        while needed > room:
            fitting = max(1, _fitting(word, room, width))
            yield word[:fitting]
            word = word[fitting:]
            needed = length(word, width)
        line, used = word, needed
    if line:
        yield line


def _fitting(text: str, room: float, width: Width) -> int:
    """Return how many letters of a text fit into some room."""
    for place, letter in enumerate(text):
        room -= width(letter)
        if room < 0:
            return place
    return len(text)
