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
import pyarrow.parquet as pq

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
    compared_with : str or None
        The baseline whose seeds it shares and whose parameters it has; None for a baseline.
    is_placebo : bool
        It is that baseline with other luck.
    """

    name: str
    label: str
    kinds: tuple[str, ...]
    window: tuple[int, int] | None
    compared_with: str | None = None
    is_placebo: bool = False


@dataclass(frozen=True, eq=False)
class Results:
    """Hold an experiment's tables.

    Attributes
    ----------
    question : str
        What the experiment asks, in words.
    scenarios : tuple of Scenario
        The first is a baseline; a scenario without a single run that its baseline has too is left out.
    runs : DataFrame, index (scenario, replicate)
        Response variables of each run.
    delivered : dict of arrays, shape [replicates, days]
        Pure g/day that reached the market, by scenario.
    replicates : dict of arrays of int
        The replicates of `delivered`, ascending.
    months : array of str, shape [days]
        Month (YYYY-MM) of each day.
    folder : Path
        Where the tables are.
    """

    question: str
    scenarios: tuple[Scenario, ...]
    runs: pd.DataFrame
    delivered: dict[str, np.ndarray]
    replicates: dict[str, np.ndarray]
    months: np.ndarray
    folder: Path

    @cached_property
    def _by_name(self) -> dict[str, Scenario]:
        return {scenario.name: scenario for scenario in self.scenarios}

    @cached_property
    def _placebos(self) -> dict[str, Scenario]:
        return {s.compared_with: s for s in self.scenarios if s.is_placebo}

    @cached_property
    def offices(self) -> pd.DataFrame:
        """Return scenario, replicate, month, field_office and delivered_kg: much to read, for the map alone."""
        columns = ["scenario", "replicate", "month", "field_office", "mode", "delivered_kg"]
        return pd.read_csv(self.folder / "offices.csv", usecols=columns).query("mode == 'all'").drop(columns="mode")

    @cached_property
    def policies(self) -> tuple[Scenario, ...]:
        """Return all scenarios but baselines and placebos."""
        return tuple(s for s in self.scenarios if s.compared_with and not s.is_placebo)

    @property
    def days(self) -> int:
        """Return the number of recorded days."""
        return len(self.months)

    def baseline_of(self, scenario: Scenario) -> Scenario:
        """Return what a scenario is compared with; a baseline with itself."""
        return self._by_name[scenario.compared_with or scenario.name]

    def placebo_of(self, scenario: Scenario) -> Scenario | None:
        """Return the baseline of a scenario with other luck; where that has none, the first placebo of all."""
        first = next(iter(self._placebos.values()), None)
        return self._placebos.get(scenario.compared_with, first) if scenario.compared_with else None

    def seeds_of(self, scenario: Scenario) -> np.ndarray:
        """Return the replicates that a scenario shares with its baseline."""
        return np.intersect1d(self.replicates[scenario.name], self.replicates[self.baseline_of(scenario).name])

    def chance_beside(self, scenario: Scenario) -> tuple[Scenario, np.ndarray] | None:
        """Return the placebo a scenario is measured beside, and the replicates they share; None without any.

        A placebo with fewer replicates makes a wider band: a fall is called chance too often rather than too seldom.
        """
        placebo = self.placebo_of(scenario)
        shared = np.intersect1d(self.seeds_of(scenario), self.seeds_of(placebo)) if placebo else np.array([])
        return (placebo, shared) if len(shared) > 1 else None

    def flow(self, scenario: Scenario, replicates: np.ndarray) -> np.ndarray:
        """Return deliveries of some replicates of a scenario, in pure g/day, shape [replicates, days]."""
        return self.delivered[scenario.name][np.searchsorted(self.replicates[scenario.name], replicates)]

    @cached_property
    def _rows(self) -> dict[str, pd.DataFrame]:
        return dict(iter(self.runs.groupby(level="scenario")))

    def values(self, scenario: Scenario, variable: str, replicates: np.ndarray) -> np.ndarray:
        """Return a response variable of some replicates of a scenario."""
        rows = np.searchsorted(self.replicates[scenario.name], replicates)
        return self._rows[scenario.name][variable].to_numpy(float)[rows]

    def pair(self, scenario: Scenario, seeds: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return deliveries with and without a policy, row by row the same seed; of all they share, or of some."""
        seeds = self.seeds_of(scenario) if seeds is None else seeds
        return self.flow(scenario, seeds), self.flow(self.baseline_of(scenario), seeds)

    def seeds_text(self) -> str:
        """Say how many seeds stand behind a policy."""
        return seeds_text([len(self.seeds_of(scenario)) for scenario in self.policies])


def seeds_text(numbers: list[int]) -> str:
    """Say how many seeds stand behind some policies: '40 seeds', or '10 to 58 seeds'."""
    low, high = min(numbers), max(numbers)
    return f"{high} seed{'' if high == 1 else 's'}" if low == high else f"{low} to {high} seeds"


def read_results(folder: Path) -> Results:
    """Read manifest.json, runs.csv, and daily.csv or delivered.parquet.

    A replicate of which a run failed is left out wherever that run would be half of a pair.

    Raises
    ------
    ValueError
        If the first scenario is no baseline, or daily.csv lacks a run that runs.csv has, or a day of it.
    """
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    runs = pd.read_csv(folder / "runs.csv").set_index(["scenario", "replicate"]).sort_index()
    delivered, replicates, dates = _read_delivered(folder, manifest)
    held = {name: rows.index.get_level_values("replicate") for name, rows in runs.groupby(level="scenario")}
    for name, expected in held.items():
        if list(replicates.get(name, ())) != list(expected):
            found = len(replicates.get(name, ()))
            raise ValueError(f"daily.csv: {name} has {found} replicates, runs.csv has {len(expected)}; need the same")
    scenarios = _read_scenarios(manifest, len(dates), replicates)
    months = dates.astype(str).str[:7].to_numpy(str)
    return Results(manifest.get("question", ""), scenarios, runs, delivered, replicates, months, folder)


def _read_scenarios(manifest: dict, days: int, replicates: dict[str, np.ndarray]) -> tuple[Scenario, ...]:
    """Return the scenarios that can be compared, their baselines among them."""
    entries = manifest["scenarios"]
    first = entries[0]["name"]
    baseline_of = manifest.get("baseline_of") or {entry["name"]: BASELINE for entry in entries[1:]}
    if first in baseline_of or first not in {BASELINE, *baseline_of.values()}:
        raise ValueError(f"manifest.json: the first scenario is {first!r}; need a baseline")
    nothing = np.array([], np.int64)
    made = [_read_scenario(entry, days, baseline_of.get(entry["name"])) for entry in entries]
    return tuple(
        s for s in made
        if np.intersect1d(*(replicates.get(name, nothing) for name in (s.name, s.compared_with or s.name))).size
    )  # fmt: skip


def _read_delivered(folder: Path, manifest: dict) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], pd.Series]:
    """Return deliveries [replicates, days] and replicates by scenario, and the dates, of daily.csv or in its place."""
    if manifest.get("daily", "daily") == "daily":
        columns = ["scenario", "replicate", "day", "date", "delivered_g"]
        kinds = {"scenario": "category", "date": "category"}
        daily = pd.read_csv(folder / "daily.csv", usecols=columns, dtype=kinds)
        daily = daily.sort_values(["scenario", "replicate", "day"], kind="stable")
        days = daily["day"].nunique()
        counts = daily.groupby(["scenario", "replicate"], observed=True).size()
        for (name, replicate), count in counts[counts != days].items():
            raise ValueError(f"daily.csv: {name}, replicate {replicate} has {count} days; need {days}")
        keys, values, dates = counts.index.to_frame(index=False), daily["delivered_g"], daily["date"].iloc[:days]
    else:
        held = pq.read_table(folder / "delivered.parquet")
        keys = held.select(["scenario", "replicate"]).to_pandas()
        values = held["delivered_g"].combine_chunks().flatten()
        days = len(values) // len(keys)
        dates = pd.Series(np.datetime_as_string(np.datetime64(manifest["first_date"]) + np.arange(days)))
    flow = np.asarray(values, float).reshape(-1, days)
    rows = {str(name): group.sort_values("replicate") for name, group in keys.groupby("scenario", observed=True)}
    delivered = {name: flow[group.index] for name, group in rows.items()}
    return delivered, {name: group["replicate"].to_numpy() for name, group in rows.items()}, dates


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file under a temporary name and put it in place at once, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")  # writers go by the ending
    try:
        write(unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _read_scenario(entry: dict, days: int, compared_with: str | None) -> Scenario:
    kinds = tuple(dict.fromkeys(intervention["kind"] for intervention in entry.get("interventions", [])))
    window = entry.get("window")
    if window is not None:
        start, stop = window
        window = (int(start), days if stop is None else min(int(stop), days))
    is_placebo = entry["name"] == PLACEBO or entry.get("placebo_day") is not None
    return Scenario(entry["name"], entry.get("label") or entry["name"], kinds, window, compared_with, is_placebo)
