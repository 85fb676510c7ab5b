"""Chunks: what is kept of some runs, one Parquet file a table, which is whole or not there."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Container, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from abm.inputs.inside import StoreError, is_plain, remove_files, unfinished, write_whole
from abm.model.declared import RESPONSES
from abm.model.initialization import months
from abm.model.observation import LINEAGE, Outcome
from abm.model.scenario import Scenario
from abm.store.ledger import CHUNK
from abm.store.rows import PLACES

TABLES = ("runs", "daily", "offices")


def outcomes_of(rows: pa.Table, scenario: Scenario) -> dict[int, Outcome]:
    """Return what was kept of runs, by replicate, from their rows of the stored table; raise StoreError where it is not all there."""
    if lacking := [column.name for column in RESPONSES if column.name not in rows.column_names]:
        made = (
            "they were made by another version of interdict, or with a plugin; interdict batch --force runs them again"
        )
        raise StoreError(
            f"the kept runs lack {', '.join(lacking[:3])}{' and more' if len(lacking) > 3 else ''}: {made}"
        )
    number = int(months(scenario)[-1]) + 1
    values = {name: rows[name].to_pylist() for name in ("replicate", "seed", *(column.name for column in RESPONSES))}
    lists = {name: _unlisted(rows[name]) for name in ("delivered", *PLACES)}
    lineages = [np.asarray(one, np.int64).reshape(-1, len(LINEAGE)) for one in rows["lineage"].to_pylist()]
    outcomes = {}
    for i, replicate in enumerate(values["replicate"]):
        responses = {column.name: values[column.name][i] for column in RESPONSES}
        places = {name: lists[name][i].reshape(number, -1) for name in PLACES}
        outcomes[replicate] = Outcome(values["seed"][i], responses, lists["delivered"][i], places, lineages[i])
    return outcomes


def _unlisted(column: pa.ChunkedArray) -> np.ndarray:
    """Return lists of the same length as rows of an array."""
    return column.combine_chunks().flatten().to_numpy().reshape(len(column), -1)


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
