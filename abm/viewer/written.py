"""Written: numbers as people write them: three digits that matter, millions in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from abm.analysis.findings import MINUS, number

DIGITS, MOST_DECIMALS = 3, 6  # of a number
EXACT = 10_000  # below it, all digits before the point are written: days, say
LARGE = {1e12: " trillion", 1e9: " billion", 1e6: " million", 1.0: ""}  # words, by what a number is divided by


def written(values: Sequence[float]) -> list[str]:
    """Write numbers that stand beside each other: the largest with three digits that matter, all with its decimals and its word."""
    sizes = [abs(value) for value in values if math.isfinite(value) and value]
    size = max(sizes, default=0.0)
    unit = next((one for one in LARGE if _rounded(size) >= one), 1.0)
    decimals = decimals_of(_rounded(size / unit)) if size else 0
    if size < EXACT:
        decimals = 0 if all(float(one).is_integer() for one in sizes) else max(decimals, 0)
    return [_written(float(value), unit, decimals) for value in values]


def _rounded(size: float) -> float:
    """Return a size with so many digits as are written: 999,999 is a million."""
    return float(f"{size:.{DIGITS}g}")


def _written(value: float, unit: float, decimals: int) -> str:
    """Write a number; decimals below zero are digits before the point that do not matter."""
    if not math.isfinite(value):
        return "" if math.isnan(value) else str(value).replace("-", MINUS)
    return number(round(value / unit, decimals), max(decimals, 0)) + LARGE[unit]


def decimals_of(value: float) -> int:
    """Return how many decimals a number needs for three digits that matter; below zero, those before the point that do not."""
    return min(DIGITS - 1 - math.floor(math.log10(abs(value))), MOST_DECIMALS)
