"""Naming: the nearest valid name of the same kind, for a message about one that is not valid."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


ALIKE = 0.6  # of a name that was mistyped, where what is known is of another kind as well


def most_like(name: object, known: Iterable[str], least: float = 0.0) -> str | None:
    """Return the known name that is most like a name, by at least so much (0 to 1); None when none is."""
    return next(iter(difflib.get_close_matches(str(name), list(known), 1, least)), None)


def closest(name: object, known: Iterable[str]) -> str:
    """Return a hint with the closest known name, and all of them where they are few."""
    known = list(known)
    listed = f" (known: {', '.join(known)})" if len(known) <= 12 else ""
    return f"; did you mean {most_like(name, known)!r}?{listed}"
