"""People: how many more or fewer die under a policy, in words."""

from __future__ import annotations

from abm.analysis.findings import number
from abm.measures.survival import Interval

DEATHS, KILLED = "deaths", "killed"
PEOPLE = {DEATHS: "deaths from overdoses in the United States", KILLED: "killings tied to the trade in Mexico"}


def more_or_fewer(change: Interval) -> str:
    """Write how many more or fewer die."""
    return f"{number(abs(change.estimate), 0)} {'more' if change.estimate > 0.0 else 'fewer'}"


def from_to(change: Interval) -> str:
    """Write the interval of that, the smaller number first."""
    return " to ".join(number(end, 0) for end in sorted((abs(change.low), abs(change.high))))
