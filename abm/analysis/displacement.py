"""Displacement: what leaves the field offices that clearly lose, and where as much is found; every kilogram once, on either side.

Of a load nobody knows which office it would have passed without a policy: what is known is by how much each office has less, each has
more, and all of them together. These differences conserve, so nothing is said of who went from where to where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from abm.analysis.judged import is_clear as are_clear
from abm.inputs.geography import FIELD_OFFICES
from abm.measures.arrays import Flags, Floats
from abm.measures.chance import beyond_chance
from abm.measures.paired import holm, paired_difference, paired_p_values
from abm.measures.ratio import ratio_of_means
from abm.measures.survival import Interval

OTHERS = "Others, each within chance"
LESS, MORE = "At no office: less in all", "More in all"


class Part(NamedTuple):
    """Name an office, or several, with what it loses or gains (kg pure a day), and whether that is beyond chance."""

    name: str
    kg: float
    is_clear: bool


@dataclass(frozen=True)
class Displacement:
    """Hold what leaves some offices and where as much is found; both sides add up to the same.

    Attributes
    ----------
    left, found : tuple of Part
        Offices that clearly lose, and those that clearly gain, the most first; then the others together, and what is more or less in all.
    usual : float
        What passes the offices that clearly lose without the policy, kg pure a day.
    elsewhere : Interval
        More at all other offices, as a share of what left: above 1 more comes than left; below 0 they lose, too.
    p : float
        Of no change at all other offices together, judged alone; nan where there is none.
    is_found : bool
        Whether more passes all other offices together, beyond chance; alone, or as `judged_together` has it.
    """

    left: tuple[Part, ...]
    found: tuple[Part, ...]
    usual: float
    elsewhere: Interval
    p: float
    is_found: bool

    @property
    def losing(self) -> list[Part]:
        """Return the offices that clearly lose."""
        return [part for part in self.left if part.name in FIELD_OFFICES]

    @property
    def gaining(self) -> list[Part]:
        """Return the offices that clearly gain."""
        return [part for part in self.found if part.name in FIELD_OFFICES]

    @property
    def lost(self) -> float:
        """Return what leaves the offices that clearly lose, kg pure a day."""
        return sum(part.kg for part in self.losing)


def displacement_of(flow: Floats, usual: Floats, is_clear: Flags) -> Displacement | None:
    """Return what leaves the offices that clearly lose, and where as much is found; None where none clearly loses.

    Parameters
    ----------
    flow, usual : arrays, shape [seeds, offices]
        Kg pure a day with and without the policy, the same seeds in the same order.
    is_clear : array of bool, shape [offices]
        Whether an office has more or less beyond chance.
    """
    change = (flow - usual).mean(axis=0)
    loses, gains = is_clear & (change < 0.0), is_clear & (change > 0.0)
    if not loses.any():
        return None
    others, total = float(change[~is_clear].sum()), paired_difference(flow.sum(axis=1), usual.sum(axis=1))
    sure = beyond_chance(total) != 0
    left, found = (
        [*_offices(change, which), *(Part(name, kg, clear) for name, kg, clear in rest if kg > 0.0)]
        for which, rest in (
            (loses, ((OTHERS, -others, False), (MORE, total.estimate, sure))),
            (gains, ((OTHERS, others, False), (LESS, -total.estimate, sure))),
        )
    )
    elsewhere = ratio_of_means((flow - usual)[:, ~loses].sum(axis=1), (usual - flow)[:, loses].sum(axis=1))
    p = np.nan
    if not loses.all() and len(flow) > 1:
        p = float(paired_p_values(flow[:, ~loses].sum(axis=1), usual[:, ~loses].sum(axis=1)))
    is_found = bool(are_clear(p)) and elsewhere.estimate > 0.0
    usually = float(usual[:, loses].sum(axis=1).mean())
    return Displacement(tuple(left), tuple(found), usually, elsewhere, p, is_found)


def judged_together(found: Mapping[str, Mapping[str, Displacement]]) -> dict[str, dict[str, Displacement]]:
    """Return displacements by scenario and period, with what is found at other offices judged over all of them (Holm's adjustment)."""
    every = [(name, period, one) for name, periods in found.items() for period, one in periods.items()]
    clear = are_clear(holm([one.p for _, _, one in every]))
    judged: dict[str, dict[str, Displacement]] = {name: {} for name in found}
    for (name, period, one), is_one in zip(every, clear, strict=True):
        judged[name][period] = replace(one, is_found=bool(is_one) and one.elsewhere.estimate > 0.0)
    return judged


def _offices(change: Floats, which: Flags) -> list[Part]:
    """Return some offices, the one that changes most first."""
    order = sorted(np.flatnonzero(which), key=lambda office: -abs(change[office]))
    return [Part(FIELD_OFFICES[office], abs(float(change[office])), True) for office in order]
