"""Where compiled rules are kept, and what is said before they are compiled; Numba is not imported for it."""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import importlib.metadata
import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from abm.inputs.inside import remove_folder
from abm.model.plugins import plugged_code

PACKAGE = Path(__file__).parents[1]
REPORTED = "INTERDICT_REPORTED_COMPILING"
OPTIONS = ("NUMBA_BOUNDSCHECK", "NUMBA_CPU", "NUMBA_DEBUG", "NUMBA_ENABLE", "NUMBA_LOOP", "NUMBA_OPT", "NUMBA_SLP")
FOLDER = "[0-9a-f]{8}|[0-9a-f]{16}(-[0-9a-f]{8})?(-checked)?"  # as it is named now, and as it was
WORDING = "inputs/naming.py"  # hints in messages, of which no number of a run depends
MARK = "compiled"  # a file there: all rules were compiled once
COMPILED = rf"{MARK}|neutral-[0-9a-f]{{16}}|[0-9a-f]{{16}}|.+\.nb[ic](\.tmp\..+|\.\d+\.tmp)?|\.?[0-9a-f]{{20}}\.npz(\.\d+\.tmp)?"  # what is kept there


def hash_of(paths: Iterable[Path]) -> str:
    """Return a hash over files of the package: where they stand, and what is in them."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def source_hash() -> str:
    """Return a hash over the sources of all rules, those of plugins included; any version of Python makes the same bits of them."""
    paths = {path for folder in ("inputs", "model") for path in (PACKAGE / folder).rglob("*.py")}
    shipped = hash_of(paths - {PACKAGE / WORDING})
    outside = plugged_code()
    return hashlib.sha256((shipped + outside).encode()).hexdigest()[:16] if outside else shipped


@functools.cache
def machine_hash() -> str:
    """Return a hash over what Numba compiles by and for: Python, its own version, its passes and the processor."""
    reported = [platform.python_version(), hash_of([PACKAGE / "model" / "pipeline.py"])]
    reported += sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith(OPTIONS))
    for package in ("numba", "llvmlite"):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            reported.append(importlib.metadata.version(package))
    with contextlib.suppress(OSError):  # Linux; the first processor stands for all
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").split("\n\n")[0].splitlines()
        reported += sorted(line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part")))
    return hashlib.sha256("\n".join([platform.machine(), *reported]).encode()).hexdigest()[:8]


def cache_root() -> Path:
    """Return the folder under which what is compiled, and the bands of the page, are kept."""
    base = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or _home_cache()
    return Path(base) / "interdict-abm"


@functools.cache
def _home_cache() -> Path:
    """Return the cache of the user; without a home, a folder for this process and those that it starts."""
    try:
        return Path.home() / ".cache"
    except RuntimeError:
        folder = tempfile.mkdtemp(prefix="interdict-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["NUMBA_CACHE_DIR"] = folder
        return Path(folder)


def cache_folder() -> Path:
    """Return the folder of rules that are compiled by and for what this process has."""
    return cache_root() / machine_hash()


def rules_are_compiled() -> bool:
    """Tell whether all rules were compiled once for this machine (or need not be): few are new or have changed."""
    return os.environ.get("NUMBA_DISABLE_JIT") == "1" or (cache_folder() / MARK).exists()


@functools.cache
def note_compiled() -> None:
    """Note that all rules are compiled, and are used; forget what has not been used for long."""
    if os.environ.get("NUMBA_DISABLE_JIT") == "1":
        return
    with contextlib.suppress(OSError):  # where nothing can be written, it is said every time that they are compiled
        mark = cache_folder() / MARK
        is_new = not mark.exists()
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        os.utime(mark.parent)
        if is_new:
            forget_old(cache_root())


@functools.cache
def tell_of_compiling() -> None:
    """Say on standard error, before it begins, that the rules are compiled; once, and only where they have to be."""
    if not rules_are_compiled():
        _tell("Compiling the rules for this machine (once, about a minute) ...")


def tell_of_change() -> None:
    """Say on standard error that a rule is compiled that is not there, unless it was said that all of them are."""
    _tell("Compiling rules that are new or have changed (once) ...")


def _tell(line: str) -> None:
    """Say a line on standard error; one of both, whichever process comes to it first."""
    if REPORTED in os.environ:
        return
    os.environ[REPORTED] = "1"  # known to processes that are started, too
    with contextlib.suppress(OSError, ValueError, AttributeError):  # there may be no such output
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def forget_old(root: Path, days: float = 30.0) -> None:
    """Remove what was compiled for a machine or a version that nothing was run for in so many days."""
    oldest = time.time() - days * 86400.0
    for folder in root.glob("*"):
        if re.fullmatch(FOLDER, folder.name) and folder.lstat().st_mtime < oldest:
            remove_folder(folder, re.compile(COMPILED).fullmatch)
