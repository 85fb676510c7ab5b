"""Processes: an engine that does tasks on this machine, each worker a process of its own that may be killed.

A pool of the standard library gives up when one of its processes dies. Here the run that was at work is known: it alone
is reported to have failed, and everybody else's runs are done by a new process.
"""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any, Protocol

from abm.running.stopping import Stop
from abm.running.work import Answer, describe
from abm.running.worker import Worker, how_it_ended
from abm.store.folder import BatchError
from abm.store.ledger import FAILED
from abm.store.plan import Run, Task

LONGEST_RUN = 600.0  # seconds; the longest run there can be takes a few
LOOK = 0.5  # seconds between two looks at the clock
GRACE = 1.2  # seconds workers have to keep what is finished when a batch is stopped
MOST_KILLED = 2  # workers a run may take with it
SCRIPT = (
    'in a script, run_batch stands in a file and under if __name__ == "__main__":, as workers import the file again'
)
MOST_STILLBORN = 3  # workers that may end before their first run
SHARES = 2  # a piece of a last task holds at most what is left over so many times the number of workers


class Engine(Protocol):
    """Do tasks somewhere."""

    def answers(self, tasks: Iterable[Task], work: Callable) -> Generator[Answer]:
        """Yield answers for every task, in any order; every run is said of once.

        Raises
        ------
        KeyboardInterrupt
            It was stopped, and what was finished has been reported.
        """
        ...


def default_memory(workers: int) -> int:
    """Return the bytes a worker may take: its share of this machine's memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // workers


@dataclass
class Processes:
    """Do tasks in so many processes of this machine.

    Attributes
    ----------
    time_limit : float
        Seconds a run may take.
    memory : int or None
        Bytes a worker may take (Linux); None: its share of the machine's.
    """

    workers: int
    time_limit: float = LONGEST_RUN
    memory: int | None = None

    def answers(self, tasks: Iterable[Task], work: Callable) -> Generator[Answer]:
        """Yield answers for every task; see `Engine`.

        Raises
        ------
        BatchError
            Workers end before they begin.
        """
        pool = _Pool(self, taper(tasks, self.workers), work)
        try:
            yield from pool.answers()
        finally:
            for worker in pool.workers:
                worker.process.kill()
            for worker in pool.workers:
                worker.kill()


class _Pool:
    """Hold the workers of one batch, and what has to be done again."""

    def __init__(self, engine: Processes, tasks: Iterator[Task], work: Callable) -> None:
        self.engine, self.tasks, self.work = engine, tasks, work
        self.memory = engine.memory or default_memory(engine.workers)
        self.workers: list[Worker] = []
        self.again: deque[Task] = deque()
        self.killed: Counter[str] = Counter()
        self.stillborn = 0

    def answers(self) -> Iterator[Answer]:
        look = min(LOOK, self.engine.time_limit / 2)
        with Stop() as stop:
            while not stop.noted:
                self._hand_out()
                busy = {worker.connection: worker for worker in self.workers if worker.task}
                if not busy:
                    return
                heard: list[Any] = [*busy, stop]
                ready: Any
                for ready in wait(heard, look):
                    if ready is not stop:
                        yield from self._hear(busy[ready])
                for worker in [worker for worker in self.workers if worker.task]:
                    if worker.is_late(self.engine.time_limit):
                        yield from self._bury(worker, f"took longer than {self.engine.time_limit:g} s")
            yield from self._last_answers()
            raise KeyboardInterrupt

    def _last_answers(self) -> Iterator[Answer]:
        """Have every worker keep what it has finished."""
        busy = {worker.connection: worker for worker in self.workers if worker.task}
        for worker in busy.values():
            worker.stop()
        end = time.monotonic() + GRACE
        while busy and (left := end - time.monotonic()) > 0:
            for ready in wait(busy, left):
                try:
                    answer = busy[ready].listen()
                except EOFError:
                    del busy[ready]
                else:
                    yield from () if answer is None else (answer,)

    def _hand_out(self) -> None:
        """Give a task to everybody who has none, and start workers while there are tasks for them."""
        idle = [worker for worker in self.workers if worker.task is None]
        while idle or len(self.workers) < self.engine.workers:
            task = self.again.popleft() if self.again else next(self.tasks, None)
            if task is None:
                return
            if not idle:
                self.workers.append(Worker(self.work, self.memory))
                idle.append(self.workers[-1])
            idle.pop().give(task)

    def _hear(self, worker: Worker) -> Iterator[Answer]:
        try:
            answer = worker.listen()
        except EOFError:
            yield from self._bury(worker)
            return
        if answer is not None:
            self.stillborn = 0
            self._hand_out()  # first, so that it does not wait until the answer is kept
            yield answer

    def _bury(self, worker: Worker, too_long: str = "") -> Iterator[Answer]:
        """Take a worker out that is dead or too slow; say which run failed by it, and have the others done again."""
        code = worker.kill()
        self.workers.remove(worker)
        assert worker.task is not None, "nobody listens to a worker without a task"
        runs, place = worker.task.runs, worker.place
        if not 0 <= place < len(runs):  # before the first run, or while it kept some
            self._count_stillborn(code)
            self.again.extend(Task((run,)) for run in runs[worker.reported :])
            return
        others = runs[worker.reported : place] + runs[place + 1 :]
        if others:
            self.again.append(Task(others))
        self.stillborn = 0
        yield from self._judge(runs[place], code, too_long)

    def _judge(self, run: Run, code: int, too_long: str) -> Iterator[Answer]:
        """Say that a run failed, or let it have another worker."""
        self.killed[run.id] += 1
        if too_long:
            yield Answer((describe(run, FAILED, "time", too_long),))
        elif self.killed[run.id] >= MOST_KILLED:
            message = f"took its worker down {MOST_KILLED} times ({how_it_ended(code)})"
            yield Answer((describe(run, FAILED, "worker", message),))
        else:
            self.again.append(Task((run,)))

    def _count_stillborn(self, code: int) -> None:
        self.stillborn += 1
        if self.stillborn >= MOST_STILLBORN:
            raise BatchError(f"workers end before they begin ({how_it_ended(code)}); {SCRIPT}")


def taper(tasks: Iterable[Task], workers: int) -> Iterator[Task]:
    """Yield tasks as they come, the last one of each worker in pieces that get smaller.

    Guided self-scheduling: Polychronopoulos and Kuck 1987, IEEE Transactions on Computers 36 (12).
    """
    last: deque[Task] = deque()
    for task in tasks:
        last.append(task)
        if len(last) > workers:
            yield last.popleft()
    left = sum(len(task.runs) for task in last)
    for task in last:
        runs = task.runs
        while runs:
            size = max(1, left // (SHARES * workers)) if workers > 1 else len(runs)
            yield Task(runs[:size])
            left -= len(runs[:size])
            runs = runs[size:]
