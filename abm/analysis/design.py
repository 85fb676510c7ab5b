"""Design: the points of an experiment in which more than the policy varies, and the effect of each policy at each.

An effect is the mean paired difference of a policy to the baseline with the same parameters and the same seeds, as a
share of the mean of that baseline: what the policy changes at a point, and never what the parameters of the point do.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from abm.analysis.findings import percent
from abm.analysis.style import quoted
from abm.tidy_tables import read_tidy_table, text_factors

RESPONSES = {"delivered_kg": "fentanyl delivered", "seizures": "seizures"}  # the others: summary.csv
KINDS = {
    "factorial": "Full factorial",
    "one_at_a_time": "One at a time (local)",
    "latin_hypercube": "Latin hypercube",
    "sobol": "Sobol' design for variance-based indices",
    "sobol_sequence": "Sobol' sequence",
    "csv": "Points of a file",
}
LOCAL = "one_at_a_time"
INDICES = "sobol"
ROWS = 20_000  # of summary.csv at a time


@dataclass(frozen=True)
class Factor:
    """Describe what varies.

    Attributes
    ----------
    policy : str or None
        The policy whose field it is; None for a parameter, which all scenarios have.
    log : bool
        Drawn uniformly in the logarithm.
    """

    name: str
    policy: str | None
    unit: str
    log: bool

    @property
    def title(self) -> str:
        """Return the name, with the unit of a parameter that has one."""
        return self.name if self.policy or self.unit == "1" else f"{self.name} ({self.unit})"


@dataclass(frozen=True, eq=False)
class Design:
    """Hold a design as its folder tells it.

    Attributes
    ----------
    points : DataFrame
        point, label, and a column per factor.
    pairs : DataFrame
        point, policy, scenario, baseline.
    labels : dict of str to str
        Policy in words.
    """

    question: str
    kind: str
    second_order: bool
    factors: tuple[Factor, ...]
    points: pd.DataFrame
    pairs: pd.DataFrame
    labels: dict[str, str]

    @property
    def policies(self) -> list[str]:
        """Return the policies of the experiment file."""
        return list(self.labels)

    def factors_of(self, policy: str) -> list[Factor]:
        """Return what can move the effect of a policy: parameters and its own fields."""
        return [factor for factor in self.factors if factor.policy in (None, policy)]


def read_design(folder: Path) -> Design | None:
    """Return the design of a results folder; None where nothing but the policy varies."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    told = manifest.get("design")
    if not told:
        return None
    factors = tuple(Factor(*(factor[name] for name in ("name", "policy", "unit", "log"))) for factor in told["factors"])
    points = read_tidy_table(folder / "design.csv", text_factors(told))
    pairs = read_tidy_table(folder / "pairs.csv")
    question = manifest.get("question", "")
    return Design(question, told["kind"], told["second_order"], factors, points, pairs, told["policies"])


def read_responses(path: Path) -> pd.DataFrame:
    """Return the rows and columns of a summary.csv that effects are made of; its other rows are many."""
    columns = ["scenario", "variable", "n", "mean", "difference", "difference_low", "difference_high"]
    with read_tidy_table(path, usecols=columns, chunksize=ROWS) as parts:
        return pd.concat([part[part["variable"].isin(RESPONSES)] for part in parts], ignore_index=True)


def effects(design: Design, summary: pd.DataFrame) -> pd.DataFrame:
    """Return the effect of every policy at every point.

    Parameters
    ----------
    summary : DataFrame
        As in summary.csv.

    Returns
    -------
    DataFrame
        variable, policy, scenario, point, n (paired seeds), effect, low, high (shares of the mean of the baseline;
        Student's 95% interval), and a column per factor. Pairs that were not run are missing.
    """
    rows = summary[summary["variable"].isin(RESPONSES) & summary["difference"].notna()]
    level = rows["mean"] - rows["difference"]
    scale = level.abs().where(level != 0.0)
    table = rows[["scenario", "variable", "n"]].copy()
    for name, column in (("effect", "difference"), ("low", "difference_low"), ("high", "difference_high")):
        table[name] = rows[column] / scale
    found = design.pairs.drop(columns="baseline").merge(table, on="scenario")
    found = found.merge(design.points.drop(columns="label"), on="point")
    return found.sort_values(["variable", "policy", "point"], kind="stable", ignore_index=True)


def of_policy(table: pd.DataFrame, policy: str, variable: str) -> pd.DataFrame:
    """Return the effects of one policy on one response, in the order of the points."""
    return table[(table["policy"] == policy) & (table["variable"] == variable)].dropna(subset="effect")


def distinct(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each pair of runs once: points that differ by another policy's field alone share it."""
    return rows.drop_duplicates("scenario")


def shares(effect: pd.Series) -> list[str]:
    """Write effects as percentages with a sign, all with a decimal where they are small."""
    if effect.abs().max() >= 0.1:
        return [percent(value, signed=True) for value in effect]
    texts = [f"{100 * value:+.1f}%" for value in effect]
    return ["0.0%" if float(text[:-1]) == 0.0 else text.replace("-", "\N{MINUS SIGN}") for text in texts]


def correlation_ratio(values: pd.Series, effect: pd.Series) -> float:
    """Return the root of the share of the variance of an effect that lies between the values of a factor."""
    within = effect - effect.groupby(values).transform("mean")
    return float(np.sqrt(max(0.0, 1.0 - within.var() / effect.var()))) if effect.nunique() > 1 else np.nan


def rank_correlation(values: pd.Series, effect: pd.Series) -> float:
    """Return Spearman's rank correlation of a factor with the effect; nan for text, and where one does not vary."""
    if not pd.api.types.is_numeric_dtype(values) or values.nunique() < 2 or effect.nunique() < 2:
        return np.nan
    return float(values.rank().corr(effect.rank()))


def effect_title(design: Design, rows: pd.DataFrame, policy: str, variable: str) -> str:
    """Say what a policy does to a response over the points of a design."""
    label, what = quoted(design.labels[policy]), RESPONSES[variable]
    if rows.empty:
        return f"{label}: no pair was run"
    span = " to ".join(shares(rows["effect"].agg(["min", "max"])))
    return f"{label} changes {what} by {span}; {clear_text(rows)}"


def clear_text(rows: pd.DataFrame) -> str:
    """Say at how many points an effect is clear: its 95% interval leaves 0 out."""
    found = {"less": int((rows["high"] < 0).sum()), "more": int((rows["low"] > 0).sum())}
    said = [f"clearly {word} at {number:,}" for word, number in found.items() if number]
    return f"{', '.join(said) or 'clear at none'} of {len(rows):,} points"
