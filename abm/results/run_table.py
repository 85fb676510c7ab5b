"""Run table: the response variables of every run, as runs.csv has them, by scenario and replicate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from abm.results.reader import SHIFTED, MAIN, RESPONSE, ResultsFolder

KEYS = ("scenario", "replicate")
READ = (RESPONSE, MAIN, SHIFTED)  # a single seed falls by chance: measures of a pair stay in runs.csv


class RunTable:
    """Hold the numbers of runs.csv, some twenty a run.

    Attributes
    ----------
    entries : dict of Entry
        What each of its response variables is, in the order of the file.
    replicates : dict of arrays of int
        The replicates of each scenario, ascending.
    """

    def __init__(self, folder: ResultsFolder) -> None:
        entries = {name: column for name, column in folder.entries("runs").items() if column.kind in READ}
        rows = folder.table("runs", lambda name: name in KEYS or name in entries)
        codes, names = pd.factorize(rows["scenario"])
        replicates = rows["replicate"].to_numpy()
        order = np.lexsort((replicates, codes))
        numbers = rows.drop(columns=list(KEYS))
        self.entries = {name: entries[name] for name in numbers}
        self._values = numbers.to_numpy(float)[order]
        self._first, self.replicates = by_scenario(names, codes[order], replicates[order])

    def of_kind(self, *kinds: str) -> list[str]:
        """Return the names of the variables that are of some kinds."""
        return [name for name, column in self.entries.items() if column.kind in kinds]

    def values(self, scenario: str, variables: Sequence[str], replicates: np.ndarray) -> np.ndarray:
        """Return response variables of some replicates of a scenario, shape [variables, replicates]."""
        rows = self._first[scenario] + np.searchsorted(self.replicates[scenario], replicates)
        place = {name: i for i, name in enumerate(self.entries)}
        columns = [place[name] for name in variables]
        return np.ascontiguousarray(self._values[np.ix_(rows, np.array(columns))].T)


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
