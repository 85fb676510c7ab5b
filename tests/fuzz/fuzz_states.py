"""Saved states: one that is whole, with bytes, its text or its arrays changed, from which a run would go on."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
from fuzz_values import spoil, spoil_bytes, value

from abm.model.initialization import build_world
from abm.model.saving import save
from abm.model.scenario import Scenario
from abm.model.simulation import advance

EDGES = (0, 1, -1, 2, 255, 256, -32768, 32767, 2**31 - 1, -(2**31), 2**40, 2**63 - 1, -(2**63))
SCENARIO = Scenario(days=6, burn_in=0, parameters={"demand_level": 0.1, "cells": 12})


@cache
def whole() -> bytes:
    """Return the bytes of a state on the morning of its third day; made once."""
    world = build_world(SCENARIO, 5)
    advance(world, 0, 2)
    path = Path(tempfile.mkdtemp(prefix="fuzz-state-")) / "state.npz"
    save(world, SCENARIO, 5, 2, path)
    return path.read_bytes()


def a_state(random: Random, place) -> None:
    """Draw a saved state, and have a run read it; what it would go on with is simulated by `tests/model/test_saving.py`."""
    content = whole()
    roll = random.random()
    if roll < 0.3:
        content = spoil_bytes(random, content)
    elif roll < 0.55:
        content = _with(content, about=lambda about: _spoiled_text(random, about))
    elif roll < 0.9:
        content = _with_other_rows(random, content)
    else:
        content = _other_archive(random, content)
    (place.here / "state.npz").write_bytes(content)
    place.call(
        "run", "--from", "state.npz", "--out", "out", *random.choice(((), (), ("--days", "9"), ("--set", "lift=3")))
    )


def _arrays(content: bytes) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(content)) as archive:
        return {name: archive[name] for name in archive.files}


def _written(arrays: dict[str, np.ndarray]) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def _with(content: bytes, about) -> bytes:
    arrays = _arrays(content)
    return _written(arrays | {"about": np.array(about(str(arrays["about"][()])))})


def _spoiled_text(random: Random, about: str) -> str:
    values = json.loads(about)
    spoil(random, values)
    written = json.dumps(values, default=str)
    return random.choice((written, written, written, written[:-1], "[" * 3000, "", written.replace("1", "1" * 400, 1)))


def _with_other_rows(random: Random, content: bytes) -> bytes:
    """Change values in a table: an index, a count, a number that is none."""
    arrays = _arrays(content)
    name = random.choice([name for name, rows in arrays.items() if name != "about" and rows.size])
    rows = arrays[name] = arrays[name].copy()
    held = rows[random.choice(rows.dtype.names)] if rows.dtype.names else rows
    flat = held.reshape(-1)
    chosen = random.randrange(len(flat)) if random.random() < 0.8 else slice(None)
    if np.issubdtype(held.dtype, np.integer):
        limits = np.iinfo(held.dtype)
        flat[chosen] = min(max(random.choice(EDGES), limits.min), limits.max)
    else:
        flat[chosen] = random.choice((np.nan, np.inf, -np.inf, -1.0, 1e300, 0.0))
    if not np.shares_memory(flat, rows):
        held[...] = flat.reshape(held.shape)
    return _written(arrays)


def _other_archive(random: Random, content: bytes) -> bytes:
    """Leave out a table, add one, or change its type or its shape."""
    arrays = _arrays(content)
    name = random.choice(list(arrays))
    match random.randrange(6):
        case 0:
            del arrays[name]
        case 1:
            arrays["more"] = np.zeros(3)
        case 2:
            arrays[name] = np.zeros(random.choice((0, 1, 5)), random.choice(("f8", "i4", "U5", "M8[D]")))
        case 3:
            arrays[name] = arrays[name].reshape((1, *arrays[name].shape))
        case 4:
            arrays[name] = np.repeat(np.atleast_1d(arrays[name]), 3, axis=0)
        case 5:
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr(
                    f"{name}.npy", random.choice((b"", b"\x93NUMPY", str(value(random)).encode(errors="replace")))
                )
            return file.getvalue()
    return _written(arrays)
