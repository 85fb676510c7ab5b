"""Worker: a process of this machine that does tasks until it is asked to stop, and may be killed."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from typing import Any

from abm.model.compilation import PACKAGE
from abm.running.stopping import SIGNALS, held_back
from abm.running.work import Answer
from abm.store.plan import Task

START_UP = 120.0  # seconds a worker may need before its first run, and after its last
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
STOP = None  # sent in place of a task, and back in place of an answer


def process_context() -> Any:
    """Return how processes are started: said here, as Mesa changes the default when it is imported."""
    known = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in known else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload(["abm.running.preloaded"])
        with held_back(), own_package():  # Ctrl-C is for the parent
            forkserver.ensure_running()
    return context


@contextmanager
def own_package() -> Iterator[None]:
    """Have interpreters that are started meanwhile find this package, whatever lies in the folder they start in."""
    path = os.pathsep.join([str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    wanted = {"PYTHONPATH": path, "PYTHONSAFEPATH": "1"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def without_absent_script() -> Iterator[None]:
    """Have processes that are started meanwhile import no script that is in no file, as one that was read from standard input."""
    main = sys.modules["__main__"]
    file = getattr(main, "__file__", None)
    if file is None or os.path.exists(file):
        yield
        return
    del main.__file__
    try:
        yield
    finally:
        main.__file__ = file


def end_with_parent() -> None:
    """Have this process end when the one that asked for it does, however that ends."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    ended = parent.sentinel

    def wait_for_end() -> None:
        wait([ended])
        os._exit(1)

    threading.Thread(target=wait_for_end, daemon=True).start()


def serve(connection: Connection, work: Callable, memory: int) -> None:
    """Do tasks until nobody sends any more."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # where processes are not forked from a server that is deaf to them
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)  # the fork server goes when the batch is killed
        _limit_memory(memory)
    try:
        while (task := connection.recv()) is not STOP:
            _serve(connection, work, task)
        connection.send(STOP)  # sooner than this process has ended
    except (EOFError, OSError):
        return


def _serve(connection: Connection, work: Callable, task: Task) -> None:
    """Do a task, and send the answers."""

    def begin(place: int) -> bool:
        connection.send(place)
        return not connection.poll()  # nothing but STOP comes before the task is done

    try:
        for answer in work(task, begin):
            connection.send(answer)
    except Exception as error:
        connection.send(Answer((), fault=f"{type(error).__name__}: {error}"))


def _limit_memory(memory: int) -> None:
    """Let this process take so many bytes more than it has."""
    with open("/proc/self/statm", encoding="utf-8") as file:
        held = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = held + memory if hard == resource.RLIM_INFINITY else min(held + memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


class Worker:
    """Hold one process, the task it does, how many of its runs were reported, and the place in it, from when on."""

    def __init__(self, work: Callable, memory: int) -> None:
        context = process_context()
        self.connection, other = context.Pipe()
        self.process = context.Process(target=serve, args=(other, work, memory), daemon=True)
        with without_absent_script():
            self.process.start()
        other.close()
        self.task: Task | None = None
        self.reported, self.place, self.since = 0, -1, time.monotonic()

    def give(self, task: Task) -> None:
        """Hand over a task."""
        self.task, self.reported, self.place, self.since = task, 0, -1, time.monotonic()
        self._send(task)

    def stop(self) -> None:
        """Have it begin no further run, keep what is finished, and end."""
        self._send(STOP)

    def _send(self, message: Task | None) -> None:
        try:
            self.connection.send(message)
        except OSError:
            return  # it is dead: its connection tells so at the next look

    def listen(self) -> Answer | None:
        """Return its answer, or None when it only began a run; raise EOFError when it is dead or has stopped."""
        try:
            message = self.connection.recv()
        except OSError:
            raise EOFError from None
        if message is STOP:
            raise EOFError
        self.since = time.monotonic()
        if not isinstance(message, Answer):
            self.place = message
            return None
        self.reported += len(message.lines)
        if self.task and self.reported == len(self.task.runs):
            self.task = None
        return message

    def is_late(self, time_limit: float) -> bool:
        """Tell whether its run has taken longer than a run may."""
        running = self.task is not None and 0 <= self.place < len(self.task.runs)
        return time.monotonic() - self.since > (time_limit if running else max(time_limit, START_UP))

    def kill(self) -> int:
        """End the process; return how it ended."""
        self.process.kill()
        self.process.join()
        self.connection.close()
        return self.process.exitcode


def how_it_ended(code: int) -> str:
    """Return in words how a process ended."""
    if code == -signal.SIGKILL:
        return "killed, most often because memory ran out; try fewer --workers"
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
