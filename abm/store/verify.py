"""Replay: one run of a batch once more, and whether it gives the same bits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abm.inputs.inside import StoreError, require_plain
from abm.inputs.naming import closest, meant, most_like
from abm.inputs.reading import shown
from abm.model.observation import Outcome, Recording
from abm.model.own_agents import simulate_with_own
from abm.model.scenario import Scenario
from abm.store.adoption import table_in
from abm.store.archive import Archive
from abm.store.chunks import encode, path_of
from abm.store.folder import BatchError, remove_left_over
from abm.store.ledger import DONE, Line, read_lines
from abm.store.plan import Plan, Run, code_of
from abm.store.rows import tables_of


@dataclass(frozen=True)
class Replay:
    """Hold a run that was done once more.

    Attributes
    ----------
    differences : tuple of str
        Columns (table.column) in which it differs from what is stored; empty: the same bits.
    same_code : bool
        The code is that of the batch.
    """

    line: Line
    recording: Recording
    differences: tuple[str, ...]
    same_code: bool


def replay(folder: Path, name: str, simulate: Callable[[Scenario, int], Recording] | None = None) -> Replay:
    """Do one run of a batch again and compare it with what is stored.

    Parameters
    ----------
    name : str
        Its id, as in the ledger, or SCENARIO/REPLICATE.
    simulate : callable
        What runs it, given its scenario and seed; None: as a batch does.

    Raises
    ------
    StoreError
        No such run, or one that is not stored.
    BatchError
        The run fails.
    """
    archive = Archive(folder)
    plan = archive.require_plan()
    remove_left_over(archive.folder)
    line = find_line(archive, plan, name)
    run = plan.require(line.scenario, line.replicate)
    recording = _do_again(run, line, simulate or simulate_with_own)
    if line.status != DONE:
        reason = _one_line(f"{line.stage}: {line.message}")
        raise StoreError(f"run {line.id} failed in the batch ({reason}) and did not fail now")
    fresh = encode(tables_of([run], [recording], [Outcome.of(recording)], plan.daily))
    differences = []
    for table, content in fresh.items():
        stored = _stored_rows(archive, table, line)
        differences += [f"{table}.{column}" for column in _differing(table_in(content), stored)]
    return Replay(line, recording, tuple(differences), plan.code == code_of(plan.scenarios))


def find_line(archive: Archive, plan: Plan, name: str) -> Line:
    """Return the last line of the run with an id, or of SCENARIO/REPLICATE; raise StoreError without one."""
    found = None
    for _, line in read_lines(archive.ledger):
        if line is not None and name in (line.id, f"{line.scenario}/{line.replicate}"):
            found = line
    if found is None:
        raise StoreError(f"{archive.folder}: {_what_there_is(archive, plan, name)}")
    return found


def _what_there_is(archive: Archive, plan: Plan, name: str) -> str:
    """Say in one line what is wrong with the name of a run, and which there are."""
    names = [scenario.name for scenario in plan.scenarios]
    scenario, slash, replicate = name.partition("/")
    if slash and scenario not in names:
        return f"no run {shown(name)}: unknown scenario {shown(scenario)}{closest(scenario, names)}"
    if slash:
        number = plan.replicates_of(scenario)
        known = replicate in map(str, range(number))
        why = "not done yet; the batch command does it" if known else f"replicate: allowed 0 to {number - 1}"
        return f"no run {shown(name)}: {why}"
    ids = [line.id for _, line in read_lines(archive.ledger) if line is not None]
    near = most_like(name, ids)
    hint = meant(near) if near else f"; needs SCENARIO/REPLICATE, such as {names[0]}/0"
    return f"no run {shown(name)}{hint} ({archive.ledger} lists all with their ids)"


def _do_again(run: Run, line: Line, simulate: Callable[[Scenario, int], Recording]) -> Recording:
    """Return the recording of a run; raise BatchError when it fails, whatever it fails at."""
    try:
        return simulate(run.scenario, run.seed)
    except Exception as error:
        before = "as it did in the batch" if line.status != DONE else "as it did not in the batch"
        reason = _one_line(f"{type(error).__name__}: {error}")
        raise BatchError(f"run {line.id} fails, {before}: {reason}") from error


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _stored_rows(archive: Archive, table: str, line: Line) -> pa.Table:
    path = path_of(archive.chunks, table, line.file)
    try:
        rows = table_in(require_plain(path).read_bytes())
    except (OSError, pa.ArrowInvalid):
        raise StoreError(f"{path}: missing or damaged; the batch command does its runs again") from None
    return rows.filter(pc.equal(rows["replicate"], line.replicate))


def _differing(fresh: pa.Table, stored: pa.Table) -> list[str]:
    """Return the columns that differ; one that only one of them has is one of those."""
    names = dict.fromkeys([*fresh.column_names, *stored.column_names])
    both = set(fresh.column_names) & set(stored.column_names)
    return [name for name in names if name not in both or not _same(fresh[name], stored[name])]


def _same(one: pa.ChunkedArray, other: pa.ChunkedArray) -> bool:
    """Tell whether two columns hold the same; a share of nothing (nan) is the same as another."""
    if one.equals(other):
        return True
    of_numbers = one.type == other.type and pa.types.is_floating(one.type) and one.null_count == other.null_count
    return of_numbers and np.array_equal(one.to_numpy(), other.to_numpy(), equal_nan=True)
