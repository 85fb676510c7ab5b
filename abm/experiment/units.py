"""Units: a value such as "14 days", read where a number in that unit is wanted."""

from __future__ import annotations

from typing import Any

from abm.inputs.reading import number_of, shown


class UnitError(ValueError):
    """A value in another unit than the one it is wanted in."""


def in_unit(value: Any, unit: str) -> Any:
    """Return the number of a text such as "14 days", which may stand in the singular; any other value as it is.

    Raises
    ------
    UnitError
        The text is a number in another unit.
    """
    if not isinstance(value, str):
        return value
    text, _, given = value.strip().partition(" ")
    number = number_of(text)
    if number is None:
        return value
    given = given.strip()
    if given not in ("", unit) and f"{given}s" != unit and given != f"{unit}s":
        raise UnitError(f"wrong unit {shown(given)}; allowed {unit!r}")
    return number
