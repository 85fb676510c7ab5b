"""Letters of the font of all pictures: how wide each is, which it lacks, and what fits a width."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from abm.analysis.lettering import fold, shorten
from abm.analysis.pictures.look import FONT, POINTS_PER_INCH

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

MOST_OF_LABEL = 34.0  # of a label in a title, in the size of its font: some 60 letters
SLACK = 1.08  # letters are drawn a little wider than the font says, and bold ones more
UNITS = 65536  # of a font's widths in an em
NOT_DRAWN = ("Cf", "Cc", "Cs", "Mn", "Me", "Zs", "Zl", "Zp")  # joiners, marks and spaces, which nobody misses
MOST_NAMED = 8  # letters in a line
MOST_LISTED = 6  # policies that have no row
BOX = "\N{WHITE SQUARE}"


@cache
def _face() -> FT2Font:
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    face = FT2Font(findfont(FontProperties(family=FONT)))
    face.set_size(1.0, 72)
    return face


@lru_cache(maxsize=2**14)
def em(letter: str) -> float:
    """Return the width of a letter as a share of the size of the font."""
    return _face().load_glyph(_face().get_char_index(ord(letter))).linearHoriAdvance / UNITS


def lacking(texts: Iterable[str]) -> str:
    """Return in one line which letters of some texts stand as boxes in pictures; nothing where none does."""
    letters = dict.fromkeys(letter for text in texts for letter in text)
    missing = [letter for letter in letters if drawable(letter) == BOX != letter]
    if not missing:
        return ""
    more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    return f"pictures show boxes for {' '.join(missing[:MOST_NAMED])}{more}: {FONT} lacks them; tables have them"


def drawable(text: str) -> str:
    """Return a text with a box for every letter that the font lacks, and without joiners and marks that it lacks."""
    return "".join(letter if _face().get_char_index(ord(letter)) else _stand_in(letter) for letter in text)


def _stand_in(letter: str) -> str:
    return "" if unicodedata.category(letter) in NOT_DRAWN else BOX


def wrap(text: str, inches: float, size: float, most: int = 0) -> str:
    """Break text into lines that fit a width at a font size in points; into `most` lines at most, if given."""
    return "\n".join(fold(drawable(text), max(6.0, inches * POINTS_PER_INCH / (size * SLACK)), em, most))


def rows_named(labels: Iterable[str], inches: float, size: float) -> tuple[list[str], float]:
    """Break the names of some rows into lines; return them, and the inches that further lines take above a row."""
    names = [wrap(label, inches, size) for label in labels]
    return names, 1.25 * size / POINTS_PER_INCH * max(name.count("\n") for name in names)


def cut(label: str) -> str:
    """Return a label that is not too long for a title."""
    return shorten(label, MOST_OF_LABEL, em)


def quoted(label: str) -> str:
    """Return a label in quotes, as it stands in a title."""
    return f"\u201c{cut(label)}\u201d"


def some_of(labels: Sequence[str]) -> str:
    """Name policies that have no row, the first few of many."""
    more = [f"and {len(labels) - MOST_LISTED} more"] if len(labels) > MOST_LISTED else []
    return "; ".join([*map(cut, labels[:MOST_LISTED]), *more])


def balance(text: str, inches: float, size: float) -> str:
    """Break text into as many lines as `wrap` does, the last of them no shorter than a third of the width."""
    lines, width = wrap(text, inches, size), inches
    while "\n" in lines and 3 * len(lines.rsplit("\n", 1)[-1]) < len(lines.split("\n", 1)[0]):
        width -= 0.1
        narrower = wrap(text, width, size)
        if narrower.count("\n") != lines.count("\n"):
            break
        lines = narrower
    return lines
