"""Design: the points of an experiment become scenarios, each policy beside a baseline of its own.

A pair is a policy and the baseline with the same parameters: at every point the baseline takes the parameters of the
point, so that a paired difference is the effect of the policy there and never that of a parameter. Where points share
a baseline or a policy (a lever varies, no parameter does), it is run once and belongs to several pairs. All scenarios
of all points have the same seeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from abm.experiment.design.factors import unit_of
from abm.experiment.design.points import Design
from abm.experiment.experiment import BASELINE, PLACEBO, Experiment
from abm.model.scenario import Scenario, require_pair

PLACEBO_LABEL = "Chance alone"


@dataclass(frozen=True)
class Expansion:
    """Hold what a design is run as.

    Attributes
    ----------
    scenarios : tuple of Scenario
        All that is run, each once; the first is a baseline, placebos stand last.
    labels : dict of str to str
        Readable name of each scenario.
    baseline_of : dict of str to str
        The baseline that each policy and placebo is paired with.
    points : DataFrame
        design.csv: number and label of each point, and the value of every factor.
    pairs : DataFrame
        pairs.csv: which scenario a policy is at a point, and its baseline.
    """

    scenarios: tuple[Scenario, ...]
    labels: dict[str, str]
    baseline_of: dict[str, str]
    points: pd.DataFrame
    pairs: pd.DataFrame

    @property
    def policies(self) -> tuple[str, ...]:
        """Return the names of the scenarios that are policies, neither baseline nor placebo."""
        return tuple(self.pairs.scenario.unique())


def expand(experiment: Experiment) -> Expansion:
    """Return the scenarios of an experiment: points x policies, their baselines, and placebos."""
    design, pairs = experiment.design, []
    made: dict[str, Scenario] = {}
    labels: dict[str, str] = {}
    names = {scenario.name: _names(scenario, design) for scenario in experiment.scenarios}
    several = {name for name, row in names.items() if row[0] != name}
    labels_of_points = [design.label(number) for number in range(len(design.points))]
    for number, point in enumerate(design.points):
        baseline = names[BASELINE][number]
        for scenario in experiment.scenarios:  # the baseline first: its parameters are shared by all of its point
            name, label = names[scenario.name][number], experiment.labels[scenario.name]
            if name not in made:
                held = made[baseline].parameters if baseline in made else design.parameters_at(scenario, point)
                made[name] = design.at(scenario, point, name, held)
                labels[name] = f"{label}; {labels_of_points[number]}" if scenario.name in several else label
            if scenario.name != BASELINE:
                require_pair(made[baseline], made[name])
                pairs.append((number, scenario.name, name, baseline))
    table = pd.DataFrame(pairs, columns=["point", "policy", "scenario", "baseline"])
    baseline_of = dict(zip(table.scenario, table.baseline, strict=True))
    placebos = _placebos(made, baseline_of, design.placebo)
    for baseline, placebo in placebos.items():
        labels[placebo.name] = PLACEBO_LABEL + labels[baseline].removeprefix(experiment.labels[BASELINE])
        baseline_of[placebo.name] = baseline
    points = _points_table(design, labels_of_points)
    return Expansion((*made.values(), *placebos.values()), labels, baseline_of, points, table)


def _names(scenario: Scenario, design: Design) -> list[str]:
    """Return, by point, what a scenario is called there: after the first point at which it is the same."""
    first: dict[tuple, int] = {}
    contents = design.contents(scenario)
    for number, content in enumerate(contents):
        first.setdefault(content, number)
    if len(first) == 1:
        return [scenario.name] * len(contents)
    width = len(str(len(contents) - 1))
    named = {content: f"{scenario.name}_p{number:0{width}}" for content, number in first.items()}
    return [named[content] for content in contents]


def _placebos(made: dict[str, Scenario], baseline_of: dict[str, str], which: str) -> dict[str, Scenario]:
    """Return, by baseline, the baseline with other random numbers from the first day of any of its policies on."""
    first: dict[str, int] = {}
    for policy, baseline in baseline_of.items():
        start = min(intervention.start for intervention in made[policy].interventions)
        first[baseline] = min(start, first.get(baseline, start))
    chosen = list(first)[: None if which == "every" else 1]
    named = {baseline: PLACEBO + (baseline.removeprefix(BASELINE) if which == "every" else "") for baseline in chosen}
    return {b: replace(made[b], name=name, placebo_day=first[b]) for b, name in named.items()}


def columns_of(design: Design, scenarios: Sequence[Scenario]) -> dict[str, dict[str, tuple[str, str]]]:
    """Return unit and meaning of every column of design.csv and pairs.csv, for the dictionary."""
    number = ("number", "point of the design, from 0")
    factors = {}
    for factor, place in zip(design.factors, design.places, strict=True):
        parameter = place.scenario is None
        meaning = "parameter" if parameter else f"field {place.field} of the policy {place.scenario}"
        factors[factor.name] = (unit_of(place, scenarios), f"{meaning}; {factor}")
    pairs = {
        "policy": ("name", "scenario of the experiment file"),
        "scenario": ("name", "what the policy is called at this point in all tables"),
        "baseline": ("name", "the scenario it is paired with: the same parameters, no policy"),
    }
    label = {"label": ("text", "readable name of the point")}
    return {"design.csv": {"point": number} | label | factors, "pairs.csv": {"point": number} | pairs}


def kept_of(experiment: Experiment, expansion: Expansion) -> dict[str, object]:
    """Return what a batch keeps of its design: how it was made, its two tables as text, and what their columns say."""
    design, scenarios = experiment.design, experiment.scenarios
    factors = [
        {"name": f.name, "policy": place.scenario, "unit": unit_of(place, scenarios), "values": str(f)}
        | {"levels": list(f.levels), "log": f.log}
        for f, place in zip(design.factors, design.places, strict=True)
    ]
    return {
        "kind": design.kind,
        "second_order": design.second_order,
        "named": bool(design.names),
        "factors": factors,
        "policies": {s.name: experiment.labels[s.name] for s in scenarios if s.name != BASELINE},
        "tables": design_tables(expansion),
        "columns": columns_of(design, scenarios),
    }


def design_tables(expansion: Expansion) -> dict[str, str]:
    """Return design.csv and pairs.csv; numbers to the last bit, so that design.csv can be read as a design."""
    tables = {"design.csv": expansion.points, "pairs.csv": expansion.pairs}
    return {file: table.to_csv(index=False, lineterminator="\n") for file, table in tables.items()}


def _points_table(design: Design, labels: list[str]) -> pd.DataFrame:
    """Return one row per point."""
    table = {"point": range(len(design.points)), "label": labels}
    for i, factor in enumerate(design.factors):
        values = [point[i] for point in design.points]  # a day stays a whole number where another is left out
        table[factor.name] = pd.Series(values, dtype=object) if None in values else values
    return pd.DataFrame(table)
