"""Naming: the nearest valid name of the same kind, for a message about one that is not valid."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

ALIKE = 0.65  # of a short name that was mistyped; one that is less alike is another thing
ALIKE_IN_WORDS = 0.75  # of one of several words
ALIKE_AT_LENGTH = 0.84  # of a long word, which shares its ending with others: "eradication" is no "education"
LONG = 8  # letters
MISSPELLED = 0.9  # of a name in which a letter is wrong
SHORTEST = 3  # letters of a word that names can be found by
MOST_MEANT = 10  # names
MOST_LISTED = 300  # letters of all names in a message


def most_like(name: object, known: Iterable[str], least: float | None = None) -> str | None:
    """Return the known name that is most like a name, by at least so much (0 to 1; by itself as its length asks); None when none is."""
    names = {one.lower(): one for one in reversed(list(known))}
    asked = str(name).lower()
    least = _least(asked) if least is None else least
    return next((names[near] for near in difflib.get_close_matches(asked, list(names), 1, least)), None)


def _least(name: str) -> float:
    """Return how alike a name has to be to one that is meant."""
    if "_" in name:
        return ALIKE_IN_WORDS
    return ALIKE_AT_LENGTH if len(name) >= LONG and name.isalpha() else ALIKE


def with_words(name: object, known: Iterable[str]) -> list[str]:
    """Return the known names that have all words of a name ("elasticity": "demand_elasticity", "pay_elasticity"), else its longest one.

    A word in the plural is found where there is none but in the singular, and the other way round. Nothing where more than a few have them.
    """
    known, given = list(known), str(name).lower()
    for words_of in (_words, _singular):
        words = [word for word in words_of(given) if len(word) >= SHORTEST]
        for asked in (words, sorted(words, key=len)[-1:]):
            found = [one for one in known if asked and set(asked) <= set(words_of(one.lower()))]
            if 0 < len(found) <= MOST_MEANT:
                return found
    return []


def _words(name: str) -> list[str]:
    return name.split("_")


def _singular(name: str) -> list[str]:
    return [word.removesuffix("s") for word in _words(name)]


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
    near, holding = most_like(name, known), with_words(name, known)
    if holding and not most_like(name, known, MISSPELLED):
        return f"; did you mean {' or '.join(map(repr, holding))}?"
    if near is not None:
        return meant(near) + (f" (known: {', '.join(known)})" if len(known) <= 12 else "")
    if len(", ".join(known)) <= most:
        return f"; allowed: {', '.join(known)}"
    return f"; none of the {len(known)} names is like it" + (f"; {listing} lists them" if listing else "")
