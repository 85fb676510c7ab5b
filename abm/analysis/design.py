"""Design: the points of an experiment in which more than the policy varies, and the effect of each policy at each.

An effect is what a policy changes against the baseline with the same parameters and the same seeds, and never what the
parameters of the point do: the paired difference as a share of that baseline, or a measure of the fall under it.

Source: Bonett and Wright 2000, Psychometrika 65:23 (interval of Spearman's rank correlation).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from abm.analysis.findings import counted, is_defined, number
from abm.analysis.pictures.letters import quoted
from abm.analysis.responses import DETECTED, Response, responses_of, take_effects
from abm.measures.resampling import NORMAL
from abm.measures.survival import Interval
from abm.results.columns import EFFECT_COLUMNS, Columns
from abm.results.reader import ResultsFolder

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
SUMMARY_READ = [
    "scenario", "variable", "n", "mean", "low", "high", "difference", "difference_low", "difference_high", "status",
    "policy_start", "policy_start_date",
]  # fmt: skip


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
    responses : dict of Response
        What is said of every policy at every point, by variable.
    named : bool
        Whether the file of points says what they are called: then they are compared one by one.
    kinds : dict of str to str
        What kind of policy, in words, a factor is a size of; only of factors that are one.
    """

    question: str
    kind: str
    second_order: bool
    factors: tuple[Factor, ...]
    points: pd.DataFrame
    pairs: pd.DataFrame
    labels: dict[str, str]
    responses: dict[str, Response]
    named: bool = False
    kinds: Mapping[str, str] = field(default_factory=dict)

    @property
    def main(self) -> dict[str, Response]:
        """Return the responses that are reported in the terminal, in pictures and in indices."""
        return {name: response for name, response in self.responses.items() if response.main}

    @property
    def read(self) -> set[str]:
        """Return the variables of summary.csv that effects are made of."""
        return {*self.responses, DETECTED}

    @property
    def policies(self) -> list[str]:
        """Return the policies of the experiment file."""
        return list(self.labels)

    def title_of(self, name: str, with_unit: bool = True) -> str:
        """Return a factor in words: a parameter, with its unit if it has one, or a field of a policy."""
        factor = next(factor for factor in self.factors if factor.name == name)
        if factor.policy is not None:
            unit = f" ({factor.unit})" if with_unit and name in self.kinds else ""
            return f"{self.field_of(name)}{unit} of {quoted(self.labels.get(factor.policy, factor.policy))}"
        words = name.replace("_", " ")
        return f"{words} ({factor.unit})" if with_unit and factor.unit != "1" else words

    def field_of(self, name: str) -> str:
        """Return a factor without its unit and its policy: a parameter; a kind of policy, with the name of its size where several sizes of it vary."""
        factor = next(factor for factor in self.factors if factor.name == name)
        words = name.removeprefix(f"{factor.policy}.").replace("_", " ")
        kind = self.kinds.get(name)
        if kind is None:
            return words
        several = sum(self.kinds.get(one.name) == kind and one.policy == factor.policy for one in self.factors) > 1
        return f"{words} of {kind}" if several else kind

    def factors_of(self, policy: str) -> list[Factor]:
        """Return what can move the effect of a policy: parameters and its own fields."""
        return [factor for factor in self.factors if factor.policy in (None, policy)]


def read_design(folder: ResultsFolder) -> Design | None:
    """Return the design of a results folder; None where nothing but the policy varies."""
    entry = folder.design_entry
    if not entry:
        return None
    factors = tuple(
        Factor(*(factor[name] for name in ("name", "policy", "unit", "log"))) for factor in entry["factors"]
    )
    points = folder.table("design")
    for factor in factors:  # of a field that is left out at some points all values are text
        column = points[factor.name]
        if column.isna().any():
            points[factor.name] = column.map(lambda value: f"{value:g}", na_action="ignore").fillna("none")
    pairs = folder.table("pairs")
    about = folder.question, entry["kind"], entry["second_order"]
    named = bool(entry.get("named"))
    responses, kinds = responses_of(folder.entries("runs")), _kinds(folder, factors, pairs)
    return Design(*about, factors, points, pairs, entry["policies"], responses, named, kinds)


def _kinds(folder: ResultsFolder, factors: Sequence[Factor], pairs: pd.DataFrame) -> dict[str, str]:
    """Return in words the kind of policy that each factor is a size of, where one alone has a size of that name."""
    known = folder.manifest.get("interventions", {})
    made = {entry["name"]: entry.get("interventions", []) for entry in folder.scenarios}
    first = pairs.drop_duplicates("policy").set_index("policy")["scenario"]
    found = {}
    for factor in factors:
        size = factor.name.removeprefix(f"{factor.policy}.")
        kinds = {one["kind"] for one in made.get(first.get(factor.policy), [])}
        titles = [known[kind]["title"] for kind in kinds if size in known.get(kind, {}).get("sizes", {})]
        if len(titles) == 1:
            found[factor.name] = titles[0]
    return found


def read_responses(folder: ResultsFolder, wanted: Container[str]) -> pd.DataFrame:
    """Return the rows and columns of a summary.csv that effects are made of, of the variables that are wanted."""
    parts = folder.parts("summary", SUMMARY_READ, ROWS)
    return pd.concat([part[[name in wanted for name in part["variable"]]] for part in parts], ignore_index=True)


def effects(design: Design, summary: pd.DataFrame) -> pd.DataFrame:
    """Return the effect of every policy at every point on every response.

    Parameters
    ----------
    summary : DataFrame
        As in summary.csv.

    Returns
    -------
    DataFrame
        Columns as `effect_columns` says, one row per response, policy and point. Pairs that were not run are missing.
    """
    found = design.pairs.drop(columns="baseline").merge(take_effects(summary, design.responses), on="scenario")
    found = found.merge(design.points, on="point")
    order = found["variable"].map({name: i for i, name in enumerate(design.responses)})
    found = found.assign(order=order).sort_values(["order", "policy", "point"], kind="stable", ignore_index=True)
    return found[list(effect_columns(design))].astype({"policy_start": "Int64"})


def effect_columns(design: Design) -> Columns:
    """Return unit and meaning of the columns of effects.csv."""
    factors = {factor.name: (factor.unit, "value at the point, as in design.csv") for factor in design.factors}
    return EFFECT_COLUMNS | factors


def of_policy(table: pd.DataFrame, policy: str, variable: str) -> pd.DataFrame:
    """Return the effects of one policy on one response, in the order of the points."""
    return table[(table["policy"] == policy) & (table["variable"] == variable)].dropna(subset="effect")


def in_order(values: pd.Series) -> pd.Series:
    """Sort the values of a factor: numbers by size, also where they are text beside a "none", which stands last."""
    numbers = pd.to_numeric(values, errors="coerce")
    return values.sort_values() if numbers.isna().all() else values.loc[numbers.sort_values(kind="stable").index]


def distinct(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each pair of runs once: points that differ by another policy's field alone share it."""
    return rows.drop_duplicates("scenario")


def correlation_ratio(values: pd.Series, effect: pd.Series) -> float:
    """Return the root of the share of the variance of an effect that lies between the values of a factor."""
    within = effect - effect.groupby(values).transform("mean")
    return float(np.sqrt(max(0.0, 1.0 - within.var() / effect.var()))) if effect.nunique() > 1 else np.nan


def rank_correlation(values: pd.Series, effect: pd.Series) -> float:
    """Return Spearman's rank correlation of a factor with the effect; nan for text, and where one does not vary."""
    if not pd.api.types.is_numeric_dtype(values) or values.nunique() < 2 or effect.nunique() < 2:
        return np.nan
    return float(values.rank().corr(effect.rank()))


def correlation_interval(r: float, points: int) -> Interval:
    """Return a rank correlation with its 95% interval: atanh(r) +- 1.96 sqrt((1 + r^2 / 2) / (points - 3)), turned back; none of fewer than 4 points, or of |r| = 1."""
    if not np.isfinite(r) or points <= 3 or abs(r) >= 1.0:
        return Interval(r, np.nan, np.nan)
    middle, half = np.arctanh(r), NORMAL * np.sqrt((1.0 + r**2 / 2.0) / (points - 3.0))
    return Interval(r, float(np.tanh(middle - half)), float(np.tanh(middle + half)))


def correlation_text(r: Interval) -> str:
    """Write a rank correlation with its sign (zero has none) and its 95% interval, where it has one."""
    return f"r = {number(r.estimate, 2, signed=True)}{range_text(r)}"


def range_text(r: Interval) -> str:
    """Write the 95% interval of a correlation in brackets, after a blank; nothing where it has none."""
    ends = (number(end, 2, signed=True) for end in (r.low, r.high))
    return f" ({' to '.join(ends)})" if is_defined(r.low) and is_defined(r.high) else ""


def effect_title(design: Design, rows: pd.DataFrame, policy: str, variable: str) -> str:
    """Say what a policy does to a response over the points of a design."""
    label, response = quoted(design.labels[policy]), design.responses[variable]
    if rows.empty:
        return f"{label}: no pair was run"
    return f"{label}: {response.titled} {span_text(rows, response)}; {clear_text(rows, response)}"


def span_text(rows: pd.DataFrame, response: Response) -> str:
    """Write the lowest and the highest effect; once where they read the same."""
    low, high = response.write(rows["effect"].agg(["min", "max"]))
    return low if low == high else f"{low} to {high}"


def clear_text(rows: pd.DataFrame, response: Response) -> str:
    """Say at how many points an effect is clear: beyond chance, each point alone."""
    if rows["clear"].isna().all():
        return "how clearly not determined"
    words = {1: "clearly above 0", -1: "clearly below 0"} if response.signed else {1: "beyond chance"}
    found = {word: int((rows["clear"] == sign).sum()) for sign, word in words.items()}
    none = "clearly above or below 0" if response.signed else words[1]
    said = [f"{word} at {number:,}" for word, number in found.items() if number]
    return f"{', '.join(said) or f'{none} at none'} of {counted(len(rows), 'point')}"
