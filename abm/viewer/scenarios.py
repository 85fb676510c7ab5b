"""Scenarios that can be chosen on the page: the two of the model, and those of every shipped experiment."""

from __future__ import annotations

import os
from functools import cache

from abm.batch.experiment import BASELINE, ExperimentError, read_experiment, shipped_folders

OWN = {
    BASELINE: "Inputs of fiscal year 2022, held; no new policy.",
    "history": "Dated inputs from October 2018 on, beside the official months.",
}

OTHERS = "INTERDICT_VIEW_OTHERS"  # set where other machines reach the page


def reads_any_file() -> bool:
    """Tell whether the page may open files by their path: not where other machines reach it."""
    return OTHERS not in os.environ


@cache
def shipped_scenarios() -> dict[str, str]:
    """Return what a person can choose, each with a line about it; experiments that cannot be read are left out."""
    found = dict(OWN)
    files = {file.stem: file for folder in reversed(shipped_folders()) for file in sorted(folder.glob("*.toml"))}
    for stem, file in files.items():
        try:
            experiment = read_experiment(file)
        except ExperimentError:
            continue
        for scenario in experiment.scenarios[1:]:
            found[f"{stem}/{scenario.name}"] = experiment.labels[scenario.name]
    return found
