"""What is given to a scenario or a policy in Python: names of fields, days and dates of windows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, TypeVar

from abm.inputs.dates import date_text, day_in_run, day_of
from abm.inputs.naming import closest
from abm.inputs.plain import is_whole
from abm.inputs.reading import shown
from abm.model.choices import LeverError

WINDOW = ("start", "stop")
ANY_INPUTS = "history"  # of which no date depends whether it exists
DAY = "a whole day from 0 on, or a date as 'YYYY-MM-DD'"
Held = TypeVar("Held")


def refuse_unknown_fields(kind: type[Any], named: Iterable[str]) -> None:
    """Raise TypeError, with the name that is meant, for a field that a class does not have."""
    known = [field.name for field in fields(kind)]
    for name in named:
        if name not in known:
            raise TypeError(f"{kind.__name__}: no field {name!r}{closest(name, known)}")


def hold_dates(policy: Any) -> set[str]:
    """Hold the dates of a window as text, and return which fields are dates; raise LeverError for one that there is not."""
    dates = {name: date_text(getattr(policy, name, None)) for name in WINDOW}
    for name, date in dates.items():
        if date is not None:
            try:
                day_of(date, ANY_INPUTS)
            except ValueError:
                raise LeverError(f"{name} = {date!r}: no such date; allowed YYYY-MM-DD") from None
            object.__setattr__(policy, name, date)
    return {name for name, date in dates.items() if date is not None}


def on_days(policy: Held, inputs: str, days: int) -> Held:
    """Return a policy with the days of its dates in a run; raise LeverError for one that lies outside of it."""
    dates: dict[str, Any] = {
        name: getattr(policy, name) for name in WINDOW if isinstance(getattr(policy, name, None), str)
    }
    for name, date in dates.items():
        try:
            dates[name] = day_in_run(date, inputs, days, last=name == "start")
        except ValueError as error:
            raise LeverError(f"{type(policy).__name__}: {name} = {date!r}: {error}") from None
    return replace(policy, **dates) if dates else policy  # type: ignore[type-var]


def check_window(start: Any, stop: Any) -> None:
    """Raise LeverError unless these can be the days, or the dates, of a window."""
    days = {name: value for name, value in (("start", start), ("stop", stop)) if date_text(value) is None}
    for name, value in days.items():
        if (value is not None or name == "start") and (not is_whole(value) or value < 0):
            hint = "" if isinstance(value, str) or value is None else "; nearest 0"
            raise LeverError(f"{name} = {shown(value)}: {DAY}{hint}")
    if stop is not None and len(days) != 1 and stop <= start:  # a day and a date are compared when their run is known
        reported = f"window {shown(start)} to {shown(stop)} is empty"
        nearest = f"; nearest stop {shown(start + 1)}" if days else ""
        raise LeverError(f"{reported}: stop must be after start{nearest}")
