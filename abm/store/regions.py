"""Regions: killings by region of Mexico and month, made of the rows of days or of months that are kept."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from abm.inputs.geography import REGIONS
from abm.model.mechanisms.organizations.violence import KILLED_IN
from abm.store.rows import IDENTITY, OFFICE_COLUMNS

REGION_COLUMNS = {
    "month": OFFICE_COLUMNS["month"],
    "region": ("name", "region of Mexico"),
    "killed": ("people/month", "people killed in violence tied to the trade"),
}


def regions_table(kept: pa.Table) -> pa.Table:
    """Return one row per run, month and region, of the rows of one scenario, run by run, in the order of days or months."""
    month, days = _months(kept)
    replicate = kept["replicate"].to_numpy()
    killed = np.stack([kept[name].to_numpy() for name in KILLED_IN], axis=1) * days
    is_first = np.append(True, (month[1:] != month[:-1]) | (replicate[1:] != replicate[:-1]))
    first = np.flatnonzero(is_first)
    rows = np.repeat(first, len(REGIONS))
    keys = {name: kept[name].take(rows) for name in IDENTITY}
    return pa.table(
        keys
        | {
            "month": pa.array(month[rows].astype("M8[D]")),
            "region": np.tile(REGIONS, len(first)),
            "killed": np.rint(np.add.reduceat(killed, first)).astype(np.int64).ravel(),
        }
    )


def _months(kept: pa.Table) -> tuple[np.ndarray, np.ndarray | int]:
    """Return the month of each row, and of how many days its numbers are means."""
    if "date" in kept.column_names:
        return kept["date"].to_numpy().astype("M8[M]"), 1
    return kept["month"].to_numpy().astype("M8[M]"), kept["days"].to_numpy()[:, None]
