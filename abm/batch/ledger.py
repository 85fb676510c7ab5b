"""Ledger: runs.jsonl, one line for each run that was done or failed, on disk before anybody counts on it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

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


TYPES = {"id": str, "scenario": str, "replicate": int, "seed": int, "status": str, "file": str, "digest": str}


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
        for number, text in enumerate(file, start=1):
            if text.endswith(b"\n"):
                yield number, _read(text)


def _read(text: bytes) -> Line | None:
    try:
        line = Line(**json.loads(text.decode()))
    except (ValueError, TypeError):
        return None
    return line if all(map(isinstance, map(vars(line).get, TYPES), TYPES.values())) else None


def ends_whole(path: Path) -> bool:
    """Tell whether there is a ledger, and its last line is not torn."""
    if not path.exists():
        return False
    with open(path, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        return file.read() in (b"", b"\n")


def rewrite(path: Path, keep) -> None:
    """Write the lines that are kept, and no others, in place of the ledger."""
    unfinished = path.with_name(path.name + ".tmp")
    with open(unfinished, "wb") as file:
        for _, line in read_lines(path):
            if line is not None and keep(line):
                file.write(json.dumps(vars(line), ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)


COLUMNS = tuple(field.name for field in fields(Line))
