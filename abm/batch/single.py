"""A single run: one scenario, one seed, its tables and a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from abm.batch.manifest import describe_run, now
from abm.batch.store import StoreError, read_manifest, staging, write_manifest, write_table
from abm.batch.tables import daily_table, dictionary_table, offices_table
from abm.observation import Recording
from abm.scenario import Scenario
from abm.simulation import simulate


def run_single(
    scenario: Scenario, seed: int, folder: Path, report: Callable[[int], object] = lambda days: None
) -> Recording:
    """Run one replicate and write daily.csv, offices.csv, run.png, dictionary.csv and manifest.json.

    Raises
    ------
    RunError, StoreError
        The run stopped at a fault, or the folder holds a batch or cannot be written. Nothing is written then.
    """
    if read_manifest(folder).get("kind") == "batch":
        raise StoreError(f"{folder}: holds results of a batch; choose another folder with --out")
    started = now()
    with staging(folder) as place:
        recording = simulate(scenario, seed, report)
        daily = daily_table(recording, scenario.name, 0)
        write_table(daily, place / "daily.csv")
        write_table(offices_table(recording, scenario.name, 0), place / "offices.csv")
        _draw(daily, place / "run.png", f"{scenario.name}, seed {seed}")
        dictionary = dictionary_table({})
        write_table(dictionary[dictionary.file.isin(["daily.csv", "offices.csv"])], place / "dictionary.csv")
        values = {"kind": "run", "name": scenario.name, "seeds": [seed], "replicates": 1, "workers": 1}
        write_manifest(values | describe_run([(scenario, scenario.name)], started), place)
    return recording


def _draw(daily, path: Path, title: str) -> None:
    from abm import analysis  # here, so that plotting is loaded when a picture is drawn

    analysis.picture_of_run(daily, path, title)
