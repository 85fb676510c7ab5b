"""Adoption: runs that are whole in the store though the ledger has lost their lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from abm.inputs.inside import is_plain
from abm.store.chunks import TABLES, digest_of, outcomes_of, read_files
from abm.store.ledger import CHUNK, DONE, Line, is_sound
from abm.store.plan import Plan
from abm.store.rows import columns_of

IDENTITY = ("run_id", "scenario", "replicate", "seed")
WORDS = ("scenario", "field_office", "mode")  # columns of text in the large tables
DATES = ("date", "month")  # and of dates


def lost_lines(chunks: Path, plan: Plan, known: set[str], problems: list[str]) -> Iterator[list[Line]]:
    """Yield the lines of every chunk that no line names, all its tables are there, and its runs are of the plan.

    A chunk of such runs whose rows are not those that a batch writes is reported in `problems`, a line each.
    """
    needed = {table for table in TABLES if table != "daily" or plan.daily != "none"}
    for path in sorted((chunks / "runs").glob("*.parquet")):
        if path.stem not in known and re.fullmatch(CHUNK, path.stem) and is_plain(path):
            files = read_files(chunks, path.stem)
            tables = _tables_in(files) if files.keys() == needed else {}
            lines = _lines_of(tables, path.stem, digest_of(files))
            if not lines or not all(plan.holds(line.id, line.scenario, line.replicate) for line in lines):
                continue
            if fault := _fault(tables, lines, plan):
                problems.append(f"chunk {chunks}/*/{path.name}: {fault}")
            else:
                yield lines


def table_in(content: bytes) -> pa.Table:
    """Return the table of a Parquet file, read without threads: one of Arrow's that still runs at the end of a process aborts it (arrow#34314)."""
    return pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)


def _tables_in(files: Mapping[str, bytes]) -> dict[str, pa.Table]:
    """Return the tables of a chunk; none where one cannot be read."""
    try:
        return {table: table_in(content) for table, content in files.items()}
    except (OSError, pa.ArrowException):
        return {}


def _lines_of(tables: Mapping[str, pa.Table], name: str, digest: str) -> list[Line]:
    """Return a line for each run of a chunk; none where its rows say nothing of runs."""
    if "runs" not in tables or not set(IDENTITY).issubset(tables["runs"].column_names):
        return []
    rows = tables["runs"].select(IDENTITY).to_pylist()
    lines = [
        Line(row["run_id"], row["scenario"], row["replicate"], row["seed"], DONE, file=name, digest=digest)
        for row in rows
    ]
    return lines if all(map(is_sound, lines)) else []


def _fault(tables: Mapping[str, pa.Table], lines: list[Line], plan: Plan) -> str | None:
    """Return what is wrong with the rows of a chunk."""
    if len({line.scenario for line in lines}) > 1 or len({line.replicate for line in lines}) < len(lines):
        return "holds runs of several scenarios, or one twice"
    run = plan.require(lines[0].scenario, lines[0].replicate)
    for table, names in columns_of(plan.daily).items():
        if table in tables and tuple(tables[table].column_names) != names:
            return f"table {table} has other columns than a batch writes"
    if any(column.null_count for column in tables["runs"].columns):
        return "table runs has empty cells"
    try:
        outcomes_of(tables["runs"], run.scenario)
    except (ValueError, TypeError, AttributeError, pa.ArrowException):
        return "table runs has values of another type or number than a batch writes"
    runs = Counter({(line.scenario, line.replicate): 1 for line in lines})
    for table in tables.keys() - {"runs"}:
        keys = [tables[table][name].to_pylist() for name in ("scenario", "replicate")]
        rows = Counter(zip(*keys, strict=True))
        if rows.keys() != runs.keys() or len(set(rows.values())) > 1:
            return f"table {table} has rows of other runs, or not all of them"
        if wrong := _other_type(tables[table]):
            return f"table {table}, column {wrong}: values of another type than a batch writes"
    return None


def _other_type(rows: pa.Table) -> str | None:
    """Return the first column of a large table that is neither text nor a date, where that is due, nor numbers."""
    for field in rows.schema:
        is_text = pa.types.is_string(field.type)
        is_date = pa.types.is_date(field.type)
        is_number = pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
        if not (is_text if field.name in WORDS else is_date if field.name in DATES else is_number):
            return field.name
    return None
