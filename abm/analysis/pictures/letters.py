"""Letters of the font of all pictures: how wide each is, and which it lacks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

FONT = "DejaVu Sans"  # comes with matplotlib: the same picture on every machine
UNITS = 65536  # of a font's widths in an em
NOT_DRAWN = ("Cf", "Cc", "Cs", "Mn", "Me", "Zs", "Zl", "Zp")  # joiners, marks and spaces, which nobody misses
MOST_NAMED = 8  # letters in a line
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
