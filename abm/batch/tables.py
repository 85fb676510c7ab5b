"""Tables: rows of daily.csv, offices.csv and runs.csv, and the dictionary that explains every column."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pandas as pd

from abm.batch.pairing import PAIRED, Outcome, paired_measures
from abm.geography import FIELD_OFFICES, Mode
from abm.initialisation import first_date
from abm.observation import DAILY_COLUMNS, KILOGRAM, MODE_NAMES, RESPONSES, Recording
from abm.scenario import Scenario

ALL_MODES = "all"
IDENTITY = {
    "scenario": ("name", "scenario, as in manifest.json"),
    "replicate": ("number", "replicate from 0; the same number has the same seed in every scenario"),
}
OFFICE_COLUMNS = {
    "month": ("YYYY-MM", "calendar month; the first and the last may be cut by the run"),
    "field_office": ("name", "field office of United States Customs and Border Protection"),
    "mode": ("name", "car, truck, foot, between (the ports), or all of them"),
    "seizures": ("events/month", "seizures"),
    "seized_kg_gross": ("kg gross/month", "seized, gross weight"),
    "exams": ("exams/month", "secondary exams; blank between the ports"),
    "wait_minutes": ("min", "mean wait, weighted by traffic; blank between the ports"),
    "delivered_kg": ("kg pure/month", "crossed and delivered through the corridor; only for all modes together"),
    "loads": ("loads/month", "loads sent; only for all modes together"),
}
FAILURE_COLUMNS = IDENTITY | {
    "seed": ("number", "seed of the replicate"),
    "stage": ("name", "what failed: run, tables, memory, time, or worker, which the run took down"),
    "message": ("text", "the reason"),
}


def daily_table(recording: Recording, scenario: str, replicate: int) -> pd.DataFrame:
    """Return one row a day: totals in the units of `DAILY_COLUMNS`."""
    days = np.arange(len(recording.daily))
    dates = np.datetime_as_string(first_date(recording.scenario) + days)
    table = {"scenario": scenario, "replicate": replicate, "day": days, "date": dates}
    for column in DAILY_COLUMNS:
        values = np.round(column.take(recording.daily), column.digits)
        table[column.name] = values if column.digits else values.astype(np.int64)
    return pd.DataFrame(table)


def monthly_table(recording: Recording, scenario: str, replicate: int) -> pd.DataFrame:
    """Return one row a month: the mean over its days of every column of the daily table."""
    days = daily_table(recording, scenario, replicate)
    names = [column.name for column in DAILY_COLUMNS]
    grouped = days.groupby(days.date.str[:7].rename("month"))
    means = grouped[names].mean().round({column.name: max(column.digits, 3) for column in DAILY_COLUMNS})
    means.insert(0, "days", grouped.size())
    means = means.reset_index()
    means.insert(0, "replicate", replicate)
    means.insert(0, "scenario", scenario)
    return means


def offices_table(recording: Recording, scenario: str, replicate: int) -> pd.DataFrame:
    """Return one row per month, field office and mode; what crossed is told for all modes together alone."""
    amounts = {name: _with_all(recording.amounts(name).astype(float)) for name in ("seizures", "seized_gross", "exams")}
    amounts["exams"][:, :, Mode.BETWEEN] = np.nan
    flow = {name: np.full(amounts["exams"].shape, np.nan) for name in ("delivered", "loads")}
    for name, values in flow.items():
        values[:, :, -1] = recording.amounts(name).sum(axis=2)
    first = first_date(recording.scenario).astype("M8[M]")
    table = {"scenario": scenario, "replicate": replicate} | _office_keys(first, len(recording.monthly))
    table["seizures"] = amounts["seizures"].ravel().astype(np.int64)
    table["seized_kg_gross"] = np.round(amounts["seized_gross"].ravel() / KILOGRAM, 3)
    table["exams"] = np.round(amounts["exams"].ravel())
    table["wait_minutes"] = np.round(_waiting(recording).ravel(), 1)
    table["delivered_kg"] = np.round(flow["delivered"].ravel() / KILOGRAM, 3)
    table["loads"] = flow["loads"].ravel()
    return pd.DataFrame(table)


@lru_cache(maxsize=8)  # the same in all replicates of a scenario, and dear to make
def _office_keys(first: np.datetime64, months: int) -> dict[str, pd.Index]:
    """Return month, field office and mode of each row."""
    names = np.datetime_as_string(first + np.arange(months))
    keys = pd.MultiIndex.from_product([names, FIELD_OFFICES, [*MODE_NAMES, ALL_MODES]])
    return {name: keys.get_level_values(i) for i, name in enumerate(("month", "field_office", "mode"))}


def _with_all(amounts: np.ndarray) -> np.ndarray:
    return np.concatenate([amounts, amounts.sum(axis=2, keepdims=True)], axis=2)


def _waiting(recording: Recording) -> np.ndarray:
    """Add the mean over modes, weighted by traffic; nobody waits between the ports."""
    waiting, traffic = recording.waiting(), recording.traffic_by_office()
    mean = np.nansum(waiting * traffic, axis=2, keepdims=True) / traffic.sum(axis=2, keepdims=True)
    return np.concatenate([waiting, mean], axis=2)


def runs_rows(scenario: Scenario, outcomes: Mapping[int, Outcome], baseline: Mapping[int, Outcome]) -> pd.DataFrame:
    """Return one row per replicate of a scenario, measured against the same replicates of its baseline, if any."""
    rows = []
    for replicate, outcome in sorted(outcomes.items()):
        row = {"scenario": scenario.name, "replicate": replicate, "seed": outcome.seed} | outcome.responses
        if replicate in baseline:
            row |= paired_measures(outcome, baseline[replicate], scenario)
        rows.append(row)
    columns = ["scenario", "replicate", "seed", *(column.name for column in RESPONSES), *PAIRED]
    return pd.DataFrame(rows, columns=columns)


def dictionary_table(
    summary: Mapping[str, tuple[str, str]], daily: str = "daily", failures: bool = False
) -> pd.DataFrame:
    """Return file, column, unit and meaning of every column of every table.

    Parameters
    ----------
    summary : mapping of str to (unit, meaning)
        Columns of summary.csv; empty when there is none.
    daily : str
        What is kept of the days.
    failures : bool
        There is a table of runs that failed.
    """
    day = {"day": ("days", "from the first recorded day, which is 0"), "date": ("YYYY-MM-DD", "date under the inputs")}
    month = {"month": OFFICE_COLUMNS["month"], "days": ("days", "recorded days of the month")}
    seed = {"seed": ("number", "seed of the replicate, the same in every scenario")}
    files = {
        "runs.csv": IDENTITY | seed | {c.name: (c.unit, c.meaning) for c in RESPONSES} | PAIRED,
        "daily.csv": IDENTITY | day | {c.name: (c.unit, c.meaning) for c in DAILY_COLUMNS},
        "monthly.csv": IDENTITY | month | {c.name: (c.unit, f"{c.meaning}; mean of the days") for c in DAILY_COLUMNS},
        "delivered.parquet": IDENTITY | {"delivered_g": ("g pure/day", "delivered, a list of all days")},
        "offices.csv": IDENTITY | OFFICE_COLUMNS,
        "failures.csv": FAILURE_COLUMNS,
        "summary.csv": dict(summary),
        "dictionary.csv": {
            "file": ("name", "table"), "column": ("name", "column of the table"), "unit": ("text", "its unit"),
            "meaning": ("text", "what it says"),
        },
    }  # fmt: skip
    left_out = {"daily": {"monthly.csv", "delivered.parquet"}, "monthly": {"daily.csv"}}.get(
        daily, {"daily.csv", "monthly.csv"}
    )
    left_out |= set() if failures else {"failures.csv"}
    told = {file: columns for file, columns in files.items() if file not in left_out}
    rows = [(file, name, *text) for file, columns in told.items() for name, text in columns.items()]
    return pd.DataFrame(rows, columns=["file", "column", "unit", "meaning"])
