"""Work: what a worker does with a task, on this machine or on another."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from abm.model.observation import Outcome, Recording
from abm.model.scenario import Scenario
from abm.model.simulation import simulate
from abm.store.chunks import digest_of, encode, write_chunk
from abm.store.ledger import DONE, FAILED, Line
from abm.store.lock import has_token
from abm.store.plan import Run, Task
from abm.store.rows import tables_of

PART_SECONDS = 1.0  # of runs are kept together at the most: little is lost with a worker, or when it is stopped
LONGEST_REASON = 200  # characters of the message of an error
PEAK_UNIT = 2**20 if sys.platform == "darwin" else 2**10  # of ru_maxrss in a MiB


@dataclass(frozen=True)
class Answer:
    """Say how some runs of a task ended, in their order.

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

    def __call__(self, task: Task, begin: Callable[[int], bool] = lambda place: True) -> Iterator[Answer]:
        """Do a task; yield an answer whenever runs of a second are done, and one for the last.

        Parameters
        ----------
        begin : callable
            Informed of the place of each run before it begins, and of the number of runs before some are kept; says
            whether to begin the run.
        """
        lines: list[Line] = []
        done: list[tuple[Run, Recording, Outcome]] = []
        since = time.perf_counter()
        for place, run in enumerate(task.runs):
            if lines and time.perf_counter() - since > PART_SECONDS:
                begin(len(task.runs))
                yield self._keep(lines, done)
                lines, done, since = [], [], time.perf_counter()
            if not begin(place):
                break
            line, result = self._do(run)
            lines.append(line)
            if result:
                done.append((run, *result))
        if lines:
            begin(len(task.runs))
            yield self._keep(lines, done)

    def _do(self, run: Run) -> tuple[Line, tuple[Recording, Outcome] | None]:
        """Return how a run ended, and what it left, None when it failed."""
        started, stage, result = time.perf_counter(), "run", None
        try:
            recording = self.run(run.scenario, run.seed)
            stage = "tables"
            result = recording, Outcome.of(recording)
            status, stage, message = DONE, "", ""
        except Exception as error:  # a run may stop at anything; the others go on
            status, stage, message = FAILED, *_reason(stage, error)
        seconds = round(time.perf_counter() - started, 4)
        return describe(run, status, stage, message, seconds), result

    def _keep(self, lines: list[Line], done: list[tuple[Run, Recording, Outcome]]) -> Answer:
        """Keep the runs that are done in a chunk, or send it back where the folder is not seen."""
        if not done:
            return Answer(tuple(lines))
        runs, recordings, outcomes = zip(*done, strict=True)
        try:
            files = encode(tables_of(runs, recordings, outcomes, self.daily))
        except Exception as error:
            stage, message = _reason("tables", error)
            return Answer(_marked(lines, status=FAILED, stage=stage, message=message))
        name = Task(runs).chunk
        kept = _marked(lines, file=name, digest=digest_of(files))
        if not has_token(self.store, self.token):
            return Answer(kept, files)
        try:
            write_chunk(self.store / "chunks", name, files)
        except OSError as error:
            return Answer((), fault=f"{self.store}: cannot be written: {error.strerror}")
        return Answer(kept)


def _reason(stage: str, error: Exception) -> tuple[str, str]:
    """Return where a run failed, and why in one line."""
    text = " ".join(str(error).split())
    text = text if len(text) <= LONGEST_REASON else f"{text[:LONGEST_REASON]} ..."
    if isinstance(error, MemoryError):
        return "memory", f"more memory than a worker may have: {text}"
    return stage, f"{type(error).__name__}: {text}"


def _marked(lines: list[Line], **marks: Any) -> tuple[Line, ...]:
    """Return the lines with marks on those of runs that are done."""
    return tuple(replace(line, **marks) if line.status == DONE else line for line in lines)


def describe(run: Run, status: str, stage: str = "", message: str = "", seconds: float | None = None) -> Line:
    """Return the line of a run, with the most memory this process held so far."""
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PEAK_UNIT, 1) if seconds is not None else None
    return Line(run.id, run.scenario.name, run.replicate, run.seed, status, seconds, peak, stage=stage, message=message)
