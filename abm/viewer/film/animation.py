"""Animation: the runs that a command line names, recorded side by side and written as page or film."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from abm.analysis.results import replace_file
from abm.experiment.experiment import BASELINE, Experiment, override, read_experiment
from abm.experiment.finding import find_scenario, locate
from abm.experiment.wording import distinct_labels
from abm.model.scenario import Scenario, contrast
from abm.viewer.film.film import PICTURES, chosen_frames, require_writer, write_film
from abm.viewer.film.replay import MOST_RUNS, record, replay_html

SUFFIXES = (".html", *PICTURES)


class AnimationError(ValueError):
    """An animation that cannot be made of what was asked for."""


@dataclass(frozen=True)
class Shown:
    """Hold what is shown side by side: the baseline first, then policies.

    Attributes
    ----------
    stem : str
        Name of the file unless another one is asked for.
    """

    stem: str
    title: str
    question: str
    scenarios: tuple[Scenario, ...]
    labels: tuple[str, ...]


def choose(words: Sequence[str], days: int | None = None) -> Shown:
    """Return the scenarios that words name (EXPERIMENT, EXPERIMENT/SCENARIO, FILE.toml, baseline, history).

    An experiment stands for its baseline and its first two policies; named policies are shown beside their baseline.

    Raises
    ------
    AnimationError
        More than three scenarios with the baseline, or scenarios that differ in more than policy.
    ExperimentError, ScenarioError, LeverError
        A scenario that is not there, or days that it cannot have.
    """
    if set(words) in ({BASELINE}, {"history"}):
        scenario = override(find_scenario(words[0]), days, [])
        return Shown(scenario.name, "One simulated run", "", (scenario,), ("No new policy",))
    words = [word for word in words if word != BASELINE]  # it stands beside every policy
    if "history" in words:
        raise AnimationError("history is one run: name it alone")
    places = [locate(word) for word in words]
    experiments = [read_experiment(file) for file, _ in places]
    first = experiments[0]
    found = {BASELINE: (first.scenarios[0], first.labels[BASELINE])}
    for experiment, (file, name) in zip(experiments, places, strict=True):
        _require_same_world(first, experiment)
        for scenario in experiment.scenarios[:MOST_RUNS] if name is None else (experiment.find(name, file),):
            key = BASELINE if scenario.name == BASELINE else f"{experiment.name}/{scenario.name}"
            found.setdefault(key, (scenario, experiment.labels[scenario.name]))
    if len(found) > MOST_RUNS:
        raise AnimationError(
            f"{len(found)} scenarios with the baseline ({', '.join(found)}): at most {MOST_RUNS} side by side"
        )
    stem = "-".join([first.name, *(name for _, name in places if name)])
    scenarios = tuple(override(scenario, days, []) for scenario, _ in found.values())
    labels = tuple(distinct_labels({key: label for key, (_, label) in found.items()}).values())
    title = first.name.replace("_", " ").replace("-", " ").capitalize()
    return Shown(stem, title, first.question, scenarios, labels)


def animate(
    words: Sequence[str],
    seed: int,
    days: int | None,
    out: Path | None,
    prepare: Callable[[], object] = lambda: None,
    progress: Callable[[int, str], AbstractContextManager] = lambda total, unit: nullcontext(Silence()),
) -> str:
    """Record what words name under one seed, write it, and return a line that says what was written where.

    Parameters
    ----------
    out : Path or None
        An .html, .mp4 or .gif; None: results/NAME.html.
    prepare : callable
        Called once nothing of what was asked for is wrong.
    progress : callable
        Given how much there is to do and its unit, returns a context with `update(number)`.

    Raises
    ------
    AnimationError, FilmError
        See `choose`; a suffix that cannot be written.
    """
    shown = choose(words, days)
    path = out or Path("results") / f"{shown.stem}.html"
    check_out(path)
    prepare()
    with progress(sum(scenario.burn_in + scenario.days for scenario in shown.scenarios), "day") as bar:
        runs = [record(scenario, seed, report=bar.update) for scenario in shown.scenarios]
    if path.suffix == ".html":
        html = replay_html(runs, shown.labels, shown.title, shown.question)
        replace_file(path, lambda unfinished: unfinished.write_text(html, encoding="utf-8"))
    else:
        with progress(len(chosen_frames(len(runs[0].frames), path.suffix)), "picture") as bar:
            write_film(runs, shown.labels, shown.question or shown.title, path, bar.update)
    return f"{', '.join(shown.labels)}; seed {seed}: {path} ({path.stat().st_size / 1e6:.2f} MB)"


class Silence:
    """Hear of progress and say nothing."""

    def update(self, number: int) -> None:
        """Take note of nothing."""


def check_out(path: Path) -> None:
    """Raise AnimationError or FilmError unless a file of this name can be written here."""
    if path.suffix not in SUFFIXES:
        raise AnimationError(f"--out {path}: unknown suffix {path.suffix!r}; allowed {', '.join(SUFFIXES)}")
    if path.is_dir():
        raise AnimationError(f"--out {path}: a folder; needs a file, such as {path}/NAME{path.suffix}")
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise AnimationError(f"--out {path}: nothing can be written in {folder}; name a file in another folder")
    if path.suffix != ".html":
        require_writer(path)


def _require_same_world(first: Experiment, other: Experiment) -> None:
    for field, (mine, theirs) in contrast(first.scenarios[0], other.scenarios[0]).items():
        differ = f"{field} = {theirs!r} in {other.name}, and {mine!r} in {first.name}"
        raise AnimationError(f"{differ}: side by side is for one world with other policies; give both the same")
