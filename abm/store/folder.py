"""Store: a folder of results, in which a file is either whole or not there.

Files are written in a folder of their own inside the results folder and moved into place at the end, the manifest
last. An error or Ctrl-C leaves the files that were there before.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from abm.inputs.inside import StoreError, inside, make_folder
from abm.inputs.reading import ReadError, read_json

MANIFEST = "manifest.json"
ANSWER = "answer.txt"  # all that a batch answers, in words
STAGING = ".partial-"
CSV_ROWS = 4096  # rows turned into text at a time
DIGITS = "%.10g"  # of numbers in tables
MONTH = "month"  # the column that holds the first day of each
HEAD = 100  # rows by which readers such as Polars tell the type of a column
WHOLE = re.compile("-?[0-9]+")
KEPT = "store"  # folder of what is kept of the runs of a batch
EXPLAINED = "explanation"  # folder of what an explanation runs and draws, which may be there before the batch is
TABLES = {  # every table there may be, and its file
    "runs": "runs.csv",
    "daily": "daily.csv",
    "monthly": "monthly.csv",
    "delivered": "delivered.parquet",
    "offices": "offices.csv",
    "regions": "regions.csv",
    "organizations": "organizations.csv",
    "summary": "summary.csv",
    "differences": "differences.csv",
    "evidence": "evidence.csv",
    "failures": "failures.csv",
    "precision": "precision.csv",
    "design": "design.csv",
    "pairs": "pairs.csv",
    "effects": "effects.csv",
    "indices": "indices.csv",
    "explanation": "explanation.csv",
}
_NAMES = "|".join(map(re.escape, (*TABLES.values(), "events.csv", "dictionary.csv", ANSWER)))
OURS = re.compile(
    rf"{_NAMES}|(run|figures/[a-z0-9_]+)\.(png|svg)"
)  # of results, those alone are deleted when they are replaced


class BatchError(RuntimeError):
    """A batch that could not be finished."""


class BatchInterrupted(BatchError):
    """A batch that was ended by the user."""


def plain(folder: Path) -> Path:
    """Return a folder under a name that no reader of tables takes for an address, as it would `s3:x` or `T10:30`."""
    return folder.absolute() if ":" in str(folder) else folder


def read_manifest(folder: Path) -> dict:
    """Return the manifest of a results folder; empty when there is none, or none that can be read.

    Raises
    ------
    StoreError
        A link, a pipe or something else stands in its place.
    """
    try:
        values = read_json(inside(folder, MANIFEST))
    except ReadError:
        return {}
    return values if isinstance(values, dict) else {}


def require_ours(folder: Path, name: str, has_runs: bool, force: bool) -> None:
    """Refuse a folder that holds something else than results of a batch of this name, unless `force`."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: not a folder; choose another one with --out")
    if force or has_runs or not folder.exists():
        return
    held = read_manifest(folder)
    if held.get("kind") == "batch" and held.get("name") == name:
        return
    ours = (KEPT, EXPLAINED, TABLES["explanation"])
    visible = [path.name for path in folder.iterdir() if not path.name.startswith(".") and path.name not in ours]
    if held or visible:
        what = f"results of another experiment ({held.get('name')})" if held else f"other files ({visible[0]})"
        raise StoreError(f"{folder}: holds {what}; choose another folder with --out, or replace them with --force")


@contextmanager
def staging(folder: Path, replaces: bool = True) -> Iterator[Path]:
    """Give a folder to write in; move what is in it into `folder` when all went well, and leave nothing otherwise.

    What is written replaces all files of the results that are there, or comes to them.
    """
    new = not folder.exists()
    try:
        make_folder(folder)
        remove_left_over(folder)
        place = Path(tempfile.mkdtemp(prefix=STAGING, dir=folder))
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror}") from None
    held = None
    with suppress(OSError):
        held = _hold(place)
    try:
        yield place
        _move(place, folder, replaces)
    finally:
        shutil.rmtree(place, ignore_errors=True)
        if held is not None:
            os.close(held)
        if new and not any(folder.iterdir()):
            folder.rmdir()


def _hold(place: Path) -> int:
    """Lock a folder, for as long as this process runs or until what is returned is closed.

    Raises
    ------
    OSError
        Another process has it, it is no folder, or the file system has no locks.
    """
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def remove_left_over(folder: Path) -> None:
    """Remove what processes that were killed have half-written in a folder of results."""
    for place in folder.glob(f"{STAGING}*"):
        try:
            held = _hold(place)
        except OSError:
            continue  # at work, or no folder
        shutil.rmtree(place, ignore_errors=True)
        os.close(held)


def _move(place: Path, folder: Path, replaces: bool) -> None:
    """Drop files of the results that are replaced, and move every file into place, the manifest last."""
    files = {name: inside(folder, name) for name in files_in(place)}
    outdated = {MANIFEST, *_files_of(read_manifest(folder))}.difference(files) if replaces else ()
    for name in outdated:
        with suppress(StoreError):  # what is no file of ours stays
            inside(folder, name).unlink(missing_ok=True)
    for name in sorted(files, key=lambda name: name == MANIFEST):
        files[name].parent.mkdir(parents=True, exist_ok=True)
        os.replace(place / name, files[name])


def _files_of(manifest: dict) -> set[str]:
    """Return the files that a manifest names, those with names that results have."""
    named = manifest.get("files")
    names = named if isinstance(named, list) else []
    return {name for name in names if isinstance(name, str) and OURS.fullmatch(name)}


def files_in(folder: Path) -> list[str]:
    """Return every file below a folder, as a path relative to it; what is kept of single runs left out."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if path.parts[0] != KEPT)


def write_table(table: pd.DataFrame, path: Path | TextIO, header: bool = True, digits: str = DIGITS) -> None:
    """Write a table as CSV; the first number of a column of floats has its point (see `pointed`)."""
    how = {"index": False, "float_format": digits, "lineterminator": "\n"}
    head = table[:HEAD].copy()
    for name in head.select_dtypes("floating"):
        head[name] = pointed(["" if value != value else digits % value for value in head[name].tolist()])
    head.to_csv(path, header=header, **how)
    table[HEAD:].to_csv(path, header=False, mode="a", **how)


def text_of(table: pa.Table) -> bytes:
    """Return a large table as CSV with its header, a month as YYYY-MM; names in it hold no comma and no quote."""
    if MONTH in table.column_names:
        months = pc.utf8_slice_codeunits(table[MONTH].cast(pa.string()), 0, len("2021-10"))
        table = table.set_column(table.column_names.index(MONTH), MONTH, months)
    text = pa.BufferOutputStream()
    text.write((",".join(table.column_names) + "\n").encode())
    for part in (_pointed(table.slice(0, HEAD)), table.slice(HEAD)):
        csv.write_csv(part, text, csv.WriteOptions(include_header=False, quoting_style="none", batch_size=CSV_ROWS))
    return text.getvalue().to_pybytes()


def _pointed(head: pa.Table) -> pa.Table:
    """Return the first rows with the floats of each column as text, the first of them with its point."""
    for place, field in enumerate(head.schema):
        if pa.types.is_floating(field.type):
            texts = pointed(["" if cell is None else cell for cell in head[place].cast(pa.string()).to_pylist()])
            head = head.set_column(place, field.name, pa.array(texts, pa.string()))
    return head


def pointed(cells: list[str]) -> list[str]:
    """Return the cells of a column of floats, the first number with its point ("1.0"), as readers tell types by the first rows."""
    place = next((place for place, cell in enumerate(cells) if cell), None)
    if place is not None:
        cells[place] = with_point(cells[place])
    return cells


def with_point(cell: str) -> str:
    """Return a number as text with its point: "1" as "1.0"."""
    return f"{cell}.0" if WHOLE.fullmatch(cell) else cell


def write_manifest(values: dict, folder: Path, held: Iterable[str] = ()) -> None:
    """Write the manifest, with the name of every file beside it, and of those that are held already."""
    values = values | {"files": sorted({*files_in(folder), *held, MANIFEST})}
    (folder / MANIFEST).write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
