"""Inside: files are written, replaced, read as ours and deleted in folders that we made, and nowhere else.

A folder of results may come from anybody. What a file in it says never leads out of it: not by a name, not by a link;
and only files that bear our names are deleted.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from abm.inputs.reading import shown

KINDS = {
    stat.S_IFLNK: "a link", stat.S_IFDIR: "a folder", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFREG: "a file",
}  # fmt: skip


class StoreError(RuntimeError):
    """A results folder, or a file of one, that cannot be used."""


def is_plain(path: Path) -> bool:
    """Tell whether a plain file is there: no link to one, no folder, no device."""
    return _kind(path) == stat.S_IFREG


def require_plain(path: Path) -> Path:
    """Return a path at which there is a plain file, or nothing yet; raise StoreError otherwise."""
    return _require(path, stat.S_IFREG, "only a plain file, or a new one, is read or written here")


def require_folder(path: Path) -> Path:
    """Return a path at which there is a folder, or nothing yet; raise StoreError otherwise."""
    return _require(path, stat.S_IFDIR, "needs a folder of its own")


def make_folder(path: Path) -> None:
    """Make a folder and those above it that are not there, however many; raise OSError where one cannot be made."""
    for folder in (*reversed(path.parents), path):  # Python's own way goes back up from the last, a call for each
        folder.mkdir(exist_ok=True)


def inside(folder: Path, name: str) -> Path:
    """Return where a file is that is named relative to a folder.

    Raises
    ------
    StoreError
        The name leads out of the folder, over a link, or to something else than a plain file or nothing.
    """
    parts = PurePosixPath(name).parts
    if not parts or parts[0] == "/" or ".." in parts or "\0" in name:
        raise StoreError(f"{folder}: {shown(name)} is no name of a file in it")
    for depth in range(1, len(parts)):
        require_folder(folder.joinpath(*parts[:depth]))
    return require_plain(folder.joinpath(*parts))


def remove_files(
    folder: Path, is_ours: Callable[[str], object], keep: Callable[[str], object] = lambda name: False
) -> None:
    """Delete the plain files of a folder whose names are ours and not to be kept; of a link to a folder nothing."""
    if _kind(folder) != stat.S_IFDIR:
        return
    with os.scandir(folder) as entries:
        for name in [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]:
            if is_ours(name) and not keep(name):
                (folder / name).unlink(missing_ok=True)


def remove_folder(folder: Path, is_ours: Callable[[str], object]) -> None:
    """Delete the files below a folder whose names are ours, and every folder that is empty then."""
    for place, _, _ in os.walk(folder, topdown=False) if _kind(folder) == stat.S_IFDIR else ():
        with suppress(OSError):  # another process tidies up as well, or something of somebody else's is left
            remove_files(Path(place), is_ours)
            os.rmdir(place)


@contextmanager
def replacing(path: Path, ending: str = ".tmp") -> Iterator[Path]:
    """Give a name to write a file under, and put that in the place of `path` when all went well.

    Raises
    ------
    StoreError
        There is something else than a plain file at `path`.
    """
    unfinished = require_plain(path).with_name(f".{path.name}.{os.getpid()}{ending}")
    with suppress(FileNotFoundError):  # of a process that was killed and had this number, or a link that somebody laid
        unfinished.unlink()
    try:
        yield unfinished
        os.replace(unfinished, path)
    finally:
        with suppress(OSError):  # where nothing can be written, nothing is left to remove
            unfinished.unlink(missing_ok=True)


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file by a function that takes it open (bytes); it is whole and on disk, or not there."""
    with replacing(path) as unfinished, open(unfinished, "xb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def unfinished(name: str) -> str:
    """Return the pattern of the names under which `write_whole` writes a file whose name has a pattern."""
    return rf"\.({name})\.\d+\.tmp"


def _kind(path: Path) -> int | None:
    """Return what is at a path, itself and not what it links to; None where nothing is."""
    try:
        return stat.S_IFMT(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: cannot be used ({getattr(error, 'strerror', None) or error})") from None


def _require(path: Path, wanted: int, needs: str) -> Path:
    kind = _kind(path)
    if kind not in (None, wanted):
        raise StoreError(f"{path}: {KINDS.get(kind, 'no file')}; {needs}")
    return path
