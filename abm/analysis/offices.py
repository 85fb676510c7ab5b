"""Offices: what was delivered through each field office in some months, or seized in each way of crossing, added up as offices.csv is read.

What is delivered is known by office alone, so that nothing here tells how likely a load is to be found in a way of crossing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abm.inputs.geography import FIELD_OFFICES
from abm.results.reader import ResultsFolder

NAME = pa.dictionary(pa.int32(), pa.string())
MODES = ("car", "truck", "foot", "between")
ALL = "all"
Months = tuple[str, ...]
Wanted = Mapping[str, set[Months]]


class Summed(NamedTuple):
    """Name what is added up: a column, by the places that another one names."""

    column: str
    by: str
    places: Sequence[str]


DELIVERED = Summed("delivered_kg", "field_office", FIELD_OFFICES)
SEIZED = Summed("seized_kg_gross", "mode", MODES)


def delivered_in(
    folder: ResultsFolder, replicates: Mapping[str, np.ndarray], wanted: Wanted
) -> dict[tuple[str, Months], np.ndarray]:
    """Add up deliveries of all modes by office, over each group of months that is wanted of a scenario.

    Parameters
    ----------
    replicates : mapping
        The replicates of each scenario, ascending; rows of others are passed over.
    wanted : mapping
        Groups of months (YYYY-MM) by scenario.

    Returns
    -------
    dict of arrays, shape [replicates of the scenario, offices]
        Pure kg, by scenario and group of months.
    """
    return _sums(folder, replicates, wanted, DELIVERED)


def seized_in(
    folder: ResultsFolder, replicates: Mapping[str, np.ndarray], wanted: Wanted
) -> dict[tuple[str, Months], np.ndarray]:
    """Add up what is seized at and between the ports of all offices by mode, kg gross, shape [replicates, modes]; else as `delivered_in`."""
    return _sums(folder, replicates, wanted, SEIZED)


def _sums(
    folder: ResultsFolder, replicates: Mapping, wanted: Wanted, summed: Summed
) -> dict[tuple[str, Months], np.ndarray]:
    keys = [(name, months) for name, groups in wanted.items() for months in groups]
    sums = {key: np.zeros((len(replicates[key[0]]), len(summed.places))) for key in keys}
    columns = {
        "scenario": NAME, "replicate": pa.int64(), "month": NAME, "field_office": NAME, "mode": NAME, summed.column: pa.float64(),
    }  # fmt: skip
    for batch in folder.stream("offices", columns):
        is_all = pc.equal(batch["mode"], ALL)
        _add(batch.filter(is_all if summed is DELIVERED else pc.invert(is_all)), replicates, wanted, summed, sums)
    return sums


def _add(batch: pa.RecordBatch, replicates: Mapping, wanted: Wanted, summed: Summed, sums: dict) -> None:
    """Add the rows of a block to the sums they belong to."""
    names, scenario = _encoded(batch["scenario"])
    months, month = _encoded(batch["month"])
    places, place = _encoded(batch[summed.by])
    known = [summed.places.index(name) if name in summed.places else -1 for name in places]
    place = np.array(known, np.int64)[place]
    replicate, kilograms = batch["replicate"].to_numpy(), batch[summed.column].fill_null(0.0).to_numpy()
    for code in np.unique(scenario):
        name = names[code]
        if name not in wanted:
            continue
        held = replicates[name]
        row = np.searchsorted(held, replicate).clip(max=len(held) - 1)
        own = (scenario == code) & (held[row] == replicate)
        for group in wanted[name]:
            rows = np.flatnonzero(own & np.isin(months, group)[month])
            np.add.at(sums[name, group], (row[rows], place[rows]), kilograms[rows])


def _encoded(column: pa.DictionaryArray) -> tuple[list[str], np.ndarray]:
    return column.dictionary.to_pylist(), column.indices.to_numpy()
