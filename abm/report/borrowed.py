"""Borrowed: of which policies a table was made that a report takes from another experiment, and which policies of its own are among them."""

from __future__ import annotations

import csv
import json
from collections.abc import Container
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from abm.analysis.findings import counted
from abm.experiment.experiment import Experiment, read_experiment
from abm.model.intervention import describe
from abm.report.gathered import Gathered
from abm.report.reproduction import EXPERIMENTS

WHEN = ("start", "stop")
AIMS = ("kind", "mode", "target")  # values of an intervention without which it is another policy


@cache
def lender(name: str) -> Experiment:
    """Return the shipped experiment of this name, of which a table was made."""
    return read_experiment(EXPERIMENTS / f"{name}.toml")


@cache
def watched_days(name: str) -> int:
    """Return how many days a shipped experiment goes on from the first day of its policies."""
    scenarios = lender(name).scenarios
    return scenarios[0].days - min(made.start for one in scenarios for made in one.interventions)


def watched_text(name: str, days: float) -> str:
    """Say over how many days from the start of the policy a shipped experiment watches, and how many `days` a report does, where those are others."""
    theirs = watched_days(name)
    here = "" if theirs == days else f", where the runs of this report have {days:,.0f}"
    return f"each watched for {counted(theirs, 'day')} from the start of the policy{here}"


def made_for(found: Gathered, name: str) -> str:
    """Say of which policies the table of a shipped experiment was made, and which of those in a report it is about.

    A policy is the same where it does the same for as many days, whatever its first day.
    """
    experiment, theirs = lender(name), _lent(name)
    if found.name == name:
        return f"Of this experiment, for {_quoted(theirs)}."
    world = experiment.scenarios[0]
    reported = f"Made for {_quoted(theirs)} (experiments/{name}.toml: {world.days:,} days, inputs {world.inputs}), and for no other policy."
    ours, same = _policies_of(found), same_policies(found, name)
    if not same:
        return f"{reported} No policy of this report is among these: what it says of them is not found for those here."
    pairs = "; ".join(f"“{mine}”" if mine == label else f"“{mine}”, there “{label}”" for mine, label in same)
    rest = len({mine for mine, _ in ours} - {mine for mine, _ in same})
    others = f" Of the {rest} other polic{'ies' if rest > 1 else 'y'} here it says nothing." if rest else ""
    return f"{reported} Of this report it is about {pairs}.{others}"


def same_policies(found: Gathered, name: str) -> list[tuple[str, str]]:
    """Return the labels of each policy of a report that a shipped experiment has, too: here, and there."""
    theirs = _lent(name)
    return [(mine, label) for mine, acts in _policies_of(found) for label, other in theirs.items() if acts == other]


class Near(NamedTuple):
    """Name a policy of a shipped experiment, and say whether it is the one that was asked for or only the nearest to it."""

    label: str
    is_same: bool


def nearest(found: Gathered, label: str, name: str) -> Near | None:
    """Return the policy of a shipped experiment that is the one of a report, or has the same kinds and most values in common; None without any."""
    acts = [json.loads(one) for mine, one in _policies_of(found) if mine == label]
    theirs = {other: json.loads(one) for other, one in _lent(name).items()}
    alike = {other: does for other, does in theirs.items() if acts and [*map(_aim, does)] == [*map(_aim, acts[0])]}
    if not alike:
        return None
    best = max(alike, key=lambda other: _in_common(acts[0], alike[other]))
    return Near(best, acts[0] == theirs[best])


def _in_common(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> tuple[int, float]:
    """Count the values that two policies of the same kinds have in common, and say how close those are that are numbers in both."""
    pairs = [
        (one[key], value) for one, other in zip(ours, theirs, strict=True) for key, value in other.items() if key in one
    ]
    apart = [
        abs(one - other) for one, other in pairs if isinstance(one, (int, float)) and isinstance(other, (int, float))
    ]
    return sum(one == other for one, other in pairs), -float(sum(apart))


def _aim(made: dict[str, Any]) -> list[Any]:
    return [made.get(key) for key in AIMS]


def lent_table(file: Path, text: Container[str]) -> pd.DataFrame:
    """Return a shipped table, numbers in all columns but those of `text`."""
    with open(file, encoding="utf-8", newline="") as lines:
        rows = pd.DataFrame(csv.DictReader(lines))
    return rows.apply(lambda column: column if column.name in text else pd.to_numeric(column))


@cache
def _lent(name: str) -> dict[str, str]:
    """Return the acts of every policy of a shipped experiment, by its label."""
    experiment = lender(name)
    return {
        experiment.labels[one.name]: _acts([describe(made) for made in one.interventions])
        for one in experiment.scenarios
        if one.interventions
    }


def _policies_of(found: Gathered) -> list[tuple[str, str]]:
    """Return label and acts of every policy of a report, each once; those of a design without its points."""
    design = found.design
    of_point = dict(zip(design.pairs["scenario"], design.pairs["policy"], strict=True)) if design else {}
    labels = {scenario: design.labels[policy] for scenario, policy in of_point.items()} if design else {}
    reported = [
        (labels.get(one["name"], str(one.get("label") or one["name"])), _acts(one["interventions"]))
        for one in found.folder.scenarios
        if one.get("interventions")
    ]
    return list(dict.fromkeys(reported))


def _acts(interventions: list[dict[str, Any]]) -> str:
    """Write what interventions do, without the days on which they begin, so that it can be compared."""
    said = []
    for made in interventions:
        does = {key: value for key, value in made.items() if key not in WHEN and value is not None}
        stop = made.get("stop")
        said.append(does | ({} if stop is None else {"for": stop - (made.get("start") or 0)}))
    return json.dumps(said, sort_keys=True)


def _quoted(labels: Any) -> str:
    *first, last = (f"“{label}”" for label in labels)
    return f"{', '.join(first)} and {last}" if first else last
