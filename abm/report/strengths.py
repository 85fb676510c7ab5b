"""Strengths: by how much each assumption moves what a policy averts, over the points of the shipped design that draws them from their ranges."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pandas as pd
from scipy.stats import spearmanr

from abm.analysis.design import correlation_interval, distinct, of_policy, range_text
from abm.analysis.findings import number
from abm.analysis.ranking import AVERTED
from abm.measures.paired import ALPHA, holm
from abm.model.declared import PARAMETERS
from abm.report.assumptions import DATA
from abm.report.borrowed import lent_table
from abm.report.gathered import Gathered
from abm.report.markup import Cell, Html, Row, table
from abm.report.plain import plain_words
from abm.report.points import effects_of
from abm.report.ranges import USUAL, shipped_ranges
from abm.report.tables import number_cell

TEXT = ("label", "parameter")  # columns of the table
THIRDS = 3


def strengths_table(found: Gathered) -> pd.DataFrame:
    """Return how far each parameter of a design moves what each policy averts, a row a policy and a parameter, the strongest first.

    Returns
    -------
    DataFrame
        Mean share of the flow averted at the points with the lowest and with the highest third of the values of the parameter (`low`,
        `high`), Spearman's rank correlation over all points, and whether it is beyond chance (Holm over the parameters of the policy).

    Raises
    ------
    StoreError
        It is no design.
    """
    design, effects = effects_of(found)
    parts = [
        _of_policy(
            distinct(of_policy(effects, policy, AVERTED)), label, [one.name for one in design.factors_of(policy)]
        )
        for policy, label in design.labels.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _of_policy(averted: pd.DataFrame, label: str, names: Sequence[str]) -> pd.DataFrame:
    """Return the rows of a policy."""
    tests = [spearmanr(averted[name], averted["effect"]) for name in names]
    rows = pd.DataFrame(
        {
            "label": label,
            "parameter": names,
            "low": [_mean_of_third(averted, name, 0) for name in names],
            "high": [_mean_of_third(averted, name, THIRDS - 1) for name in names],
            "correlation": [round(float(one.statistic), 4) for one in tests],
            "clear": (holm([float(one.pvalue) for one in tests]) < ALPHA).astype(int),
        }
    )
    return rows.sort_values("correlation", key=abs, ascending=False, kind="stable")


def _mean_of_third(averted: pd.DataFrame, name: str, third: int) -> float:
    """Return the mean effect at the points that hold a third of the values of a parameter, by rank."""
    ranks = averted[name].rank(method="first") - 1
    return round(float(averted.loc[ranks * THIRDS // len(averted) == third, "effect"].mean()), 4)


def strengths_file(design: str) -> Path:
    """Return where the table of a shipped design is kept, beside that of its ranges."""
    return DATA / f"{design.replace(USUAL, 'strengths')}.csv"


@cache
def shipped_strengths(design: str) -> pd.DataFrame:
    """Return the shipped table of a design, as `strengths_table` makes it."""
    return lent_table(strengths_file(design), TEXT)


def strengths_of(design: str, label: str) -> pd.DataFrame:
    """Return the rows of a policy of a shipped design, the strongest first."""
    rows = shipped_strengths(design)
    return rows[rows["label"] == label]


def points_text(share: float) -> str:
    """Write a mean share averted."""
    return f"{number(100 * share, 1, signed=True)}%"


def strengths_part(design: str, label: str) -> Html:
    """Return the assumptions in the order in which they move what a policy of the shipped design averts."""
    rows: list[Row] = []
    points = shipped_ranges(design)["points"][label]
    for one in strengths_of(design, label).itertuples():
        p = PARAMETERS[one.parameter]
        numbers = (number_cell(float(value)) for value in (p.default, p.low, p.high))
        shares = (Cell(points_text(share), share) for share in (one.low, one.high))
        clear = "yes" if one.clear else "no"
        rows.append(
            [
                plain_words(p.name),
                *numbers,
                *shares,
                Cell(
                    number(one.correlation, 2, signed=True) + range_text(correlation_interval(one.correlation, points)),
                    abs(one.correlation),
                ),
                clear,
            ]
        )
    heads = [
        "The answer depends on …", "Usual", "Lowest", "Highest", "Averted in the lowest third of the range", "In the highest third",
        "Rank correlation (95% interval)", "Beyond chance",
    ]  # fmt: skip
    return table(
        f"Assumptions by how far they move what “{label}” averts (share of the flow from its start)",
        heads,
        rows,
        wide=True,
    )
