"""Work: what a worker does with a task, on this machine or on another."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from abm.batch.chunks import digest_of, encode, frames_of, write_chunk
from abm.batch.ledger import DONE, FAILED, Line
from abm.batch.lock import has_token
from abm.batch.plan import Run, Task
from abm.observation import Recording
from abm.scenario import Scenario
from abm.simulation import simulate

PEAK_UNIT = 2**20 if sys.platform == "darwin" else 2**10  # of ru_maxrss in a MiB


@dataclass(frozen=True)
class Answer:
    """Say how the runs of a task ended.

    Attributes
    ----------
    files : mapping of str to bytes
        The chunk, by table, when its worker does not see the folder.
    fault : str
        Why no further run can be kept; empty when all is well.
    """

    lines: tuple[Line, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True)
class Work:
    """Do tasks: run, make tables, keep them.

    Attributes
    ----------
    store : Path
        Folder of the header, the ledger and the chunks.
    token : str
        What is written in the lock of that folder.
    """

    store: Path
    token: str
    daily: str
    run: Callable[[Scenario, int], Recording] = simulate

    def __call__(self, task: Task, begin: Callable[[int], object] = lambda place: None) -> Answer:
        """Do a task; `begin` is told of the place of each run as it begins, and of the end of the last one."""
        done, lines, frames = [], [], []
        for place, run in enumerate(task.runs):
            begin(place)
            line, tables = self._do(run)
            lines.append(line)
            if tables:
                done.append(run)
                frames.append(tables)
        begin(len(task.runs))
        return self._keep(Task(tuple(done)), lines, frames)

    def _do(self, run: Run) -> tuple[Line, dict[str, pd.DataFrame]]:
        """Return how a run ended, and its rows, none when it failed."""
        started, stage, tables = time.perf_counter(), "run", {}
        try:
            recording = self.run(run.scenario, run.seed)
            stage = "tables"
            tables = frames_of(recording, run, self.daily)
            status, stage, message = DONE, "", ""
        except MemoryError as error:
            status, stage, message = FAILED, "memory", f"more memory than a worker may have: {error}"
        except Exception as error:  # a run may stop at anything; the others go on
            status, message = FAILED, f"{type(error).__name__}: {error}"
        seconds = round(time.perf_counter() - started, 4)
        return describe(run, status, stage, message, seconds), tables

    def _keep(self, done: Task, lines: list[Line], frames: list[dict[str, pd.DataFrame]]) -> Answer:
        """Keep the runs that are done in a chunk, or send it back where the folder is not seen."""
        if not done.runs:
            return Answer(tuple(lines))
        files = encode(frames)
        mark = {"file": done.chunk, "digest": digest_of(files)}
        kept = tuple(Line(**(vars(line) | mark)) if line.status == DONE else line for line in lines)
        if not has_token(self.store, self.token):
            return Answer(kept, files)
        try:
            write_chunk(self.store / "chunks", done.chunk, files)
        except OSError as error:
            return Answer((), fault=f"{self.store}: cannot be written: {error.strerror}")
        return Answer(kept)


def describe(run: Run, status: str, stage: str = "", message: str = "", seconds: float | None = None) -> Line:
    """Return the line of a run, with the most memory this process held so far."""
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PEAK_UNIT, 1) if seconds is not None else None
    return Line(run.id, run.scenario.name, run.replicate, run.seed, status, seconds, peak, stage=stage, message=message)
