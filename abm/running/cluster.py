"""Cluster: an engine that does tasks on the workers of a Dask scheduler, with the same results to the bit.

Workers keep chunks themselves where they see the results folder, and send them back where they do not. Memory is
limited by Dask (`dask worker --memory-limit`); certificates of a tls:// address are taken from its configuration.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from abm.running.processes import LONGEST_RUN, LOOK
from abm.running.stopping import Stop
from abm.running.work import Answer, describe
from abm.store.folder import BatchError
from abm.store.ledger import FAILED
from abm.store.plan import Task, code_of
from abm.version import pip_line

GONE = "the scheduler is gone"
REACH = 10.0  # seconds in which a scheduler has to answer
AHEAD = 2  # tasks a thread has waiting
MOST_SPARED = 8  # times that a run may have been on workers that died without having begun there
FETCH = 60.0  # seconds in which an answer that is there has to come
NEWS = 0.05  # seconds in which the scheduler hears that a run has begun
_one_at_a_time = threading.Lock()


def do_task(work: Callable, task: Task, code: str, topic: str) -> tuple[Answer, ...]:
    """Do a task on a worker, whose threads take turns, and tell of each run as it begins.

    It is refused where the code is another.
    """
    held = code_of(run.scenario for run in task.runs)
    if held != code:
        return (Answer((), fault=f"a worker of the cluster has other code ({held}, not {code})"),)
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()

    def begin(place: int) -> bool:
        worker.log_event(topic, (key, place, worker.address))
        if len(task.runs) == 1:
            time.sleep(NEWS)  # this run may be one that took a worker down
        return True

    with _one_at_a_time:
        return tuple(work(task, begin))


def quiet(*names: str) -> None:
    """Have libraries log nothing but what is critical."""
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Begun:
    """Say which run of a task has begun, on which worker and when; after the last run, that rows are made."""

    place: int
    worker: str
    since: float

    def seconds(self) -> float:
        """Return how long ago that was."""
        return time.monotonic() - self.since


@dataclass
class Cluster:
    """Do tasks on a Dask cluster.

    Attributes
    ----------
    address : str
        tcp://HOST:PORT or tls://HOST:PORT of the scheduler.
    time_limit : float
        Seconds a run may take.
    tell : callable
        Informed when there is no worker to do the runs.
    """

    address: str
    time_limit: float = LONGEST_RUN
    tell: Callable[[str], object] = field(default=lambda line: None, compare=False)

    def answers(self, tasks: Iterable[Task], work: Callable) -> Generator[Answer]:
        """Yield answers for every task; see `Engine`. When it is stopped, tasks that are not done are lost.

        Raises
        ------
        BatchError
            The scheduler is not there, or no longer.
        """
        quiet("distributed", "tornado")  # what they would say is reported in one line
        client = self._reach()
        if not client.nthreads():
            self.tell(f"cluster {self.address}: no worker yet; waiting for the first one")
        flight = _Flight(self, client, iter(tasks), work)
        try:
            yield from flight.answers()
        except OSError:  # a connection that closes at any other moment
            raise BatchError(f"cluster {self.address}: {GONE}") from None
        finally:
            client.close(timeout=1)

    def _reach(self) -> Any:
        try:
            from distributed import Client
        except ImportError:
            raise BatchError(f"--cluster needs Dask: {pip_line('cluster')}") from None
        try:
            return Client(self.address, timeout=REACH, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            reason = str(error)
        gc.collect()  # the half-made client closes here: while the next one is made, that would hang
        raise BatchError(f"cluster {self.address}: not reached: {reason}")


class _Flight:
    """Hold the tasks that the cluster has, and what has to be done again."""

    def __init__(self, engine: Cluster, client: Any, tasks: Iterator[Task], work: Callable) -> None:
        self.engine, self.client, self.tasks, self.work = engine, client, tasks, work
        self.again: deque[Task] = deque()
        self.given: dict = {}
        self.begun: dict[str, Begun] = {}
        self.spared: Counter[str] = Counter()
        self.topic = f"interdict-{uuid4().hex}"
        client.subscribe_topic(self.topic, self._note)

    def _note(self, event: tuple) -> None:
        """Remember that a run has begun."""
        key, place, worker = event[1]
        self.begun[key] = Begun(place, worker, time.monotonic())

    def answers(self) -> Iterator[Answer]:
        with Stop() as stop:
            yield from self._answers_until(stop)
            if stop.noted:
                raise KeyboardInterrupt

    def _answers_until(self, stop: Stop) -> Iterator[Answer]:
        while not stop.noted:
            try:
                self._hand_out()
                if not self.given:
                    return
                self._wait()
                self._require_scheduler()
                for future in [future for future in self.given if future.done()]:
                    yield from self._hear(future)
                yield from self._stop_slow()
            except (OSError, RuntimeError, CancelledError):
                self._lose()

    def _wait(self) -> None:
        """Return when an answer is there, or it is time to look at the clock."""
        from distributed import wait

        try:
            with self.client.as_current():
                wait(list(self.given), LOOK, "FIRST_COMPLETED")
        except TimeoutError:
            return

    def _hand_out(self) -> None:
        """Keep every thread of the cluster, as many as there are now, in work."""
        threads = sum(self.client.nthreads().values())
        while len(self.given) < max(AHEAD * threads, 1):
            task = self.again.popleft() if self.again else next(self.tasks, None)
            if task is None:
                return
            code = code_of(run.scenario for run in task.runs)
            self.given[self.client.submit(do_task, self.work, task, code, self.topic, pure=False)] = task

    def _require_scheduler(self) -> None:
        if self.client.status != "running":
            self._lose()

    def _lose(self) -> None:
        raise BatchError(f"cluster {self.engine.address}: {GONE}")

    def _hear(self, future: Any) -> Iterator[Answer]:
        task, begun = self.given.pop(future), self.begun.pop(future.key, None)
        if future.status == "finished":
            try:
                yield from future.result(FETCH)
            except TimeoutError:
                self.given[future] = task  # its worker went before it was fetched: Dask does it again
            return
        self._require_scheduler()
        if len(task.runs) > 1 or self._is_spared(future, task.runs[0].id, begun):
            self.again.extend(Task((run,)) for run in task.runs)
            return
        yield Answer((describe(task.runs[0], FAILED, "worker", _how_it_ended(future)),))

    def _is_spared(self, future: Any, run: str, begun: Begun | None) -> bool:
        """Tell whether a run is tried again as it only waited where another one took the worker down."""
        error: Any = future.exception() if future.status == "error" else None
        if type(error).__name__ != "KilledWorker" or (begun and begun.worker == error.last_worker.address):
            return False
        self.spared[run] += 1  # not for ever: the news that it had begun may be lost
        return self.spared[run] <= MOST_SPARED

    def _stop_slow(self) -> Iterator[Answer]:
        """Restart workers whose run takes too long: it has failed, the others of its task are done again."""
        held = {key: worker for worker, keys in self.client.processing().items() for key in keys}
        for future, task in list(self.given.items()):
            begun = self.begun.get(future.key)
            if begun is None or begun.place >= len(task.runs) or begun.seconds() <= self.engine.time_limit:
                continue
            if begun.worker != held.get(future.key):
                del self.begun[future.key]  # that worker is gone: the task waits for another one
                continue
            self.given.pop(future)
            future.cancel(force=True)
            self._restart(begun.worker)
            others = task.runs[: begun.place] + task.runs[begun.place + 1 :]
            if others:
                self.again.append(Task(others))
            message = f"took longer than {self.engine.time_limit:g} s"
            yield Answer((describe(task.runs[begun.place], FAILED, "time", message),))

    def _restart(self, worker: str) -> None:
        """Have a worker restarted; without a nanny it is only let go."""
        try:
            self.client.restart_workers([worker], timeout=REACH, raise_for_error=False)
        except (KeyError, TimeoutError):
            return  # it is gone, or does not come back: the others go on


def _how_it_ended(future: Any) -> str:
    """Return in words why Dask gave a run up."""
    if future.status != "error":
        return future.status
    error = future.exception()
    if type(error).__name__ == "KilledWorker":
        return "took its workers down again and again, most often because memory ran out (KilledWorker)"
    return f"{type(error).__name__}: {error}"
