"""The answer of a design in the terminal: how far each policy reaches over its points, and what that depends on."""

from __future__ import annotations

import math
import textwrap

import numpy as np
import pandas as pd

from abm.analysis.design import (
    INDICES,
    KINDS,
    LOCAL,
    Design,
    clear_text,
    correlation_interval,
    correlation_ratio,
    correlation_text,
    distinct,
    effects,
    of_policy,
    rank_correlation,
    read_responses,
    span_text,
)
from abm.analysis.findings import MINUS, counted
from abm.analysis.headline import FEW, question_lines
from abm.analysis.indices import NOISY, index_text, chance_text, main_rows
from abm.analysis.lettering import pad, shorten
from abm.analysis.pictures.tornado import spans
from abm.analysis.points import READING as POINTS
from abm.analysis.points import MOST_NAMED, points_lines, points_of
from abm.analysis.responses import STATUS, Response
from abm.analysis.results import seeds_text
from abm.analysis.tabular import WIDTH
from abm.measures.resampling import FEW_SEEDS
from abm.results.reader import ResultsFolder

MOST_FACTORS = 10  # lines per policy and response
NAME_WIDTH = 34
READING = (
    "Each policy against the baseline with the same parameters and seeds, lowest to highest over the points; clear where "
    "it is beyond chance, each point alone (by chance at 1 point in 20). {further} All of it by point: "
    "effects.csv."
)
FURTHER = {
    LOCAL: "Span: from the lowest to the highest effect as that factor alone moves: local, it says nothing of factors "
    "together.",
    INDICES: "Alone, with others: first-order and total index, shares of the variance of the effect over the points, "
    "with 95% confidence; one above 1 or below 0 is known too badly: more points say more; chance: most of that variance "
    "that chance could make.",
}
RANKS = "r: rank correlation of the factor with the effect (95% interval over points); means: lowest and highest mean effect of a value of it."


def headline_of_design(design: Design, folder: ResultsFolder) -> str:
    """Write the answer of a design that has a summary.csv; at most 100 columns wide."""
    summary = read_responses(folder, design.read)
    table = effects(design, summary)
    if table.empty:
        return "Nothing to compare: no pair of runs is there."
    seeds = seeds_text(table["n"].tolist())
    points, kinds = counted(len(design.points), "point"), counted(len(design.policies), "policy", "policies")
    shape = f"{KINDS[design.kind]}: {points} x {kinds}, {seeds} a pair"
    lines = [*question_lines(folder), "", shape, "-" * WIDTH]
    few = f" {FEW}" if table["n"].min() < FEW_SEEDS else ""
    if design.named and len(design.points) <= MOST_NAMED:
        rows = [
            line
            for policy in design.policies
            for line in points_lines(design, points_of(design, summary, policy), policy)
        ]
        return "\n".join([*lines, *rows, *textwrap.wrap(f"{POINTS} All of it by point: effects.csv.{few}", WIDTH)])
    indices = folder.table("indices") if design.kind == INDICES else None
    for policy in design.policies:
        for variable in [name for name in design.main if name in set(table["variable"])]:  # a single seed tells no fall
            rows = of_policy(table, policy, variable)
            lines.append(_reach(design, rows, policy, variable))
            lines += _influence(design, rows, policy, variable, indices)[:MOST_FACTORS]
        lines += _statuses(table, policy)
    reading = READING.format(further=FURTHER.get(design.kind, RANKS))
    return "\n".join([*lines, "-" * WIDTH, *textwrap.wrap(reading + few, WIDTH)])


def _reach(design: Design, rows: pd.DataFrame, policy: str, variable: str) -> str:
    """Say how far the effect reaches over the points."""
    response = design.responses[variable]
    named = f", {response.titled}"
    name = shorten(design.labels[policy], WIDTH - len(named)) + named
    if rows.empty:
        return f"{name}\n  no pair was run"
    rows = distinct(rows)
    middle = response.write(rows["effect"].agg(["median"]))[0]
    return f"{name}\n  {span_text(rows, response)}, median {middle}; {clear_text(rows, response)}"


def _statuses(table: pd.DataFrame, policy: str) -> list[str]:
    """Say at how many points the flow came back."""
    rows = distinct(table[(table["policy"] == policy) & (table["variable"] == STATUS)])
    counts = rows["status"].value_counts()
    said = "; ".join(f"{status} at {number:,}" for status, number in counts.items())
    text = f"In the end: {said} of {counted(len(rows), 'point')}"
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ") if len(rows) else []


def _influence(
    design: Design, rows: pd.DataFrame, policy: str, variable: str, indices: pd.DataFrame | None
) -> list[str]:
    """Say what the effect depends on, the strongest factor first."""
    if design.kind == LOCAL:
        moved = spans(design, rows, policy)
        return [
            _line(design, name, f"span {span_text(found, design.responses[variable])}") for name, found in moved.items()
        ]
    if indices is not None:
        return _index_lines(design, main_rows(indices, policy, variable), rows)
    rows = distinct(rows)
    found = [_rank(rows, factor.name, design.responses[variable]) for factor in design.factors_of(policy)]
    return [_line(design, name, text) for _, name, text in sorted(found, key=lambda one: -one[0])]


def _rank(rows: pd.DataFrame, name: str, response: Response) -> tuple[float, str, str]:
    """Return how strongly a factor goes with the effect (0: not at all), its name, and that in words."""
    values, effect = rows[name], rows["effect"]
    r, means = rank_correlation(values, effect), effect.groupby(values).mean()
    parts = [] if math.isnan(r) else [correlation_text(correlation_interval(r, len(rows)))]
    if 1 < len(means) < len(values) or math.isnan(r):
        parts.append(f"means {span_text(means.to_frame(), response)}")
    return np.nan_to_num(correlation_ratio(values, effect) if math.isnan(r) else abs(r)), name, "; ".join(parts)


def _index_lines(design: Design, found: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    if found.empty:
        lacking = len(design.points) - len(rows)
        why = (
            f"{counted(lacking, 'point lacks', 'points lack')} a pair"
            if lacking
            else "the effect is the same at all points"
        )
        return [f"  no indices: {why}"]
    lines = []
    for row in found.itertuples():
        text = f"alone {index_text(row.S1, row.S1_conf)}, with others {index_text(row.ST, row.ST_conf)}"
        lines.append(_line(design, row.factor, text.replace("-", MINUS)))
    advice = ": more replicates would say more" if found["chance"].iloc[0] > NOISY else ""
    return [f"  {chance_text(found)} of the variance{advice}", *lines]


def _line(design: Design, name: str, text: str) -> str:
    """Write a factor in words, as pictures do, without the policy, which stands above, and what is said of it."""
    return f"  {pad(shorten(design.field_of(name), NAME_WIDTH), NAME_WIDTH)} {text}"
