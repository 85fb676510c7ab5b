"""Together: whether one lever of a policy adds to what another does, in words, where a design has both raised alone and at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
import pandas as pd

from abm.analysis.design import Design, Factor, distinct, of_policy
from abm.analysis.findings import number
from abm.analysis.judged import FLOW, is_clear
from abm.analysis.ranking import AVERTED
from abm.analysis.sizes import Lever
from abm.measures.paired import Difference, holm, paired_test
from abm.report.gathered import Gathered
from abm.report.points import effects_of


ADDS = (  # by how many of the two add something
    "neither adds to what the other does beyond chance",
    "one adds to what the other does, and not the other way around beyond chance",
    "each adds to what the other does",
)


class Corners(NamedTuple):
    """Name the scenarios at which neither of two levers is raised, one alone is, the other alone is, and both are."""

    neither: str
    one: str
    other: str
    both: str


def together(found: Gathered) -> Iterator[str]:
    """Say of each policy of a design with two levers whether one adds to what the other does, and how what both avert lies to the sum."""
    if found.design is None or not found.folder.has("effects"):
        return
    design, effects = effects_of(found)
    for policy in design.policies:
        levers = [factor for factor in design.factors_of(policy) if factor.policy == policy]
        rows = distinct(of_policy(effects, policy, AVERTED))
        corners = corners_of(rows, levers) if len(levers) == len(design.factors_of(policy)) == 2 else None
        averted = averted_at(found, corners) if corners else np.empty((4, 0))
        if averted.shape[1] > 1:
            raised = [_raised(design, rows, one) for one in levers]
            yield f"“{design.labels[policy]}”: {_said(raised, averted)}"


def corners_of(rows: pd.DataFrame, levers: Sequence[Factor]) -> Corners | None:
    """Return the scenarios with the least and the most of two levers; None where one of the four is not there, or a lever has one size."""
    x, y = (levers[0].name, levers[1].name)
    if not all(pd.api.types.is_numeric_dtype(rows[name]) and rows[name].nunique() > 1 for name in (x, y)):
        return None
    ends = [(rows[name].min(), rows[name].max()) for name in (x, y)]
    named = [
        rows.loc[(rows[x] == ends[0][i]) & (rows[y] == ends[1][k]), "scenario"].tolist()
        for i, k in ((0, 0), (1, 0), (0, 1), (1, 1))
    ]
    return Corners(*(one[0] for one in named)) if all(named) else None


def averted_at(found: Gathered, corners: Corners) -> np.ndarray:
    """Return what is averted at each of the corners over the seeds that all have, kg pure, shape [4, seeds]."""
    by_name = {one.name: one for one in found.results.policies}
    if not by_name.keys() >= set(corners):
        return np.empty((4, 0))
    scenarios = [by_name[name] for name in corners]
    seeds = reduce(np.intersect1d, map(found.results.seeds_of, scenarios))
    pairs = [found.results.beside_baseline(one, FLOW, seeds) for one in scenarios]
    return np.array([without - with_policy for with_policy, without in pairs])


def _raised(design: Design, rows: pd.DataFrame, factor: Factor) -> tuple[str, str]:
    """Return a lever in words, and from where to where it is raised."""
    lever = Lever(str(factor.policy), design.field_of(factor.name), factor.unit)
    return lever.name, f"from {lever.write(rows[factor.name].min())} to {lever.write(rows[factor.name].max())}"


def _said(raised: Sequence[tuple[str, str]], averted: np.ndarray) -> str:
    neither, one, other, both = averted
    (x, x_ends), (y, y_ends) = raised
    alone = [paired_test(corner, neither) for corner in (one, other, both)]
    adds_y, adds_x, beyond = tests = [paired_test(both, each) for each in (one, other, one + other - neither)]
    clear = is_clear(holm([test.p for test in tests]))
    adding = [
        f"{name} {_adds(test, sure)} where {beside} is raised"
        for name, beside, test, sure in ((y, x, adds_y, clear[0]), (x, y, adds_x, clear[1]))
    ]
    add = [sure and test.estimate > 0.0 for test, sure in ((adds_y, clear[0]), (adds_x, clear[1]))]
    return (
        f"{ADDS[sum(add)]}. {x} raised alone ({x_ends}) averts {_kilograms(alone[0])} more than neither raised, {y} raised alone ({y_ends}) {_kilograms(alone[1])}, both at once {_kilograms(alone[2])}. "
        f"{'; '.join(adding)}. Both at once avert {_beside_sum(beyond, bool(clear[2]))} (95% intervals over {len(both)} seeds; beyond chance: Holm's adjustment over the three comparisons)."
    )


def _adds(test: Difference, sure: bool) -> str:
    does = "adds" if test.estimate > 0.0 else "takes away"
    return f"{does} {_kilograms(test, absolute=True)}" if sure else f"adds nothing beyond chance ({_kilograms(test)})"


def _beside_sum(test: Difference, sure: bool) -> str:
    """Say how what both avert lies to the sum of what each does alone."""
    if not sure:
        return f"as much as the sum of each alone, within chance ({_kilograms(test)} beside it)"
    return f"{_kilograms(test, absolute=True)} {'more' if test.estimate > 0.0 else 'less'} than the sum of each alone"


def _kilograms(test: Difference, absolute: bool = False) -> str:
    """Write kilograms with their interval; `absolute`: without a sign, the smaller end first."""
    values = [test.estimate, test.low, test.high]
    if absolute:
        values = [abs(test.estimate), *sorted((abs(test.low), abs(test.high)))]
    estimate, low, high = (number(value, 0) for value in values)
    return f"{estimate} kg ({low} to {high})"
