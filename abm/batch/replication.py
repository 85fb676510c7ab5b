"""Replication: how well the paired differences of an experiment are to be known, as its file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from abm.batch.factors import DesignError
from abm.batch.schema import ReplicationEntry, closest
from abm.observation import RESPONSES


def paired_measures() -> tuple[str, ...]:
    """Return the measures of runs.csv that are differences to the baseline already, and numbers for nearly any pair."""
    from abm.batch.pairing import PAIRED  # here, so that a file that asks for none loads no rules

    return tuple(name for name, (unit, _) in PAIRED.items() if unit not in ("days", "True/False"))


@dataclass(frozen=True)
class Replication:
    """Hold what was asked.

    Attributes
    ----------
    half_widths : mapping of str to float
        Largest half-width of the 95% interval of the paired difference, by response variable, in its unit.
    minimum, cap : int
        Fewest and most replicates of a pair.
    """

    half_widths: Mapping[str, float]
    minimum: int
    cap: int


def check_replication(entry: ReplicationEntry | None) -> Replication | None:
    """Return what [replication] asks; raise DesignError, naming the key, when it cannot be asked."""
    if entry is None:
        return None
    known = (*(column.name for column in RESPONSES), *paired_measures())
    for name, half_width in entry.adaptive.items():
        key = f"replication.adaptive.{name}"
        if name not in known:
            raise DesignError(f"{key}: unknown response variable{closest(name, known)}")
        if not 0.0 < half_width < float("inf"):
            raise DesignError(f"{key} = {half_width}: allowed a number above 0, in the unit of {name}")
    if entry.cap < entry.minimum:
        raise DesignError(f"replication.cap = {entry.cap}: allowed {entry.minimum} (the minimum) and more")
    return Replication(dict(entry.adaptive), entry.minimum, entry.cap)
