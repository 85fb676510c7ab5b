"""Stopping: Ctrl-C is noted at first, so that what is finished can be kept."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # a scheduler sends the second, a closed terminal the third


class Stop:
    """Note the first signal to stop, while in a `with` block; a second one raises KeyboardInterrupt at once.

    It can be waited for like a connection. Outside the main thread, where Python hears no signal, nothing is noted.
    """

    def __init__(self) -> None:
        self.noted = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Stop:
        self._reader, self._writer = os.pipe()
        if threading.current_thread() is threading.main_thread():
            heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
            self._before = {number: signal.signal(number, self._note) for number in heard}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._reader)
        os.close(self._writer)

    def fileno(self) -> int:
        """Return what can be read from once a signal was noted."""
        return self._reader

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.noted:
            raise KeyboardInterrupt
        self.noted = True
        os.write(self._writer, b"!")


@contextmanager
def held_back() -> Iterator[None]:
    """Hold signals to stop back: processes that are started meanwhile never hear them, this one hears them after."""
    resource_tracker.ensure_running()  # it lets them through when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
