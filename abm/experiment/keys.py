"""Keys: what is meant where a file has a key or a name that is none ("percent", "seeds", "My memo")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Any

from abm.inputs.reading import number_of
from abm.inputs.units import UnitError, in_unit, is_share, percent_hint
from abm.model.intervention import Intervention
from abm.model.interventions import known_kinds

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
# Words for keys of an experiment and of a scenario.
OF_FILE = {
    "replicates": ("seeds", "runs", "pairs", "repetitions", "replications", "iterations", "n"),
    "days": ("years", "months", "duration", "length", "horizon"),
    "inputs": ("year", "fiscal_year", "data"),
    "question": ("description", "about", "title"),
    "label": ("title", "description", "text"),
    "interventions": ("policies", "policy", "measures", "actions"),
}
SHARES = ("share", "percent", "percentage", "coverage")  # words for a part of a whole
COUNTS = ("number", "count")  # words for how many, which no share says
PLACES = ("region", "office", "seaport")  # fields that are given a place
MOST_LETTERS = 40  # of a name
LEAST_LETTERS = 4  # of a word that kinds are found by
MOST_HOLDING = 6  # kinds that are named as those with a word in their name, or with a field
MOST_KINDS = 3  # that are named as those a key is for


def entry_meant(key: object, known: Collection[str]) -> str:
    """Return the hint which key of a file is meant by another word; "" for a word that is not known."""
    near = next((name for name, words in OF_FILE.items() if name in known and str(key).lower() in words), None)
    return f"; did you mean {near!r}? (known: {', '.join(known)})" if near else ""


def name_meant(value: object) -> str:
    """Return the hint how a name in other letters ("My memo") can be written."""
    letters = unicodedata.normalize("NFKD", str(value).lower()).encode("ascii", "ignore").decode()  # "í" is "i"
    name = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:MOST_LETTERS]
    return f"; did you mean {name!r}?" if isinstance(value, str) and name else ""


def days_meant(value: object) -> str:
    """Return the hint how many days a length of time in words is ("365 days", "2 years")."""
    try:
        days = in_unit(value, "days")
    except UnitError as error:
        return error.hint
    if isinstance(days, str):
        days = number_of(days.strip())
    return f"; did you mean {days}?" if isinstance(value, str) and isinstance(days, int) else ""


def year_meant(value: object) -> str:
    """Return the hint which date the start of a year in quotes ("2022") is; "" for other texts, and for a number of days."""
    return f"; did you mean '{value}-01-01'?" if isinstance(value, str) and re.fullmatch(r"(19|20)\d\d", value) else ""


def number_meant(value: object) -> str:
    """Return the hint that a number stands in quotes ("0.095")."""
    number = number_of(value.strip()) if isinstance(value, str) else None
    return "" if number is None else f"; did you mean {number}, without quotes?"


def key_meant(key: object, value: Any, kind: type[Intervention]) -> str | None:
    """Return the hint which field is meant by a key; None for a word that is not known, "" where the kind has no such field."""
    part = next((part for part, words in WORDS.items() if str(key).lower() in words), None)
    part = str(key) if key in ("stop", "times") else part
    if part is None:
        return None
    if part in ("times", "relative") and (adding := _adding(value, kind)):
        return adding
    if part == "stop" and "every" in kind.options:
        return "; it ends with the last of them: give number, and every, the days from one to the next"
    field = next((name for name in kind.options if _says(kind, name, part)), None)
    if field is None:
        return ""
    option = kind.options[field]
    if str(key).lower() in COUNTS and is_share(option.unit):
        return None
    if part == "amount" and is_share(option.unit) and percent_hint(value, option.low, option.high):
        return f"; did you mean {field} = '{value:g}%'?"
    if part == "amount" and str(key).lower() in SHARES and not is_share(option.unit):
        return f"; did you mean {field!r}, which is no share but {option.unit} ({option.allowed})?"
    what = f", {option.help[0].lower()}{option.help[1:-1]}" if part == "stop" else ""
    return f"; did you mean {field!r}{what}?"


def _adding(value: Any, kind: type[Intervention]) -> str:
    """Return the hint for a multiple of what is usual where a kind has a field that adds to it; "" where it has none."""
    field = next((name for name, option in kind.options.items() if option.adds_to_usual), None)
    if field is None or not isinstance(value, (int, float)) or value < 1:
        return ""
    return f"; did you mean {field} = {value - 1:g}, which is {value:g} times the usual?"


def _says(kind: type[Intervention], name: str, part: str) -> bool:
    """Tell whether a field says what a word asks for."""
    return name in (PLACES if part == "place" else (part,)) or kind.options[name].part == part != "place"


def kinds_holding(word: object, kinds: Collection[str]) -> str:
    """Return the kinds with a word in their name ("arrest"), in words; "" where none has it, or more than a few."""
    found = [name for name in kinds if isinstance(word, str) and len(word) >= LEAST_LETTERS and word.lower() in name]
    return " or ".join(map(repr, found)) if len(found) <= MOST_HOLDING else ""


def field_meant(name: object) -> str:
    """Return the hint that what is no parameter is a field of kinds of intervention; "" where none has it."""
    kinds = [kind for kind, its in known_kinds().items() if name in its.options]
    named = ", ".join(kinds[:MOST_HOLDING]) + (" and others" if len(kinds) > MOST_HOLDING else "")
    return f"; it belongs in an intervention, of kind {named}" if kinds else ""


def kinds_with(key: object, kinds: dict[str, type[Intervention]]) -> str:
    """Say which other kinds have a key that one has not, by name where they are few; "" where none has it."""
    others = [name for name, kind in kinds.items() if key in kind.options]
    named = ", ".join(others) if len(others) <= MOST_KINDS else f"{len(others)} other kinds"
    return f"; {str(key)!r} is for {named}" if others else ""
