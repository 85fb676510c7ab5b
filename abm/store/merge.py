"""Merge: runs that were done in several folders, as shards or on several machines, come together in one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from abm.inputs.inside import StoreError
from abm.store.archive import Archive, State
from abm.store.chunks import digest_of, encode, read_files, read_rows, write_chunk
from abm.store.folder import require_ours
from abm.store.ledger import DONE, Line, read_lines
from abm.store.plan import Plan, Task, difference


def merge(
    out: Path, folders: Sequence[Path], tell: Callable[[str], object] = lambda line: None
) -> tuple[Archive, Plan, State]:
    """Copy every run that is done in `folders` into `out`, which may hold some; return what is there then.

    Raises
    ------
    StoreError
        A folder holds no runs, or runs of another experiment.
    """
    archive = Archive(out)
    plan = _common_plan(folders, archive)
    require_ours(archive.folder, plan.about["name"], archive.header.exists(), force=False)
    with archive.locked():
        state = archive.begin(plan, force=False)
        for folder in folders:
            for problem in _copy(Archive(folder), archive, plan, state):
                tell(f"{problem}; its runs are left out")
    return archive, plan, state


def _common_plan(folders: Sequence[Path], archive: Archive) -> Plan:
    """Return the plan of the first folder; each scenario with the replicates of the folder that has most of it."""
    plans = [Archive(folder).require_plan() for folder in folders]
    for folder, plan in zip(folders, plans, strict=True):
        change = difference(plans[0], plan) or difference(plan, plans[0])
        if change:
            raise StoreError(f"{folder}: holds another experiment than {folders[0]} ({change}); nothing was merged")
    most: dict[str, int] = {}
    for plan in filter(None, [*plans, archive.plan()]):  # what was merged before stays
        for scenario in plan.scenarios:
            most[scenario.name] = max(most.get(scenario.name, 0), plan.replicates_of(scenario.name))
    return plans[0].with_replicates(most)


def _copy(source: Archive, archive: Archive, plan: Plan, state: State) -> list[str]:
    """Copy the runs that are not there yet, chunk by chunk, each with its line; and the lines of runs that failed.

    What is damaged in the source is returned, a line each.
    """
    held_there = source.survey(plan)
    good = held_there.good
    by_chunk: dict[str, dict[str, Line]] = {}
    for _, line in read_lines(source.ledger):
        if line is not None and (line.status != DONE or line.file in good):
            by_chunk.setdefault(line.file, {})[line.id] = line
    for chunk, held in by_chunk.items():
        missing = [line for line in held.values() if _is_missing(line, plan, state)]
        if chunk and len(missing) == len(held):
            write_chunk(archive.chunks, chunk, read_files(source.chunks, chunk))
        elif chunk and missing:
            missing = _copy_part(source, archive, plan, missing)
        archive.add(missing, plan, state)
    return held_there.problems


def _is_missing(line: Line, plan: Plan, state: State) -> bool:
    """Tell whether a line is of a run of the plan that is not done yet."""
    number = None
    if plan.holds(line.id, line.scenario, line.replicate):
        number = plan.number_of(line.scenario, line.replicate)
    return number is not None and state.is_wanted(number)


def _copy_part(source: Archive, archive: Archive, plan: Plan, lines: Sequence[Line]) -> list[Line]:
    """Copy some runs of a chunk into one of their own; return their lines, which name it."""
    lines = sorted(lines, key=lambda line: line.replicate)
    files = _part(source.chunks, lines[0].file, pa.array([line.replicate for line in lines]))
    name = Task(tuple(plan.require(line.scenario, line.replicate) for line in lines)).chunk
    write_chunk(archive.chunks, name, files)
    return [replace(line, file=name, digest=digest_of(files)) for line in lines]


def _part(chunks: Path, chunk: str, replicates: pa.Array) -> Mapping[str, bytes]:
    """Return the files of a chunk with the rows of some replicates."""
    tables = {table: read_rows(chunks, table, chunk) for table in read_files(chunks, chunk)}
    return encode({table: rows.filter(pc.is_in(rows["replicate"], replicates)) for table, rows in tables.items()})
