"""Naming: the nearest valid name of the same kind, for a message about one that is not valid."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

ALIKE = 0.65  # of a short name that was mistyped; one that is less alike is another thing
ALIKE_IN_WORDS = 0.75  # of one of several words
ALIKE_AT_LENGTH = 0.84  # of a long word, which shares its ending with others: "eradication" is no "education"
SHORT, LONG = 5, 8  # letters
MISSPELLED = 0.9  # of a name in which a letter is wrong
SHORTEST = 3  # letters of a word that names can be found by
MOST_MEANT = 10  # names
MOST_LISTED = 300  # letters of all names in a message
_BETWEEN = re.compile(r"[_\s]+")  # words


def most_like(name: object, known: Iterable[str], least: float | None = None) -> str | None:
    """Return the known name that is most like a name, by at least so much (0 to 1; by itself as its length asks); None when none is."""
    names = {one.lower(): one for one in reversed(list(known))}
    asked = str(name).lower()
    near = difflib.get_close_matches(asked, list(names), MOST_MEANT, _least(asked) if least is None else least)
    return next((names[one] for one in near if _is_mistyped(asked, one)), None)


def _least(name: str) -> float:
    """Return how alike a name has to be to one that is meant."""
    if _BETWEEN.search(name):
        return ALIKE_IN_WORDS
    return ALIKE_AT_LENGTH if len(name) >= LONG and name.isalpha() else ALIKE


def _is_mistyped(asked: str, known: str) -> bool:
    """Tell whether each word of a name can be a word of a known one with letters wrong: "violence_prevention" is none of drug use."""
    return all(any(_is_word(one, other) for other in _words(known)) for one in _words(asked))


def _is_word(asked: str, known: str) -> bool:
    """Tell whether a word can be another with letters wrong: "Dallas" is no "all", and "air" no "car"."""
    if abs(len(asked) - len(known)) > max(1, len(asked) // 3) and not known.startswith(asked):
        return False
    if min(len(asked), len(known)) <= SHORT and asked[:1] != known[:1]:
        return False
    return difflib.SequenceMatcher(None, asked, known).ratio() >= _least(asked)


def with_words(name: object, known: Iterable[str], by_longest: bool = False) -> list[str]:
    """Return the known names that have all words of a name ("elasticity": "demand_elasticity", "pay_elasticity"); where asked, else those with its longest one.

    A word in the plural is found where there is none but in the singular, and the other way round. Nothing where more than a few have them.
    """
    known, given = list(known), str(name).lower()
    for words_of in (_words, _singular):
        words = sorted(words_of(given), key=len)
        if not words or len(words[-1]) < SHORTEST:
            continue
        for asked in (words, words[-1:]) if by_longest else (words,):
            found = [one for one in known if set(asked) <= set(words_of(one.lower()))]
            if 0 < len(found) <= MOST_MEANT:
                return found
    return []


def _words(name: str) -> list[str]:
    return [word for word in _BETWEEN.split(name) if word]


def _singular(name: str) -> list[str]:
    return [word.removesuffix("s") for word in _words(name)]


def _in_other_number(name: object, known: Iterable[str]) -> bool:
    """Tell whether a name is a known one in the plural or the singular: "day" is "days", and no "placebo_day"."""
    return str(name).lower().removesuffix("s") in {one.lower().removesuffix("s") for one in known}


def meant(near: object) -> str:
    """Return the hint that something of this name is meant."""
    return f"; did you mean {str(near)!r}?"


def closest(name: object, known: Iterable[str], listing: str = "", most: int = MOST_LISTED) -> str:
    """Return a hint with the known name that is meant, or, where none is near, what is allowed.

    Parameters
    ----------
    listing : str
        The command that lists all names, for kinds with more than a message holds.
    most : int
        Letters of all names that a message holds.
    """
    known = list(known)
    fits = len(", ".join(known)) <= most
    near, holding = most_like(name, known), with_words(name, known, by_longest=not fits)
    if holding and not (most_like(name, known, MISSPELLED) or _in_other_number(name, known)):
        return f"; did you mean {' or '.join(map(repr, holding))}?"
    if near is not None:
        return meant(near) + (f" (known: {', '.join(known)})" if len(known) <= 12 else "")
    if fits:
        return f"; allowed: {', '.join(known)}"
    return f"; none of the {len(known)} names is like it" + (f"; {listing} lists them" if listing else "")
