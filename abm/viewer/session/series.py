"""Series: what the charts show of the daily columns, smoothed the same way for a run and for a band of runs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from abm.inputs.traffic import WAIT_NOTE

WEEK = 7
MONTH = 28


@dataclass(frozen=True)
class Charted:
    """Describe one line of a chart.

    Attributes
    ----------
    parts, whole : tuple of str
        Daily columns that are added up; with `whole`, the line is the share of `parts` in `whole`.
    days : int
        Days up to each day over which it is taken: the mean of a column, or the sums of a share.
    """

    name: str
    unit: str
    meaning: str
    parts: tuple[str, ...]
    whole: tuple[str, ...] = ()
    days: int = 1

    def take(self, columns: Mapping[str, Sequence[float]]) -> np.ndarray:
        """Return the line, shape [..., days]; a share is nan while its whole is 0."""
        above = trailing_sum(sum(np.asarray(columns[name], float) for name in self.parts), self.days)
        if not self.whole:
            return above / np.minimum(np.arange(1, above.shape[-1] + 1), self.days)
        below = trailing_sum(sum(np.asarray(columns[name], float) for name in self.whole), self.days)
        return np.divide(above, below, out=np.full(below.shape, np.nan), where=below > 0)


def _column(name: str, unit: str, meaning: str, days: int = 1) -> Charted:
    return Charted(name, unit, meaning, (name,), days=days)


CHARTED = (
    _column("delivered_g", "g pure/day", "delivered to the market, mean of 7 days", WEEK),
    _column("seized_kg_gross", "kg gross/day", "seized at and between ports, mean of 7 days", WEEK),
    _column("seizures", "events/day", "seizures, mean of 7 days", WEEK),
    _column("price_index", "1 = usual", "street price per gross gram"),
    _column("pure_price_index", "1 = usual", "street price per pure gram"),
    _column("purity", "share", "street purity"),
    Charted(
        "interdiction_share", "share", "pure weight seized over seized or delivered, sums of 28 days", ("seized_g",),
        ("seized_g", "delivered_g"), MONTH,
    ),
    Charted(
        "citizen_share", "share", "United States citizens among couriers caught at ports, sums of 28 days",
        ("caught_citizens",), ("caught_at_ports",), MONTH,
    ),
    _column("wait_minutes", "min", f"mean wait of a car at a port; {WAIT_NOTE}"),
    _column("labs_working", "labs", "labs at work"),
    _column("labs_paused", "labs", "labs that paused under enforcement"),
    _column("organisations", "organisations", "organisations in the trade"),
    _column("cells", "cells", "cartel cells"),
    _column("couriers", "people", "couriers on a roster"),
)  # fmt: skip
NEEDED = tuple(dict.fromkeys(name for line in CHARTED for name in (*line.parts, *line.whole)))


def chart_lines(columns: Mapping[str, Sequence[float]]) -> dict[str, list[float | None]]:
    """Return every line of the charts for the daily columns of one run; None where a share is not defined."""
    if not len(columns[NEEDED[0]]):
        return {line.name: [] for line in CHARTED}
    return {line.name: plain(line.take(columns)) for line in CHARTED}


def trailing_sum(values: np.ndarray, days: int) -> np.ndarray:
    """Return the sum over the days up to each day, at most `days` of them, along the last axis."""
    total = np.cumsum(values, axis=-1)
    total[..., days:] = total[..., days:] - total[..., :-days]
    return total


def plain(values: np.ndarray) -> list[float | None]:
    """Return numbers as they are written in JSON, to six significant digits."""
    return [None if math.isnan(value) else float(f"{value:.6g}") for value in values.tolist()]
