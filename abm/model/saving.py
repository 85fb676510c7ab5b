"""Saved states: a world on the morning of one day, in a plain array file.

The file is a NumPy archive without pickled objects: one array per table, cut after the last row in use, and a text
that says what it is. `abm.model.branching` goes on from it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np

from abm.inputs.inside import StoreError, require_plain, write_whole
from abm.inputs.reading import MOST_STATE, ReadError, parse_json, read_bytes, shown
from abm.model.annotations import World
from abm.model.compilation import source_hash
from abm.model.scenario import Scenario, as_scenario, as_values
from abm.model.world import WORLD, WORLD_TABLES, new_world

FORMAT = "interdict saved state"
SCHEMA = 2
ABOUT = "about"
STEP = 2**20
HEAD = 2**14  # bytes of the head of an array at most, which names its columns
MOST_SAID = 2**24  # bytes of what the file says it is


class SavedStateError(ValueError):
    """A saved state that cannot be written, read, or gone on from."""


@dataclass(frozen=True)
class SavedState:
    """Hold a world on the morning of a day, before anything of that day has happened.

    Attributes
    ----------
    scenario : Scenario
        What was run until then.
    day : int
        Counted from the first recorded day, as interventions do; negative in the burn-in.
    tables : dict of str to array
        Rows in use of every table.
    path : Path or None
        The file it was read from.
    """

    scenario: Scenario
    seed: int
    day: int
    tables: dict[str, np.ndarray]
    path: Path | None = None

    @property
    def tick(self) -> int:
        """Return the next day to be simulated, burn-in included."""
        return self.scenario.burn_in + self.day

    def world(self) -> World:
        """Return the world as it was saved, in memory of its own."""
        world = new_world()
        for name, rows in self.tables.items():
            rows_of(world, name)[: len(rows)] = rows
        return world


def save(world: World, scenario: Scenario, seed: int, day: int, path: Path) -> None:
    """Write a world on the morning of `day` (from the first recorded day on); the file is whole or not there.

    Raises
    ------
    SavedStateError
        A day outside the run, or a file that cannot be written.
    """
    require_day(scenario, day)
    tables = {name: used(rows_of(world, name)) for name in WORLD_TABLES}
    about = {"format": FORMAT, "schema": SCHEMA, "source_hash": source_hash(), "seed": int(seed), "day": int(day)}
    about |= {"scenario": as_values(scenario)}
    parts: dict[str, Any] = {ABOUT: np.array(json.dumps(about | {"digest": digest_of(about, tables)})), **tables}
    try:
        write_whole(require_file(path), lambda file: np.savez_compressed(file, **parts))
    except OSError as error:
        raise SavedStateError(f"{path}: cannot be written: {error.strerror}") from None


def digest_of(about: Mapping[str, object], tables: Mapping[str, np.ndarray]) -> str:
    """Return a hash over all that a file says, its own digest left out."""
    reported = {name: value for name, value in about.items() if name != "digest"}
    digest = hashlib.blake2b(json.dumps(reported, sort_keys=True).encode(), digest_size=16)
    for name in WORLD_TABLES:
        digest.update(np.ascontiguousarray(tables[name]).view(np.uint8).data)
    return digest.hexdigest()


def require_file(path: Path) -> Path:
    """Return a path at which a state may be written or read; raise SavedStateError for a link, folder or device."""
    try:
        return require_plain(Path(path))
    except StoreError as error:
        raise SavedStateError(str(error)) from None


def require_day(scenario: Scenario, day: int | str) -> None:
    """Raise SavedStateError when a run of this scenario has no such morning, or a text was typed that is none."""
    if isinstance(day, str) or not _has_day(scenario, day):
        raise SavedStateError(f"day {shown(day)}: allowed {-scenario.burn_in} to {scenario.days} (days of this run)")


def _has_day(scenario: Scenario, day: int) -> bool:
    return -scenario.burn_in <= day <= scenario.days


def load(path: Path) -> SavedState:
    """Read a saved state.

    Raises
    ------
    SavedStateError
        Not a whole saved state, one of another schema, or one of other rules, which would give other bits.
    """
    try:
        content = read_bytes(require_file(path), MOST_STATE)
    except ReadError as error:
        raise SavedStateError(str(error)) from None
    try:
        return _read(content, path)
    except SavedStateError:
        raise
    except Exception as error:  # a damaged archive makes its readers raise nearly anything, and advise on pickles
        raise SavedStateError(f"{path}: not a saved state, or cut short or damaged") from error


def _read(content: bytes, path: Path) -> SavedState:
    with np.load(BytesIO(content), allow_pickle=False) as archive:
        _require_sizes(archive.zip)
        about = parse_json(str(archive[ABOUT][()]), path)
        _require_same_code(about, path)
        tables = {name: archive[name] for name in WORLD_TABLES}
    for name, rows in tables.items():
        _require_shape(name, rows)
    if about["digest"] != digest_of(about, tables):
        raise ValueError("its content is not what was written")
    state = SavedState(as_scenario(about["scenario"]), about["seed"], about["day"], tables, Path(path))
    whole = type(state.seed) is type(state.day) is int
    if not (whole and 0 <= state.seed < 2**63 and _has_day(state.scenario, state.day)):
        raise ValueError("seed or day is no whole number in its range")
    return state


def rows_of(world: World, name: str) -> np.ndarray:
    """Return a table of the world as an array over rows, in the memory of the world."""
    table = np.array(world, copy=False, ndmin=1)[name]
    return table[0] if WORLD[name].subdtype else table


def used(rows: np.ndarray) -> np.ndarray:
    """Return a table without the rows of zeros at its end, as rows are in a new world."""
    raw = rows.reshape(-1).view(np.uint8)
    end = len(raw)
    while end > 0 and not raw[max(0, end - STEP) : end].any():
        end = max(0, end - STEP)
    last = max(0, end - STEP)
    used = end - int((raw[last:end][::-1] != 0).argmax()) if end else 0
    return rows[: -(-used * len(rows) // len(raw))]


def _require_same_code(about: dict, path: Path) -> None:
    if about["format"] != FORMAT:
        raise SavedStateError(f"{path}: not a saved state of this model")
    if about["schema"] != SCHEMA:
        raise SavedStateError(f"{path}: saved under schema {about['schema']}; this version reads schema {SCHEMA}")
    if about["source_hash"] != source_hash():
        raise SavedStateError(
            f"{path}: saved by other rules ({about['source_hash']}, here {source_hash()}); "
            "going on would not give the same bits"
        )


def _require_sizes(archive: ZipFile) -> None:
    """Raise ValueError for a part that is larger than its table: what is packed small may fill the memory."""
    for name, most in [(ABOUT, MOST_SAID), *((name, WORLD[name].itemsize) for name in WORLD_TABLES)]:
        if archive.getinfo(f"{name}.npy").file_size > most + HEAD:
            raise ValueError(f"{name} is too large")


def _require_shape(name: str, rows: np.ndarray) -> None:
    kind, shape = WORLD[name].subdtype or (WORLD[name], (1,))
    if rows.dtype != kind or rows.shape[1:] != shape[1:] or len(rows) > shape[0]:
        raise ValueError(f"table {name} has another form")
