"""Run table: the response variables of every run, as runs.csv has them, by scenario and replicate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from abm.results.reader import ResultsFolder

NOT_READ = (  # a single seed falls by luck: these stay in runs.csv
    "seed", "largest_fall", "days_to_trough", "days_below_90", "area_lost", "days_to_recovery", "recovered", "censored",
    "shortfall_kg", "level_after_year",
)  # fmt: skip
KEYS = ("scenario", "replicate")


class RunTable:
    """Hold the numbers of runs.csv, some thirty a run.

    Attributes
    ----------
    variables : tuple of str
        Response variables, in the order of the file.
    replicates : dict of arrays of int
        The replicates of each scenario, ascending.
    """

    def __init__(self, folder: ResultsFolder) -> None:
        rows = folder.table("runs", lambda name: name not in NOT_READ)
        codes, names = pd.factorize(rows["scenario"])
        replicates = rows["replicate"].to_numpy()
        order = np.lexsort((replicates, codes))
        numbers = rows.drop(columns=list(KEYS)).select_dtypes("number")
        self.variables = tuple(numbers)
        self._values = numbers.to_numpy(float)[order]
        self._first, self.replicates = by_scenario(names, codes[order], replicates[order])

    def values(self, scenario: str, variables: Sequence[str], replicates: np.ndarray) -> np.ndarray:
        """Return response variables of some replicates of a scenario, shape [variables, replicates]."""
        rows = self._first[scenario] + np.searchsorted(self.replicates[scenario], replicates)
        columns = [self.variables.index(name) for name in variables]
        return np.ascontiguousarray(self._values[np.ix_(rows, columns)].T)


def by_scenario(names: Sequence[str], codes: np.ndarray, values: np.ndarray) -> tuple[dict[str, int], dict]:
    """Return the first row of each scenario, and its values.

    Parameters
    ----------
    codes : array of int, shape [runs]
        The place of the scenario of each run in `names`, in rising order.
    """
    ends = np.searchsorted(codes, np.arange(len(names) + 1)).tolist()
    first = dict(zip(names, ends[:-1], strict=True))
    return first, {name: values[ends[i] : ends[i + 1]] for i, name in enumerate(names)}
