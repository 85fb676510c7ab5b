"""Ahead: at how many points of the ranges one policy averts more than another, in pairs, so that the largest one does not hide the rest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from abm.analysis.ranking import averted_by_point
from abm.report.assumptions import DATA
from abm.report.borrowed import lent_table
from abm.report.gathered import Gathered
from abm.report.points import effects_of

TEXT = ("policy", "label", "other", "other_label")  # columns of the table
NEAREST = 3  # of the others, by how often they avert more


def ahead_table(found: Gathered) -> pd.DataFrame:
    """Return at how many points of a design each policy averts more than each other one (kg), a row a pair in both directions.

    Raises
    ------
    StoreError
        It is no design.
    """
    design, effects = effects_of(found)
    averted = averted_by_point(effects)
    return pd.DataFrame(
        [
            {
                "policy": one, "label": design.labels[one], "other": other, "other_label": design.labels[other],
                "points": len(averted), "ahead": int((averted[one] > averted[other]).sum()),
            }
            for one in averted
            for other in averted
            if one != other
        ],
        columns=[*TEXT, "points", "ahead"],
    )  # fmt: skip


def ahead_file(design: str) -> Path:
    """Return where the table of a design is kept."""
    return DATA / f"{design}_ahead.csv"


@cache
def shipped_ahead(design: str) -> pd.DataFrame:
    """Return the shipped table of a design, as `ahead_table` makes it."""
    return lent_table(ahead_file(design), TEXT)


def ahead_text(design: str, label: str, words: Mapping[str, str]) -> str:
    """Say in how many versions a policy averts more than each of those that are hardest to outdo; nothing where no other was tested.

    `words` has the labels of a report, by those of the design, where they differ.
    """
    rows = shipped_ahead(design)
    rows = rows[rows["label"] == label].sort_values("ahead", kind="stable")
    if rows.empty:
        return ""
    about, points = f"“{words.get(label, label)}” averts more", rows["points"].max()
    if len(rows) > 1 and rows["ahead"].nunique() == 1:
        return f"{about} than each of the {len(rows)} others that were tested so in {rows['ahead'].max() or 'none'} of the {points} versions."
    named = ", ".join(
        f"than “{words.get(row.other_label, row.other_label)}” in {row.ahead or 'none'}"
        for row in rows.head(NEAREST).itertuples()
    )
    least = rows["ahead"].iloc[NEAREST:].min()
    others = f", than every other that was tested so in at least {least}" if len(rows) > NEAREST else ""
    return f"{about} {named}{others} of the {points} versions."
