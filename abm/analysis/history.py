"""History: what runs under dated inputs gave by month, read from the tables of a results folder."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from abm.analysis.months import Months, read_months
from abm.analysis.official import Counted
from abm.analysis.results import Results, Scenario
from abm.inputs.geography import FIELD_OFFICES

DATED = "history"  # inputs of the scenario
PORTS = ("car", "truck", "foot")
SUMS = ("caught_at_ports", "caught_citizens", "killed", "deaths")  # columns of the day
KINDS = {
    "scenario": pa.string(), "replicate": pa.int64(), "month": pa.string(), "field_office": pa.string(),
    "mode": pa.string(), "seizures": pa.int64(), "seized_kg_gross": pa.float64(),
}  # fmt: skip


def is_dated(results: Results) -> bool:
    """Tell whether an experiment ran under dated inputs, and its days or months are kept."""
    manifest = results.folder.manifest
    return manifest["scenarios"][0].get("inputs") == DATED and manifest.get("daily", "daily") in ("daily", "monthly")


def counted_months(results: Results, scenarios: tuple[Scenario, ...]) -> dict[str, Counted]:
    """Return what is counted of each scenario by month.

    Raises
    ------
    StoreError
        If a table is damaged.
    """
    months = read_months(results, SUMS) or {}
    names = {scenario.name for scenario in scenarios}
    parts = [batch.to_pandas() for batch in results.folder.stream("offices", KINDS)]
    rows = pd.concat([part[part["scenario"].isin(names) & (part["mode"] != "all")] for part in parts])
    share = results.folder.manifest["parameters"]["trade_killings"]
    return {name: _counted(part, months[name], results, share) for name, part in rows.groupby("scenario")}


def _counted(rows: pd.DataFrame, months: Months, results: Results, trade_killings: float) -> Counted:
    """Add up the rows of a scenario."""
    _, days = np.unique(results.months, return_counts=True)
    shape = (len(months.replicates), len(days))
    at_ports = rows[rows["mode"].isin(PORTS)]
    offices = [_by_month(at_ports[at_ports["field_office"] == name], shape)[1] for name in FIELD_OFFICES]
    seizures, kg = _by_month(rows, shape)
    caught, citizens, killed, deaths = (months.columns[name] * days for name in SUMS)
    kg_at_ports, office_kg = _by_month(at_ports, shape)[1], np.stack(offices, axis=-1)
    return Counted(seizures, kg, kg_at_ports, office_kg, caught, citizens, killed, deaths, days, trade_killings)


def _by_month(rows: pd.DataFrame, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Add events and weights up by replicate and month."""
    sums = rows.groupby(["replicate", "month"])[["seizures", "seized_kg_gross"]].sum().sort_index()
    return sums["seizures"].to_numpy().reshape(shape), sums["seized_kg_gross"].to_numpy().reshape(shape)
