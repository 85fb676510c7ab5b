"""Ranges: what policies do over what is not known of the world, as the shipped experiment has it that draws parameters from their whole ranges."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from abm.analysis.design import distinct, of_policy
from abm.analysis.findings import number, percent
from abm.analysis.ranking import AVERTED, DROP, averted_by_point
from abm.analysis.responses import STATUS
from abm.measures.falls import NO_DROP, NOT_RECOVERED, RECOVERED, RELAPSED, STAYED_ABOVE
from abm.report.ahead import ahead_text
from abm.report.assumptions import DATA
from abm.report.borrowed import lent_table, made_for, same_policies, watched_text
from abm.report.gathered import Gathered
from abm.report.markup import Cell, Html, Row, join, paragraphs, table
from abm.report.points import clear_firsts, effects_of
from abm.report.yardsticks import HISTORY

USUAL = "ranges"  # the design over what is not known from which a report takes its table,
OF_INPUTS = {HISTORY: "ranges_history"}  # and by the inputs of a report, where these have one of their own
MUCH = 0.05  # of the flow over the whole run
TEXT = ("policy", "label", "rules", "experiment_sha256")  # columns of the table
HEADS = (
    "Policy",
    "Averted, lowest to highest",
    "Its median",
    "Clearly less flow at",
    "Clearly more at",
    "Averts most at",
    "Clearly most at",
    "Largest drop, lowest to highest",
    "Its median",
    "Drop beyond chance at",
    "Comes back and stays back at",
    "Comes back, later below 95% again at",
    "Not back when the run ends at",
    "Falls, stays above 90% at",
)
ENDS = {  # columns of the table
    "recovered": RECOVERED, "relapsed": RELAPSED, "not_recovered": NOT_RECOVERED, "stayed_above": STAYED_ABOVE, "no_drop": NO_DROP,
}  # fmt: skip


def ranges_table(found: Gathered) -> pd.DataFrame:
    """Return what each policy does over the points of a design, a row a policy.

    Returns
    -------
    DataFrame
        Shares of the flow without the policy (`averted_...`, `drop_...`), numbers of points, the hash of the rules and that of the
        experiment.

    Raises
    ------
    StoreError
        It is no design.
    """
    design, effects = effects_of(found)
    kilograms = averted_by_point(effects)
    firsts, clear = kilograms.idxmax(axis=1), clear_firsts(found, kilograms)
    rows = []
    for policy, label in design.labels.items():
        averted, drops = (distinct(of_policy(effects, policy, name)) for name in (AVERTED, DROP))
        ends = distinct(effects[(effects["policy"] == policy) & (effects["variable"] == STATUS)])["status"]
        rows.append(
            {
                "policy": policy, "label": label, "points": len(averted), "parameters": len(design.factors), "seeds": int(averted["n"].min()),
                **_reach(averted, "averted"), "less": int((averted["clear"] == 1).sum()), "more": int((averted["clear"] == -1).sum()),
                "much": int((averted["effect"] > MUCH).sum()), "most": int((firsts == policy).sum()),
                "clearly_most": int(((firsts == policy) & clear).sum()), **_reach(drops, "drop"), "drops": int((drops["clear"] == 1).sum()),
                **{name: int((ends == status).sum()) for name, status in ENDS.items()},
                "rules": found.manifest.get("rule_source_hash"), "experiment_sha256": found.manifest.get("experiment_sha256"),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _reach(rows: pd.DataFrame, name: str) -> dict[str, float]:
    found = rows["effect"].agg(["min", "median", "max"])
    return {
        f"{name}_{end}": round(float(value), 4) for end, value in zip(("low", "median", "high"), found, strict=True)
    }


def design_for(found: Gathered) -> str:
    """Return the name of the shipped design over what is not known that has the inputs of a report."""
    return OF_INPUTS.get(str(found.folder.scenarios[0].get("inputs")), USUAL)


def ranges_file(design: str) -> Path:
    """Return where the table of a design is kept."""
    return DATA / f"{design}.csv"


@cache
def shipped_ranges(design: str) -> pd.DataFrame:
    """Return the shipped table of a design, as `ranges_table` makes it, each row under the label of its policy."""
    return lent_table(ranges_file(design), TEXT).set_index("label", drop=False)


def ahead_sentences(found: Gathered, design: str) -> list[str]:
    """Say of each policy of a report that a design has, too, in how many versions it averts more than the others there."""
    words = {there: mine for mine, there in same_policies(found, design)}
    return [said for there in words if (said := ahead_text(design, there, words))]


def ranges_part(found: Gathered) -> Html:
    """Return what the policies of the shipped experiment do over the ranges: of whom it is, a sentence, the table."""
    name = design_for(found)
    rows = shipped_ranges(name)
    seeds = rows["seeds"].min()
    reported = f"Each point is a world with other values of what is not known, {seeds} seeds with and without each policy; clear is what lies beyond chance at a point alone."
    caption = (
        f"What policies do over {rows['points'].max()} points of the ranges of {rows['parameters'].max()} parameters"
    )
    made = [_row(row) for row in rows.itertuples()]
    days = max((one.days_watched for one in found.policies), default=None)
    watched = [] if days is None else [f"Its runs are {watched_text(name, days)}."]
    return join(
        [
            paragraphs([made_for(found, name), *watched, *ahead_sentences(found, name), reported]),
            table(caption, list(HEADS), made, wide=True),
        ]
    )


def _row(row: Any) -> Row:
    def counted(number: int) -> Cell:
        return Cell(f"{number} of {row.points}", number)

    averted, drop = (
        f"{percent(low, signed)} to {percent(high, signed)}"
        for low, high, signed in ((row.averted_low, row.averted_high, True), (row.drop_low, row.drop_high, False))
    )
    return [
        row.label, Cell(averted, row.averted_low), Cell(f"{number(100 * row.averted_median, 1, signed=True)}%", row.averted_median),
        counted(row.less), counted(row.more), counted(row.most), counted(row.clearly_most),
        Cell(drop, row.drop_high), Cell(percent(row.drop_median), row.drop_median), counted(row.drops),
        counted(row.recovered), counted(row.relapsed), counted(row.not_recovered), counted(row.stayed_above),
    ]  # fmt: skip
