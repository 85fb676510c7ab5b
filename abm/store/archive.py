"""Archive: what is kept of the runs of a batch, from the first one on: header, ledger and chunks.

A run counts as done when its line is in the ledger and the chunk it names is whole. Little is held in memory: for each
run one byte and one number, for each chunk its name.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from abm.inputs.inside import (
    StoreError,
    make_folder,
    remove_files,
    require_folder,
    require_plain,
    unfinished,
    write_whole,
)
from abm.inputs.reading import MOST_KEPT, read_text
from abm.store.adoption import lost_lines
from abm.store.chunks import (
    TABLES,
    digest_of,
    path_of,
    read_files,
    remove_chunks,
    runs_in,
    sync_folder,
    write_chunk,
)
from abm.store.finished import NAME as NOTE
from abm.store.folder import KEPT, plain, remove_left_over
from abm.store.ledger import DONE, Line, append_lines, ends_whole, read_lines, rewrite
from abm.store.lock import NAME as LOCK
from abm.store.lock import locked
from abm.store.plan import TASK_RUNS, Plan, difference

NOT_RUN, IS_DONE, HAS_FAILED = 0, 1, 2
REWRITE = "--force writes it anew, and keeps the runs that are of the same experiment"
NOWHERE = -1  # the chunk of a run that failed
NO_FILES: Mapping[str, bytes] = MappingProxyType({})


@dataclass(repr=False)
class State:
    """Say what is there of a plan, by the number of the run.

    Attributes
    ----------
    status : bytearray
        Not run, done or failed.
    place : array of int
        Place of the run's chunk in `chunks`.
    problems : list of str
        What was damaged, a line each; its runs count as not run.
    stale : bool
        The ledger has lines of runs that are not the plan's, or not there.
    good : set of str
        Chunks that were whole when the folder was surveyed, those of replicates above the plan's among them.
    named : set of str
        Chunks that the ledger names for runs of the plan, whole or not.
    listed : set of str
        Chunks that the ledger names, also for runs of another plan.
    adopted : int
        Runs that were whole in the store though the ledger had lost their lines.
    faults : list of str
        What was reported at the end of runs that failed or are missing, and of files that could not be made, a line each.
    """

    status: bytearray
    place: array
    chunks: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    stale: bool = False
    good: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    adopted: int = 0
    faults: list[str] = field(default_factory=list)

    def __repr__(self) -> str:
        """Return how many runs are done and have failed, and what went wrong, as a notebook shows it."""
        done, failed = self.status.count(IS_DONE), self.status.count(HAS_FAILED)
        number = f"{done:,} of {len(self.status):,} runs done" + (f", {failed:,} failed" if failed else "")
        return f"<Batch: {'; '.join([number, *self.faults])}>"

    @classmethod
    def empty(cls, number: int) -> State:
        """Return the state of so many runs before the first is done."""
        return cls(bytearray(number), array("l", bytes(number * array("l").itemsize)))

    def is_wanted(self, number: int) -> bool:
        """Tell whether a run has still to be done."""
        return self.status[number] != IS_DONE

    def forget_failures(self) -> None:
        """Take runs that failed for not run: they are tried again."""
        self.status[:] = self.status.replace(bytes([HAS_FAILED]), bytes([NOT_RUN]))

    def chunk(self, number: int) -> str | None:
        """Return the chunk of a run; None when it is not done."""
        return self.chunks[self.place[number]] if self.status[number] == IS_DONE else None

    def note(self, number: int, file: str) -> None:
        """Take over that a run is done and in a chunk, or has failed and is in none."""
        if not file:
            self.status[number] = HAS_FAILED
            return
        if file not in self.places:
            self.places[file] = len(self.chunks)
            self.chunks.append(file)
        self.status[number], self.place[number] = IS_DONE, self.places[file]


class Archive:
    """Keep the runs of a batch in a folder of its results."""

    def __init__(self, folder: Path) -> None:
        self.folder = plain(Path(folder))
        self.store = self.folder / KEPT
        self.ledger = self.store / "runs.jsonl"
        self.chunks = self.store / "chunks"
        self.header = self.store / "batch.json"
        self._held: tuple[tuple[int, ...], Plan] | None = None  # the plan of the header as it was when last read

    def require_inside(self) -> None:
        """Raise StoreError when a link leads out of the folder, or something else stands where files of ours do."""
        for folder in (self.store, self.chunks, *(self.chunks / table for table in TABLES)):
            require_folder(folder)
        for file in (self.header, self.ledger, self.store / LOCK, self.store / NOTE):
            require_plain(file)

    def plan(self) -> Plan | None:
        """Return the plan whose runs are held; None when there are none.

        Raises
        ------
        StoreError
            The header is damaged, or of another schema, or a link leads out of the folder.
        """
        self.require_inside()
        if not self.header.exists():
            return None
        found = self.header.stat()
        mark = (found.st_ino, found.st_size, found.st_mtime_ns)
        if self._held is None or self._held[0] != mark:
            self._held = mark, self._read_header()
        return self._held[1]

    def _read_header(self) -> Plan:
        try:
            return Plan.of_text(read_text(self.header, MOST_KEPT))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            fault = "not what a batch writes"
            if isinstance(error, ValueError):  # of ours; the others are of Python, and tell of types
                fault = " ".join(str(getattr(error, "problem", error))[:200].split())
            elif isinstance(error, KeyError):
                fault = f"{error}: missing"
            raise StoreError(f"{self.header}: damaged ({fault}); {REWRITE}") from None
        except StoreError as error:
            raise StoreError(f"{self.header}: {error}; {REWRITE}") from None

    def require_plan(self) -> Plan:
        """Return the plan whose runs are held; raise StoreError when there is none."""
        plan = self.plan()
        if plan is None and (self.chunks / "runs").exists():
            raise StoreError(f"{self.header}: missing; interdict batch with the experiment's file writes it anew")
        if plan is None:
            raise StoreError(f"{self.folder}: holds no runs of a batch")
        return plan

    def require_same(self, plan: Plan, force: bool) -> None:
        """Refuse, unless `force`, a plan under which runs that are held would have other numbers."""
        if force:
            return
        held = self.plan()
        change = difference(held, plan) if held else None
        if held and change:
            name = held.about.get("name")
            raise StoreError(
                f"{self.folder}: holds results of another experiment ({name}; {change}); choose another folder "
                "with --out, or do again what changed with --force"
            )

    @contextmanager
    def locked(self) -> Iterator[str]:
        """Keep other batches out; give the token by which a worker knows that it sees this folder.

        Raises
        ------
        StoreError
            The folder is in use, or cannot be written.
        """
        self.require_inside()
        try:
            make_folder(self.chunks)
            lock = locked(self.store)
            token = lock.__enter__()
            remove_left_over(self.folder)
        except OSError as error:
            raise StoreError(f"{self.folder}: cannot be written: {error.strerror}") from None
        try:
            yield token
        finally:
            lock.__exit__(None, None, None)

    def begin(self, plan: Plan, force: bool) -> State:
        """Write the header, mend what is damaged, drop what belongs to no run, and return what is there."""
        self.require_same(plan, force)
        state = self.survey(plan)
        self._mend(plan, state)  # first, as what a killed batch left may fill the disk
        write_whole(self.header, lambda file: file.writelines(line.encode() for line in plan.header_lines()))
        self._held = None  # not needed while the runs are done, and large where the plan is
        sync_folder(self.store)
        return state

    def _adopt(self, plan: Plan, state: State) -> None:
        """Take over chunks whose lines are lost, unless their runs are done elsewhere."""
        for lines in lost_lines(self.chunks, plan, state.named, state.problems):
            numbers = [plan.number_of(line.scenario, line.replicate) for line in lines]
            if any(number is not None and not state.is_wanted(number) for number in numbers):
                continue
            append_lines(self.ledger, lines)
            state.good.add(lines[0].file)
            for number in numbers:
                if number is not None:
                    state.note(number, lines[0].file)
                    state.adopted += 1

    def survey(self, plan: Plan) -> State:
        """Return what is there of a plan."""
        state = State.empty(len(plan))
        named, reported = self._read_ledger(plan, state)
        for name, (digest, mask) in named.items():
            fault = self._fault(name, digest, mask.bit_count())
            if fault:
                state.problems.append(fault)
                state.stale = True
            else:
                state.good.add(name)
        state.named = set(named)
        files = list(named)
        for number, place in zip(reported[::2], reported[1::2], strict=True):
            if place == NOWHERE or files[place] in state.good:
                state.note(number, "" if place == NOWHERE else files[place])
        return state

    def _read_ledger(self, plan: Plan, state: State) -> tuple[dict[str, tuple[str, int]], array]:
        """Return what the ledger tells: by chunk its digest and a bit for each run; for each line run and chunk.

        Runs are reported by their number, chunks by their place in the former, one after the other.
        """
        named: dict[str, tuple[str, int]] = {}
        places: dict[str, int] = {}
        reported = array("q")
        for i, line in read_lines(self.ledger):
            if line and line.file:
                state.listed.add(line.file)
            if line is None or not plan.holds(line.id, line.scenario, line.replicate):
                state.stale = True
                state.problems += [] if line else [f"{self.ledger}: line {i} is broken"]
                continue
            place = NOWHERE
            if line.status == DONE:
                place = places.setdefault(line.file, len(places))
                mask = named.get(line.file, ("", 0))[1] | 1 << line.replicate % TASK_RUNS
                named[line.file] = line.digest, mask
            number = plan.number_of(line.scenario, line.replicate)
            if number is not None:
                reported.extend((number, place))
        return named, reported

    def _fault(self, name: str, digest: str, runs: int) -> str | None:
        """Return what is wrong with a chunk."""
        files = read_files(self.chunks, name)
        for table in ("runs", "offices"):
            if table not in files:
                return f"{path_of(self.chunks, table, name)}: missing"
        chunk = f"chunk {self.chunks}/*/{name}.parquet"
        if digest_of(files) != digest:
            return f"{chunk}: damaged"
        return None if runs_in(files["runs"]) == runs else f"{chunk}: holds runs without a line"

    def _mend(self, plan: Plan, state: State) -> None:
        """Drop lines that tell of nothing that is there, and files that no line tells of."""

        def is_kept(line: Line) -> bool:
            return plan.holds(line.id, line.scenario, line.replicate) and (
                line.status != DONE or line.file in state.good
            )

        if state.stale or not ends_whole(self.ledger):
            rewrite(self.ledger, is_kept)
        self._adopt(plan, state)
        for table in TABLES:
            remove_chunks(self.chunks / table, state.listed, state.good)
        remove_files(self.store, re.compile(unfinished(r"batch\.json|runs\.jsonl|finished\.json")).fullmatch)

    def add(self, lines: Sequence[Line], plan: Plan, state: State, files: Mapping[str, bytes] = NO_FILES) -> None:
        """Keep what is said of some runs, after the files of their chunk where these are not on the disk yet."""
        if files:
            write_chunk(self.chunks, next(line.file for line in lines if line.file), files)
        append_lines(self.ledger, lines)
        for line in lines:
            number = plan.number_of(line.scenario, line.replicate)
            if number is not None:
                state.note(number, line.file)

    def failures(self, plan: Plan, state: State) -> Iterator[Line]:
        """Yield the last line of each run that failed, in the order of the tables."""
        last: dict[int, Line] = {}
        for _, line in read_lines(self.ledger) if HAS_FAILED in state.status else ():
            if line is None or not plan.holds(line.id, line.scenario, line.replicate):
                continue
            number = plan.number_of(line.scenario, line.replicate)
            if number is not None and state.status[number] == HAS_FAILED:
                last[number] = line
        yield from (last[number] for number in sorted(last))
