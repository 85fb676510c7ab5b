"""Sealing: what Numba keeps of compiled functions bears a digest; what is damaged is compiled anew.

Numba hands what it finds in its cache to LLVM as it is, and LLVM ends the process where that is damaged. Every file is
written whole under another name and moved into place, by whichever process compiles first, so that a digest in the file
itself needs no lock and no list: a file either bears the digest of its content or is as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
from pathlib import Path

from numba.core import caching

SIZE = 16  # bytes of a digest, at the end of a file
TOLD = "INTERDICT_TOLD_OF_DAMAGE"


def digest_of(content: bytes) -> bytes:
    """Return the digest of what is kept."""
    return hashlib.blake2b(content, digest_size=SIZE).digest()


class SealedFile(caching.IndexDataCacheFile):
    """Keep the index and the code of one function; pickles end by themselves, so that a digest may follow them."""

    def _dump(self, obj: object) -> bytes:
        content = super()._dump(obj)
        return content + digest_of(content)

    def _load_index(self) -> dict:
        head = pickle.dumps(self._version, protocol=-1)  # stands before what is dumped
        return super()._load_index() if _is_sound(self._index_path, head) else {}

    def _load_data(self, name: str) -> object:
        if not _is_sound(self._data_path(name)):
            raise FileNotFoundError(name)  # for Numba, the index names a file that is gone: it compiles
        return super()._load_data(name)


def _is_sound(path: str, head: bytes = b"") -> bool:
    """Tell whether a file bears the digest of its content; say once where one does not."""
    try:
        content = Path(path).read_bytes()
    except FileNotFoundError:
        return False
    body = content[len(head) : -SIZE]
    if content.startswith(head) and body and digest_of(body) == content[-SIZE:]:
        return True
    _tell_of_damage(Path(path))
    return False


def _tell_of_damage(path: Path) -> None:
    """Say on standard error that something is compiled anew; once, whichever process comes to it."""
    if TOLD in os.environ:
        return
    os.environ[TOLD] = "1"
    with contextlib.suppress(OSError, ValueError, AttributeError):  # there may be no such output
        sys.stderr.write(f"Compiled rules were damaged ({path}): compiling them anew ...\n")
        sys.stderr.flush()


caching.IndexDataCacheFile = SealedFile
