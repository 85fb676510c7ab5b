"""Tables: what is kept of the runs of a plan, written in one scan in the order of the plan, a few runs at a time."""

from __future__ import annotations

import csv
import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from abm.model.declare import GRAM
from abm.model.observation import Outcome
from abm.model.declared import RESPONSES
from abm.model.pairing import PAIRED, paired_measures
from abm.model.scenario import Scenario
from abm.store.archive import Archive, State
from abm.store.chunks import outcomes_of, read_rows
from abm.store.folder import TABLES, text_of, with_point
from abm.store.plan import TASK_RUNS, Plan
from abm.store.regions import regions_table
from abm.store.rows import IDENTITY, ORGANIZATION_COLUMNS, RUN_COLUMNS, start_of

ROW_GROUP = 400  # runs of delivered.parquet that are written at a time; its reader holds where each group is
NO_NUMBERS = ("recovered", "censored")  # of what is measured of a pair
THREADS = 4  # that turn rows into text; more would wait for runs.csv

Block = tuple[int, range]  # the place of a scenario, and some of its replicates
Piece = tuple[str, tuple[int, ...]]  # a chunk, and the replicates that are taken of it


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
    def tables(self) -> dict[str, str]:
        """Return the tables with many rows a run, and the files that they become."""
        offices = {"offices": TABLES["offices"]}
        if self.plan.daily == "none":
            return offices
        return {"daily": TABLES[self.plan.daily]} | offices | {"regions": TABLES["regions"]}

    def pieces(self, block: Block) -> list[Piece]:
        """Return where the runs of a block are; those that failed, or are not there, are nowhere."""
        place, replicates = block
        number = self.plan.replicates_of(self.plan.scenarios[place].name)
        found = [(self.state.chunk(self.plan.number_at(place, i)), i) for i in replicates if i < number]
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

    def text(self, block: Block) -> dict[str, bytes]:
        """Return the rows of a block as CSV with its header, by table; without a table where it has no row."""
        pieces = self.pieces(block)
        if not pieces:
            return {}
        rows = {table: self._rows(table, pieces) for table in self.tables if table != "regions"}
        if "daily" in rows:
            rows["regions"] = regions_table(rows["daily"])
        return {table: text_of(rows[table]) for table in self.tables}

    def _rows(self, table: str, pieces: Iterable[Piece]) -> pa.Table:
        parts = []
        for chunk, replicates in pieces:
            rows = read_rows(self.archive.chunks, table, chunk)
            parts.append(rows.filter(pc.is_in(rows["replicate"], pa.array(replicates))))
        return pa.concat_tables(parts)


def write_tables(source: Source, place: Path, threads: int) -> dict[str, int]:
    """Write runs.csv and the tables with many rows in one scan over what is kept of the runs; return the lines of those.

    Parameters
    ----------
    place : Path
        Folder of the files.
    threads : int
        That turn rows into text, at the most; what they made waits for its turn in memory, a few blocks of it.
    """
    lines = dict.fromkeys(source.tables.values(), 0)
    with ExitStack() as stack:
        runs = csv.DictWriter(
            stack.enter_context(open(place / TABLES["runs"], "w", encoding="utf-8", newline="")),
            RUN_COLUMNS, restval="", lineterminator="\n",
        )  # fmt: skip
        runs.writeheader()
        files = {table: stack.enter_context(open(place / file, "wb")) for table, file in source.tables.items()}
        organizations = csv.writer(
            stack.enter_context(open(place / TABLES["organizations"], "w", encoding="utf-8", newline="")),
            lineterminator="\n",
        )
        organizations.writerow((*IDENTITY, *ORGANIZATION_COLUMNS))
        first = _Points({*(column.name for column in RESPONSES), *PAIRED} - set(NO_NUMBERS))
        delivered = None
        if source.plan.daily != "daily":
            delivered = stack.enter_context(_Delivered(place / TABLES["delivered"]))
        for block, text in _in_order(source.text, source.plan.blocks(TASK_RUNS), min(threads, THREADS)):
            scenario, outcomes = source.plan.scenarios[block[0]], source.outcomes(block)
            runs.writerows(map(first.put, runs_rows(scenario, outcomes, source.baseline_outcomes(block))))
            organizations.writerows(organization_rows(scenario, outcomes))
            for table, content in text.items():
                file = files[table]
                header = 0 if file.tell() == 0 else content.index(b"\n") + 1
                file.write(memoryview(content)[header:])
                lines[source.tables[table]] += content.count(b"\n", header)
            if delivered:
                delivered.add(scenario.name, outcomes)
    return lines


def _in_order(
    make: Callable[[Block], dict[str, bytes]], blocks: Iterable[Block], threads: int
) -> Iterator[tuple[Block, dict[str, bytes]]]:
    """Yield every block with what is made of it; so much is made ahead, that memory does not grow with their number."""
    with ThreadPoolExecutor(threads) as executor:
        waiting: deque[tuple[Block, Future[dict[str, bytes]]]] = deque()
        try:
            for block in blocks:
                waiting.append((block, executor.submit(make, block)))
                if len(waiting) > threads:
                    first, made = waiting.popleft()
                    yield first, made.result()
            while waiting:
                first, made = waiting.popleft()
                yield first, made.result()
        finally:
            executor.shutdown(cancel_futures=True)


def runs_rows(
    scenario: Scenario, outcomes: Mapping[int, Outcome], baseline: Mapping[int, Outcome]
) -> Iterator[dict[str, str]]:
    """Yield the cells of one row per replicate, measured against the same replicate of the baseline, if any."""
    both = {replicate: place for place, replicate in enumerate(sorted(outcomes.keys() & baseline.keys()))}
    measured = paired_measures([outcomes[i] for i in both], [baseline[i] for i in both], scenario) if both else {}
    start = start_of(scenario)
    for replicate, outcome in sorted(outcomes.items()):
        row = {"scenario": scenario.name, "replicate": replicate, "seed": outcome.seed} | start | outcome.responses
        if replicate in both:
            row |= {name: values[both[replicate]].item() for name, values in measured.items()}
        yield {name: _cell(value) for name, value in row.items()}


class _Points:
    """Put the point of the first number of each column ("1.0"), by which readers tell that it holds floats."""

    def __init__(self, columns: set[str]) -> None:
        self.left = columns

    def put(self, row: dict[str, str]) -> dict[str, str]:
        """Return a row, with the points that no row before it has."""
        for name in [name for name in self.left if row.get(name)]:
            row[name] = with_point(row[name])
            self.left.remove(name)
        return row


def organization_rows(scenario: Scenario, outcomes: Mapping[int, Outcome]) -> Iterator[tuple[object, ...]]:
    """Yield the cells of one row per replicate and organization, blank where it left none and where none took it over."""
    for replicate, outcome in sorted(outcomes.items()):
        for number, (parent, founded, heir, taken_over) in enumerate(outcome.lineage.tolist()):
            left = (parent, founded) if parent >= 0 else ("", "")
            yield scenario.name, replicate, number, *left, *((heir, taken_over) if heir >= 0 else ("", ""))


def _cell(value: object) -> str:
    """Return a value as text, blank where it is not defined."""
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.10g}"
    return str(value)


class _Delivered:
    """Write what was delivered each day, a list a run: what the pictures need where no daily table is kept."""

    SCHEMA = pa.schema([("scenario", pa.string()), ("replicate", pa.int64()), ("delivered_g", pa.list_(pa.int64()))])

    def __init__(self, path: Path) -> None:
        self.file = open(path, "wb")  # by hand: pyarrow takes a path such as s3:name/... for an address
        self.writer = pq.ParquetWriter(self.file, self.SCHEMA, compression="zstd")
        self.rows: list[dict[str, object]] = []

    def add(self, scenario: str, outcomes: Mapping[int, Outcome]) -> None:
        """Add the runs of a scenario."""
        for replicate, outcome in outcomes.items():
            grams = np.round(outcome.delivered / GRAM).astype(np.int64)
            self.rows.append({"scenario": scenario, "replicate": replicate, "delivered_g": grams})
        if len(self.rows) >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        self.writer.write_table(pa.Table.from_pylist(self.rows, self.SCHEMA))
        self.rows = []

    def __enter__(self) -> _Delivered:
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        with self.file:
            try:
                if kind is None and self.rows:
                    self._flush()
                self.writer.close()
            except OSError:
                self.writer.is_open = False  # it would try again when it is forgotten, and say so
                raise
