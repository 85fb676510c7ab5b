"""Finding: scenarios and experiments by the names that people give them."""

from __future__ import annotations

from pathlib import Path

from abm.experiment.drivers import HISTORY, SHIPPED, Driver, read_drivers, within
from abm.experiment.experiment import BASELINE, ExperimentError, check_experiment, read_experiment, shipped_folders
from abm.inputs.naming import closest, meant, most_like
from abm.inputs.reading import shown
from abm.model.scenario import Scenario

LABELS = {BASELINE: "No new policy", HISTORY: "History, from October 2018 on"}  # of scenarios that stand in no file
MOST_NAMES = 2000  # letters of all names in a message: no command lists them
HISTORY_DAYS = 2922  # fiscal years 2019 to 2026


def find_scenario(text: str) -> Scenario:
    """Return the scenario that `find_labeled` does, alone."""
    return find_labeled(text)[0]


def find_labeled(text: str, drivers: Path | None = None) -> tuple[Scenario, str]:
    """Return the scenario a user names, and its label.

    Named are baseline, history (with a file of drivers besides the shipped ones, if given), EXPERIMENT/SCENARIO, FILE.toml or
    FILE.toml/SCENARIO.

    Raises
    ------
    ExperimentError
        No such scenario, or a file that holds several policies and none is named.
    """
    if text == BASELINE:
        return Scenario(), LABELS[text]
    if text == HISTORY:
        return history_scenario(drivers), LABELS[text]
    file, name = locate(text)
    experiment = read_experiment(file)
    if name is not None or len(experiment.scenarios) <= 2:
        scenario = experiment.scenarios[-1] if name is None else experiment.find(name, file)
        return scenario, experiment.labels[scenario.name]
    known = ", ".join(scenario.name for scenario in experiment.scenarios)
    raise ExperimentError([f"{text}: say which scenario, as {text}/NAME; known: {known}"])


def history_scenario(file: Path | None = None, days: int = HISTORY_DAYS) -> Scenario:
    """Return the history: dated inputs and dated drivers, those shipped and those of a file, from October 2018 on.

    A driver that begins after the last recorded day is left out.

    Raises
    ------
    ExperimentError
        The file, or a driver in it, is not as it has to be.
    """
    entry = {"name": HISTORY, "label": LABELS[HISTORY], "drivers": SHIPPED if file is None else str(file)}
    baseline = {"name": BASELINE, "label": LABELS[BASELINE]}
    values = {
        "name": HISTORY,
        "question": LABELS[HISTORY],
        "inputs": HISTORY,
        "days": days,
        "scenario": [baseline, entry],
    }
    try:
        return check_experiment(values, "", HISTORY).scenarios[1]
    except ExperimentError as error:
        start, end = f"{HISTORY}: scenario[1].drivers: ", f" (in {HISTORY!r})"
        raise ExperimentError([problem.removeprefix(start).removesuffix(end) for problem in error.problems]) from None


def history_drivers(file: Path | None = None, days: int = HISTORY_DAYS) -> tuple[Driver, ...]:
    """Return the drivers of `history_scenario`, in the order of its interventions."""
    return within(read_drivers(file)[0], days)


def locate(text: str) -> tuple[Path, str | None]:
    """Return the file of an experiment that a user names, and the name of a scenario in it, if one is named.

    Raises
    ------
    ExperimentError
        Neither a file nor a shipped experiment.
    """
    if text.endswith(".toml"):
        return Path(text), None
    stem, _, name = text.rpartition("/")
    if stem.endswith(".toml"):
        return Path(stem), name
    shipped = {file.stem: file for folder in reversed(shipped_folders()) for file in sorted(folder.glob("*.toml"))}
    if stem in shipped or text in shipped:
        return (shipped[stem], name) if stem in shipped else (shipped[text], None)
    near = most_like(stem or text, shipped if stem else [*LABELS, *shipped])
    whole = f"{near}/{name}" if stem else near
    if stem and Path(f"{stem}.toml").is_file():
        raise ExperimentError([f"unknown experiment {shown(stem)}; for the file write {shown(f'{stem}.toml/{name}')}"])
    hint = (
        meant(whole) if near else closest(text, [*LABELS, *(f"{file}/SCENARIO" for file in shipped)], most=MOST_NAMES)
    )
    raise ExperimentError([f"unknown scenario {shown(text)}{hint}"])
