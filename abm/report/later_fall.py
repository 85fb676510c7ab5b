"""Later fall: that the largest drop comes after the days that an explanation is of, wherever such an explanation is given."""

from __future__ import annotations

import math

import pandas as pd

from abm.analysis.answers import Answer
from abm.analysis.explanation import WHOLE, days_of, last_period
from abm.analysis.findings import whole
from abm.measures.survival import NOT_DEFINED


def later_fall(answer: Answer | None, rows: pd.DataFrame) -> str:
    """Say which days are explained where the largest drop comes after them; "" elsewhere.

    `rows` are those of explanation.csv of the policy.
    """
    last = last_period(rows)
    fell = math.nan if answer is None else answer.measures.get("days_to_lowest", NOT_DEFINED).estimate
    if last == WHOLE or not fell > days_of(last)[1]:
        return ""
    first, end = days_of(last)
    return (
        f"The largest drop, on day {whole(fell)} after its start, comes later than the days that are explained, the last of which are {first} to {end}: "
        "periods that are the same in every explanation. What is said of these days tells how the flow held then, not what brought it back after that drop."
    )
