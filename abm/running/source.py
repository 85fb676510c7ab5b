"""Source: what is kept of the runs of a plan, in the order of the tables, a few runs at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from abm.model.pairing import Outcome
from abm.running.worker import end_with_parent, process_context
from abm.store.archive import NOT_RUN, Archive, State
from abm.store.chunks import outcomes_of, read_rows
from abm.store.folder import text_of
from abm.store.plan import Plan

WORTH_PROCESSES = 64  # blocks a process must have before it is worth starting

Block = tuple[int, range]  # the place of a scenario, and some of its replicates
Piece = tuple[str, tuple[int, ...]]  # a chunk, and the replicates that are taken of it
Text = dict[str, bytes]  # by table: CSV with its header; without a table where it has no row


@dataclass(frozen=True)
class Source:
    """Give what is kept of the runs of a plan.

    Attributes
    ----------
    shard : (int, int)
        Which part of the runs is done here, of how many.
    """

    archive: Archive
    plan: Plan
    state: State
    shard: tuple[int, int] = (1, 1)

    @property
    def is_whole(self) -> bool:
        """Tell whether all runs are done here, so that there are tables."""
        return self.shard == (1, 1)

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the tables with many rows a run."""
        return ("offices",) if self.plan.daily == "none" else ("daily", "offices")

    def is_decided(self, block: Block) -> bool:
        """Tell whether every run of a block, and of the same replicates of its baseline, is done or has failed."""
        places = (block[0], self.plan.baseline(block[0]))
        return all(self.state.status[n] != NOT_RUN for place in places for n in self._numbers(place, block[1]).values())

    def _numbers(self, place: int | None, replicates: range) -> dict[int, int]:
        """Return the number of each of some replicates that a scenario has."""
        if place is None:
            return {}
        number = self.plan.replicates_of(self.plan.scenarios[place].name)
        return {i: self.plan.number_at(place, i) for i in replicates if i < number}

    def pieces(self, block: Block) -> list[Piece]:
        """Return where the runs of a block are; those that failed, or are not there, are nowhere."""
        found = [(self.state.chunk(number), i) for i, number in self._numbers(*block).items()]
        groups = groupby((pair for pair in found if pair[0]), key=lambda pair: pair[0])
        return [(chunk, tuple(i for _, i in pairs)) for chunk, pairs in groups]

    def outcomes(self, block: Block) -> dict[int, Outcome]:
        """Return what was kept of the runs of a block, by replicate."""
        outcomes: dict[int, Outcome] = {}
        for chunk, held in self.pieces(block):
            kept = outcomes_of(read_rows(self.archive.chunks, "runs", chunk), self.plan.scenarios[block[0]])
            outcomes |= {replicate: kept[replicate] for replicate in held}
        return outcomes

    def baseline_outcomes(self, block: Block) -> dict[int, Outcome]:
        """Return what was kept of the same replicates of the baseline of a block; nothing for a baseline itself."""
        place = self.plan.baseline(block[0])
        return {} if place is None else self.outcomes((place, block[1]))

    def text(self, block: Block) -> Text:
        """Return the rows of a block as text."""
        return render(self.archive.chunks, self.tables, self.pieces(block))

    def texts(self, blocks: list[Block], workers: int) -> Iterator[Text]:
        """Yield the rows of each block as text, made by several processes when it is worth starting them."""
        if workers == 1 or len(blocks) < WORTH_PROCESSES * workers:
            yield from map(self.text, blocks)
            return
        with ProcessPoolExecutor(workers, process_context(), end_with_parent) as executor:
            todo = ((self.archive.chunks, self.tables, self.pieces(block)) for block in blocks)
            yield from _rendered(executor, todo, 4 * workers)


def render(chunks: Path, tables: tuple[str, ...], pieces: list[Piece]) -> Text:
    """Return the stored rows of some pieces as text, by table."""
    return {table: text_of(_rows(chunks, table, pieces)) for table in tables} if pieces else {}


def _rendered(executor: ProcessPoolExecutor, todo: Iterable[tuple], ahead: int) -> Iterator[Text]:
    """Yield the text of pieces in their order; so many are made ahead, that memory does not grow with the number."""
    waiting: deque[Future[Text]] = deque()
    for pieces in todo:
        waiting.append(executor.submit(render, *pieces))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    yield from (made.result() for made in waiting)


def _rows(chunks: Path, table: str, pieces: list[Piece]) -> pa.Table:
    parts = []
    for chunk, replicates in pieces:
        rows = read_rows(chunks, table, chunk)
        parts.append(rows.filter(pc.is_in(rows["replicate"], pa.array(replicates))))
    return pa.concat_tables(parts)
