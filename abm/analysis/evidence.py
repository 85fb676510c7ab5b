"""Evidence: can a government show within 30, 60, 90 or 180 days that a policy works, and by which observable?

Read of the runs of an experiment whose policies begin a year or later, each run as the only world there is: its months before
the start against those after. Beside it the true drop of the flow, which only paired seeds know. What is seized is counted in
full; purity, prices and waits are measured by samples, with an error (an assumption) that is drawn for each month and run. Deaths are
expected numbers in the model: what chance and season add to a month is that of the record of FY2021-22 (4%).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa

from abm.analysis.findings import percent, percent_range
from abm.analysis.pictures.letters import quoted
from abm.analysis.results import Results, Scenario
from abm.measures.evidence import BEFORE, EITHER, FELL, ROSE, is_better, stands_out
from abm.measures.paired import student_factor
from abm.measures.survival import Interval, share_interval

MONTH = 30  # days
WINDOWS = (30, 60, 90, 180)  # days
SURE = 0.8  # chance from which on something is said to show
ERRORS = 20261127  # seed of the errors of measurement
BY = ["replicate", "month"]
KEYS = {"scenario": pa.string(), "replicate": pa.int64(), "day": pa.int64()}

Means: TypeAlias = dict[tuple[str, int], pd.DataFrame]  # by scenario and start


class Observable(NamedTuple):
    """Name what a government can see: a column of the day, in words, and the side on which it would be a success.

    `error` is the standard error of a month's measurement, as a share of the value: an assumption, 0 where all is counted.
    """

    column: str
    name: str
    side: int
    error: float = 0.0


OBSERVABLES = (
    Observable("seized_kg_gross", "weight seized", FELL),
    Observable("seizures", "seizures", FELL),
    Observable("purity", "street purity", FELL, 0.1),
    Observable("pure_price_index", "price per pure gram", ROSE, 0.15),
    Observable("deaths", "deaths", FELL, 0.04),
    Observable("wait_minutes", "wait at ports", EITHER, 0.1),
)


def has_a_year_before(results: Results) -> bool:
    """Tell whether every policy begins after a year that is kept by the day, and half a year is left from then on."""
    manifest = results.folder.manifest
    enough = all(s.start >= BEFORE * MONTH and s.start + max(WINDOWS) <= results.days for s in results.policies)
    return enough and manifest.get("daily", "daily") == "daily"


def evidence_table(results: Results) -> pd.DataFrame:
    """Return a row for each policy, observable and window, as `EVIDENCE_COLUMNS` describe them."""
    columns = results.folder.entries("daily")
    observables = [one for one in OBSERVABLES if one.column in columns]
    wanted = {(one.name, s.start) for s in results.policies for one in (s, results.baseline_of(s))}
    means = _months(results, wanted, [one.column for one in observables])
    return pd.DataFrame([row for s in results.policies for row in _rows(results, s, observables, means)])


def _rows(results: Results, scenario: Scenario, observables: list[Observable], means: Means) -> Iterator[dict]:
    seeds, baseline = results.seeds_of(scenario), results.baseline_of(scenario)
    with_it, without = (
        _measured(means[one.name, scenario.start].loc[seeds], one.name, observables) for one in (scenario, baseline)
    )
    drops = true_drops(results, scenario, seeds)
    for one in observables:
        for window in WINDOWS:
            after = BEFORE + window // MONTH
            runs = [months[one.column][:, :after] for months in (with_it, without)]
            claims = [stands_out(r[:, :BEFORE], r[:, BEFORE:], one.side) for r in runs]
            shown, false = (share_interval(claim.sum(), len(claim)) for claim in claims)
            praised = [is_better(r[:, :BEFORE], r[:, BEFORE:], one.side).mean() if one.side else np.nan for r in runs]
            yield {
                "scenario": scenario.name, "label": scenario.label, **results.start_of(scenario),
                "observable": one.column, "name": one.name, "window_days": window, "n": len(seeds),
                "true_drop": drops[window].estimate, "true_drop_low": drops[window].low, "true_drop_high": drops[window].high,
                "shown": shown.estimate, "shown_low": shown.low, "shown_high": shown.high,
                "shown_without": false.estimate, "shown_without_low": false.low, "shown_without_high": false.high,
                "praised": praised[0], "praised_without": praised[1],
            }  # fmt: skip


def true_drops(results: Results, scenario: Scenario, seeds: np.ndarray) -> dict[int, Interval]:
    """Return by how much the flow of each window is lower than without the policy, with a 95% interval (delta method)."""
    sums: dict[int, tuple[list[np.ndarray], list[np.ndarray]]] = {window: ([], []) for window in WINDOWS}
    for pair in results.pairs(scenario, seeds):
        for window in WINDOWS:
            for kept, flow in zip(sums[window], pair, strict=True):
                kept.append(flow[:, scenario.start : scenario.start + window].sum(axis=1))
    return {window: _drop(*map(np.concatenate, both)) for window, both in sums.items()}


def _drop(policy: np.ndarray, baseline: np.ndarray) -> Interval:
    """Return 1 - the quotient of two paired means."""
    ratio = policy.mean() / baseline.mean()
    scatter = (policy - ratio * baseline).std(ddof=1) / baseline.mean() / np.sqrt(len(policy))
    half_width = student_factor(len(policy)) * scatter
    return Interval(1 - ratio, 1 - ratio - half_width, 1 - ratio + half_width)


def _months(results: Results, wanted: set[tuple[str, int]], columns: list[str]) -> Means:
    """Return means over 30 days of columns, by replicate and month, from a year before a start to half a year after it.

    Parameters
    ----------
    wanted : set of pairs
        Scenario and start; the days of all are read in one pass.
    """
    parts: dict[tuple[str, int], list[pd.DataFrame]] = {key: [] for key in wanted}
    for batch in results.folder.stream("daily", KEYS | dict.fromkeys(columns, pa.float64())):
        for name, rows in batch.to_pandas().groupby("scenario"):
            for key in wanted:
                if key[0] == name:
                    parts[key].append(_sums(rows, key[1] - BEFORE * MONTH, key[1] + max(WINDOWS), columns))
    return {key: pd.concat(sums).groupby(level=BY).sum().sort_index() / MONTH for key, sums in parts.items()}


def _sums(rows: pd.DataFrame, first: int, after: int, columns: list[str]) -> pd.DataFrame:
    """Add up some rows by replicate and month of 30 days, counted from the day `first`; a month may lie in two blocks."""
    kept = rows[rows["day"].between(first, after - 1)]
    return kept.assign(month=(kept["day"] - first) // MONTH).groupby(BY)[columns].sum()


def _measured(means: pd.DataFrame, scenario: str, observables: list[Observable]) -> dict[str, np.ndarray]:
    """Return each observable as a government measures it, [runs, months]: the errors of a scenario are its own."""
    random = np.random.default_rng([ERRORS, *scenario.encode()])
    found = {}
    for one in observables:
        values = means[one.column].unstack().to_numpy()
        found[one.column] = values * (1 + one.error * random.standard_normal(values.shape))
    return found


def soonest(table: pd.DataFrame) -> dict[str, tuple[int, list[str]]]:
    """Return, by policy, the shortest window in which something shows with a chance of `SURE` or more, and what does.

    What stands out no more often than without the policy does not count; a policy of which nothing shows has no entry.
    """
    found: dict[str, tuple[int, list[str]]] = {}
    sure = table[(table["shown"] >= SURE) & (table["shown"] > table["shown_without_high"])]
    for name, part in sure.groupby("scenario", sort=False):
        first = part["window_days"].min()
        found[str(name)] = int(first), part[part["window_days"] == first]["name"].tolist()
    return found


def evidence_title(table: pd.DataFrame) -> str:
    """Say how many policies something shows within three months, and how many show in what is seized within half a year."""
    shown, policies = soonest(table), table["scenario"].nunique()
    early = sum(window <= WINDOWS[2] for window, _ in shown.values())
    seized = table[table["observable"].isin(("seized_kg_gross", "seizures"))]
    late = len(soonest(seized))
    return f"{early} of {policies} policies show in anything within {WINDOWS[2]} days, and {late} in what is seized within {max(WINDOWS)}"


def evidence_text(table: pd.DataFrame) -> list[str]:
    """Say of each policy what shows it soonest beside the true drop, and how often success would be claimed in vain."""
    shown, longest, lines = soonest(table), max(WINDOWS), []
    for name, part in table.groupby("scenario", sort=False):
        window, what = shown.get(str(name), (longest, []))
        drop = part[part["window_days"] == window].iloc[0]
        true = f"the true drop of the flow in {window} days is {percent(drop.true_drop)} ({percent_range(Interval(drop.true_drop, drop.true_drop_low, drop.true_drop_high))})"
        says = (
            f"{', '.join(what)} can show it within {window} days" if what else f"nothing shows it within {longest} days"
        )
        lines.append(f"Under {quoted(drop.label)} {true}: {says} (in {percent(SURE)} of worlds or more).")
    month = table[table["window_days"] == WINDOWS[0]]
    test, press = month["shown_without"].max(), month["praised_without"].max()
    lines.append(
        f"Without a policy, a test of the first month claims success in up to {percent(test)} of worlds, and a look at the month before in up to {percent(press)}."
    )
    return lines
