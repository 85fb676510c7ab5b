"""Measures: one number of what was taken of scenarios and seeds, shape [scenarios, seeds, takes]; means over seeds first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abm.measures.arrays import Floats

NAN = float("nan")


def mean(values: Floats) -> float:
    """Return the mean of the first take in the first scenario."""
    return float(values[0, :, 0].mean())


def change(values: Floats) -> float:
    """Return by which share the first scenario lies over the second."""
    return _over(values[0, :, 0], values[1, :, 0]) - 1.0


def ratio(values: Floats) -> float:
    """Return the first take in the first scenario over that in the second."""
    return _over(values[0, :, 0], values[1, :, 0])


def quotient(values: Floats) -> float:
    """Return the second take over the first, in the first scenario."""
    return _over(values[0, :, 1], values[0, :, 0])


def quotient_rise(values: Floats) -> float:
    """Return by how much that is higher in the first scenario than in the second."""
    return quotient(values) - quotient(values[1:])


def quotient_ratio(values: Floats) -> float:
    """Return that in the first scenario over that in the second."""
    return quotient(values) / quotient(values[1:])


def last_over_first(values: Floats) -> float:
    """Return by which share the second take lies over the first, in the first scenario."""
    return quotient(values) - 1.0


def growth_of_quotient(values: Floats) -> float:
    """Return (fourth take / third) over (second / first), in the first scenario."""
    first, second, third, fourth = values[0].mean(axis=0)
    return float((fourth / third) / (second / first))


def share_rise(values: Floats) -> float:
    """Return by how much the first take, as a share of the first two, is higher in the first scenario than in the second."""
    return _share(values[0]) - _share(values[1])


def more_slowly(values: Floats) -> float:
    """Return (first scenario / second) less (third / fourth)."""
    first, second, third, fourth = values[:, :, 0].mean(axis=1)
    return float(first / second - third / fourth)


def in_spreads(values: Floats) -> float:
    """Return the first scenario less the second, in standard deviations of single seeds of the second."""
    return float((values[0, :, 0] - values[1, :, 0]).mean() / values[1, :, 0].std(ddof=1))


def part_change(values: Floats) -> float:
    """Return by which share the first take, as a part of the second, lies over that in the second scenario."""
    part, of = values[:, :, 0].mean(axis=1), values[:, :, 1].mean(axis=1)
    return float((part[0] / of[0]) / (part[1] / of[1]) - 1.0)


def rest_change(values: Floats) -> float:
    """Return by which share the second take less the first lies over that in the second scenario."""
    rest = (values[:, :, 1] - values[:, :, 0]).mean(axis=1)
    return float(rest[0] / rest[1] - 1.0)


def regained(values: Floats) -> float:
    """Return how much of what the first take loses the rest of the second take gains."""
    here, everywhere = (values[0, :, k].mean() - values[1, :, k].mean() for k in (0, 1))
    return float((everywhere - here) / -here) if here < 0.0 else NAN


def fall_over_rise(values: Floats) -> float:
    """Return by which share the first take falls, over the share by which the second rises."""
    fall, rise = (_over(values[0, :, k], values[1, :, k]) - 1.0 for k in (0, 1))
    return -fall / rise if rise > 0.0 else NAN


@dataclass(frozen=True)
class AtRise:
    """Measure the third take where the first, as a share of the first two, lies `points` over that of the first scenario.

    Later scenarios are a ladder of ever stronger policies, and what they do is interpolated. `rungs` are what is reported instead of
    the change of the third take over the first scenario. It is nan where no rung reaches the rise.
    """

    points: float
    rungs: tuple[float, ...] = ()

    def __call__(self, values: Floats) -> float:
        means = values.mean(axis=1)
        shares = means[:, 0] / (means[:, 0] + means[:, 1])
        rises = np.maximum.accumulate(shares - shares[0])
        if not rises[-1] >= self.points:
            return NAN
        reached = np.array(self.rungs) if self.rungs else means[:, 2] / means[0, 2] - 1.0
        return float(np.interp(self.points, rises, reached))


@dataclass(frozen=True)
class EarlyPart:
    """Measure which part of the change of the fourth take is there in the third."""

    at: AtRise

    def __call__(self, values: Floats) -> float:
        return self.at(values[:, :, :3]) / self.at(values[:, :, [0, 1, 3]])


@dataclass(frozen=True)
class AtChance:
    """Measure the first take where the second is so large a share of it, over what it is in the first scenario.

    Later scenarios are a ladder, as above.
    """

    chance: float

    def __call__(self, values: Floats) -> float:
        means = values.mean(axis=1)
        chances = np.maximum.accumulate(means[:, 1] / means[:, 0])
        if not chances[0] <= self.chance <= chances[-1]:
            return NAN
        return float(np.interp(self.chance, chances, means[:, 0] / means[0, 0]))


@dataclass(frozen=True)
class Among:
    """Measure the change of the first take among seeds in which take number `by` is more in the first scenario."""

    by: int

    def __call__(self, values: Floats) -> float:
        chosen = values[0, :, self.by] > values[1, :, self.by]
        return change(values[:, chosen]) if chosen.any() else NAN


@dataclass(frozen=True)
class Added:
    """Measure what the first scenario adds to the first take of the second, over `usual`, among seeds chosen as above (None: all)."""

    usual: float
    by: int | None = None

    def __call__(self, values: Floats) -> float:
        added = chosen_of(values, self.by)
        return float(added[:, 0].mean() / self.usual) if len(added) else NAN


@dataclass(frozen=True)
class AddedOnAverage:
    """Measure the same over all outcomes, each by its chance and not by how many of the seeds drew it.

    `outcomes` are pairs: the take that tells the outcome, and its chance.
    """

    usual: float
    outcomes: tuple[tuple[int, float], ...]

    def __call__(self, values: Floats) -> float:
        return sum(chance * Added(self.usual, by)(values) for by, chance in self.outcomes)


@dataclass(frozen=True)
class PartAdded:
    """Measure which part of what is added to the second take is added to the first, among seeds chosen as above."""

    by: int

    def __call__(self, values: Floats) -> float:
        added = chosen_of(values, self.by)
        return float(added[:, 0].mean() / added[:, 1].mean()) if len(added) else NAN


def chosen_of(values: Floats, by: int | None) -> Floats:
    """Return what the first scenario adds to the second in seeds in which it adds to take number `by` (None: in all)."""
    added = values[0] - values[1]
    return added if by is None else added[added[:, by] > 0.0]


@dataclass(frozen=True)
class Apart:
    """Measure the change of the first take among some seeds less that among others, chosen as above."""

    one: int
    other: int

    def __call__(self, values: Floats) -> float:
        return Among(self.one)(values) - Among(self.other)(values)


def _over(above: Floats, below: Floats) -> float:
    return float(above.mean() / below.mean())


def _share(taken: Floats) -> float:
    part, rest = taken[:, :2].mean(axis=0)
    return float(part / (part + rest))
