"""Bands: where twenty runs of a scenario lie, day by day, so that the one pair on the page is seen for what it is.

A band is kept on disk beside the compiled rules, under a hash of the scenario and of all code and data that numbers
depend on. It is made by a process of its own (`making`), asked for in `background`; one of the first few seeds is kept
meanwhile, so that their answer is not waited for.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from abm.inputs.inside import remove_files, require_folder, unfinished, write_whole
from abm.measures.resilience import measure_resilience
from abm.model.compilation import cache_folder
from abm.model.observation import DAILY_COLUMNS
from abm.model.scenario import Scenario, as_values
from abm.store.plan import code_of
from abm.viewer.charts import PAGE, chart_columns, charts_of, six_digits
from abm.viewer.session.naming import policy_in_words
from abm.viewer.session.twins import without_policy

SEEDS = tuple(range(1, 21))
BAND_LEVELS = {"low": 0.1, "middle": 0.5, "high": 0.9}
BAND = r"[0-9a-f]{20}(-part)?\.npz"  # name of the file of a band; -part: of the first seeds
MOST_FILES = 300  # kept on disk; the oldest go first
RUNS = "each run: "  # before the name of a column in the file of the first seeds
WRITTEN = 600.0  # seconds after which a file that is still unfinished will never be finished
BANDED = charts_of(PAGE)
BANDED_COLUMNS = {column.name: column for column in DAILY_COLUMNS if column.name in chart_columns(BANDED)}


@dataclass(frozen=True)
class Band:
    """Hold what runs of one scenario did: twenty, or the first of them.

    Attributes
    ----------
    lines : dict of arrays, shape (3, before + days)
        10, 50 and 90% quantiles over the seeds of the line of every chart of the page, taken day by day, from the last
        days of the burn-in on.
    delivered : array, shape (seeds, days)
        Pure g/day of each run.
    runs : dict of arrays, shape (seeds, days)
        Daily columns of each run, with which the work goes on where it was broken off; none in a band that is whole.
    """

    lines: dict[str, np.ndarray]
    delivered: np.ndarray
    runs: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def seeds(self) -> int:
        """Return how many runs it is of."""
        return len(self.delivered)

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


def wanted(scenario: Scenario) -> dict[str, Scenario]:
    """Return the scenarios whose bands belong beside a scenario: its baseline, itself, and the placebo of its policy."""
    baseline = without_policy(scenario)
    if not scenario.interventions:
        return {"baseline": baseline}
    placebo = replace(baseline, placebo_day=policy_start(scenario))
    return {"baseline": baseline, "policy": scenario, "placebo": placebo}


def as_shown(scenario: Scenario, found: Mapping[str, Band]) -> dict[str, object]:
    """Return the bands beside a scenario as plain values.

    seeds, of and baseline_seeds say how many runs the answer is of, how many it will be of, and how many the band of the
    baseline is of; whole: those are all. baseline and policy hold the lines of every chart, the first `before` days of which lie
    before day 0; policy is that of the baseline where there is none, and moves is what it does, with the days from which on
    (`naming.policy_in_words`). over_seeds holds `abm.measures.resilience.measure_resilience` of the whole runs (what is not
    defined is None); it is None without a policy.
    """
    baseline, seeds = found["baseline"].as_values(), min(band.seeds for band in found.values())
    shown: dict[str, object] = {"seeds": seeds, "of": len(SEEDS), "baseline_seeds": found["baseline"].seeds}
    shown |= {"before": found["baseline"].before, "whole": seeds == len(SEEDS)}
    shown |= {"baseline": baseline, "policy": baseline, "moves": policy_in_words(scenario), "over_seeds": None}
    if "policy" not in found:
        return shown
    policy, without, placebo = (found[name].delivered[:seeds] for name in ("policy", "baseline", "placebo"))
    measured = measure_resilience(policy, without, policy_start(scenario), placebo)
    measured = replace(measured, sample=None)  # type: ignore[arg-type]  # numbers alone cross to the page
    values = asdict(measured, dict_factory=lambda pairs: {name: _defined(value) for name, value in pairs})
    over_seeds = {"start": policy_start(scenario)} | values
    return shown | {"policy": found["policy"].as_values(), "over_seeds": over_seeds}


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


def part_file(scenario: Scenario) -> Path:
    """Return where the band of the first seeds is kept until that of all is."""
    path = band_file(scenario)
    return path.with_name(f"{path.stem}-part{path.suffix}")


def read_band(scenario: Scenario) -> Band | None:
    """Return the band of a scenario if a whole one is kept."""
    return _read(band_file(scenario))


def read_part(scenario: Scenario) -> Band | None:
    """Return the band of all seeds, or of the first of them, whichever is kept."""
    return read_band(scenario) or _read(part_file(scenario))


def runs_kept(scenarios: Iterable[Scenario]) -> int:
    """Return how many runs of scenarios need not be done again."""
    return sum(part.seeds for part in map(read_part, scenarios) if part and part.runs)


def _read(path: Path) -> Band | None:
    try:
        with np.load(path, allow_pickle=False) as kept:
            runs = {name: kept[RUNS + name] for name in BANDED_COLUMNS if RUNS + name in kept}
            return Band({chart.key: kept[chart.key] for chart in BANDED}, kept["delivered of each run"], runs)
    except FileNotFoundError:
        return None
    except Exception:  # noqa: BLE001 a damaged archive makes its readers raise nearly anything
        path.unlink(missing_ok=True)
        return None


def write_band(scenario: Scenario, band: Band) -> None:
    """Keep the band of a scenario, or its first seeds: the file is whole or not there; the oldest of too many go."""
    is_whole = band.seeds == len(SEEDS)
    path = band_file(scenario) if is_whole else part_file(scenario)
    require_folder(path.parent).mkdir(parents=True, exist_ok=True)
    runs = {} if is_whole else {RUNS + name: values for name, values in band.runs.items()}
    parts: dict[str, Any] = {**band.lines, **runs, "delivered of each run": band.delivered}
    write_whole(path, lambda file: np.savez_compressed(file, **parts))
    if is_whole:
        part_file(scenario).unlink(missing_ok=True)
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
