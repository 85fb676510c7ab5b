"""Units: a value such as "14 days" or "9.5%", read where a number in that unit is wanted."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from abm.inputs.reading import number_of, shown

SHARES = ("share", "probability")
PART = "of "  # how units begin that are shares of something in a time: "of assets a year"
PERCENT = "%"
PURE = ("1", "ratio", "1 = usual")  # units of numbers that have none
FACTORS = ("times", "1/")  # how units begin of which a percentage may be said
_PERCENTAGE = re.compile(r"(\S+)\s*(?:%|per ?cent)", re.IGNORECASE)
_CHANGE = re.compile(r"([+-]?)([^\s+-]+?)\s*(?:%|per ?cent)\s*(more|less|higher|lower|)", re.IGNORECASE)
_TIMES = re.compile(r"(\S+?)\s*(?:x|times|-?fold)", re.IGNORECASE)
DAYS_OF = {"week": 7.0, "month": 365.25 / 12, "quarter": 365.25 / 4, "year": 365.25}
_COMMA = re.compile(r"([+-]?[0-9]+),([0-9]{1,2})((?![0-9]).*)")  # three digits after it may be thousands
_JOINED = re.compile(r"([+-]?[0-9][0-9.]*)([A-Za-z]+)")  # a number and its unit without a space
_OVER = re.compile(r"(?:([^\W\d_]+)\s*)?(?:/|per|an?|every|each)\s*(day|week|month|quarter|year)")
PERIOD = "/28 days"  # a count by period
_MULTIPLES = {"half": 0.5, "double": 2, "doubled": 2, "twice": 2, "triple": 3, "tripled": 3}


class UnitError(ValueError):
    """A value in another unit than the one it is wanted in; `problem` is the message without its `hint`."""

    def __init__(self, problem: str, hint: str = "") -> None:
        super().__init__(problem + hint)
        self.problem, self.hint = problem, hint


def is_share(unit: str) -> bool:
    """Tell whether numbers of a unit are shares of one, which may be written as percentages."""
    return unit.startswith(SHARES)


def in_unit(value: Any, unit: str) -> Any:
    """Return the number of a text such as "14 days" (the singular will do), "9.5%" or "9.5 percent"; any other value as it is.

    Raises
    ------
    UnitError
        The text is a number in another unit, or has a decimal comma.
    """
    if not isinstance(value, str):
        return value
    text = value.strip()
    if comma := _COMMA.fullmatch(text):
        problem = "a comma in a number" + (f"; allowed {unit!r}" if unit else "")
        raise UnitError(problem, f"; did you mean '{comma[1]}.{comma[2]}{comma[3]}'?")
    percentage = _PERCENTAGE.fullmatch(text)
    if percentage and number_of(percentage[1]) is not None:
        share = float(Decimal(percentage[1]) / 100)  # 28.7% is 0.287, to the bit
        if not (is_share(unit) or unit.startswith(PART)):
            hint = f"; did you mean {share:g}?" if unit in PURE or unit.startswith(FACTORS) else ""
            raise UnitError(f"wrong unit {PERCENT!r}; allowed {unit!r}", hint)
        return share
    joined = _JOINED.fullmatch(text) if number_of(text) is None else None
    text, given = joined.groups() if joined else text.partition(" ")[::2]
    number = number_of(text)
    if number is None:
        return value
    given = given.strip()
    if given not in ("", unit) and f"{given}s" != unit and given != f"{unit}s":
        raise UnitError(f"wrong unit {shown(given)}; allowed {unit!r}", _converted(number, given, unit))
    return number


def _converted(number: float, given: str, unit: str) -> str:
    """Say how many days a length of time is, or how many a period of 28 days a count by another time is."""
    days = DAYS_OF.get(given.lower().removesuffix("s"))
    if days is not None and unit in ("day", "days"):
        wanted, in_wanted, exact = "days", round(number * days), days == 7.0
    elif (over := _OVER.fullmatch(given.lower())) and _counts(over[1], unit):
        days = (DAYS_OF | {"day": 1.0})[over[2]]
        wanted, in_wanted, exact = unit, round(number * 28 / days), 28 % days == 0
    else:
        return ""
    return f"; {number:g} {given} {'is' if number == 1 else 'are'} {'' if exact else 'about '}{in_wanted} {wanted}"


def _counts(word: str | None, unit: str) -> bool:
    """Tell whether a unit is a count of these things by period."""
    return unit.endswith(PERIOD) and word in (
        None,
        unit.removesuffix(PERIOD),
        unit.removesuffix(PERIOD).removesuffix("s"),
    )


def percent_hint(value: Any, low: float | None, high: float | None) -> str:
    """Return a hint where a number above a range of shares is a percentage within it."""
    if not isinstance(value, (int, float)) or low is None or high is None:
        return ""
    if not max(1.0, high) < value <= 100 or not low <= value / 100 <= high:
        return ""
    return f"; did you mean '{value:g}%', which is {value / 100:g}?"


def measured(value: Any, unit: str) -> Any:
    """Return the number of a text that names its unit, as `in_unit` does; a bare number in quotes stays text."""
    text = value.strip() if isinstance(value, str) else ""
    named = (
        " " in text
        or (_JOINED.fullmatch(text) and number_of(text) is None)
        or _PERCENTAGE.fullmatch(text)
        or _COMMA.fullmatch(text)
    )
    return in_unit(value, unit) if named else value


def multiple_of(value: Any, percent: bool = False) -> float | None:
    """Return the factor that a text such as "2x", "2 times" or "double" stands for; None for anything else.

    Parameters
    ----------
    percent : bool
        A percentage is one, too: "200%" is 2.
    """
    if not isinstance(value, str):
        return None
    text = value.strip().lower()
    percentage = _PERCENTAGE.fullmatch(text) if percent else None
    if percentage and number_of(percentage[1]) is not None:
        return float(Decimal(percentage[1]) / 100)
    times = _TIMES.fullmatch(text)
    return _MULTIPLES.get(text, number_of(times[1]) if times else None)


def change_of(value: Any) -> float | None:
    """Return the factor that a change such as "+50%" or "50% less" stands for; None for anything else."""
    found = _CHANGE.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    number = number_of(found[2]) if found else None
    if found is None or number is None or not (found[1] or found[3]):
        return None
    down = (found[1] == "-") != (found[3] in ("less", "lower"))
    return float(1 + Decimal(found[2]) / (-100 if down else 100))


def counted(number: float, unit: str) -> str:
    """Return a number with its unit, in the singular where it is 1: "1 day", "2 days", but "1 times"."""
    one = number == 1 and unit.endswith("s") and not unit.endswith(("ss", "times"))
    return f"{number:g} {unit[:-1] if one else unit}".strip()


def percent_of(share: float) -> str:
    """Return a share as a percentage, to a tenth: "9.5%", "40%"."""
    return f"{round(100 * share, 1):g}{PERCENT}"


def unit_in_words(unit: str) -> str:
    """Return a unit as it stands behind a number: "days", "per week"; "" where there is none."""
    return "" if unit in PURE else f"per {unit[2:]}" if unit.startswith("1/") else unit


def in_words(name: str, value: float, unit: str) -> str:
    """Return a name with a value in its unit, said once: "lab setup 14 days", "import share 40%", "cells 40"."""
    if is_share(unit):
        kind = next(word for word in SHARES if unit.startswith(word))
        return f"{name} {100 * value:.4g}{PERCENT}{unit.removeprefix(kind)}"
    words, number = unit_in_words(unit), f"{value:,.0f}" if value == int(value) and value >= 1e4 else f"{value:g}"
    if words.startswith("days"):
        return f"{name.removesuffix(' days')} {number} {'day' + words[4:] if value == 1 else words}"
    return f"{name} {number}" if words and name.endswith(words) else f"{name} {number} {words}".strip()
