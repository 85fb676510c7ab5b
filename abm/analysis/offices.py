"""Offices: what was delivered through each field office in some months, added up as offices.csv is read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abm.inputs.geography import FIELD_OFFICES
from abm.results.reader import ResultsFolder

NAME = pa.dictionary(pa.int32(), pa.string())
COLUMNS = {
    "scenario": NAME,
    "replicate": pa.int64(),
    "month": NAME,
    "field_office": NAME,
    "mode": NAME,
    "delivered_kg": pa.float64(),
}
Months = tuple[str, ...]


def delivered_in(
    folder: ResultsFolder, replicates: Mapping[str, np.ndarray], wanted: Mapping[str, set[Months]]
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
    keys = [(name, months) for name, groups in wanted.items() for months in groups]
    sums = {key: np.zeros((len(replicates[key[0]]), len(FIELD_OFFICES))) for key in keys}
    for batch in folder.stream("offices", COLUMNS):
        _add(batch.filter(pc.equal(batch["mode"], "all")), replicates, wanted, sums)
    return sums


def _add(batch: pa.RecordBatch, replicates: Mapping, wanted: Mapping, sums: dict) -> None:
    """Add the rows of a block to the sums they belong to."""
    names, scenario = _encoded(batch["scenario"])
    months, month = _encoded(batch["month"])
    offices, office = _encoded(batch["field_office"])
    office = np.array([FIELD_OFFICES.index(name) for name in offices], np.int64)[office]
    replicate, kilograms = batch["replicate"].to_numpy(), batch["delivered_kg"].fill_null(0.0).to_numpy()
    for code in np.unique(scenario):
        name = names[code]
        if name not in wanted:
            continue
        held = replicates[name]
        row = np.searchsorted(held, replicate).clip(max=len(held) - 1)
        own = (scenario == code) & (held[row] == replicate)
        for group in wanted[name]:
            rows = np.flatnonzero(own & np.isin(months, group)[month])
            np.add.at(sums[name, group], (row[rows], office[rows]), kilograms[rows])


def _encoded(column: pa.DictionaryArray) -> tuple[list[str], np.ndarray]:
    return column.dictionary.to_pylist(), column.indices.to_numpy()
