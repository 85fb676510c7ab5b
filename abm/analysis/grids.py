"""Grids: what a policy does at every combination of the sizes of two levers, of scenarios or of the points of a design."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from abm.analysis.design import Design, distinct, of_policy
from abm.analysis.findings import counted
from abm.analysis.responses import Response, responses_of, take_effects
from abm.analysis.results import Results
from abm.analysis.sizes import Lever, alike
from abm.measures.chance import side_of

X, Y = "x", "y"
MOST_SIZES = 12  # of a lever
ROWS = [X, Y, "effect", "low", "high", "clear"]


@dataclass(frozen=True, eq=False)
class Grid:
    """Hold what a policy does to one response at every combination of two levers.

    Attributes
    ----------
    rows : DataFrame
        x, y (sizes), effect, low, high (in the unit of the response), clear (1, -1: beyond chance above or below none); a row a combination.
    """

    label: str
    x: Lever
    y: Lever
    response: Response
    rows: pd.DataFrame

    def place(self, row: pd.Series) -> str:
        """Return a combination in words."""
        return f"{self.x.say(row[X])} and {self.y.say(row[Y])}"

    def written(self, column: str) -> list[str]:
        """Return effects, or ends of their intervals, in words, all with as many decimals."""
        return self.response.write(self.rows[column], self.rows["effect"])


def grids_of_scenarios(results: Results, summary: pd.DataFrame) -> Iterator[list[Grid]]:
    """Yield, for each group of policies that differ in two sizes alone, a grid for each main response that the summary has."""
    responses = {name: one for name, one in responses_of(results.runs.entries).items() if one.main}
    found = take_effects(summary, responses)
    for group in alike(results, 2):
        sizes = pd.DataFrame([(name, *both) for both, name in group.names.items()], columns=["scenario", X, Y])
        rows = found.merge(sizes, on="scenario")
        yield _grids(group.words, (group.levers[0], group.levers[1]), rows, responses)


def grids_of_design(design: Design, effects: pd.DataFrame) -> Iterator[list[Grid]]:
    """Yield, for each policy of a design in which two numbers alone can move it, a grid for each main response."""
    for policy in design.policies:
        factors = design.factors_of(policy)
        if len(factors) == 2 and all(pd.api.types.is_numeric_dtype(design.points[one.name]) for one in factors):
            rows = pd.concat([distinct(of_policy(effects, policy, variable)) for variable in design.main])
            rows = rows.rename(columns={factors[0].name: X, factors[1].name: Y})
            levers = [Lever(policy, design.field_of(one.name), one.unit) for one in factors]
            yield _grids(design.labels[policy], (levers[0], levers[1]), rows, design.main)


def _grids(label: str, levers: tuple[Lever, Lever], rows: pd.DataFrame, responses: dict[str, Response]) -> list[Grid]:
    """Return a grid for each response of which every combination is there, with two sizes or more of either lever."""
    grids = []
    for variable, response in responses.items():
        own = rows[rows["variable"] == variable][ROWS].dropna(subset="effect")
        across, up = own[X].nunique(), own[Y].nunique()
        if 2 <= min(across, up) and max(across, up) <= MOST_SIZES and across * up == len(own):
            within = side_of(own["low"], own["high"], response.none) == 0
            own["clear"] = own["clear"].mask(within & own["clear"].notna(), 0.0)  # an interval that holds none is not
            grids.append(Grid(label, *levers, response, own.reset_index(drop=True)))
    return grids


def grid_title(grid: Grid) -> str:
    """Say where an effect is least and where it is largest, and at how many combinations it is beyond chance."""
    places = grid.rows["effect"].argmin(), grid.rows["effect"].argmax()
    ends, (least, most) = [grid.rows.iloc[i] for i in places], [grid.written("effect")[i] for i in places]
    unit = "" if grid.response.is_share else f" {grid.response.unit}"
    clear = int((grid.rows["clear"].to_numpy(float) != 0.0).sum()) if grid.rows["clear"].notna().all() else 0
    return (
        f"{grid.label}: {grid.response.words} is largest, {most}{unit}, with {grid.place(ends[1])}, and least, {least}{unit}, "
        f"with {grid.place(ends[0])}; beyond chance at {clear} of {counted(len(grid.rows), 'combination')}"
    )


def table_of(grid: Grid, column: str) -> np.ndarray:
    """Return a column of a grid as an array, shape [sizes of y, sizes of x], both ascending."""
    return grid.rows.pivot(index=Y, columns=X, values=column).to_numpy(float)
