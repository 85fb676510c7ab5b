"""Where compiled rules are kept: on disk, under a key that changes with any source a rule is made of.

Numba's own cache looks at the file of a function alone and would keep an old rule when a module it calls
changed. The key is therefore a hash over every such source. The folder is also named after what the rules are
compiled by and for, so that what is in it can be used.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import os
import platform
import re
import sys
import time
from pathlib import Path

from abm.inputs.inside import remove_folder

PACKAGE = Path(__file__).parents[1]
TOLD = "INTERDICT_TOLD_OF_COMPILING"
KEY = "[0-9a-f]{16}(-[0-9a-f]{8})?(-checked)?"  # name of the folder of one version
COMPILED = r".+\.nb[ic](\.tmp\..+)?|\.?[0-9a-f]{20}\.npz(\.\d+\.tmp)?"  # names of what is kept there


def source_hash() -> str:
    """Return a hash over the sources of all rules: the same bits come of them under any version of Python."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in ("inputs", "model") for path in (PACKAGE / folder).rglob("*.py")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def machine_hash() -> str:
    """Return a hash over what Numba compiles by and for: Python, its own version and the processor."""
    told = [platform.python_version(), "sealed"]  # what was kept without a digest is not looked at
    told += [os.environ.get(name, "") for name in ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES")]
    for package in ("numba", "llvmlite"):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            told.append(importlib.metadata.version(package))
    with contextlib.suppress(OSError):  # Linux; the first processor stands for all
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").split("\n\n")[0].splitlines()
        told += sorted(line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part")))
    return hashlib.sha256("\n".join([platform.machine(), *told]).encode()).hexdigest()[:8]


def cache_root() -> Path:
    """Return the folder under which compiled rules of all versions are kept."""
    base = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "interdict-abm"


def choose_cache() -> None:
    """Point Numba to the cache of these sources; a process started by another one keeps its choice."""
    chosen = os.environ.get("INTERDICT_CACHE")
    if chosen is None:
        variant = "-checked" if os.environ.get("NUMBA_BOUNDSCHECK") == "1" else ""
        chosen = str(cache_root() / f"{source_hash()}-{machine_hash()}{variant}")
        if not Path(chosen).exists():
            forget_old(cache_root())
        os.environ["INTERDICT_CACHE"] = chosen
    os.environ["NUMBA_CACHE_DIR"] = chosen


def cache_is_cold() -> bool:
    """Tell whether the rules have still to be compiled for this machine, in the place where they are installed."""
    if os.environ.get("NUMBA_DISABLE_JIT") == "1":
        return False
    rules = str(PACKAGE.absolute() / "model")  # Numba keeps what it compiles by the folder of the source
    place = Path(os.environ["INTERDICT_CACHE"]) / f"model_{hashlib.sha1(rules.encode()).hexdigest()}"
    return next(place.glob("day.live-*.nbi"), None) is None


@functools.cache
def tell_of_compiling() -> None:
    """Say on standard error, before it begins, that the rules are compiled; once, and only where they have to be."""
    if TOLD in os.environ or not cache_is_cold():
        return
    os.environ[TOLD] = "1"  # known to processes that are started, too
    with contextlib.suppress(OSError, ValueError, AttributeError):  # there may be no such output
        sys.stderr.write("Compiling the rules for this machine (once, about a minute) ...\n")
        sys.stderr.flush()


def forget_old(root: Path, days: float = 30.0) -> None:
    """Remove the rules of versions that nothing was compiled for in so many days."""
    oldest = time.time() - days * 86400.0
    for folder in root.glob("*"):
        if re.fullmatch(KEY, folder.name) and folder.lstat().st_mtime < oldest:
            remove_folder(folder, re.compile(COMPILED).fullmatch)
