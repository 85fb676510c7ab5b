"""Deliveries: what each run delivered each day, read a few runs at a time from wherever the experiment keeps it.

delivered.parquet has a list a run, and so has the file that daily.csv is gathered into. Nothing rests on the order of
the runs; which of them are there is read first, the rest when it is asked for.
"""

from __future__ import annotations

import tempfile
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from abm.results.reader import ResultsFolder
from abm.results.run_table import by_scenario

KEPT_GROUPS = 8  # row groups that are held: a baseline is read once for all policies of its point
LISTS = pa.schema([("scenario", pa.string()), ("replicate", pa.int64()), ("delivered_g", pa.list_(pa.float64()))])
DAYS = {"scenario": pa.string(), "replicate": pa.int64(), "day": pa.int64(), "delivered_g": pa.float64()}


class Deliveries:
    """Find the deliveries of every run.

    Attributes
    ----------
    name : str
        The file, as the folder has it.
    days : int
        Recorded days of each run.
    replicates : dict of arrays of int
        The replicates of each scenario, ascending.
    """

    def __init__(self, file: pq.ParquetFile, name: str, days: int) -> None:
        self.name, self.days, self._file = name, days, file
        groups = range(self._file.num_row_groups)
        sizes = np.array([self._file.metadata.row_group(i).num_rows for i in groups], np.int64)
        keys = self._file.read(columns=["scenario", "replicate"])
        scenarios, replicates = keys["scenario"].combine_chunks().dictionary_encode(), keys["replicate"].to_numpy()
        codes, names = scenarios.indices.to_numpy(), scenarios.dictionary.to_pylist()
        order = np.lexsort((replicates, codes))
        self._group = np.repeat(groups, sizes)[order]
        self._row = (np.arange(len(codes)) - np.repeat(np.cumsum(sizes) - sizes, sizes))[order]
        self._first, self.replicates = by_scenario(names, codes[order], replicates[order])
        self._read = lru_cache(KEPT_GROUPS)(self._read_group)

    def flow(self, scenario: str, replicates: np.ndarray) -> np.ndarray:
        """Return deliveries of some replicates of a scenario, in pure g/day, shape [replicates, days]."""
        at = self._first[scenario] + np.searchsorted(self.replicates[scenario], replicates)
        flow = np.empty((len(at), self.days))
        for group in np.unique(self._group[at]):
            chosen = self._group[at] == group
            flow[chosen] = self._read(group)[self._row[at[chosen]]]
        return flow

    def _read_group(self, group: int) -> np.ndarray:
        """Return the runs of a row group; ValueError if one of them has fewer days or more."""
        lists = self._file.read_row_group(int(group), columns=["delivered_g"], use_threads=False)["delivered_g"]
        lengths = pc.list_value_length(lists).to_numpy()
        if (lengths != self.days).any():
            raise ValueError(f"{self.name}: a run has {lengths[lengths != self.days][0]} days; need {self.days}")
        return lists.combine_chunks().flatten().to_numpy(zero_copy_only=False).astype(float).reshape(-1, self.days)


def open_deliveries(folder: ResultsFolder, days: int) -> Deliveries:
    """Open delivered.parquet, or gather daily.csv, a block of rows at a time, into a file that goes when it is closed.

    Raises
    ------
    ValueError
        If a run has fewer days than it should, or more, or if its days do not stand together.
    """
    if folder.manifest.get("daily", "daily") != "daily":
        return Deliveries(folder.lists("delivered"), "delivered.parquet", days)
    file = tempfile.TemporaryFile(dir=folder.folder)  # noqa: SIM115 the reader closes it
    with pq.ParquetWriter(file, LISTS, compression="zstd") as writer:
        rest = pa.schema(list(DAYS.items())).empty_table()
        for batch in folder.stream("daily", DAYS):
            rows = pa.concat_tables([rest, pa.Table.from_batches([batch])]).combine_chunks()
            starts = _first_rows(rows)
            writer.write_table(_gather(rows, starts, days))
            rest = rows.slice(int(starts[-1]))
        if rest.num_rows:
            writer.write_table(_gather(rest, np.array([0, rest.num_rows]), days))
    return Deliveries(pq.ParquetFile(file), "daily.csv", days)


def _first_rows(rows: pa.Table) -> np.ndarray:
    """Return the first row of every run."""
    changed = np.zeros(rows.num_rows, bool)
    changed[0] = True
    for name in ("scenario", "replicate"):
        column = rows[name].combine_chunks()
        changed[1:] |= pc.not_equal(column[1:], column[:-1]).to_numpy(zero_copy_only=False)
    return np.flatnonzero(changed)


def _gather(rows: pa.Table, starts: np.ndarray, days: int) -> pa.Table:
    """Return a list a run, of all runs but the one that starts last: its days may go on in the next block."""
    first, length = starts[:-1], np.diff(starts)
    names, replicates = rows["scenario"].take(first), rows["replicate"].to_numpy()[first]
    day, grams = (rows[name].to_numpy()[: starts[-1]] for name in ("day", "delivered_g"))
    for i in np.flatnonzero(length != days)[:1]:
        found = f"daily.csv: {names[i]}, replicate {replicates[i]} has {length[i]} days in a row"
        raise ValueError(f"{found}; need {days}")
    order = np.argsort(day.reshape(-1, days), axis=1)
    ordered = np.take_along_axis(day.reshape(-1, days), order, axis=1) == np.arange(days)
    for i in np.flatnonzero(~ordered.all(axis=1))[:1]:
        raise ValueError(f"daily.csv: {names[i]}, replicate {replicates[i]}: need each day from 0 to {days - 1} once")
    values = np.take_along_axis(grams.reshape(-1, days), order, axis=1).ravel()
    lists = pa.ListArray.from_arrays(np.arange(len(first) + 1, dtype=np.int32) * days, values)
    return pa.table([names, pa.array(replicates), lists], schema=LISTS)
