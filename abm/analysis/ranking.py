"""Ranking over the points of a design: which rank each policy has at each, and what moves the lead of the first over the next."""

from __future__ import annotations

from dataclasses import dataclass
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
from abm.analysis.differences import DELIVERED, distinguished
from abm.analysis.findings import number
from abm.analysis.judged import is_clear
from abm.analysis.plain import PLAIN
from abm.measures.chance import beyond_chance
from abm.measures.paired import holm, paired_difference
from abm.measures.ranking import possible_ranks
from abm.measures.resampling import bootstrap_test
from abm.measures.survival import Interval

AVERTED, DROP = "averted_share", "largest_drop"
AVERTED_KG = (
    "averted_kg"  # by which policies are ranked, as in an answer: shares are each of the time from a policy's own start
)
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
    """Hold the two policies that are first most often, by how much the first is ahead at each point, and what that goes with, the strongest first."""

    one: str
    other: str
    leads: pd.Series
    drivers: list[Driver]


def effects_by_point(effects: pd.DataFrame, variable: str) -> pd.DataFrame:
    """Return an effect as a share, a row a point and a column a policy; points that lack one are left out."""
    rows = effects[effects["variable"] == variable]
    return rows.pivot_table(index="point", columns="policy", values="effect").dropna()


def ranks_by_point(
    design: Design, shares: pd.DataFrame, differences: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rank of each policy at each point by the estimates, and whether it can have no other (Holm over all of the design)."""
    apart, names = distinguished(differences, DELIVERED), design.pairs.set_index(["point", "policy"])["scenario"]
    sure = {}
    for point, row in shares.iterrows():
        own = [names[point, policy] for policy in shares]
        pairs = np.array([[frozenset((one, other)) in apart for other in own] for one in own])
        first, last = possible_ranks(row.to_numpy(float), pairs)
        sure[point] = first == last
    ranks = shares.rank(axis=1, ascending=False, method="first").astype(int)
    return ranks, pd.DataFrame.from_dict(sure, orient="index", columns=shares.columns)


def race_of(design: Design, shares: pd.DataFrame) -> Race:
    """Return the two policies that are first most often, and what the lead of the first goes with."""
    ranked = shares.mean().sort_values(ascending=False, kind="stable").index
    often = list(shares.idxmax(axis=1).value_counts().index)
    one, other = (often + [policy for policy in ranked if policy not in often])[:2]
    points = design.points.set_index("point").loc[shares.index]
    pairs = design.pairs.set_index(["policy", "point"])["scenario"]
    runs = pd.DataFrame({policy: pairs[policy].loc[shares.index] for policy in (one, other)})
    leads = (shares[one] - shares[other])[
        ~runs.duplicated()
    ]  # points that differ by the field of a third policy alone are one
    names = dict.fromkeys(factor.name for policy in (one, other) for factor in design.factors_of(policy))
    moved = [] if design.kind == LOCAL else list(names)  # what moves alone, around one world, is no range of worlds
    return Race(one, other, leads, drivers_of(points.loc[leads.index, moved], leads))


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
