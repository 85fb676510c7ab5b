"""Naming: the nearest valid name of the same kind, for a message about one that is not valid."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def closest(name: object, known: Iterable[str]) -> str:
    """Return a hint with the closest known name, and all of them where they are few."""
    known = list(known)
    near = difflib.get_close_matches(str(name), known, 1, 0.0)[0]
    return f"; did you mean {near!r}?" + (f" (known: {', '.join(known)})" if len(known) <= 12 else "")
