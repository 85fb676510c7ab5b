"""Points of a design: which policy averts most at each, and what turns that around."""

from __future__ import annotations

import numpy as np
import pandas as pd

from abm.analysis.design import Design, correlation_ratio, distinct, effect_title, of_policy, rank_correlation
from abm.analysis.differences import distinguished
from abm.analysis.findings import number, percent
from abm.inputs.inside import StoreError
from abm.report.gathered import Gathered
from abm.report.markup import Cell, Html, Row, join, paragraphs, table

AVERTED, DROP = "averted_share", "largest_drop"
DELIVERED = "delivered_kg"
MOST_ROWS = 3000  # of the table
LEAST_POINTS = 3  # from which on it is said what goes with a difference


def reaches(found: Gathered) -> list[str]:
    """Say of each policy how far what it averts and its largest drop reach over the points."""
    design, folder = found.design, found.folder
    if design is None or not folder.has("effects"):
        return []
    effects = folder.table("effects")
    reported = [
        (name, policy) for policy in design.policies for name in (AVERTED, DROP) if name in set(effects["variable"])
    ]
    return [
        f"{effect_title(design, distinct(of_policy(effects, policy, name)), policy, name)}."
        for name, policy in reported
    ]


def points_part(found: Gathered) -> Html | None:
    """Return the policies at every point, who averts most, and what turns that around; None with fewer than two policies."""
    design = found.design
    if design is None or len(design.policies) < 2 or not found.folder.has("effects"):
        return None
    effects = found.folder.table("effects")
    shares = effects_by_point(effects, AVERTED)
    if shares.empty or shares.shape[1] < 2:
        return None
    firsts, clear = shares.idxmax(axis=1), clear_firsts(found, shares)
    return join(
        [
            paragraphs([_counts(design, firsts, clear), _turns(design, shares, firsts)]),
            _table(found, shares, firsts, clear),
        ]
    )


def effects_of(found: Gathered) -> tuple[Design, pd.DataFrame]:
    """Return a design and its table of effects; raise StoreError where it is no design."""
    if found.design is None or not found.folder.has("effects"):
        raise StoreError(f"{found.folder.folder}: no design, so that nothing in it is over ranges")
    return found.design, found.folder.table("effects")


def effects_by_point(effects: pd.DataFrame, variable: str) -> pd.DataFrame:
    """Return an effect as a share, a row a point and a column a policy; points that lack one are left out."""
    rows = effects[effects["variable"] == variable]
    return rows.pivot_table(index="point", columns="policy", values="effect").dropna()


def clear_firsts(found: Gathered, shares: pd.DataFrame) -> pd.Series:
    """Tell at which points the first is clearly different from every other one (Holm over all of the design)."""
    assert found.design is not None, "asked of designs alone"
    apart = distinguished(found.differences, DELIVERED)
    names = found.design.pairs.set_index(["point", "policy"])["scenario"]

    def is_clear(point: int, first: str) -> bool:
        others = [policy for policy in shares if policy != first]
        return all(frozenset((names[point, first], names[point, other])) in apart for other in others)

    firsts = shares.idxmax(axis=1)
    return pd.Series([is_clear(point, first) for point, first in firsts.items()], index=shares.index)


def _counts(design: Design, firsts: pd.Series, clear: pd.Series) -> str:
    """Say at how many points each policy averts most."""
    said = [
        f"“{design.labels[policy]}” at {int((firsts == policy).sum())} (clearly, against every other one, at {int((clear & (firsts == policy)).sum())})"
        for policy in firsts.value_counts().index
    ]
    return f"Which policy averts most of the flow, over {len(firsts)} points: {'; '.join(said)}. Where it is not clear, they tie."


def _turns(design: Design, shares: pd.DataFrame, firsts: pd.Series) -> str:
    """Say with which factor the difference between the two that are first most often goes most."""
    ranked = shares.mean().sort_values(ascending=False, kind="stable").index
    often = list(firsts.value_counts().index)
    one, other = (often + [policy for policy in ranked if policy not in often])[:2]
    difference = shares[one] - shares[other]
    points = design.points.set_index("point").loc[shares.index]
    moved = {factor.name: _strength(points[factor.name], difference) for factor in design.factors}
    known = {name: strength for name, strength in moved.items() if np.isfinite(strength)}
    if len(difference) < LEAST_POINTS or not known:
        return ""
    most = max(known, key=lambda name: abs(known[name]))
    means = difference.groupby(points[most]).mean()
    text = f"What “{design.labels[one]}” averts beyond “{design.labels[other]}” goes most with {design.title_of(most)}"
    text += f" ({'rank correlation ' if points[most].dtype != object else 'correlation ratio '}{number(known[most], 2, signed=True)})"
    if 1 < len(means) < len(difference):
        low, high = means.idxmin(), means.idxmax()
        text += f": on average {_points(means[low])} at {_value(low)}, {_points(means[high])} at {_value(high)}"
        text += ", so that their ranking turns around" if means[low] < 0 < means[high] else ""
    return f"{text}."


def _strength(values: pd.Series, difference: pd.Series) -> float:
    r = rank_correlation(values, difference)
    return r if np.isfinite(r) else correlation_ratio(values, difference)


def _points(share: float) -> str:
    return f"{number(100 * share, 1, signed=True)} points"


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _table(found: Gathered, shares: pd.DataFrame, firsts: pd.Series, clear: pd.Series) -> Html:
    design = found.design
    assert design is not None, "asked of designs alone"
    drops = effects_by_point(found.folder.table("effects"), DROP).reindex(shares.index)
    labels = design.points.set_index("point")["label"]
    rows: list[Row] = []
    for point, row in shares.head(MOST_ROWS).iterrows():
        cells = [Cell(percent(row[policy], signed=True), row[policy]) for policy in shares]
        falls = [
            Cell(percent(one) if one == one else "", one)
            for one in (drops.loc[point].get(policy, np.nan) for policy in shares)
        ]
        first = design.labels[firsts[point]] if clear[point] else "tie"
        rows.append([str(labels[point]), first, *cells, *falls])
    names = [design.labels[policy] for policy in shares]
    heads = [
        "Point",
        "Averts most",
        *(f"Averted: {name}" for name in names),
        *(f"Largest drop: {name}" for name in names),
    ]
    return table("Policies at each point of the design", heads, rows, wide=True)
