"""Adoption: runs that are whole in the store though the ledger has lost their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from abm.inputs.inside import is_plain
from abm.store.chunks import TABLES, digest_of, read_files
from abm.store.ledger import CHUNK, DONE, Line
from abm.store.plan import Plan

IDENTITY = ("run_id", "scenario", "replicate", "seed")


def lost_lines(chunks: Path, plan: Plan, known: set[str]) -> Iterator[list[Line]]:
    """Yield the lines of every chunk that no line names, all its tables are there, and its runs are of the plan."""
    needed = {table for table in TABLES if table != "daily" or plan.daily != "none"}
    for path in sorted((chunks / "runs").glob("*.parquet")):
        if path.stem not in known and re.fullmatch(CHUNK, path.stem) and is_plain(path):
            lines = _lines_of(chunks, path.stem, needed)
            if lines and all(plan.holds(line.id, line.scenario, line.replicate) for line in lines):
                yield lines


def _lines_of(chunks: Path, name: str, needed: set[str]) -> list[Line]:
    """Return a line for each run of a chunk; none where a table is missing or cannot be read."""
    files = read_files(chunks, name)
    if files.keys() != needed:
        return []
    try:
        tables = {table: pq.read_table(pa.BufferReader(content)) for table, content in files.items()}
    except (OSError, pa.ArrowException):
        return []
    rows = tables["runs"].select(IDENTITY).to_pylist()
    digest = digest_of(files)
    return [Line(*(row[key] for key in IDENTITY), DONE, file=name, digest=digest) for row in rows]
