"""Merge: runs that were done in several folders, as shards or on several machines, come together in one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from abm.batch.archive import IS_DONE, Archive, State
from abm.batch.chunks import read_files, write_chunk
from abm.batch.ledger import DONE, Line, read_lines
from abm.batch.plan import Plan, difference
from abm.batch.store import StoreError, require_ours


def merge(out: Path, folders: Sequence[Path]) -> tuple[Archive, Plan, State]:
    """Copy every run that is done in `folders` into `out`, which may hold some; return what is there then.

    Raises
    ------
    StoreError
        A folder holds no runs, or runs of another experiment.
    """
    plan = _common_plan(folders)
    archive = Archive(out)
    require_ours(archive.folder, plan.about["name"], archive.header.exists(), force=False)
    with archive.locked():
        state = archive.begin(plan, force=False)
        for folder in folders:
            _copy(Archive(folder), archive, plan, state)
    return archive, plan, state


def _common_plan(folders: Sequence[Path]) -> Plan:
    """Return the plan of the first folder; each scenario with the replicates of the folder that has most of it."""
    plans = [Archive(folder).plan() for folder in folders]
    for folder, plan in zip(folders, plans, strict=True):
        if plan is None:
            raise StoreError(f"{folder}: holds no runs of a batch")
        change = difference(plans[0], plan) or difference(plan, plans[0])
        if change:
            raise StoreError(f"{folder}: holds another experiment than {folders[0]} ({change}); nothing was merged")
    names = [scenario.name for scenario in plans[0].scenarios]
    most = {name: max(plan.replicates_of(name) for plan in plans) for name in names}
    return plans[0].with_replicates(most)


def _copy(source: Archive, archive: Archive, plan: Plan, state: State) -> None:
    """Copy the chunks of which no run is there yet, and then their lines; and the lines of runs that failed."""
    good = source.survey(plan).good
    by_chunk: dict[str, dict[str, Line]] = {}
    for _, line in read_lines(source.ledger):
        if line is not None and (line.status != DONE or line.file in good):
            by_chunk.setdefault(line.file, {})[line.id] = line
    for chunk, held in by_chunk.items():
        numbers = {line: plan.number(plan.find(line.scenario, line.replicate)) for line in held.values()}
        missing = [line for line, number in numbers.items() if number is not None and state.status[number] != IS_DONE]
        if chunk and len(missing) == len(held):
            write_chunk(archive.chunks, chunk, read_files(source.chunks, chunk))
        if missing and (not chunk or len(missing) == len(held)):
            archive.add(missing, plan, state)
