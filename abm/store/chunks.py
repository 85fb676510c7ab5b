"""Chunks: what is kept of some runs, one Parquet file a table, which is whole or not there."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Container, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from abm.inputs.inside import is_plain, remove_files, remove_folder, unfinished, write_whole
from abm.model.declared import RESPONSES
from abm.model.initialization import months
from abm.model.observation import DAILY_COLUMNS, Recording
from abm.model.pairing import Outcome
from abm.model.scenario import Scenario
from abm.store.folder import text_of
from abm.store.ledger import CHUNK
from abm.store.plan import Run
from abm.store.rows import IDENTITY, OFFICE_COLUMNS, Replicates, daily_table, monthly_table, offices_table

TEXT = "text"  # folder of rows that wait for their turn
TABLES = ("runs", "daily", "offices")
PLACES = ("displaced_offices", "displaced_modes", "displaced_lab_regions")
SERIES = {"daily": daily_table, "monthly": monthly_table}
Tables = dict[str, pa.Table]


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
    tables = {"runs": pa.table(identity | responses | lists)}
    if daily in SERIES:
        tables["daily"] = SERIES[daily](joined)
    return tables | {"offices": offices_table(joined)}


def _lists(rows: Sequence[np.ndarray]) -> pa.ListArray:
    """Return an array with a list in each row."""
    ends = np.cumsum([0, *map(len, rows)], dtype=np.int32)
    return pa.ListArray.from_arrays(ends, np.concatenate(rows))


def outcomes_of(rows: pa.Table, scenario: Scenario) -> dict[int, Outcome]:
    """Return what was kept of runs, by replicate, from their rows of the stored table."""
    number = int(months(scenario)[-1]) + 1
    values = {name: rows[name].to_pylist() for name in ("replicate", "seed", *(column.name for column in RESPONSES))}
    lists = {name: _unlisted(rows[name]) for name in ("delivered", *PLACES)}
    outcomes = {}
    for i, replicate in enumerate(values["replicate"]):
        responses = {column.name: values[column.name][i] for column in RESPONSES}
        places = {name: lists[name][i].reshape(number, -1) for name in PLACES}
        outcomes[replicate] = Outcome(values["seed"][i], responses, lists["delivered"][i], places)
    return outcomes


def _unlisted(column: pa.ChunkedArray) -> np.ndarray:
    """Return lists of the same length as rows of an array."""
    return column.combine_chunks().flatten().to_numpy().reshape(len(column), -1)


def columns_of(daily: str) -> dict[str, tuple[str, ...]]:
    """Return the names of the columns of each table, under what is kept of the days."""
    days = {"daily": ("day", "date"), "monthly": ("month", "days")}.get(daily, ())
    measures = tuple(column.name for column in DAILY_COLUMNS)
    return {
        "runs": ("run_id", *IDENTITY, "seed", *(column.name for column in RESPONSES), "delivered", *PLACES),
        "daily": (*IDENTITY, *days, *measures),
        "offices": (*IDENTITY, *OFFICE_COLUMNS),
    }


def encode(tables: Mapping[str, pa.Table]) -> dict[str, bytes]:
    """Return the Parquet file of each table."""
    return {name: _encode(rows) for name, rows in tables.items()}


def _encode(rows: pa.Table) -> bytes:
    """Return a Parquet file; whole numbers as differences, which takes half the time and less room."""
    words = [field.name for field in rows.schema if pa.types.is_dictionary(field.type)]
    whole = {field.name: "DELTA_BINARY_PACKED" for field in rows.schema if pa.types.is_integer(field.type)}
    how = {"use_dictionary": words, "column_encoding": whole, "write_statistics": False, "store_schema": False}
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd", **how)
    return sink.getvalue().to_pybytes()


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return a hash over the files of a chunk."""
    digest = hashlib.blake2b(digest_size=10)
    for table in sorted(files):
        digest.update(files[table])
    return digest.hexdigest()


def write_chunk(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Write the files of a chunk, each under another name until it is on disk."""
    for table, content in files.items():
        path = path_of(folder, table, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, partial(_write, content))
        sync_folder(path.parent)


def _write(content: bytes, file: BinaryIO) -> None:
    file.write(content)


def write_text(store: Path, name: str, tables: Tables) -> None:
    """Write the large tables of a chunk as CSV; not for long, so that it need not be on disk."""
    (store / TEXT).mkdir(exist_ok=True)
    for table, rows in tables.items():
        if table != "runs":
            text_path(store, table, name).write_bytes(text_of(rows))


def text_path(store: Path, table: str, name: str) -> Path:
    """Return where a table of a chunk lies as CSV until it is taken into the tables of the batch."""
    return store / TEXT / f"{name}.{table}.csv"


def remove_chunks(folder: Path, listed: Container[str], good: Container[str]) -> None:
    """Delete what is left of chunks in the folder of a table, unless they are good.

    Of files that nothing lists only those are ours that hold rows of runs: their lines were lost.
    """

    def is_ours(name: str) -> bool:
        chunk = name.removesuffix(".parquet")
        return chunk in listed or _has_rows_of_runs(folder / name)

    chunks, left = re.compile(rf"{CHUNK}\.parquet"), re.compile(unfinished(rf"{CHUNK}(\.parquet)?"))
    remove_files(folder, left.fullmatch)
    remove_files(folder, lambda name: chunks.fullmatch(name) and name[:20] not in good and is_ours(name))


def _has_rows_of_runs(path: Path) -> bool:
    try:
        return {"scenario", "replicate"}.issubset(pq.read_schema(path).names)
    except (OSError, pa.ArrowException):
        return False


def remove_text(store: Path) -> None:
    """Remove what is left of such rows."""
    remove_folder(store / TEXT, re.compile(rf"{CHUNK}\.[a-z]+\.csv").fullmatch)


def sync_folder(folder: Path) -> None:
    """Return when the names of a folder are on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def path_of(folder: Path, table: str, name: str) -> Path:
    """Return where a table of a chunk is."""
    return folder / table / f"{name}.parquet"


def read_files(folder: Path, name: str) -> dict[str, bytes]:
    """Return the files of a chunk that are there."""
    paths = {table: path_of(folder, table, name) for table in TABLES}
    return {table: path.read_bytes() for table, path in paths.items() if is_plain(path)}


def runs_in(content: bytes) -> int:
    """Return the number of runs in a file of the table of runs."""
    return pq.read_metadata(pa.BufferReader(content)).num_rows


def read_rows(folder: Path, table: str, name: str) -> pa.Table:
    """Return the rows of a table of a chunk."""
    with pa.OSFile(str(path_of(folder, table, name))) as source, pq.ParquetFile(source) as file:
        return file.read(use_threads=False)
