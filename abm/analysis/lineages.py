"""Lineages: which organizations there are in a run from day to day, which left which, and which were taken over by which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from abm.inputs.territory import load_organizations
from abm.measures.arrays import Floats
from abm.measures.paired import student_factor
from abm.results.reader import ResultsFolder

END = "organizations_end"  # response variable: how many there are on the last day


class Branch(NamedTuple):
    """Name an organization of a run: its number, whom it left and when, who took it over and when; None: nobody, never."""

    number: int
    parent: int | None
    founded: int | None
    heir: int | None
    ended: int | None


Tree = tuple[Branch, ...]  # of one run, by number


def read_trees(folder: ResultsFolder, scenarios: Sequence[str]) -> dict[str, dict[int, Tree]]:
    """Return the organizations of each run of some scenarios, by scenario and replicate."""
    table = folder.table("organizations")
    rows = table[table["scenario"].isin(list(scenarios))]
    found: dict[str, dict[int, Tree]] = {}
    for (name, replicate), own in rows.groupby(["scenario", "replicate"], sort=False):
        found.setdefault(name, {})[int(replicate)] = tree_of(own)
    return found


def tree_of(rows: pd.DataFrame) -> Tree:
    """Return the organizations of one run from its rows of organizations.csv."""
    columns = rows[["organization", "parent", "founded_day", "heir", "taken_over_day"]].astype(float)
    return tuple(Branch(int(number), *map(_whole, rest)) for number, *rest in columns.itertuples(index=False))


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)


def numbers(tree: Tree, days: int) -> Floats:
    """Return how many organizations are in the trade at the end of each day, shape [days]."""
    change = np.zeros(days + 1)
    for one in tree:
        for day, step in ((one.founded, 1.0), (one.ended, -1.0)):
            if day is not None:
                change[min(max(day, 0), days)] += step
    return sum(one.parent is None for one in tree) + change.cumsum()[:days]


def mean_of(rows: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the mean over runs and its 95% interval (Student), from an array of shape [runs, days]."""
    mean, error = rows.mean(axis=0), rows.std(axis=0, ddof=1) / np.sqrt(len(rows))
    half = student_factor(len(rows)) * error
    return mean, mean - half, mean + half


def in_order(tree: Tree) -> list[int]:
    """Return the numbers of the organizations as they stand in a tree: each above those that left it, the last that left first."""
    children: dict[int | None, list[Branch]] = {}
    for one in tree:
        children.setdefault(one.parent, []).append(one)
    order: list[int] = []
    waiting = children.get(None, [])[::-1]
    while waiting:
        one = waiting.pop()
        order.append(one.number)
        waiting += sorted(children.get(one.number, []), key=lambda child: (child.founded or 0, child.number))
    return order


def name_of(number: int) -> str:
    """Return the name of an organization of day 0; of one that came later none."""
    known = load_organizations()
    return known[number].name if number < len(known) else ""
