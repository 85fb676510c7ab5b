"""Bands: where twenty runs of a scenario lie, day by day, so that the one pair on the page is seen for what it is.

A band is kept on disk beside the compiled rules, under a hash of the scenario and of all code and data that numbers
depend on. It is made by a process of its own (`serve_bands`), asked for in `background`.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import math
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from abm.inputs.inside import remove_files, require_folder, unfinished, write_whole
from abm.measures.resilience import measure_resilience
from abm.model.compilation import cache_folder
from abm.model.declare import GRAM
from abm.model.observation import DAILY_COLUMNS
from abm.model.initialization import build_world
from abm.model.scenario import Scenario, as_scenario, as_values
from abm.model.simulation import pass_days
from abm.store.plan import code_of
from abm.viewer.charts import BEFORE, LEAD, PAGE, chart_columns, charts_of, six_digits
from abm.viewer.page.scenarios import find_known, known_scenarios
from abm.viewer.session.naming import policy_in_words
from abm.viewer.session.twins import without_policy

SEEDS = tuple(range(1, 21))
BAND_LEVELS = {"low": 0.1, "middle": 0.5, "high": 0.9}
BAND = r"[0-9a-f]{20}\.npz"  # name of the file of a band
MOST_FILES = 300  # kept on disk; the oldest go first
WRITTEN = 600.0  # seconds after which a file that is still unfinished will never be finished
BANDED = charts_of(PAGE)
BANDED_COLUMNS = {column.name: column for column in DAILY_COLUMNS if column.name in chart_columns(BANDED)}
NICEST = 19


@dataclass(frozen=True)
class Band:
    """Hold what twenty runs of one scenario did.

    Attributes
    ----------
    lines : dict of arrays, shape (3, before + days)
        10, 50 and 90% quantiles over the seeds of the line of every chart of the page, taken day by day, from the last
        days of the burn-in on.
    delivered : array, shape (seeds, days)
        Pure g/day of each run.
    """

    lines: dict[str, np.ndarray]
    delivered: np.ndarray

    @property
    def before(self) -> int:
        """Return how many days of the lines lie before day 0."""
        return int(next(iter(self.lines.values())).shape[1] - self.delivered.shape[1])

    def as_values(self) -> dict[str, dict[str, list]]:
        """Return low, middle and high of every line as lists."""
        return {
            name: {which: six_digits(row) for which, row in zip(BAND_LEVELS, rows, strict=True)}
            for name, rows in self.lines.items()
        }


def make_band(scenario: Scenario, report: Callable[[], object] = lambda: None) -> Band:
    """Run a scenario with every seed; `report` is called after each run."""
    runs: dict[str, list[np.ndarray]] = {name: [] for name in BANDED_COLUMNS}
    delivered = []
    lead, shown = min(LEAD, scenario.burn_in), min(BEFORE, scenario.burn_in)
    for seed in SEEDS:
        daily = _run(scenario, seed)
        for name, column in BANDED_COLUMNS.items():
            runs[name].append(column.take(daily[scenario.burn_in - lead :]))
        delivered.append(daily.delivered[scenario.burn_in :] / GRAM)
        report()
    columns = {name: np.array(values) for name, values in runs.items()}
    levels = list(BAND_LEVELS.values())
    with np.errstate(invalid="ignore"):
        lines = {chart.key: _quantiles(chart.take(columns)[:, lead - shown :], levels) for chart in BANDED}
    return Band(lines, np.array(delivered))


def _run(scenario: Scenario, seed: int) -> np.recarray:
    """Return the daily totals of a run, burn-in included."""
    world = build_world(scenario, seed)
    days = scenario.burn_in + scenario.days
    pass_days(world, scenario, 0, days, lambda passed: None)
    return world.daily[:days].view(np.recarray)


def _quantiles(values: np.ndarray, levels: list[float]) -> np.ndarray:
    """Return quantiles over the runs in which a line is defined; nan where it is in none."""
    defined = ~np.isnan(values).all(axis=0)
    found = np.full((len(levels), values.shape[1]), np.nan)
    found[:, defined] = np.nanquantile(values[:, defined], levels, axis=0)
    return found


def wanted(scenario: Scenario) -> dict[str, Scenario]:
    """Return the scenarios whose bands belong beside a scenario: its baseline, itself, and the placebo of its policy."""
    baseline = without_policy(scenario)
    if not scenario.interventions:
        return {"baseline": baseline}
    placebo = replace(baseline, placebo_day=policy_start(scenario))
    return {"baseline": baseline, "policy": scenario, "placebo": placebo}


def as_shown(scenario: Scenario, found: Mapping[str, Band]) -> dict[str, object]:
    """Return the bands beside a scenario as plain values: seeds, before, whole, baseline, policy, moves and over_seeds.

    baseline and policy hold the lines of every chart, the first `before` days of which lie before day 0; policy is that of
    the baseline where there is none, and moves is what it does, with the days from which on (`naming.policy_in_words`). over_seeds holds `abm.measures.resilience.measure_resilience` of the whole runs (what is not defined is None); it is None
    without a policy.
    """
    baseline = found["baseline"].as_values()
    shown: dict[str, object] = {"seeds": len(SEEDS), "before": found["baseline"].before, "whole": True}
    shown |= {"baseline": baseline, "policy": baseline, "moves": policy_in_words(scenario), "over_seeds": None}
    if "policy" not in found:
        return shown
    start = policy_start(scenario)
    measured = measure_resilience(found["policy"].delivered, found["baseline"].delivered, start,
                                  found["placebo"].delivered)  # fmt: skip
    measured = replace(measured, sample=None)  # type: ignore[arg-type]  # numbers alone cross to the page
    values = asdict(measured, dict_factory=lambda pairs: {name: _defined(value) for name, value in pairs})
    return shown | {"policy": found["policy"].as_values(), "over_seeds": {"start": start} | values}


def policy_start(scenario: Scenario) -> int:
    """Return the first day of a scenario's policy."""
    return min(intervention.start for intervention in scenario.interventions)


def _defined(value: object) -> object:
    return None if isinstance(value, float) and math.isnan(value) else value


def band_file(scenario: Scenario) -> Path:
    """Return where the band of a scenario is kept; its name does not count."""
    values = as_values(replace(scenario, name=""))
    text = json.dumps([code_of([scenario]), SEEDS, list(BAND_LEVELS.values()), [repr(chart) for chart in BANDED], values],
                      sort_keys=True)  # fmt: skip
    return cache_folder() / "bands" / (hashlib.sha256(text.encode()).hexdigest()[:20] + ".npz")


def read_band(scenario: Scenario) -> Band | None:
    """Return the band of a scenario if a whole one is kept."""
    path = band_file(scenario)
    try:
        with np.load(path, allow_pickle=False) as kept:
            return Band({chart.key: kept[chart.key] for chart in BANDED}, kept["delivered of each run"])
    except FileNotFoundError:
        return None
    except Exception:  # noqa: BLE001 a damaged archive makes its readers raise nearly anything
        path.unlink(missing_ok=True)
        return None


def write_band(scenario: Scenario, band: Band) -> None:
    """Keep the band of a scenario: the file is whole or not there; the oldest of too many go."""
    path = band_file(scenario)
    require_folder(path.parent).mkdir(parents=True, exist_ok=True)
    parts: dict[str, Any] = {**band.lines, "delivered of each run": band.delivered}
    write_whole(path, lambda file: np.savez_compressed(file, **parts))
    with contextlib.suppress(FileNotFoundError):  # another process tidies up as well
        _forget_old(path.parent)


def _forget_old(folder: Path) -> None:
    """Remove the oldest of too many bands, and what was never finished, as its process was killed."""
    kept = sorted(filter(re.compile(BAND).fullmatch, os.listdir(folder)), key=lambda name: _written(folder / name))
    remove_files(folder, set(kept[:-MOST_FILES]).__contains__)
    left = re.compile(unfinished(BAND)).fullmatch
    remove_files(folder, lambda name: left(name) and _written(folder / name) < time.time() - WRITTEN)


def _written(path: Path) -> float:
    return path.stat().st_mtime


def shipped() -> list[Scenario]:
    """Return the scenarios of all bands that belong beside a shipped scenario, each once."""
    beside = (one for name in known_scenarios() for one in wanted(find_known(name)).values())
    return list({band_file(one): one for one in beside}.values())


def serve_bands() -> None:
    """Make the bands of the scenarios on standard input (null: all shipped ones).

    What was asked for is counted on standard output, a line a run: runs done, and runs in all. It ends at once when standard
    input is closed, as when the asker dies.
    """
    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(1)), daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICEST)
    scenarios = shipped() if asked is None else [*map(as_scenario, asked)]
    missing = [scenario for scenario in scenarios if read_band(scenario) is None]
    done = itertools.count(1)
    for scenario in missing:
        report = (lambda: None) if asked is None else lambda: print(next(done), len(missing) * len(SEEDS), flush=True)
        write_band(scenario, make_band(scenario, report))
    os._exit(0)  # the thread that waits for the asker is still reading
