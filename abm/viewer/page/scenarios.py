"""Scenarios that can be chosen on the page: the two of the model, and those of every experiment that it may open."""

from __future__ import annotations

from functools import cache

from abm.experiment.experiment import BASELINE, ExperimentError, find_scenario, read_experiment
from abm.inputs.naming import closest
from abm.model.scenario import Scenario
from abm.viewer.page.places import experiment_files

OWN = {
    BASELINE: "Inputs of fiscal year 2022, held; no new policy.",
    "history": "Dated inputs from October 2018 on, beside the official months.",
}
LONGEST_NAME = 80  # letters of a name that is none; no name is longer


@cache
def known_scenarios() -> dict[str, str]:
    """Return what a person can choose, each with a line about it; experiments that cannot be read are left out."""
    found = dict(OWN)
    for stem, file in experiment_files().items():
        try:
            experiment = read_experiment(file)
        except ExperimentError:
            continue
        for scenario in experiment.scenarios[1:]:
            found[f"{stem}/{scenario.name}"] = experiment.labels[scenario.name]
    return found


def find_known(name: str) -> Scenario:
    """Return a scenario that can be chosen, as its file says it now.

    Raises
    ------
    ExperimentError
        The name is none of `known_scenarios`, or its file has become unreadable.
    """
    known = known_scenarios()
    if name not in known:
        told = f"unknown scenario {name[:LONGEST_NAME]!r}{closest(name[:LONGEST_NAME], known)}"
        raise ExperimentError([f"{told}; a file of your own is named to the command: interdict view FILE.toml"])
    if name in OWN:
        return find_scenario(name)
    stem, _, scenario = name.rpartition("/")
    file = experiment_files()[stem]
    return read_experiment(file).find(scenario, file)
