"""Differences between policies: each against each other one over the same seeds, with p-values adjusted for many.

Only policies with the same baseline are compared: in a design those of one point. p-values are adjusted after Holm over
all pairs of a baseline and a variable; Holm's holds however the comparisons are related.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from abm.analysis.results import Results, Scenario
from abm.measures.shown import GRAMS_PER_KILOGRAM
from abm.measures.falls import PERIODS, period_name
from abm.measures.named import MEASURES
from abm.measures.paired import ALPHA, Difference, holm, paired_differences, paired_p_values, paired_test
from abm.measures.samples import Sample, differences
from abm.results.columns import DIFFERENCE_COLUMNS
from abm.results.reader import MAIN, RESPONSE

MOST_POLICIES = 20  # with one baseline: of more, those that avert most are compared
MOST_PAIRS = 20_000  # in all: of more, none is, as nobody reads them
DELIVERED = "delivered_kg"
STARTS = ("policy_start", "compared_start")  # with blanks
SERIES = (
    "averted_share",
    *(period_name(*period) for period in PERIODS),
    "largest_drop",
    "largest_rise",
    "largest_drop_week",
    "days_below_90",
    "area_lost",
    "level_after_year",
)


def differences_table(results: Results, samples: Mapping[str, Sample], design: bool) -> pd.DataFrame:
    """Return one row per pair of policies and variable; columns as in `DIFFERENCE_COLUMNS`.

    Parameters
    ----------
    samples : mapping
        What the flow of each policy was measured on. Measures of the mean series are compared where both policies have
        the same seeds and the same days since their start; kilograms that are averted need the same seeds alone.
    design : bool
        Only what is delivered and the main response variables are compared.
    """
    groups = _groups(results)
    if sum(len(group) * (len(group) - 1) // 2 for group in groups) > MOST_PAIRS:
        groups = []
    parts = [_adjusted(list(_rows(results, group, samples, design))) for group in groups]
    return pd.concat(parts) if parts else pd.DataFrame(columns=list(DIFFERENCE_COLUMNS))


def _groups(results: Results) -> list[list[Scenario]]:
    """Return the policies of each baseline that has several."""
    by_baseline = defaultdict(list)
    for policy in results.policies:
        by_baseline[policy.compared_with].append(policy)
    return [_strongest(results, group) for group in by_baseline.values() if len(group) > 1]


def _strongest(results: Results, group: list[Scenario]) -> list[Scenario]:
    if len(group) <= MOST_POLICIES or DELIVERED not in results.runs.entries:
        return group[:MOST_POLICIES]
    delivered = [results.runs.values(s.name, [DELIVERED], results.seeds_of(s)).mean() for s in group]
    return [group[i] for i in sorted(np.argsort(delivered, kind="stable")[:MOST_POLICIES])]


def _rows(results: Results, group: list[Scenario], samples: Mapping[str, Sample], design: bool) -> Iterator[dict]:
    main = {DELIVERED, *results.runs.of_kind(MAIN)}
    variables = [name for name in results.runs.of_kind(RESPONSE, MAIN) if not design or name in main]
    for one, other in combinations(group, 2):
        seeds = np.intersect1d(results.seeds_of(one), results.seeds_of(other))
        if len(seeds) < 2:
            continue
        named: dict[str, object] = {"scenario": one.name, "label": one.label}
        named |= {"compared_with": other.name, "compared_label": other.label, "n": len(seeds)}
        named |= results.start_of(one) | results.start_of(other, "compared")
        values = [results.runs.values(s.name, variables, seeds) for s in (one, other)]
        found = zip(*paired_differences(*values), paired_p_values(*values), strict=True)
        for variable, difference in zip(variables, found, strict=True):
            yield named | _columns_of(variable, results.runs.entries[variable].unit, Difference(*difference))
        mine, theirs = samples.get(one.name), samples.get(other.name)
        compared = _compared(mine, theirs, seeds) if mine and theirs else {}
        yield from (named | _columns_of(name, MEASURES[name].unit, difference) for name, difference in compared.items())


def _compared(one: Sample, other: Sample, seeds: np.ndarray) -> dict[str, Difference]:
    """Compare what two policies avert, each from its start on; and the mean series, where seeds and days are the same."""
    kept = (
        s.by_seed["averted_g"][np.searchsorted(np.asarray(s.names), seeds)] / GRAMS_PER_KILOGRAM for s in (one, other)
    )
    found = {"averted_kg": paired_test(*kept)}
    if one.names == other.names and one.days == other.days:
        series = differences(one, other)
        found |= {name: series[name] for name in SERIES if name in series}
    return found


def _columns_of(variable: str, unit: str, difference: Difference) -> dict:
    interval = {
        "difference": difference.estimate,
        "difference_low": difference.low,
        "difference_high": difference.high,
        "p": difference.p,
    }
    return {"variable": variable, "unit": unit} | interval


def _adjusted(rows: list[dict]) -> pd.DataFrame:
    """Adjust the p-values of each variable over all pairs."""
    table = pd.DataFrame(rows, columns=list(DIFFERENCE_COLUMNS)).astype(dict.fromkeys(STARTS, "Int64"))
    table["p_adjusted"] = table["p_adjusted"].astype(float)
    for _, places in table.groupby("variable").indices.items():
        table.iloc[places, table.columns.get_loc("p_adjusted")] = holm(table["p"].iloc[places])
    table["clear"] = (table["p_adjusted"] < ALPHA).astype(int)
    return table


def distinguished(table: pd.DataFrame | None, variable: str) -> set[frozenset[str]]:
    """Return the pairs of policies that are clearly different in a variable."""
    if table is None or table.empty:
        return set()
    rows = table[(table["variable"] == variable) & (table["clear"] == 1)]
    return {frozenset(pair) for pair in zip(rows["scenario"], rows["compared_with"], strict=True)}
