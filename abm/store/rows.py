"""Rows: what is kept of runs as the rows of tables, for several replicates of a scenario at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from abm.inputs.geography import FIELD_OFFICES, Mode
from abm.inputs.waits import WAIT_NOTE
from abm.model.declare import KILOGRAM
from abm.model.declared import RESPONSES
from abm.inputs.dates import first_date
from abm.model.observation import DAILY_COLUMNS, MODE_NAMES, Outcome, Recording
from abm.model.pairing import PAIRED, window_of
from abm.model.scenario import Scenario
from abm.store.plan import Run

IDENTITY = {
    "scenario": ("name", "scenario, as in manifest.json"),
    "replicate": ("number", "replicate from 0; the same number has the same seed in every scenario"),
}
OFFICE_COLUMNS = {
    "month": ("YYYY-MM", "calendar month; the first and the last may be cut by the run"),
    "field_office": ("name", "field office of United States Customs and Border Protection"),
    "mode": ("name", "car, truck, foot, between (the ports), or all of them"),
    "seizures": ("events/month", "seizures"),
    "seized_kg_gross": ("kg gross/month", "seized, gross weight"),
    "exams": ("exams/month", "secondary exams; blank between the ports"),
    "wait_minutes": ("min", f"mean wait, weighted by traffic; blank between the ports; {WAIT_NOTE}"),
    "delivered_kg": ("kg pure/month", "crossed and delivered through the corridor; only for all modes together"),
    "loads": ("loads/month", "loads sent; only for all modes together"),
}
ORGANIZATION_COLUMNS = {
    "organization": (
        "number",
        "organization of the run, by its number from 0; those of day 0 come first, in the same order in every run",
    ),
    "parent": ("number", "organization it left; blank: there from the beginning"),
    "founded_day": ("days", "day on which it left, from the first recorded day, which is 0; below 0: in the burn-in"),
    "heir": ("number", "organization that took it over; blank: none did"),
    "taken_over_day": ("days", "day on which it was taken over, counted in the same way"),
}
START = ("policy_start", "policy_start_date")
RUN_COLUMNS = ("scenario", "replicate", "seed", *START, *(column.name for column in RESPONSES), *PAIRED)
ALL_MODES = "all"
OFFICE_MODES = (*MODE_NAMES, ALL_MODES)
PLACES = ("shifted_offices", "shifted_modes", "shifted_lab_regions")
Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Replicates:
    """Hold recordings of one scenario, one after another.

    Attributes
    ----------
    numbers : sequence of int
        Replicate of each recording.
    joined : Recording
        All of them in one: rows of days and of months follow each other.
    days, months : int
        Rows of one recording.
    """

    scenario: str
    numbers: Sequence[int]
    joined: Recording
    days: int
    months: int

    @classmethod
    def of(cls, scenario: str, recordings: Mapping[int, Recording]) -> Replicates:
        """Join recordings, by replicate."""
        one = next(iter(recordings.values()))
        rows = ("daily", "monthly", "lab_days", "traffic")
        joined: dict[str, Any] = {name: _stacked([getattr(r, name) for r in recordings.values()]) for name in rows}
        joined |= {name: getattr(one, name) for name in ("scenario", "seed", "office", "mode", "lineage")}
        return cls(scenario, tuple(recordings), Recording(**joined), len(one.daily), len(one.monthly))

    def keys(self, rows: int) -> dict[str, pa.Array]:
        """Return scenario and replicate of each row, so many rows a recording."""
        number = len(self.numbers)
        return {"scenario": _names([self.scenario], number * rows), "replicate": np.repeat(self.numbers, rows)}


def tables_of(runs: Sequence[Run], recordings: Sequence[Recording], outcomes: Sequence[Outcome], daily: str) -> Tables:
    """Return the rows of each table for runs of one scenario; without a table of days when none is asked for."""
    scenario = runs[0].scenario.name
    joined = Replicates.of(scenario, {run.replicate: rec for run, rec in zip(runs, recordings, strict=True)})
    identity = {
        "run_id": pa.array([run.id for run in runs]),
        "scenario": pa.array([scenario] * len(runs)),
        "replicate": pa.array([run.replicate for run in runs]),
        "seed": pa.array([run.seed for run in runs]),
    }
    responses = {
        column.name: pa.array([o.responses[column.name] for o in outcomes], pa.float64()) for column in RESPONSES
    }
    lists = {"delivered": _lists([o.delivered for o in outcomes])}
    lists |= {name: _lists([o.places[name].ravel() for o in outcomes]) for name in PLACES}
    lists["lineage"] = _lists([o.lineage.ravel() for o in outcomes])
    tables = {"runs": pa.table(identity | responses | lists)}
    if daily != "none":
        tables["daily"] = daily_table(joined) if daily == "daily" else monthly_table(joined)
    return tables | {"offices": offices_table(joined)}


def _lists(rows: Sequence[np.ndarray]) -> pa.ListArray:
    """Return an array with a list in each row."""
    ends = np.cumsum([0, *map(len, rows)], dtype=np.int32)
    return pa.ListArray.from_arrays(ends, np.concatenate(rows))


def start_of(scenario: Scenario) -> dict[str, object]:
    """Return day and date on which a policy, or the other random numbers of a placebo, starts, by `START`; nothing without one."""
    window = window_of(scenario)
    return (
        {}
        if window is None
        else dict(
            zip(START, (window[0], str(first_date(scenario.inputs) + np.timedelta64(window[0], "D"))), strict=True)
        )
    )


def columns_of(daily: str) -> dict[str, tuple[str, ...]]:
    """Return the names of the columns of each table, under what is kept of the days."""
    days = {"daily": ("day", "date"), "monthly": ("month", "days")}.get(daily, ())
    measures = tuple(column.name for column in DAILY_COLUMNS)
    return {
        "runs": ("run_id", *IDENTITY, "seed", *(column.name for column in RESPONSES), "delivered", *PLACES, "lineage"),
        "daily": (*IDENTITY, *days, *measures),
        "offices": (*IDENTITY, *OFFICE_COLUMNS),
    }


def daily_table(runs: Replicates) -> pa.Table:
    """Return one row a run and day: totals in the units of `DAILY_COLUMNS`."""
    days = np.tile(np.arange(runs.days), len(runs.numbers))
    keys = runs.keys(runs.days) | {"day": days, "date": first_date(runs.joined.scenario.inputs) + days}
    return pa.table(keys | {column.name: _values(column.publish(runs.joined.daily)) for column in DAILY_COLUMNS})


def monthly_table(runs: Replicates) -> pa.Table:
    """Return one row a run and month: the mean over its days of every column of the daily table."""
    dates = first_date(runs.joined.scenario.inputs) + np.arange(runs.days)
    months, starts, length = np.unique(dates.astype("M8[M]"), return_index=True, return_counts=True)
    rows = len(months) * len(runs.numbers)
    table = runs.keys(len(months)) | {"month": _months(months, rows)}
    table["days"] = np.tile(length, len(runs.numbers))
    for column in DAILY_COLUMNS:
        sums = np.add.reduceat(column.publish(runs.joined.daily).reshape(-1, runs.days), starts, axis=1)
        table[column.name] = _values(np.round(sums / length, max(column.digits, 3)).ravel())
    return pa.table(table)


def offices_table(runs: Replicates) -> pa.Table:
    """Return one row per run, month, field office and mode; what crossed is reported for all modes together alone."""
    recording = runs.joined
    amounts = {name: _with_all(recording.amounts(name).astype(float)) for name in ("seizures", "seized_gross", "exams")}
    amounts["exams"][:, :, Mode.BETWEEN] = np.nan
    flow = {name: np.full(amounts["exams"].shape, np.nan) for name in ("delivered", "loads")}
    for name, values in flow.items():
        values[:, :, -1] = recording.amounts(name).sum(axis=2)
    table = runs.keys(runs.months * len(FIELD_OFFICES) * len(OFFICE_MODES)) | _office_keys(runs)
    table["seizures"] = amounts["seizures"].ravel().astype(np.int64)
    table["seized_kg_gross"] = _values(np.round(amounts["seized_gross"].ravel() / KILOGRAM, 3))
    table["exams"] = _values(np.round(amounts["exams"].ravel()))
    table["wait_minutes"] = _values(np.round(_waiting(recording).ravel(), 1))
    table["delivered_kg"] = _values(np.round(flow["delivered"].ravel() / KILOGRAM, 3))
    table["loads"] = _values(flow["loads"].ravel())
    return pa.table(table)


def _values(values: np.ndarray) -> pa.Array:
    """Return values with nothing where they are not defined."""
    return pa.array(values, from_pandas=True)


def _stacked(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Return arrays of the same kind one after another; records are copied whole, not field by field."""
    kind, shape = parts[0].dtype, (-1, *parts[0].shape[1:])
    raw = [np.ascontiguousarray(part).view(np.ndarray).reshape(-1).view(np.uint8) for part in parts]
    whole = np.concatenate(raw).view(kind).reshape(shape)
    return whole.view(np.recarray) if kind.names else whole


def _names(names: Sequence[str] | np.ndarray, rows: int, each: int = 1) -> pa.Array:
    """Return names, `each` times in a row, over and over again until there are so many rows."""
    pattern = np.repeat(np.arange(len(names), dtype=np.int32), each)
    return pa.DictionaryArray.from_arrays(np.tile(pattern, rows // len(pattern)), pa.array(names))


def _months(months: np.ndarray, rows: int, each: int = 1) -> pa.Array:
    """Return months as their first days, each over so many rows, over and over again as `_names` does."""
    return pa.array(np.tile(np.repeat(months.astype("M8[D]"), each), rows // (len(months) * each)))


def _office_keys(runs: Replicates) -> dict[str, pa.Array]:
    """Return month, field office and mode of each row."""
    months = first_date(runs.joined.scenario.inputs).astype("M8[M]") + np.arange(runs.months)
    modes, offices = len(OFFICE_MODES), len(FIELD_OFFICES)
    rows = len(runs.joined.monthly) * offices * modes
    return {
        "month": _months(months, rows, offices * modes),
        "field_office": _names(FIELD_OFFICES, rows, modes),
        "mode": _names(OFFICE_MODES, rows),
    }


def _with_all(amounts: np.ndarray) -> np.ndarray:
    return np.concatenate([amounts, amounts.sum(axis=2, keepdims=True)], axis=2)


def _waiting(recording: Recording) -> np.ndarray:
    """Add the mean over modes, weighted by traffic; nobody waits between the ports."""
    waiting, traffic = recording.waiting(), recording.traffic_by_office()
    mean = np.nansum(waiting * traffic, axis=2, keepdims=True) / traffic.sum(axis=2, keepdims=True)
    return np.concatenate([waiting, mean], axis=2)
