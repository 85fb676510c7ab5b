"""Where compiled rules are kept: on disk, under a key that changes with any source a rule is made of.

Numba's own cache looks at the file of a function alone and would keep an old rule when a module it calls
changed. The key is therefore a hash over every such source.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import time
from pathlib import Path

PACKAGE = Path(__file__).parent
SOURCES = ("entities.py", "geography.py", "parameters.py", "streams.py")


def source_hash() -> str:
    """Return a hash over the sources of all rules, and the version of Python they are compiled for."""
    digest = hashlib.sha256(platform.python_version().encode())
    for path in [*(PACKAGE / name for name in SOURCES), *sorted((PACKAGE / "rules").glob("*.py"))]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_root() -> Path:
    """Return the folder under which compiled rules of all versions are kept."""
    base = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "interdict-abm"


def choose_cache() -> None:
    """Point Numba to the cache of these sources; a process started by another one keeps its choice."""
    chosen = os.environ.get("INTERDICT_CACHE")
    if chosen is None:
        variant = "-checked" if os.environ.get("NUMBA_BOUNDSCHECK") == "1" else ""
        chosen = str(cache_root() / (source_hash() + variant))
        if not Path(chosen).exists():
            forget_old(cache_root())
        os.environ["INTERDICT_CACHE"] = chosen
    os.environ["NUMBA_CACHE_DIR"] = chosen


def forget_old(root: Path, days: float = 30.0) -> None:
    """Remove the rules of versions that nothing was compiled for in so many days."""
    oldest = time.time() - days * 86400.0
    for folder in root.glob("*"):
        if folder.is_dir() and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
