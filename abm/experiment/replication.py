"""Replication: how well the paired differences of an experiment are to be known, as its file says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from abm.experiment.design.factors import DesignError
from abm.experiment.schema import ReplicationEntry
from abm.inputs.naming import closest
from abm.inputs.reading import shown
from abm.inputs.units import UnitError, in_unit
from abm.model.declared import RESPONSES


def paired_measures() -> tuple[str, ...]:
    """Return the measures of runs.csv that are differences to the baseline already, and numbers for nearly any pair."""
    from abm.model.pairing import PAIRED  # here, so that a file that asks for none loads no rules

    return tuple(name for name, (unit, *_) in PAIRED.items() if unit not in ("days", "True/False"))


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
    half_widths = {name: _half_width(name, value) for name, value in entry.adaptive.items()}
    if entry.cap < entry.minimum:
        raise DesignError(f"replication.cap = {entry.cap}: allowed {entry.minimum} (the minimum) and more")
    return Replication(half_widths, entry.minimum, entry.cap)


def _half_width(name: str, value: float | str) -> float:
    """Return a half-width in the unit of its response; raise DesignError, naming the key, when it cannot be asked."""
    from abm.model.pairing import PAIRED

    key, paired = f"replication.adaptive.{name}", {each: PAIRED[each][0] for each in paired_measures()}
    units = {column.name: column.unit for column in RESPONSES} | paired
    if name in PAIRED and name not in units:
        raise DesignError(f"{key}: not defined for every pair of runs; allowed {', '.join(units)}")
    if name not in units:
        raise DesignError(f"{key}: unknown response variable{closest(name, units)}")
    try:
        number = in_unit(value, units[name])
    except UnitError as error:
        raise DesignError(f"{key} = {shown(value)}: {error}") from None
    if isinstance(number, str) or not 0.0 < number < math.inf:
        raise DesignError(f"{key} = {shown(value)}: allowed a number above 0, in {units[name]}")
    return float(number)
