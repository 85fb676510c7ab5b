"""Writer: tables that grow in their order while runs end, so that little is left to do when the last one has."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from abm.model.declare import GRAM
from abm.model.pairing import Outcome
from abm.running.source import Block, Source, Text
from abm.running.work import Answer
from abm.store.chunks import remove_text, text_path
from abm.store.plan import TASK_RUNS
from abm.store.rows import RUN_COLUMNS, runs_rows

FILES = {"daily": "daily.csv", "monthly": "monthly.csv", "offices": "offices.csv"}
DELIVERED = "delivered.parquet"
ROW_GROUP = 400  # runs of delivered.parquet that are written at a time; its reader holds where each group is


class TableWriter:
    """Write runs.csv and the tables with many rows, block by block; to be closed by `with`.

    Parameters
    ----------
    source : Source
        What is kept of the runs; its state is looked at anew at each step.
    place : Path
        Folder in which the files grow.
    """

    def __init__(self, source: Source, place: Path) -> None:
        daily = source.plan.daily
        self.source = source
        self.runs = open(place / "runs.csv", "w", encoding="utf-8", newline="")
        self.rows = csv.DictWriter(self.runs, RUN_COLUMNS, restval="", lineterminator="\n")
        self.rows.writeheader()
        self.large = {table: open(place / FILES[daily if table == "daily" else table], "wb") for table in source.tables}
        self.delivered = None if daily == "daily" else _Delivered(place / DELIVERED)
        self.held: dict[str, tuple[int, ...]] = {}  # replicates of chunks whose rows wait for their turn
        self.blocks = source.plan.blocks(TASK_RUNS)
        self.next: Block | None = next(self.blocks, None)

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, kind: type | None, *_: object) -> None:
        files: list[Any] = [self.runs, *self.large.values(), *([self.delivered] if self.delivered else [])]
        for file in files:
            try:
                file.close()
            except OSError:
                if kind is None:  # of several errors the first one is told
                    raise
        remove_text(self.source.archive.store)

    def take(self, answer: Answer) -> None:
        """Take the rows that a worker made, and write the blocks whose turn it is."""
        if answer.text:
            done = [line for line in answer.lines if line.file]
            self.held[done[0].file] = tuple(line.replicate for line in done)
        made = False  # one block at the most is made of what is stored: workers wait for their next task
        while self.next and not made and self.source.is_decided(self.next):
            made = not self._has_text(self.next)
            self._write(self.next, [self.source.text(self.next)] if made else self._texts(self.next))

    def finish(self, workers: int) -> None:
        """Write the blocks that are left, with the runs that are there."""
        blocks = [self.next, *self.blocks] if self.next else []
        self.blocks = iter(blocks[1:])
        for block, text in zip(blocks, self.source.texts(blocks, workers), strict=True):
            self._write(block, [text])

    def _has_text(self, block: Block) -> bool:
        """Tell whether workers made the rows of a whole block, chunk by chunk."""
        return all(self.held.get(chunk) == replicates for chunk, replicates in self.source.pieces(block))

    def _texts(self, block: Block) -> Iterator[Text]:
        """Yield the rows of each chunk of a block as its worker made them, and remove them."""
        for chunk, _ in self.source.pieces(block):
            paths = {table: text_path(self.source.archive.store, table, chunk) for table in self.large}
            yield {table: path.read_bytes() for table, path in paths.items()}
            for path in paths.values():
                path.unlink()

    def _write(self, block: Block, texts: Iterable[Text]) -> None:
        """Write the next block, and go on to the one after it."""
        self.next = next(self.blocks, None)
        scenario, outcomes = self.source.plan.scenarios[block[0]], self.source.outcomes(block)
        self.rows.writerows(runs_rows(scenario, outcomes, self.source.baseline_outcomes(block)))
        for text in texts:
            for table, content in text.items():
                file = self.large[table]
                file.write(content if file.tell() == 0 else memoryview(content)[content.index(b"\n") + 1 :])
        if self.delivered:
            self.delivered.add(scenario.name, outcomes)
        for chunk, _ in self.source.pieces(block):
            self.held.pop(chunk, None)


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

    def close(self) -> None:
        """Write what is left."""
        if self.rows:
            self._flush()
        self.writer.close()
        self.file.close()
