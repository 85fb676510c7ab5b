"""Narrowing: what sharing seeds between a policy and its baseline is worth, in the width of an interval.

The factor is the width of Welch's 95% interval of the difference, as if the runs had seeds of their own, over that of
the paired interval of the same runs. Its square is about how many times as many runs would be needed without.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from abm.experiment.adaptive import half_width
from abm.results.reader import MAIN, RESPONSE, ResultsFolder

ALWAYS = ("delivered_kg", "seizures")
MOST_LINES = 6  # policies that are named; of more the lowest, the median and the highest factor are reported
NAME_WIDTH, LEAST_WIDTH, GAP = 40, 20, 2  # columns for names, for a factor, and between two factors
TITLE = (
    "Shared seeds: the 95% interval of the difference to the baseline is so many times narrower than with\n"
    "seeds of their own (under 1: wider)"
)


def narrowing(policy: np.ndarray, baseline: np.ndarray) -> float:
    """Return how many times wider the interval of the difference would be if the seeds were not shared.

    nan under two pairs, and where neither varies; inf where the difference is the same in all.

    Parameters
    ----------
    policy, baseline : arrays, shape [replicates]
        One response variable, row by row the same seed; pairs with a nan are left out.
    """
    known = ~np.isnan(policy - baseline)
    a, b = policy[known], baseline[known]
    number = len(a)
    if number < 2:
        return math.nan
    paired = half_width(float((a - b).std(ddof=1)), number)
    variances = np.array([a.var(ddof=1), b.var(ddof=1)])
    if variances.sum() == 0.0:
        return math.nan
    freedom = variances.sum() ** 2 * (number - 1) / (variances**2).sum()
    unpaired = half_width(math.sqrt(variances.sum()), number, freedom)
    return unpaired / paired if paired > 0.0 else math.inf


def narrowing_table(runs: pd.DataFrame, baseline_of: Mapping[str, str], responses: Sequence[str]) -> pd.DataFrame:
    """Return the factor of every policy (rows) and response (columns); pairs without a run in common are missing.

    Parameters
    ----------
    runs : DataFrame
        Columns scenario, replicate and the responses, as runs.csv has them.
    """
    runs = runs.sort_values(["scenario", "replicate"])
    replicate, values = runs["replicate"].to_numpy(), runs[list(responses)].to_numpy(float).T
    names, first = np.unique(runs["scenario"].to_numpy(str), return_index=True)
    rows = {name: slice(*ends) for name, *ends in zip(names, first, [*first[1:], len(runs)], strict=True)}
    found = {}
    for policy, baseline in baseline_of.items():
        if policy in rows and baseline in rows:
            own, other = rows[policy], rows[baseline]
            _, i, j = np.intersect1d(replicate[own], replicate[other], assume_unique=True, return_indices=True)
            pairs = zip(values[:, own][:, i], values[:, other][:, j], strict=True)
            found[policy] = [narrowing(*pair) for pair in pairs]
    return pd.DataFrame.from_dict(found, orient="index", columns=list(responses))


def narrowing_text(folder: Path, asked: Sequence[str] = ()) -> str:
    """Return the factors of a batch in words, for the main response variables and for those that were asked about."""
    opened = ResultsFolder.at(folder)
    policies = {entry["name"] for entry in opened.scenarios if entry.get("placebo_day") is None}
    baseline_of = {name: base for name, base in opened.manifest["baseline_of"].items() if name in policies}
    single = [name for name, column in opened.entries("runs").items() if column.kind in (RESPONSE, MAIN)]
    reported = [*ALWAYS, *(name for name in single if name in asked and name not in ALWAYS)]
    table = narrowing_table(opened.table("runs", ["scenario", "replicate", *reported]), baseline_of, reported)
    table = table.replace(math.inf, math.nan)  # so many times nothing
    if len(table) > MOST_LINES:
        table = table.agg(["min", "median", "max"]).rename(index="{} of all pairs".format)
    widths = [max(LEAST_WIDTH, GAP + len(name)) for name in table]
    lines = [TITLE, " " * NAME_WIDTH + "".join(map(str.rjust, table, widths))]
    labels = {entry["name"]: str(entry.get("label") or entry["name"]) for entry in opened.scenarios}
    for name, factors in table.iterrows():
        first, *more = textwrap.wrap(labels.get(name, name), NAME_WIDTH - 4)
        lines.append(f"  {first:<{NAME_WIDTH - 2}}" + "".join(map(str.rjust, map(_cell, factors), widths)))
        lines += [f"    {line}" for line in more]
    return "\n".join(lines)


def _cell(factor: float) -> str:
    return "not determined" if math.isnan(factor) else f"{factor:.2f}"
