"""Naming: the nearest valid name of the same kind, for a message about one that is not valid."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

ALIKE = 0.65  # of a name that was mistyped; one that is less alike is another thing
ALIKE_IN_WORDS = 0.75  # of one of several words
MISSPELLED = 0.9  # of a name in which a letter is wrong
SHORTEST = 3  # letters of a word that names can be found by
MOST_MEANT = 10  # names
MOST_LISTED = 300  # letters of all names in a message


def most_like(name: object, known: Iterable[str], least: float = ALIKE) -> str | None:
    """Return the known name that is most like a name, by at least so much (0 to 1); None when none is."""
    names = {one.lower(): one for one in reversed(list(known))}
    return next((names[near] for near in difflib.get_close_matches(str(name).lower(), list(names), 1, least)), None)


def with_words(name: object, known: Iterable[str]) -> list[str]:
    """Return the known names that have all words of a name ("elasticity": "demand_elasticity", "pay_elasticity"), else its longest one.

    Nothing where more than a few have them.
    """
    words = [word for word in str(name).lower().split("_") if len(word) >= SHORTEST]
    for asked in (words, sorted(words, key=len)[-1:]):
        found = [one for one in known if asked and set(asked) <= set(one.lower().split("_"))]
        if 0 < len(found) <= MOST_MEANT:
            return found
    return []


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
    near, holding = most_like(name, known, ALIKE_IN_WORDS if "_" in str(name) else ALIKE), with_words(name, known)
    if holding and not most_like(name, known, MISSPELLED):
        return f"; did you mean {' or '.join(map(repr, holding))}?"
    if near is not None:
        return meant(near) + (f" (known: {', '.join(known)})" if len(known) <= 12 else "")
    if len(", ".join(known)) <= most:
        return f"; allowed: {', '.join(known)}"
    return f"; none of the {len(known)} names is like it" + (f"; {listing} lists them" if listing else "")
