"""A single run: one scenario, one seed, its tables and a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from abm.command.options import OptionError
from abm.command.terminal import compile_once, progress
from abm.experiment.changed import changed_words
from abm.experiment.drivers import HISTORY
from abm.experiment.experiment import ExperimentError, override
from abm.experiment.finding import LABELS, find_labeled
from abm.inputs.inside import StoreError
from abm.inputs.reading import number_of
from abm.model.branching import save_at, simulate_from
from abm.model.observation import Recording
from abm.model.saving import SavedState, SavedStateError, load, require_day, require_file
from abm.model.scenario import Scenario
from abm.model.own_agents import simulate_with_own
from abm.results.changed import named_with
from abm.results.dictionary import day_columns, dictionary_table, table_of
from abm.results.manifest import describe_run, now, origin_of
from abm.running.events import EVENT_COLUMNS, simulate_with_events
from abm.running.steps import Steps
from abm.store.folder import read_manifest, staging, text_of, write_manifest, write_table
from abm.store.regions import regions_table
from abm.store.rows import Replicates, daily_table, offices_table
from abm.viewer.windows import windows

PICTURE = "run.png"
KEPT = ("daily.csv", "offices.csv", "regions.csv")
FILES = (*KEPT, "events.csv", PICTURE, "run.svg", "dictionary.csv", "manifest.json")


@dataclass(frozen=True)
class ChosenRun:
    """Hold what a person asked to run: from the start, or from a saved state on."""

    scenario: Scenario
    seed: int
    label: str
    state: SavedState | None = None

    @property
    def days_to_run(self) -> int:
        """Return the days that are still to be run, burn-in included."""
        return self.scenario.burn_in + self.scenario.days - (self.state.tick if self.state else 0)

    def run(self, scenario: Scenario, seed: int, report: Callable[[int], object]) -> Recording:
        """Run them."""
        return (
            simulate_with_own(scenario, seed, report)
            if self.state is None
            else simulate_from(self.state, scenario, report)
        )

    def run_with_events(
        self, scenario: Scenario, seed: int, report: Callable[[int], object]
    ) -> tuple[Recording, pd.DataFrame]:
        """Run them, and return what happened, too."""
        return simulate_with_events(scenario, seed, report, self.state)


def choose_run(
    name: str | None,
    days: int | None,
    seed: int | None,
    settings: list[str],
    origin: Path | None,
    drivers: Path | None = None,
) -> ChosenRun:
    """Return what the words of a command line ask for; without a scenario, a saved state goes on with its own.

    Raises
    ------
    ExperimentError, SavedStateError
        A scenario or a state that is not there, or a seed beside a saved state.
    """
    if drivers is not None and (name != HISTORY or origin is not None):
        raise ExperimentError([f"--drivers: for --scenario {HISTORY} alone; an experiment names them in its scenario"])
    if origin is None:
        scenario, label = find_labeled(name or "baseline", drivers)
        changed = override(scenario, days, settings)
        return ChosenRun(changed, 1 if seed is None else seed, named_with(label, changed_words(changed.parameters)))
    state = load(origin)
    if seed is not None and seed != state.seed:
        raise SavedStateError(f"--seed {seed}: the saved state goes on with its own, {state.seed}; leave out --seed")
    own = state.scenario
    scenario, label = (own, LABELS.get(own.name, own.name)) if name is None else find_labeled(name)
    changed = override(scenario, days, settings)
    return ChosenRun(changed, state.seed, named_with(label, changed_words(changed.parameters)), state)


def run_single(
    scenario: Scenario,
    seed: int,
    folder: Path,
    report: Callable[[int], object] = lambda days: None,
    run: Callable[..., Recording] = simulate_with_own,
    steps: Steps | None = None,
    label: str = "",
    events: Callable[..., tuple[Recording, pd.DataFrame]] | None = None,
) -> Recording:
    """Run one replicate and write daily.csv, offices.csv, regions.csv, run.png, run.svg, dictionary.csv and manifest.json.

    Parameters
    ----------
    steps : Steps or None
        Informed when the picture cannot be made, which costs no table; None: nobody is.
    label : str
        What the scenario is called in the picture; its name unless given.
    events : callable or None
        Runs it as `run` does, and returns its events, too, which are written to events.csv.

    Raises
    ------
    RunError, StoreError
        The run stopped at a fault, or the folder holds something else or cannot be written. Nothing is written then.
    """
    _require_own(folder)
    started, steps = now(), steps or Steps(lambda line: None)
    with staging(folder) as place:
        if events is None:
            recording = run(scenario, seed, report)
        else:
            recording, happened = events(scenario, seed, report)
            write_table(happened, place / "events.csv")
        rows = Replicates.of(scenario.name, {0: recording})
        days = daily_table(rows)
        daily = days.to_pandas()
        write_table(daily, place / "daily.csv")
        (place / "regions.csv").write_bytes(text_of(regions_table(days)))
        (place / "offices.csv").write_bytes(text_of(offices_table(rows)))
        with steps.step(PICTURE):
            _draw(daily, scenario, place / PICTURE, label or scenario.name, seed)
        _write_dictionary(place, events is not None)
        values = {"kind": "run", "name": scenario.name, "seeds": [seed], "replicates": 1, "workers": 1}
        write_manifest(values | describe_run([(scenario, label or scenario.name)], started), place)
    return recording


def _write_dictionary(place: Path, with_events: bool) -> None:
    """Say what stands in every column of the tables of a run."""
    known = dictionary_table({})
    parts = [known[known.file.isin(KEPT)], known[known.file == "dictionary.csv"]]
    if with_events:
        parts.insert(1, table_of({"events.csv": EVENT_COLUMNS}))
    write_table(pd.concat(parts), place / "dictionary.csv")


def _require_own(folder: Path) -> None:
    """Raise StoreError for a folder whose files are a batch's or somebody's own."""
    kind = read_manifest(folder).get("kind")
    if kind == "batch":
        raise StoreError(f"{folder}: holds results of a batch; choose another folder with --out")
    foreign = [] if kind == "run" else [name for name in FILES if (folder / name).exists()]
    if foreign:
        raise StoreError(f"{folder}: holds {foreign[0]} that no run wrote; choose another folder with --out")


def _draw(daily: pd.DataFrame, scenario: Scenario, path: Path, label: str, seed: int) -> None:
    from abm import analysis  # here, so that plotting is loaded when a picture is drawn
    from abm.analysis.pictures.stamp import made_by, stamped

    named = [(window["start"], window["stop"], window["label"]) for window in windows(scenario)]
    title = f"{label}: one run, seed {seed}"
    with stamped(made_by(origin_of([seed]))):
        analysis.picture_of_run(daily, day_columns(), path, title, named, dated=scenario.inputs == "history")


def save_morning(chosen: ChosenRun, morning: str, path: Path) -> None:
    """Run as far as the morning of a day, and save the state; OptionError for a day or a run that has none."""
    if chosen.state is not None:
        raise OptionError("--save-day: a state that was gone on from cannot be saved again; leave out --from")
    number = number_of(morning)
    day = number if isinstance(number, int) else morning
    try:
        require_day(chosen.scenario, day)
    except SavedStateError as error:
        raise OptionError(f"--save-day: {error}") from None
    assert isinstance(day, int)  # any other text was refused
    require_file(path)
    compile_once()
    with progress(chosen.scenario.burn_in + day, "day") as bar:
        save_at(chosen.scenario, chosen.seed, day, path, bar.update)
    print(f"{chosen.scenario.name}, seed {chosen.seed}: the morning of day {day} is in {path}")
