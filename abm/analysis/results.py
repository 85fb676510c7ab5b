"""Results of one experiment, read from its folder: what was compared, and what was recorded."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

BASELINE, PLACEBO = "baseline", "placebo"


@dataclass(frozen=True)
class Scenario:
    """One thing that was compared.

    Attributes
    ----------
    name, label : str
        Its key in the tables, and its name in words.
    kinds : tuple of str
        The kinds of its interventions, each once.
    window : tuple of int or None
        First day of the policy and the day after its last one, counted from the first recorded day; None without
        a policy.
    """

    name: str
    label: str
    kinds: tuple[str, ...]
    window: tuple[int, int] | None


@dataclass(frozen=True, eq=False)
class Results:
    """Hold an experiment's tables, all scenarios with the same replicates in the same order.

    Attributes
    ----------
    question : str
        What the experiment asks, in words.
    scenarios : tuple of Scenario
        The first is the baseline.
    runs : DataFrame, index (scenario, replicate)
        Response variables of each run.
    delivered : dict of arrays, shape [replicates, days]
        Pure g/day that reached the market, by scenario.
    months : array of str, shape [days]
        Month (YYYY-MM) of each day.
    offices : DataFrame
        scenario, replicate, month, field_office, delivered_kg.
    """

    question: str
    scenarios: tuple[Scenario, ...]
    runs: pd.DataFrame
    delivered: dict[str, np.ndarray]
    months: np.ndarray
    offices: pd.DataFrame

    @property
    def baseline(self) -> Scenario:
        """Return what every policy is compared with."""
        return self.scenarios[0]

    @cached_property
    def placebo(self) -> Scenario | None:
        """Return the baseline with other luck, if the experiment has one."""
        return next((scenario for scenario in self.scenarios if scenario.name == PLACEBO), None)

    @cached_property
    def policies(self) -> tuple[Scenario, ...]:
        """Return all scenarios but the baseline and the placebo."""
        return tuple(scenario for scenario in self.scenarios[1:] if scenario is not self.placebo)

    @property
    def replicates(self) -> int:
        """Return the number of paired seeds."""
        return self.delivered[self.baseline.name].shape[0]

    @property
    def days(self) -> int:
        """Return the number of recorded days."""
        return len(self.months)


def read_results(folder: Path) -> Results:
    """Read manifest.json, runs.csv, daily.csv (or delivered.parquet) and offices.csv.

    Replicates of which a run failed, in any scenario, are left out: a pair needs both.

    Raises
    ------
    ValueError
        If the first scenario is not the baseline, or a scenario lacks a replicate or a day that the baseline has.
    """
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    daily = _read_delivered(folder, manifest)
    runs = pd.read_csv(folder / "runs.csv").set_index(["scenario", "replicate"]).sort_index()
    offices = pd.read_csv(
        folder / "offices.csv",
        usecols=["scenario", "replicate", "month", "field_office", "mode", "delivered_kg"],
    ).query("mode == 'all'")
    incomplete = manifest.get("incomplete_replicates", [])  # of which a scenario's run failed: no pair
    daily = daily[~daily["replicate"].isin(incomplete)]
    runs = runs.drop(incomplete, level="replicate", errors="ignore")
    offices = offices[~offices["replicate"].isin(incomplete)]
    days = daily["day"].nunique()
    scenarios = tuple(_read_scenario(entry, days) for entry in manifest["scenarios"])
    if scenarios[0].name != BASELINE:
        raise ValueError(f"manifest.json: the first scenario is {scenarios[0].name!r}; need {BASELINE!r}")
    _require_pairs(scenarios, runs, daily, days)
    delivered = {
        str(name): rows["delivered_g"].to_numpy(float).reshape(-1, days)
        for name, rows in daily.groupby("scenario", observed=True)
    }
    months = daily["date"].iloc[:days].astype(str).str[:7].to_numpy(str)
    return Results(manifest.get("question", ""), scenarios, runs, delivered, months, offices.drop(columns="mode"))


def _read_delivered(folder: Path, manifest: dict) -> pd.DataFrame:
    """Return what was delivered on each day of each run: of daily.csv, or of what is kept in place of it."""
    if manifest.get("daily", "daily") == "daily":
        daily = pd.read_csv(
            folder / "daily.csv",
            usecols=["scenario", "replicate", "day", "date", "delivered_g"],
            dtype={"scenario": "category", "date": "category"},
        )
        return daily.sort_values(["scenario", "replicate", "day"], kind="stable")
    daily = pd.read_parquet(folder / "delivered.parquet").explode("delivered_g", ignore_index=True)
    daily = daily.astype({"scenario": "category", "delivered_g": np.int64})
    daily["day"] = daily.groupby(["scenario", "replicate"], observed=True).cumcount()
    dates = np.datetime64(manifest["first_date"]) + np.arange(daily["day"].max() + 1)
    daily["date"] = pd.Categorical.from_codes(daily["day"], np.datetime_as_string(dates))
    return daily.sort_values(["scenario", "replicate", "day"], kind="stable")


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file under a temporary name and put it in place at once, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _read_scenario(entry: dict, days: int) -> Scenario:
    kinds = tuple(dict.fromkeys(intervention["kind"] for intervention in entry.get("interventions", [])))
    window = entry.get("window")
    if window is not None:
        start, stop = window
        window = (int(start), days if stop is None else min(int(stop), days))
    return Scenario(entry["name"], entry.get("label") or entry["name"], kinds, window)


def _require_pairs(scenarios: tuple[Scenario, ...], runs: pd.DataFrame, daily: pd.DataFrame, days: int) -> None:
    """Raise `ValueError` unless every scenario has the baseline's replicates, each with all days."""
    expected = runs.loc[[BASELINE]].index.get_level_values("replicate")
    recorded = daily.groupby(["scenario", "replicate"], observed=True).size()
    for scenario in scenarios:
        for file, table in (("runs.csv", runs), ("daily.csv", recorded)):
            found = (
                table.loc[[scenario.name]].index.get_level_values("replicate") if scenario.name in table.index else []
            )
            if list(found) != list(expected):
                raise ValueError(
                    f"{file}: {scenario.name} has {len(found)} replicates, the baseline has {len(expected)}; "
                    "every scenario needs the same ones"
                )
    for (name, replicate), count in recorded[recorded != days].items():
        raise ValueError(f"daily.csv: {name}, replicate {replicate} has {count} days; need {days}")
