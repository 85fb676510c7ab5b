"""Series: measures of takes that are one column over periods, under a policy over that without it.

When substitutes come is chance: what is highest, lowest or back is so in each seed, and then a mean over seeds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abm.measures.arrays import Floats
from abm.model.kinds import MONTH


def changes(values: Floats) -> Floats:
    """Return by which share each take lies higher in the first scenario than in the second; means over seeds first."""
    means = values.mean(axis=1)
    return means[0] / means[1] - 1.0


def changes_by_seed(values: Floats) -> Floats:
    """Return by which share each take lies higher in the first scenario than in the second, in each seed."""
    return values[0] / values[1] - 1.0


def highest(values: Floats) -> float:
    """Return the highest change of all periods."""
    return float(changes_by_seed(values).max(axis=1).mean())


def lowest(values: Floats) -> float:
    """Return the lowest change of all periods."""
    return float(changes_by_seed(values).min(axis=1).mean())


@dataclass(frozen=True)
class DaysUntilBack:
    """Measure the end of the last period of 28 days that lies further off than `band`; nan where the last of a seed does."""

    band: float

    def __call__(self, values: Floats) -> float:
        off = np.abs(changes_by_seed(values)) > self.band
        periods = np.arange(1, values.shape[2] + 1)
        return float("nan") if off[:, -1].any() else float(MONTH * (off * periods).max(axis=1).mean())


@dataclass(frozen=True)
class GrossAllowed:
    """Measure by how much a price per gross gram has to lie off where the price per pure gram is at most `band` up; takes are purity."""

    band: float

    def __call__(self, values: Floats) -> float:
        return float((1.0 + self.band) * (1.0 + changes_by_seed(values)).mean() - 1.0)


def later(values: Floats) -> float:
    """Return by how much the change of the second take lies over that of the first."""
    first, second = changes(values)[:2]
    return float(second - first)


@dataclass(frozen=True)
class PerArrest:
    """Measure what one of `arrests` in the first scenario adds to the second, over what the third adds to the fourth."""

    arrests: int

    def __call__(self, values: Floats) -> float:
        first, second, third, fourth = values[:, :, 0].mean(axis=1)
        return float((first - second) / self.arrests / (third - fourth))
