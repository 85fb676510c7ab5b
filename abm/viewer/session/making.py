"""Making: the runs of bands, seed by seed, in a process of their own; see `bands` for what they are, `background` for who asks."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator

import numpy as np

from abm.model.declare import GRAM
from abm.model.initialization import build_world
from abm.model.scenario import Scenario, as_scenario
from abm.model.simulation import pass_days
from abm.viewer.charts import BEFORE, LEAD
from abm.viewer.page.scenarios import find_known, known_scenarios
from abm.viewer.session import bands
from abm.viewer.session.bands import (
    BAND_LEVELS,
    BANDED,
    BANDED_COLUMNS,
    Band,
    band_file,
    read_band,
    read_part,
    runs_kept,
    wanted,
    write_band,
)

FIRST = (3, 5, 10)  # seeds whose band is kept before all are done
NICEST = 19  # of what nobody waits for


class Runs:
    """Hold the runs of one scenario that are done."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._lead, self._shown = (min(days, scenario.burn_in) for days in (LEAD, BEFORE))
        self._columns: dict[str, list[np.ndarray]] = {name: [] for name in BANDED_COLUMNS}
        self._delivered: list[np.ndarray] = []

    def go_on_from(self, part: Band | None) -> None:
        """Take the runs that were done before the work was broken off."""
        if part is not None and part.runs:
            self._columns = {name: list(values) for name, values in part.runs.items()}
            self._delivered = list(part.delivered)

    @property
    def seeds(self) -> int:
        """Return how many runs are done."""
        return len(self._delivered)

    def add(self, seed: int) -> None:
        """Run the scenario with one more seed."""
        world = build_world(self.scenario, seed)
        burn_in, days = self.scenario.burn_in, self.scenario.burn_in + self.scenario.days
        pass_days(world, self.scenario, 0, days, lambda passed: None)
        daily = world.daily[:days].view(np.recarray)
        for name, column in BANDED_COLUMNS.items():
            self._columns[name].append(column.take(daily[burn_in - self._lead :]))
        self._delivered.append(daily.delivered[burn_in:] / GRAM)

    def band(self) -> Band:
        """Return the band of the runs so far."""
        columns = {name: np.array(values) for name, values in self._columns.items()}
        past = self._lead - self._shown
        with np.errstate(invalid="ignore"):
            lines = {chart.key: _quantiles(chart.take(columns)[:, past:], [*BAND_LEVELS.values()]) for chart in BANDED}
        return Band(lines, np.array(self._delivered), columns)


def _quantiles(values: np.ndarray, levels: list[float]) -> np.ndarray:
    """Return quantiles over the runs in which a line is defined; nan where it is in none."""
    missing = np.isnan(values)
    found = np.full((len(levels), values.shape[1]), np.nan)
    everywhere, somewhere = ~missing.any(axis=0), missing.any(axis=0) & ~missing.all(axis=0)
    found[:, everywhere] = np.quantile(values[:, everywhere], levels, axis=0)
    if somewhere.any():  # a day at a time, which is slow
        found[:, somewhere] = np.nanquantile(values[:, somewhere], levels, axis=0)
    return found


def make_bands(scenarios: list[Scenario]) -> Iterator[int]:
    """Run scenarios with every seed, each seed in all of them before the next; keep their bands.

    After each run it yields how many seeds those are of that are kept; 0: none yet. Work that was broken off goes on with
    the runs that were kept.
    """
    all_runs = [Runs(scenario) for scenario in scenarios]
    for runs in all_runs:
        runs.go_on_from(read_part(runs.scenario))
    kept = min((runs.seeds for runs in all_runs), default=0)
    for done, seed in enumerate(bands.SEEDS, 1):
        for runs in (one for one in all_runs if one.seeds < done):
            runs.add(seed)
            if min(one.seeds for one in all_runs) == done in (*FIRST, len(bands.SEEDS)):
                for one in all_runs:
                    write_band(one.scenario, one.band())
                kept = done
            yield kept


def shipped() -> list[Scenario]:
    """Return the scenarios of all bands that belong beside a shipped scenario, each once."""
    beside = (one for name in known_scenarios() for one in wanted(find_known(name)).values())
    return list({band_file(one): one for one in beside}.values())


def serve_bands() -> None:
    """Make the bands of the scenarios on standard input (null: all shipped ones, one by one, as nobody waits for them).

    What was asked for is counted on standard output, a line a run: runs done, runs in all, and the seeds of the bands
    that are kept. It ends at once when standard input is closed, as when the asker dies.
    """
    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(1)), daemon=True).start()
    if asked is None:
        _prepare()
    else:
        missing = [scenario for scenario in map(as_scenario, asked) if read_band(scenario) is None]
        for done, kept in enumerate(make_bands(missing), runs_kept(missing) + 1):
            print(done, len(missing) * len(bands.SEEDS), kept, flush=True)
    os._exit(0)  # the thread that waits for the asker is still reading


def _prepare() -> None:
    """Make the bands of all shipped scenarios that are not kept, at low priority."""
    if hasattr(os, "nice"):
        os.nice(NICEST)
    for scenario in shipped():
        if read_band(scenario) is None:
            for _ in make_bands([scenario]):
                pass
