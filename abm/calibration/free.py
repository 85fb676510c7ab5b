"""Free: the numbers that are fitted. Each varies within its declared range; no outcome is among them.

Demand has a source of its own (C27) and is not fitted: it would multiply seizures at will. Nor are referrals and weight on
foot: left free, they went to the ends of their ranges, so that hardly anybody on foot is found (FY2019-22 tells little of
it), and every policy at ports is answered on foot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from abm.experiment.design.sampling import Factor, is_wide
from abm.model.declared import PARAMETERS

FREE = (
    "lift",  # how much better aimed exams are
    "referral_share",  # referrals of vehicles
    "aimed_share",  # exams by risk profile
    "detection_skill",  # finds per exam of a load
    "class_scale",  # how sharply cells choose among classes of couriers
    "admissibility_share",  # exams of who can be refused entry, by which citizens among the caught are many
    "load_premium",  # aversion to putting much in one load
    "margin_response",  # eta: output by margin
    "progress_ratio",  # experience
    "willing_people",  # pools of couriers
    "territory_bidding",  # bidding for corridors
    "find_hazard",  # finds of labs
)
LOG_UNIFORM = "log-uniform"  # a source says so where the prior is


@dataclass(frozen=True)
class Numbers:
    """Hold the free numbers as factors, in the order of the coordinates of the unit cube."""

    factors: tuple[Factor, ...]

    @classmethod
    def of(cls, names: Sequence[str] = FREE) -> Numbers:
        """Return parameters as free numbers, each over its declared range."""
        return cls(tuple(_prior(name) for name in names))

    @property
    def defaults(self) -> dict[str, float]:
        """Return what the numbers are where nothing is said."""
        return {factor.name: PARAMETERS[factor.name].default for factor in self.factors}

    def at(self, place: np.ndarray) -> dict[str, float]:
        """Return the numbers at a place of the unit cube."""
        below_one = np.minimum(place, np.nextafter(1.0, 0.0)).tolist()
        return {factor.name: float(factor.at(u)) for factor, u in zip(self.factors, below_one, strict=True)}  # type: ignore[arg-type]


def _prior(name: str) -> Factor:
    """Return the prior of a parameter: uniform, or in the logarithm where its range is wide or its source says so."""
    p = PARAMETERS[name]
    return Factor(name, (), p.low, p.high, p.whole, is_wide(p.low, p.high) or LOG_UNIFORM in p.source)
