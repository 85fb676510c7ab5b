"""Lock: one batch at a time in a folder; the lock of a process that is gone is nobody's."""

from __future__ import annotations

import fcntl
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from abm.inputs.inside import StoreError
from abm.inputs.reading import MOST_LINE, ReadError, read_json

NAME = "lock.json"


@contextmanager
def locked(folder: Path) -> Iterator[str]:
    """Keep other batches out of a folder and give the token that is written there.

    The system frees the lock of a process that was killed.

    Raises
    ------
    StoreError
        Another process has it, or a process on another machine, of which nothing can be known here.
    """
    path = folder / NAME
    with open(path, "a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(f"{folder.parent}: in use by another batch ({_owner(path)})") from None
        owner = _read(path)
        if owner.get("host", platform.node()) != platform.node():
            raise StoreError(
                f"{folder.parent}: in use by a batch on another machine ({_owner(path)}); "
                f"if it is gone, remove {path} and try again"
            )
        token = uuid4().hex
        mine = {"process": os.getpid(), "host": platform.node(), "since": _now(), "token": token}
        _write(file, json.dumps(mine) + "\n")
        try:
            yield token
        finally:
            _write(file, "")


def has_token(folder: Path, token: str) -> bool:
    """Tell whether a folder is the one that was locked under a token: a worker elsewhere may see another."""
    return _read(folder / NAME).get("token") == token


def _write(file: TextIO, text: str) -> None:
    file.truncate(0)
    file.write(text)
    file.flush()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _read(path: Path) -> dict:
    try:
        held = read_json(path, MOST_LINE)
    except ReadError:
        return {}
    return held if isinstance(held, dict) else {}


def _owner(path: Path) -> str:
    held = _read(path)
    return f"process {held.get('process')} on {held.get('host')}, since {held.get('since')}"
