"""Results of one experiment, read from its folder: what was compared, and what was recorded.

Of each run its response variables are held; the rest is read a few runs at a time, when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from abm.inputs.inside import replacing
from abm.measures.resampling import BLOCK
from abm.results.deliveries import Deliveries, open_deliveries
from abm.results.reader import ResultsFolder
from abm.results.run_table import RunTable

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
    color : str or None
        That of its only kind; None where it has several or none, or where the folder does not say.
    window : tuple of int or None
        First day of the policy and the day after its last one, counted from the first recorded day; None without
        a policy.
    compared_with : str or None
        The baseline whose seeds it shares and whose parameters it has; None for a baseline.
    is_placebo : bool
        It is that baseline with other random numbers.
    is_event : bool
        It acts on single days only, such as arrests.
    """

    name: str
    label: str
    kinds: tuple[str, ...]
    window: tuple[int, int] | None
    color: str | None = None
    compared_with: str | None = None
    is_placebo: bool = False
    is_event: bool = False

    @property
    def start(self) -> int:
        """Return the first day of the policy."""
        assert self.window is not None, "a baseline has no policy"
        return self.window[0]

    @property
    def stop(self) -> int:
        """Return the day after the last one of the policy."""
        assert self.window is not None, "a baseline has no policy"
        return self.window[1]


@dataclass(frozen=True, eq=False)
class Results:
    """Give an experiment's tables.

    Attributes
    ----------
    question : str
        What the experiment asks, in words.
    scenarios : tuple of Scenario
        The first is a baseline; a scenario without a single run that its baseline has too is left out.
    runs : RunTable
        Response variables of each run.
    deliveries : Deliveries
        Pure g/day that reached the market, of each run.
    months : array of str, shape [days]
        Month (YYYY-MM) of each day.
    folder : ResultsFolder
        What the tables are read from.
    """

    question: str
    scenarios: tuple[Scenario, ...]
    runs: RunTable
    deliveries: Deliveries
    months: np.ndarray
    folder: ResultsFolder

    @cached_property
    def _by_name(self) -> dict[str, Scenario]:
        return {scenario.name: scenario for scenario in self.scenarios}

    @cached_property
    def _placebos(self) -> dict[str, Scenario]:
        return {s.compared_with: s for s in self.scenarios if s.is_placebo and s.compared_with}

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
        """Return the baseline of a scenario with other random numbers; where that has none, the first placebo of all."""
        first = next(iter(self._placebos.values()), None)
        return self._placebos.get(scenario.compared_with, first) if scenario.compared_with else None

    @property
    def replicates(self) -> dict[str, np.ndarray]:
        """Return the replicates of each scenario, ascending."""
        return self.runs.replicates

    def seeds_of(self, scenario: Scenario) -> np.ndarray:
        """Return the replicates that a scenario shares with its baseline."""
        return np.intersect1d(self.replicates[scenario.name], self.replicates[self.baseline_of(scenario).name])

    def beside_baseline(self, scenario: Scenario, variable: str, seeds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return a response variable of a scenario and of its baseline over some seeds that both have, shape [seeds] each."""
        with_policy, without = (
            self.runs.values(one.name, [variable], seeds)[0] for one in (scenario, self.baseline_of(scenario))
        )
        return with_policy, without

    def chance_beside(self, scenario: Scenario) -> tuple[Scenario, np.ndarray] | None:
        """Return the placebo a scenario is measured beside, and the replicates they share; None without any.

        A placebo with fewer replicates makes a wider band: a fall is called chance too often rather than too seldom.
        """
        placebo = self.placebo_of(scenario)
        if placebo is None:
            return None
        shared = np.intersect1d(self.seeds_of(scenario), self.seeds_of(placebo))
        return (placebo, shared) if len(shared) > 1 else None

    def start_of(self, scenario: Scenario, prefix: str = "policy") -> dict[str, object]:
        """Return the day and the date on which a policy starts, by column; nothing without one."""
        if scenario.window is None:
            return {}
        date = np.datetime64(self.folder.manifest["first_date"]) + np.timedelta64(scenario.start, "D")
        return {f"{prefix}_start": scenario.start, f"{prefix}_start_date": str(date)}

    def flow(self, scenario: Scenario, replicates: np.ndarray) -> Iterator[np.ndarray]:
        """Yield deliveries of some replicates of a scenario, in pure g/day, shape [a few replicates, days]."""
        for first in range(0, len(replicates), BLOCK):
            yield self.deliveries.flow(scenario.name, replicates[first : first + BLOCK])

    def pairs(self, scenario: Scenario, seeds: np.ndarray | None = None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield deliveries with and without a policy, row by row the same seed; of all they share, or of some."""
        seeds = self.seeds_of(scenario) if seeds is None else seeds
        return zip(self.flow(scenario, seeds), self.flow(self.baseline_of(scenario), seeds), strict=True)

    def mean_flow(self, scenario: Scenario, seeds: np.ndarray) -> np.ndarray:
        """Return the mean deliveries of some replicates of a scenario, in pure g/day, shape [days]."""
        return sum(block.sum(axis=0) for block in self.flow(scenario, seeds)) / len(seeds)

    def seed_text(self, replicate: int) -> str:
        """Name the random seed of a replicate; the replicate itself where the manifest lacks its seed."""
        seeds = self.folder.manifest.get("seeds", [])
        return f"Random seed {seeds[replicate]}" if replicate < len(seeds) else f"Pair of runs {replicate}"

    def seeds_text(self) -> str:
        """Say how many seeds stand behind a policy."""
        return seeds_text([len(self.seeds_of(scenario)) for scenario in self.policies])


def seeds_text(numbers: list[int]) -> str:
    """Say how many seeds stand behind some policies: '40 seeds', or '10 to 58 seeds'."""
    low, high = min(numbers), max(numbers)
    return f"{high:,} seed{'' if high == 1 else 's'}" if low == high else f"{low:,} to {high:,} seeds"


def read_results(folder: ResultsFolder) -> Results:
    """Read runs.csv, and find what daily.csv or delivered.parquet have of the same runs.

    A replicate of which a run failed is left out wherever that run would be half of a pair.

    Raises
    ------
    ValueError
        If the first scenario is no baseline, or daily.csv lacks a run that runs.csv has, or a day of it.
    """
    manifest, days, runs = folder.manifest, folder.scenarios[0]["days"], RunTable(folder)
    deliveries = open_deliveries(folder, days)
    for name, expected in runs.replicates.items():
        found = deliveries.replicates.get(name, ())
        if not np.array_equal(found, expected):
            text = f"{deliveries.name}: {name} has {len(found)} replicates, runs.csv has {len(expected)}"
            raise ValueError(f"{text}; need the same")
    dates = np.datetime64(manifest["first_date"]) + np.arange(days)
    scenarios = _read_scenarios(manifest, days, runs.replicates)
    months = np.datetime_as_string(dates.astype("M8[M]"))
    return Results(folder.question, scenarios, runs, deliveries, months, folder)


def _read_scenarios(manifest: dict, days: int, replicates: dict[str, np.ndarray]) -> tuple[Scenario, ...]:
    """Return the scenarios that can be compared, their baselines among them."""
    entries = manifest["scenarios"]
    first = entries[0]["name"]
    baseline_of = manifest.get("baseline_of") or {entry["name"]: BASELINE for entry in entries[1:]}
    if first in baseline_of or first not in {BASELINE, *baseline_of.values()}:
        raise ValueError(f"manifest.json: the first scenario is {first!r}; need a baseline")
    nothing = np.array([], np.int64)
    colors = {kind: reported["color"] for kind, reported in manifest.get("interventions", {}).items()}
    made = [_read_scenario(entry, days, baseline_of.get(entry["name"]), colors) for entry in entries]
    return tuple(
        s for s in made
        if np.intersect1d(replicates.get(s.name, nothing), replicates.get(s.compared_with or s.name, nothing)).size
    )  # fmt: skip


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file under a temporary name and put it in place at once, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, path.suffix) as unfinished:  # writers go by the ending
        write(unfinished)


def _read_scenario(entry: dict, days: int, compared_with: str | None, colors: dict[str, str]) -> Scenario:
    kinds = tuple(dict.fromkeys(intervention["kind"] for intervention in entry.get("interventions", [])))
    window = entry.get("window")
    if window is not None:
        start, stop = window
        window = (int(start), days if stop is None else min(int(stop), days))
    is_placebo = entry["name"] == PLACEBO or entry.get("placebo_day") is not None
    color = colors.get(kinds[0]) if len(kinds) == 1 else None
    label, is_event = entry.get("label") or entry["name"], bool(entry.get("is_event"))
    return Scenario(entry["name"], label, kinds, window, color, compared_with, is_placebo, is_event)
