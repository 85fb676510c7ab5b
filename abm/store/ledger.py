"""Ledger: runs.jsonl, one line for each run that was done or failed, on disk before anybody counts on it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO

from abm.inputs.inside import write_whole

DONE, FAILED = "done", "failed"


@dataclass(frozen=True)
class Line:
    """Say how one run ended.

    Attributes
    ----------
    seconds, peak_mib : float or None
        Time of the run, and the most memory its worker held so far.
    file, digest : str
        Chunk that holds the run, and the hash over its bytes; empty when it failed.
    stage, message : str
        Where and why it failed; empty when it is done.
    """

    id: str
    scenario: str
    replicate: int
    seed: int
    status: str
    seconds: float | None = None
    peak_mib: float | None = None
    file: str = ""
    digest: str = ""
    stage: str = ""
    message: str = ""


LONGEST = 2**16  # bytes of a line; a message is cut long before
TEXTS = ("id", "scenario", "stage", "message")
HALF = re.compile(r"[\ud800-\udfff]")
CHUNK = "[0-9a-f]{20}"  # name of a chunk, and of the hash over it


def append_lines(path: Path, lines: Iterable[Line]) -> None:
    """Add lines, and return when they are on disk."""
    text = "".join(json.dumps(vars(line), ensure_ascii=False) + "\n" for line in lines)
    with open(path, "ab") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def read_lines(path: Path) -> Iterator[tuple[int, Line | None]]:
    """Yield the number of each line and what it says; None for a broken one. A torn last line is passed over."""
    if not path.exists():
        return
    with open(path, "rb") as file:
        for number, text in enumerate(iter(lambda: file.readline(LONGEST), b""), start=1):
            if text.endswith(b"\n"):
                yield number, _read(text)
            elif len(text) == LONGEST:
                yield number, None


def _read(text: bytes) -> Line | None:
    try:
        line = Line(**json.loads(text))
    except (ValueError, TypeError, RecursionError):
        return None
    return line if is_sound(line) else None


def is_sound(line: Line) -> bool:
    """Tell whether every entry is of its type and in its range."""
    whole = type(line.replicate) is type(line.seed) is int and 0 <= line.replicate < 2**31 and 0 <= line.seed < 2**63
    numbers = all(value is None or _is_amount(value) for value in (line.seconds, line.peak_mib))
    texts = all(_is_text(getattr(line, name)) for name in TEXTS)
    return whole and numbers and texts and _has_chunk(line)


def _is_text(value: object) -> bool:
    """Tell whether a value is text without half characters, which no table holds."""
    return type(value) is str and not HALF.search(value)


def _is_amount(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value < 1e15


def _has_chunk(line: Line) -> bool:
    """Tell whether a line names a chunk as it must when a run is done, and none when it failed."""
    names = (line.file, line.digest)
    if line.status == DONE:
        return all(type(name) is str and re.fullmatch(CHUNK, name) for name in names)
    return line.status == FAILED and names == ("", "")


def ends_whole(path: Path) -> bool:
    """Tell whether there is a ledger, and its last line is not torn."""
    if not path.exists():
        return False
    with open(path, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        return file.read() in (b"", b"\n")


def rewrite(path: Path, keep: Callable[[Line], bool]) -> None:
    """Write the lines that are kept, and no others, in place of the ledger."""

    def write(file: BinaryIO) -> None:
        for _, line in read_lines(path):
            if line is not None and keep(line):
                file.write(json.dumps(vars(line), ensure_ascii=False).encode() + b"\n")

    write_whole(path, write)


COLUMNS = tuple(field.name for field in fields(Line))
