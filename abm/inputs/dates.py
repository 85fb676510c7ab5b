"""Dates: the date of each day of a run, which its dated inputs give it."""

import re
from contextlib import suppress

import numpy as np

from abm.inputs.traffic import FIRST_YEAR

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


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
        raise ValueError(f"no such date; allowed YYYY-MM-DD, such as {first_date(inputs)}, which is day 0")
    return int((found - first_date(inputs)).astype(int))
