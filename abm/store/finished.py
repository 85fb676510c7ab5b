"""Finished: a note beside the runs of a finished batch, by which the same command knows that nothing is to be done.

The note says what was asked, how every file was left, and what was answered. It is of use only where the same is asked of
the same code, the header and the ledger have the same bytes, and every chunk, table and picture has its name, size, time
of change and place on the disk. What a chunk holds is not read again: `export`, `merge` and `replay` do that, and
`batch` as soon as anything differs. Nothing here loads more than the standard library, so that the answer comes at once.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import platform
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from abm.inputs.inside import StoreError, inside, is_plain, require_folder, write_whole
from abm.inputs.reading import MIB, MOST_DESIGN, ReadError, parse_json, read_bytes, read_text, read_toml
from abm.model.compilation import PACKAGE
from abm.model.plugins import plugins

NAME = "finished.json"
SHIPPED = "shipped"  # drivers that stand in no file beside the experiment
STORE, LOCK = "store", "lock.json"
CONTENT = ("batch.json", "runs.jsonl")  # compared by what they hold
CHUNKS = ("runs", "daily", "offices")
MAKERS = ("numpy", "pandas", "pyarrow", "scipy", "matplotlib")  # tables and pictures depend on their versions
MOST_NOTE = 4 * MIB
Mark = list[int]  # size, time of change (ns), number of the file


@dataclass(frozen=True)
class Said:
    """Hold what was printed, a list of texts, of which one is the answer, and how many columns the terminal had, if any.

    Attributes
    ----------
    place : int
        Which text is the answer; -1 where there is none.
    responses : list of str
        The response variables whose precision it tells.
    """

    texts: list[str]
    place: int
    columns: int | None
    responses: list[str]


@dataclass(frozen=True)
class Asked:
    """Name what a command asks for: the folder of its results, and a hash over all that decides what it makes there."""

    folder: Path
    digest: str

    @classmethod
    def of(
        cls, experiment: Path, out: Path | None, replicates: int | None, unit_costs: Path | None = None
    ) -> Asked | None:
        """Return what is asked of an experiment file; None where it cannot be read, which its reader explains.

        Where modules outside the package are named, whose sources are not looked at here, nothing is asked, either.
        """
        if plugins():
            return None
        try:
            values, text = read_toml(experiment)
            name = values.get("name")
            if not isinstance(name, str) or Path(name).name != name:
                return None
            files = [experiment.parent / file for file in _named(values)] + ([unit_costs] if unit_costs else [])
            beside = [read_text(file, MOST_DESIGN) for file in files]
        except ReadError:
            return None
        digest = hashlib.sha256(json.dumps([_code(), str(out), text, beside, replicates]).encode()).hexdigest()
        return cls(out or Path("results") / name, digest)

    def answer(self) -> Said | None:
        """Return what was answered when all of this was done; None where anything differs, or is being changed."""
        try:
            store = require_folder(require_folder(self.folder) / STORE)
            if not is_plain(store / NAME):
                return None
            note = parse_json(read_bytes(store / NAME, MOST_NOTE), NAME)
            if note["asked"] != self.digest or not _is_free(store / LOCK):
                return None
            as_left = note["kept"] == _kept(store) and all(
                mark == _mark(inside(self.folder, name)) for name, mark in note["files"].items()
            )
            return Said(**note["answer"]) if as_left else None
        except (OSError, StoreError, ReadError, KeyError, TypeError, AttributeError):
            return None

    def note(self, answer: Said, files: list[str]) -> None:
        """Keep what was answered, and how every file was left; to be called while the folder is locked.

        Where the note cannot be kept, the same command does more than it must, and nothing else.
        """
        with suppress(OSError, StoreError):
            self._note(answer, files)

    def _note(self, answer: Said, files: list[str]) -> None:
        marks = {name: _mark(inside(self.folder, name)) for name in files}
        note = {"asked": self.digest, "kept": _kept(self.folder / STORE), "files": marks, "answer": asdict(answer)}
        write_whole(self.folder / STORE / NAME, lambda file: file.write(json.dumps(note, indent=1).encode()))


def _named(values: dict[str, Any]) -> list[str]:
    """Return the files that an experiment names: of its design, of its unit costs, of the drivers of its scenarios."""
    entries = values.get("scenario")
    scenarios = [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    design = values.get("design")
    named = [design.get("file") if isinstance(design, dict) else None, values.get("unit_costs")]
    named += [one.get("drivers") for one in scenarios if one.get("drivers") != SHIPPED]
    return [name for name in named if isinstance(name, str)]


def _code() -> str:
    """Return a hash over every source and all data of the package, and what else numbers, tables and pictures depend on."""
    digest = hashlib.sha256(platform.python_version().encode())
    for package in MAKERS:
        try:
            digest.update(f"{package} {version(package)}\n".encode())
        except PackageNotFoundError:
            continue
    data = (path for path in (PACKAGE / "inputs" / "data").rglob("*") if path.is_file())
    for path in sorted({*PACKAGE.rglob("*.py"), *data}):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_free(lock: Path) -> bool:
    """Tell whether no batch is at work, here or elsewhere, nor was killed at work."""
    if not is_plain(lock) or lock.stat().st_size:
        return False
    with open(lock, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    return True


def _kept(store: Path) -> str:
    """Return a hash over header and ledger, and over the mark of every chunk."""
    digest = hashlib.blake2b(digest_size=16)
    for name in CONTENT:
        if not is_plain(store / name):
            raise StoreError(f"{store / name}: no file")
        with open(store / name, "rb") as file:
            digest.update(hashlib.file_digest(file, "blake2b").digest())
    for table in CHUNKS:
        for name, mark in sorted(_marks(store / "chunks" / table)):
            digest.update(f"{table}/{name} {mark}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _marks(folder: Path) -> Iterator[tuple[str, Mark]]:
    """Yield the name and the mark of every file that may be a chunk; none where there is no folder."""
    if not require_folder(folder).exists():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".parquet"):
                yield entry.name, _marked(entry.stat(follow_symlinks=False))


def _mark(path: Path) -> Mark:
    return _marked(os.lstat(path))


def _marked(found: os.stat_result) -> Mark:
    return [found.st_size, found.st_mtime_ns, found.st_ino]
