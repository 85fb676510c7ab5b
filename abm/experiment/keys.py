"""Keys: the field that is meant where a policy has a key that its kind has not ("percent", "state", "until")."""

from __future__ import annotations

from typing import Any

from abm.inputs.units import is_share, percent_hint
from abm.model.intervention import Intervention

# By what a field says, words that people use for it.
WORDS = {
    "start": ("begin", "begins", "beginning", "from", "since", "date", "day", "first_day", "on"),
    "stop": ("end", "ends", "until", "till", "to", "last_day", "duration", "length", "for"),
    "place": ("state", "states", "city", "cities", "place", "places", "where", "location", "area"),
    "amount": (
        "amount", "count", "coverage", "how_much", "intensity", "level", "number", "percent", "percentage", "rate", "share",
        "size", "strength", "value",
    ),
    "relative": ("factor", "multiple", "multiplier", "times", "x"),
}  # fmt: skip
PLACES = ("region", "office", "seaport")  # fields that are given a place
MOST_KINDS = 3  # that are named as those a key is for


def key_meant(key: object, value: Any, kind: type[Intervention]) -> str | None:
    """Return the hint which field is meant by a key; None for a word that is not known, "" where the kind has no such field."""
    part = next((part for part, words in WORDS.items() if str(key).lower() in words), None)
    if part is None:
        return None
    field = next((name for name in kind.options if _says(kind, name, part)), None)
    if field is None:
        return ""
    option = kind.options[field]
    if part == "amount" and is_share(option.unit) and percent_hint(value, option.low, option.high):
        return f"; did you mean {field} = '{value:g}%'?"
    what = f", {option.help[0].lower()}{option.help[1:-1]}" if part == "stop" else ""
    return f"; did you mean {field!r}{what}?"


def _says(kind: type[Intervention], name: str, part: str) -> bool:
    """Tell whether a field says what a word asks for."""
    return name in (PLACES if part == "place" else (part,)) or kind.options[name].part == part != "place"


def kinds_with(key: object, kinds: dict[str, type[Intervention]]) -> str:
    """Say which other kinds have a key that one has not, by name where they are few; "" where none has it."""
    others = [name for name, kind in kinds.items() if key in kind.options]
    named = ", ".join(others) if len(others) <= MOST_KINDS else f"{len(others)} other kinds"
    return f"; {str(key)!r} is for {named}" if others else ""
