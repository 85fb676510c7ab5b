"""Chunks: what is kept of some runs, one Parquet file a table, which is whole or not there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from abm.batch.pairing import Outcome
from abm.batch.plan import Run
from abm.batch.tables import daily_table, monthly_table, offices_table
from abm.initialisation import months
from abm.observation import RESPONSES, Recording
from abm.scenario import Scenario

TABLES = ("runs", "daily", "offices")
PLACES = ("displaced_offices", "displaced_modes", "displaced_lab_regions")
SERIES = {"daily": daily_table, "monthly": monthly_table}


def frames_of(recording: Recording, run: Run, daily: str) -> dict[str, pd.DataFrame]:
    """Return the rows of each table for one run; without a table of days when none is asked for."""
    outcome = Outcome.of(recording)
    row = {"run_id": run.id, "scenario": run.scenario.name, "replicate": run.replicate, "seed": run.seed}
    row |= outcome.responses | {"delivered": outcome.delivered}
    row |= {name: outcome.places[name].ravel() for name in PLACES}
    frames = {"runs": pd.DataFrame({name: [value] for name, value in row.items()})}
    if daily in SERIES:
        frames["daily"] = SERIES[daily](recording, run.scenario.name, run.replicate)
    return frames | {"offices": offices_table(recording, run.scenario.name, run.replicate)}


def outcome_of(row: Mapping[str, object], scenario: Scenario) -> Outcome:
    """Return what was kept of a run, from its row of the stored table."""
    number = int(months(scenario)[-1]) + 1
    places = {name: np.asarray(row[name]).reshape(number, -1) for name in PLACES}
    responses = {column.name: row[column.name] for column in RESPONSES}
    return Outcome(int(row["seed"]), responses, np.asarray(row["delivered"]), places)


def encode(frames: Sequence[dict[str, pd.DataFrame]]) -> dict[str, bytes]:
    """Return the Parquet file of each table, the runs one after another."""
    files = {}
    for table in frames[0]:
        sink = pa.BufferOutputStream()
        rows = pa.Table.from_pandas(pd.concat([frame[table] for frame in frames]), preserve_index=False)
        pq.write_table(rows, sink, compression="zstd")
        files[table] = sink.getvalue().to_pybytes()
    return files


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
        unfinished = path.with_name(f".{name}.{os.getpid()}.tmp")
        with open(unfinished, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
        sync_folder(path.parent)


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
    return {table: path.read_bytes() for table, path in paths.items() if path.exists()}


def runs_in(content: bytes) -> int:
    """Return the number of runs in a file of the table of runs."""
    return pq.read_metadata(pa.BufferReader(content)).num_rows


def read_rows(folder: Path, table: str, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the rows of a table of a chunk."""
    with open(path_of(folder, table, name), "rb") as file:
        return pq.read_table(file, columns=columns).to_pandas()
