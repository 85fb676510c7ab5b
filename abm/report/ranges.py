"""Ranges: what policies do over what is not known of the world, as the shipped experiment has it that draws parameters from their whole ranges."""

from __future__ import annotations

import csv
from functools import cache
from typing import Any

import pandas as pd

from abm.analysis.design import distinct, of_policy, rank_correlation
from abm.analysis.findings import number, percent
from abm.analysis.responses import STATUS
from abm.inputs.inside import StoreError
from abm.measures.falls import NOT_RECOVERED
from abm.model.declared import PARAMETERS
from abm.report.assumptions import DATA, words_of
from abm.report.borrowed import made_for, same_policies
from abm.report.gathered import Gathered
from abm.report.markup import Cell, Html, Row, join, paragraphs, table
from abm.report.points import AVERTED, DROP, clear_firsts, effects_by_point

NAME = "ranges"  # of the experiment of which the table is
FILE = DATA / "ranges.csv"
MUCH = 0.05  # of the flow over the whole run
TEXT = ("policy", "label", "goes_with", "rules", "experiment_sha256")  # columns of the table
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
    "Not recovered at",
)


def ranges_table(found: Gathered) -> pd.DataFrame:
    """Return what each policy does over the points of a design, a row a policy.

    Returns
    -------
    DataFrame
        Shares of the flow without the policy (`averted_...`, `drop_...`), numbers of points, the parameter with which what is averted
        goes most and its rank correlation, the hash of the rules and that of the experiment.

    Raises
    ------
    StoreError
        It is no design.
    """
    design = found.design
    if design is None or not found.folder.has("effects"):
        raise StoreError(f"{found.folder.folder}: no design, so that nothing in it is over ranges")
    effects = found.folder.table("effects")
    shares = effects_by_point(effects, AVERTED)
    firsts, clear = shares.idxmax(axis=1), clear_firsts(found, shares)
    rows = []
    for policy, label in design.labels.items():
        averted, drops = (distinct(of_policy(effects, policy, name)) for name in (AVERTED, DROP))
        ends = distinct(effects[(effects["policy"] == policy) & (effects["variable"] == STATUS)])["status"]
        strength = {
            one.name: rank_correlation(averted[one.name], averted["effect"]) for one in design.factors_of(policy)
        }
        most = max(strength, key=lambda name: abs(strength[name]))
        rows.append(
            {
                "policy": policy, "label": label, "points": len(averted), "parameters": len(design.factors), "seeds": int(averted["n"].min()),
                **_reach(averted, "averted"), "less": int((averted["clear"] == 1).sum()), "more": int((averted["clear"] == -1).sum()),
                "much": int((averted["effect"] > MUCH).sum()), "most": int((firsts == policy).sum()),
                "clearly_most": int(((firsts == policy) & clear).sum()), **_reach(drops, "drop"), "drops": int((drops["clear"] == 1).sum()),
                "not_recovered": int((ends == NOT_RECOVERED).sum()), "goes_with": most, "correlation": strength[most],
                "rules": found.manifest.get("rule_source_hash"), "experiment_sha256": found.manifest.get("experiment_sha256"),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _reach(rows: pd.DataFrame, name: str) -> dict[str, float]:
    found = rows["effect"].agg(["min", "median", "max"])
    return {
        f"{name}_{end}": round(float(value), 4) for end, value in zip(("low", "median", "high"), found, strict=True)
    }


@cache
def shipped_ranges() -> pd.DataFrame:
    """Return the shipped table, as `ranges_table` makes it."""
    with open(FILE, encoding="utf-8", newline="") as file:
        rows = pd.DataFrame(csv.DictReader(file))
    return rows.apply(lambda column: column if column.name in TEXT else pd.to_numeric(column))


def ranges_sentence(rows: pd.DataFrame) -> str:
    """Say whether the policy that averts most at most points does so clearly, and at how many points none averts much."""
    first = rows.loc[rows["most"].idxmax()]
    points = first["points"]
    return (
        f"Over {points} points of the ranges of {first['parameters']} parameters, “{first['label']}” averts most at {first['most']}, clearly at "
        f"{first['clearly_most']}; it averts flow clearly at {first['less']} and adds to it clearly at {first['more']}, {number(100 * first['averted_median'], 1)}% "
        f"of the flow in the median. {_verdict(first)}"
    )


def over_assumptions(found: Gathered, label: str) -> str:
    """Say at how many points of the ranges a policy of a report, and others in it, clearly lower and raise the flow, or that it was not tested."""
    rows = shipped_ranges().set_index("label")
    tested = {here: rows.loc[there] for here, there in same_policies(found, NAME) if there in rows.index}
    first = "" if label in tested else f"“{label}” was not tested over the model's assumptions"
    ranked = sorted(tested.items(), key=lambda both: both[0] != label)
    lowers, raises = "clearly lowers the flow ", "clearly raises it "  # said of the first alone
    said = [
        f"“{here}” {'' if i else lowers}at {one['less']} and {'' if i else raises}at {one['more'] or 'none'}"
        for i, (here, one) in enumerate(ranked)
    ]
    over = f"of {rows['points'].max()} points of the model's assumptions {'; '.join(said)}; the rest are unclear, with {rows['seeds'].min()} seeds each"
    text = "; ".join(filter(None, (first, over if said else "")))
    spread = [_spread(label, tested[label])] if label in tested else []
    return " ".join(f"{part}." for part in (f"{text[0].upper()}{text[1:]}", *spread))


def _spread(label: str, one: pd.Series) -> str:
    """Say how much of the flow a policy averts over the points, at how many of them the most, and with what that goes."""
    low, high = (percent(one[f"averted_{end}"], True) for end in ("low", "high"))
    return (
        f"What “{label}” averts there is {low} to {high} of the flow, {number(100 * one['averted_median'], 1, signed=True)}% in the median, the most of all policies "
        f"tested at {one['most']} points, clearly at {one['clearly_most']}; it goes most with “{title_of(one['goes_with'])}” (rank correlation {number(one['correlation'], 2, signed=True)})"
    )


def _verdict(first: pd.Series) -> str:
    if 2 * first["clearly_most"] > first["points"]:
        return "That it averts most survives what is not known of the world."
    return "Which policy averts most is therefore not robust: it depends on what is not known of the world."


def ranges_part(found: Gathered) -> Html:
    """Return what the policies of the shipped experiment do over the ranges: of whom it is, a sentence, the table."""
    rows = shipped_ranges()
    seeds = rows["seeds"].min()
    reported = f"Each point is a world with other values of what is not known, {seeds} seeds with and without each policy; clear is what lies beyond chance at a point alone."
    caption = (
        f"What policies do over {rows['points'].max()} points of the ranges of {rows['parameters'].max()} parameters"
    )
    made = [_row(row) for row in rows.itertuples()]
    return join(
        [
            paragraphs([made_for(found, NAME), ranges_sentence(rows), reported]),
            table(caption, list(HEADS), made, wide=True),
            paragraphs([goes_with(rows)]),
        ]
    )


def goes_with(rows: pd.DataFrame) -> str:
    """Say with which parameter what each policy averts goes most."""
    reported = [
        f"{title_of(row.goes_with)} under “{row.label}” ({number(row.correlation, 2, signed=True)})"
        for row in rows.itertuples()
    ]
    return f"What is averted goes most with: {'; '.join(reported)}. In brackets: rank correlation over the points."


def title_of(name: str) -> str:
    """Return a parameter in words."""
    return words_of(PARAMETERS[name]) if name in PARAMETERS else name.replace("_", " ")


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
        Cell(drop, row.drop_high), Cell(percent(row.drop_median), row.drop_median), counted(row.not_recovered),
    ]  # fmt: skip
