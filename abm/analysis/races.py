"""Races: which two policies change places over the points of a design, and what that goes with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from abm.analysis.design import (
    LOCAL,
    Design,
    correlation_interval,
    correlation_ratio,
    correlation_text,
    in_order,
    rank_correlation,
)
from abm.analysis.findings import number
from abm.analysis.judged import is_clear
from abm.analysis.plain import PLAIN
from abm.measures.chance import beyond_chance
from abm.measures.paired import holm, paired_difference
from abm.measures.resampling import bootstrap_test
from abm.measures.survival import Interval

CONTESTED, MOST_RACES = 0.1, 3  # of the points, at which two policies must have either order; that are asked
LEAST_POINTS = 3  # from which on it is said what goes with a lead
THIRDS = ("lowest third", "middle third", "highest third")
FEW_POINTS = 10  # of fewer, draws with replacement are too much alike


class Part(NamedTuple):
    """Hold the lead at some points: which, how many they are, at how many the first is ahead, and the mean lead with its interval."""

    name: str
    points: int
    ahead: int
    lead: Interval


@dataclass(frozen=True, eq=False)
class Driver:
    """Hold how a factor goes with a lead.

    Attributes
    ----------
    strength : Interval
        Spearman's rank correlation and its 95% interval; of values without an order the correlation ratio, which has none.
    has_order : bool
        Whether the values are numbers.
    is_clear : bool
        Whether it is beyond chance (Holm over all factors).
    """

    name: str
    strength: Interval
    has_order: bool
    is_clear: bool
    values: pd.Series
    leads: pd.Series

    @property
    def parts(self) -> list[Part]:
        """Return the lead at each value of the factor, or at thirds of its values where they are more than three."""
        if self.has_order and self.values.nunique() > len(THIRDS):
            third = np.ceil(self.values.rank() * len(THIRDS) / len(self.values)).astype(int)
            return [_part(THIRDS[place - 1], self.leads[third == place]) for place in sorted(set(third))]
        levels = in_order(self.values.drop_duplicates())
        return [_part(value_text(level), self.leads[self.values == level]) for level in levels]

    @property
    def turns(self) -> bool:
        """Tell whether the first is clearly ahead at one end of the factor and clearly behind at the other."""
        return {1, -1} <= {beyond_chance(one.lead) for one in self.parts}


@dataclass(frozen=True, eq=False)
class Race:
    """Hold two policies, the one that is ahead at more points first, its leads in kilograms, and what they go with, the strongest first."""

    one: str
    other: str
    leads: pd.Series
    drivers: list[Driver]

    @property
    def ahead(self) -> int:
        """Return at how many points the first is ahead."""
        return int((self.leads > 0.0).sum())

    @property
    def behind(self) -> int:
        """Return at how many points it is behind."""
        return int((self.leads < 0.0).sum())

    @property
    def is_contested(self) -> bool:
        """Tell whether the other is ahead at a tenth of the points or more."""
        return self.behind >= CONTESTED * len(self.leads)

    @property
    def turn(self) -> Driver | None:
        """Return the strongest of what clearly turns their order around; None where nothing does, alone."""
        return next((driver for driver in self.drivers if driver.is_clear and driver.turns), None)


class Races(NamedTuple):
    """Hold the races that are asked, the nearest to even first, and how many pairs of policies are contested, and there."""

    asked: list[Race]
    contested: int
    pairs: int


def races_of(design: Design, averted: pd.DataFrame) -> Races:
    """Return the most contested pairs of policies, given what each averts by point; where none is contested the first two alone."""
    ranked = averted.mean().sort_values(ascending=False, kind="stable").index
    every = [_race(design, averted, *pair) for pair in combinations(ranked, 2)]
    contested = sorted(
        (race for race in every if race.is_contested), key=lambda race: -min(race.ahead, race.behind) / len(race.leads)
    )
    asked = [_driven(design, race) for race in contested[:MOST_RACES] or every[:1]]
    return Races(asked, len(contested), len(every))


def _race(design: Design, averted: pd.DataFrame, one: str, other: str) -> Race:
    """Return two policies with their leads, without what goes with these; points that differ by the field of a third policy alone are one."""
    pairs = design.pairs.set_index(["policy", "point"])["scenario"]
    runs = pd.DataFrame({policy: pairs[policy].loc[averted.index] for policy in (one, other)})
    leads = (averted[one] - averted[other])[~runs.duplicated()]
    is_behind = (leads < 0.0).sum() > (leads > 0.0).sum()
    return Race(other, one, -leads, []) if is_behind else Race(one, other, leads, [])


def _driven(design: Design, race: Race) -> Race:
    """Return a race with what its leads go with; what moves alone, around one world, is no range of worlds."""
    names = dict.fromkeys(factor.name for policy in (race.one, race.other) for factor in design.factors_of(policy))
    points = design.points.set_index("point").loc[race.leads.index, [] if design.kind == LOCAL else list(names)]
    return replace(race, drivers=drivers_of(points, race.leads))


def drivers_of(points: pd.DataFrame, leads: pd.Series) -> list[Driver]:
    """Return how each factor goes with a lead, the strongest first; none of few points, and none that does not vary with it."""
    if len(leads) < LEAST_POINTS or leads.nunique() < 2:
        return []
    varied = [
        name
        for name in points
        if 1 < points[name].nunique() and (is_numeric(points[name]) or points[name].nunique() < len(leads))
    ]
    tests = [_strength(points[name], leads) for name in varied]
    clear = is_clear(holm([p for _, p in tests]))
    found = [
        Driver(name, strength, is_numeric(points[name]), bool(sure), points[name], leads)
        for name, (strength, _), sure in zip(varied, tests, clear, strict=True)
    ]
    return sorted(found, key=lambda driver: -abs(driver.strength.estimate))


def is_numeric(values: pd.Series) -> bool:
    """Tell whether the values of a factor are numbers, which have an order."""
    return pd.api.types.is_numeric_dtype(values)


def plain_title(design: Design, name: str) -> str:
    """Return what varies in plain words; as the design titles it where it has none."""
    return PLAIN.get(name) or design.title_of(name, with_unit=False)


def driver_text(driver: Driver) -> str:
    """Write how strongly a factor goes with a lead, with the interval of a rank correlation."""
    return (
        correlation_text(driver.strength)
        if driver.has_order
        else f"correlation ratio {number(driver.strength.estimate, 2)}"
    )


def place_text(driver: Driver, part: Part) -> str:
    """Say at which values of a factor some points are: "the highest third", "the value 4"."""
    return f"the {part.name}" if part.name in THIRDS else f"the value {part.name}"


def value_text(value: object) -> str:
    """Write a value of a factor."""
    return f"{value:g}".replace("-", "\N{MINUS SIGN}") if isinstance(value, (int, float)) else str(value)


def _strength(values: pd.Series, leads: pd.Series) -> tuple[Interval, float]:
    """Return how strongly a factor goes with a lead, and the p-value of not at all (Spearman; Kruskal-Wallis without an order)."""
    from scipy.stats import kruskal, spearmanr

    if is_numeric(values):
        r = rank_correlation(values, leads)
        return correlation_interval(r, len(leads)), float(spearmanr(values, leads).pvalue)
    groups = [group.to_numpy() for _, group in leads.groupby(values)]
    return Interval(correlation_ratio(values, leads), np.nan, np.nan), float(kruskal(*groups).pvalue)


def _part(name: str, leads: pd.Series) -> Part:
    """Return the mean lead at some points with its bootstrap interval over them; with Student's where they are few, and none of one."""
    of = leads.to_numpy(float)
    test = bootstrap_test if len(of) >= FEW_POINTS else paired_difference
    lead = test(of, np.zeros(len(of))) if len(of) > 1 else Interval(float(of.mean()), np.nan, np.nan)
    return Part(name, len(of), int((of > 0.0).sum()), lead)
