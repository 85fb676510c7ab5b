"""Dates: the date of each day of a run, which its dated inputs give it."""

import calendar
import datetime
import re
from contextlib import suppress

import numpy as np

from abm.inputs.traffic import FIRST_YEAR

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if number}
SHORT_MONTHS = {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
_WORDS = re.compile(r"[a-z]+|[0-9]+")


def first_date(inputs: str) -> np.datetime64:
    """Return the date of the first recorded day; held inputs ("FY2022") start with their fiscal year."""
    year = FIRST_YEAR if inputs == "history" else int(inputs.removeprefix("FY"))
    return np.datetime64(f"{year - 1}-10-01")


def date_of(day: int, inputs: str) -> str:
    """Return the date of a recorded day, as YYYY-MM-DD."""
    return str(first_date(inputs) + day)


def day_of(date: str, inputs: str) -> int:
    """Return the recorded day of a date written as YYYY-MM-DD, before 0 where it is before the first.

    Raises
    ------
    ValueError
        There is no such date.
    """
    found: np.datetime64 = np.datetime64("NaT")
    if DATE.fullmatch(date):
        with suppress(ValueError):
            found = np.datetime64(date, "D")
    if np.isnat(found):
        near = nearest_date(date, inputs)
        hint = f"; did you mean '{near}'?" if near else ""
        raise ValueError(f"no such date; allowed YYYY-MM-DD, such as {first_date(inputs)}, which is day 0{hint}")
    return int((found - first_date(inputs)).astype(int))


def day_in_run(value: object, inputs: str, days: int, last: bool = True) -> int:
    """Return the recorded day of a date.

    Parameters
    ----------
    last : bool
        The day has to lie before the end of the run as well.

    Raises
    ------
    ValueError
        There is no such date, or it lies outside the run; the message says from when to when that is.
    """
    day = day_of(str(value), inputs)
    if day < 0 or last and day >= days:
        ends = f"to {date_of(days - 1, inputs)}, day {days - 1}" if last else "on"
        raise ValueError(f"outside the run; allowed {date_of(0, inputs)}, which is day 0, {ends}")
    return day


def date_text(value: object) -> str | None:
    """Return a date as YYYY-MM-DD: a text of that form, a date of Python, NumPy or pandas; None for anything else."""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, np.datetime64):
        return str(value.astype("M8[D]"))
    return value if isinstance(value, str) and DATE.fullmatch(value) else None


def nearest_date(text: str, inputs: str) -> str | None:
    """Return the date that a month in words is ("March", "March 2022", "1 March 2022", "2022-03", "3/1/2022"); None for other texts.

    Where no day is said, it is the first of the month; where no year is, it is the first such month of the run.
    """
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return _real_date(f"{text}-01")
    if slashes := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):  # as Americans write it
        return _real_date(f"{slashes[3]}-{slashes[1]:0>2}-{slashes[2]:0>2}")
    words = _WORDS.findall(re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b", "", text.lower()))
    months = [(MONTHS | SHORT_MONTHS)[word] for word in words if word in MONTHS or word in SHORT_MONTHS]
    numbers = [word for word in words if word.isdecimal()]
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) <= 2]
    if len(months) != 1 or len(words) != 1 + len(years) + len(days) or max(len(years), len(days)) > 1:
        return None
    first = datetime.date.fromisoformat(str(first_date(inputs)))
    year = years[0] if years else first.year + (months[0] < first.month)
    return _real_date(f"{year:04d}-{months[0]:02d}-{days[0] if days else 1:02d}")


def _real_date(text: str) -> str | None:
    """Return a date that is one; None for the 30th of February."""
    with suppress(ValueError):
        return str(np.datetime64(text, "D"))
    return None
