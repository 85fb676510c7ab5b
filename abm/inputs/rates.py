"""Rates: the share of the traffic of each mode that is scanned without a policy, as official data say."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from abm.inputs.dates import first_date
from abm.inputs.series import SCANNED, read_scan_coverage
from abm.inputs.tables import DATA
from abm.inputs.traffic import FIRST_YEAR
from abm.inputs.units import percent_of

YEARS = 6  # of the official files


class Rate(NamedTuple):
    """Hold the lowest and the highest share that is scanned in any month; held inputs have one for all."""

    low: float
    high: float

    def __str__(self) -> str:
        """Write it in percent."""
        low, high = percent_of(self.low), percent_of(self.high)
        return high if low == high else f"{low[:-1]} to {high}"


@cache
def _by_month() -> np.ndarray:
    """Return the shares of all months of the official files, shape [months, modes]."""
    return read_scan_coverage(np.arange(12 * YEARS), DATA)


def scan_rate_on(day: int, inputs: str, mode: str) -> Rate:
    """Return the share of a mode that is scanned on a recorded day; after the official files, that of their last month."""
    held = scan_rates(inputs)[mode]
    if inputs != "history":
        return held
    month = (first_date(inputs) + day).astype("M8[M]") - first_date(inputs).astype("M8[M]")
    rate = float(_by_month()[min(int(month.astype(int)), 12 * YEARS - 1), SCANNED[mode]])
    return Rate(rate, rate)


@cache
def scan_rates(inputs: str) -> dict[str, Rate]:
    """Return the share scanned by mode, the same at all ports.

    Parameters
    ----------
    inputs : str
        "history": all months; "FY2022": the mean of that fiscal year, which is held.
    """
    month, shares = np.arange(12 * YEARS), _by_month()
    if inputs != "history":
        shares = shares[FIRST_YEAR + month // 12 == int(inputs.removeprefix("FY"))].mean(axis=0, keepdims=True)
    lowest, highest = shares.min(axis=0).tolist(), shares.max(axis=0).tolist()
    return {name: Rate(lowest[mode], highest[mode]) for name, mode in SCANNED.items()}
