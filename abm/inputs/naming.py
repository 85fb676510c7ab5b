"""Naming: the nearest valid name of the same kind, for a message about one that is not valid."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

ALIKE = 0.65  # of a name that was mistyped; one that is less alike is another thing
MISSPELLED = 0.9  # of a name in which a letter is wrong
SHORTEST = 4  # letters of a word that names can be found by, and a line before and after it
MOST_MEANT = 5  # names
MOST_LISTED = 300  # letters of all names in a message


def most_like(name: object, known: Iterable[str], least: float = ALIKE) -> str | None:
    """Return the known name that is most like a name, by at least so much (0 to 1); None when none is."""
    names = {one.lower(): one for one in reversed(list(known))}
    return next((names[near] for near in difflib.get_close_matches(str(name).lower(), list(names), 1, least)), None)


def with_words(name: object, known: Iterable[str]) -> list[str]:
    """Return the known names that have all words of a name in a row ("elasticity": "demand_elasticity", "pay_elasticity")."""
    words = f"_{str(name).lower().strip('_')}_"
    return [one for one in known if len(words) > SHORTEST and words in f"_{one.lower()}_"]


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
    if holding and near != (holding[0] if len(holding) == 1 else None) and not most_like(name, known, MISSPELLED):
        return f"; did you mean {' or '.join(map(repr, holding[:MOST_MEANT]))}?"
    if near is not None:
        return meant(near) + (f" (known: {', '.join(known)})" if len(known) <= 12 else "")
    if len(", ".join(known)) <= most:
        return f"; allowed: {', '.join(known)}"
    return f"; none of the {len(known)} names is like it" + (f"; {listing} lists them" if listing else "")
