"""Units: a value such as "14 days" or "9.5%", read where a number in that unit is wanted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from abm.inputs.reading import number_of, shown

SHARES = ("share", "probability")
PERCENT = "%"


class UnitError(ValueError):
    """A value in another unit than the one it is wanted in."""


def is_share(unit: str) -> bool:
    """Tell whether numbers of a unit are shares of one, which may be written as percentages."""
    return unit.startswith(SHARES)


def in_unit(value: Any, unit: str) -> Any:
    """Return the number of a text such as "14 days" (the singular will do) or "9.5%"; any other value as it is.

    Raises
    ------
    UnitError
        The text is a number in another unit.
    """
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text.endswith(PERCENT) and number_of(text[:-1].rstrip()) is not None:
        if not is_share(unit):
            raise UnitError(f"wrong unit {PERCENT!r}; allowed {unit!r}")
        return float(Decimal(text[:-1].rstrip()) / 100)  # 28.7% is 0.287, to the bit
    text, _, given = text.partition(" ")
    number = number_of(text)
    if number is None:
        return value
    given = given.strip()
    if given not in ("", unit) and f"{given}s" != unit and given != f"{unit}s":
        raise UnitError(f"wrong unit {shown(given)}; allowed {unit!r}")
    return number


def measured(value: Any, unit: str) -> Any:
    """Return the number of a text that names its unit, as `in_unit` does; a bare number in quotes stays text."""
    named = isinstance(value, str) and (" " in value.strip() or value.rstrip().endswith(PERCENT))
    return in_unit(value, unit) if named else value


def percent_of(share: float) -> str:
    """Return a share as a percentage, to a tenth: "9.5%", "40%"."""
    return f"{round(100 * share, 1):g}{PERCENT}"
