"""Ranking over the points of a design: which rank each policy has at each, by what it averts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from abm.analysis.design import Design
from abm.analysis.differences import DELIVERED, distinguished
from abm.measures.ranking import possible_ranks

AVERTED, DROP = "averted_share", "largest_drop"
AVERTED_KG = (
    "averted_kg"  # by which policies are ranked, as in an answer: shares are each of the time from a policy's own start
)


def averted_by_point(effects: pd.DataFrame) -> pd.DataFrame:
    """Return what policies avert in kilograms, by which they are ranked: a row a point and a column a policy."""
    return effects_by_point(effects, AVERTED_KG)


def effects_by_point(effects: pd.DataFrame, variable: str) -> pd.DataFrame:
    """Return an effect, a row a point and a column a policy; points that lack one are left out."""
    rows = effects[effects["variable"] == variable]
    return rows.pivot_table(index="point", columns="policy", values="effect").dropna()


def ranks_by_point(
    design: Design, averted: pd.DataFrame, differences: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rank of each policy at each point by the estimates, and whether it can have no other (Holm over all of the design)."""
    apart, names = distinguished(differences, DELIVERED), design.pairs.set_index(["point", "policy"])["scenario"]
    sure = {}
    for point, row in averted.iterrows():
        own = [names[point, policy] for policy in averted]
        pairs = np.array([[frozenset((one, other)) in apart for other in own] for one in own])
        first, last = possible_ranks(row.to_numpy(float), pairs)
        sure[point] = first == last
    ranks = averted.rank(axis=1, ascending=False, method="first").astype(int)
    return ranks, pd.DataFrame.from_dict(sure, orient="index", columns=averted.columns)
