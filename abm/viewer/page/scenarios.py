"""Scenarios that can be chosen on the page: the two of the model, and those of every experiment that it may open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from abm.experiment.experiment import BASELINE, Experiment, ExperimentError, read_experiment
from abm.experiment.finding import find_scenario
from abm.inputs.naming import closest
from abm.model.intervention import SYSTEMS
from abm.model.interventions import kind_named, known_kinds
from abm.model.scenario import Scenario
from abm.viewer.page.places import experiment_files, named_experiments

YOURS, MODEL, SEVERAL = "Your files", "The model", "Several systems"  # groups beside the systems that policies act on
LONGEST_NAME = 80  # letters of a name that is none; no name is longer


@dataclass(frozen=True)
class Known:
    """Hold what the list shows of a scenario: its words, the group it stands in, and a line about it."""

    words: str
    group: str
    about: str


OWN = {
    BASELINE: Known(BASELINE, MODEL, "Inputs of fiscal year 2022, held; no new policy."),
    "history": Known("history", MODEL, "Dated inputs from October 2018 on, beside the official months."),
}


@cache
def known_scenarios() -> dict[str, Known]:
    """Return what a person can choose; experiments that cannot be read are left out."""
    found, yours = dict(OWN), named_experiments()
    for stem, file in experiment_files().items():
        try:
            experiment = read_experiment(file)
        except ExperimentError:
            continue
        group, title = YOURS if stem in yours else group_of(experiment), title_of(stem)
        for scenario in experiment.scenarios[1:] or experiment.scenarios:
            label = experiment.labels[scenario.name]
            words = label if label.lower().startswith(title.lower()) else f"{title}: {label}"
            found[f"{stem}/{scenario.name}"] = Known(words, group, experiment.question)
    return found


def listed_scenarios() -> list[dict[str, str]]:
    """Return what the list shows: the head of every group, and below it its scenarios by the words for each."""
    known = known_scenarios()
    items = []
    for group in (YOURS, MODEL, SEVERAL, *SYSTEMS.values()):
        own = [{"text": one.words, "value": name} for name, one in known.items() if one.group == group]
        items += [{"header": group}, *own] if own else []
    return items


def words_of(name: str) -> str:
    """Return what a scenario is called in the list; a name that is not in it stays."""
    known = known_scenarios()
    return known[name].words if name in known else name


def group_of(experiment: Experiment) -> str:
    """Return the system that all policies of an experiment act on, or that there are several."""
    kinds = [kind_named(experiment.name)] if experiment.name in known_kinds() else []
    kinds = kinds or [type(one) for scenario in experiment.scenarios for one in scenario.interventions]
    systems = {kind.system for kind in kinds}
    return SYSTEMS[systems.pop()] if len(systems) == 1 else SEVERAL if systems else MODEL


def title_of(stem: str) -> str:
    """Return an experiment in a word or two: the title of the kind it is named after, or the name of its file."""
    return kind_named(stem).title if stem in known_kinds() else stem.replace("_", " ").capitalize()


def find_known(name: str) -> Scenario:
    """Return a scenario that can be chosen, as its file says it now.

    Raises
    ------
    ExperimentError
        The name is none of `known_scenarios`, or its file has become unreadable.
    """
    known = known_scenarios()
    if name not in known:
        reported = f"unknown scenario {name[:LONGEST_NAME]!r}{closest(name[:LONGEST_NAME], known)}"
        raise ExperimentError([f"{reported}; a file of your own is named to the command: interdict view FILE.toml"])
    if name in OWN:
        return find_scenario(name)
    stem, _, scenario = name.rpartition("/")
    file = experiment_files()[stem]
    return read_experiment(file).find(scenario, file)
