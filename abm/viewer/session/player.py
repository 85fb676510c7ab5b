"""Player: the clock of a page that plays, no faster than the page draws, and not for a page that has gone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PATIENCE = 1.0  # seconds the page has to say that a day is drawn
MOST_MISSED = 5  # days in a row that it may fail to
FASTEST = 1000.0  # steps a second


class Player:
    """Hold whether a session plays, and how fast.

    Attributes
    ----------
    playing : bool
    speed : float
        Steps a second, at most.
    """

    def __init__(self) -> None:
        self.playing = False
        self.speed = 15.0
        self._drawn, self._stopped = threading.Event(), threading.Event()
        self._loop: object = None

    def start(self) -> None:
        """Let a loop run."""
        self.playing = True
        self._stopped.clear()

    def stop(self) -> None:
        """Let the loop end at once."""
        self.playing = False
        self._stopped.set()
        self._drawn.set()

    def drawn(self) -> None:
        """Take note that the page has drawn the last step."""
        self._drawn.set()

    def run(self, step: Callable[[], object], give_up: Callable[[], object]) -> None:
        """Step while playing; the newest loop takes over from any other. A page that draws nothing ends it."""
        self._loop = mine = object()
        missed = 0
        while self.playing and self._loop is mine:
            began = time.perf_counter()
            self._drawn.clear()
            step()
            missed = 0 if self._drawn.wait(PATIENCE) else missed + 1
            if missed >= MOST_MISSED and self._loop is mine:
                give_up()
            left = 1.0 / min(max(self.speed, 0.1), FASTEST) - (time.perf_counter() - began)
            if self.playing and left > 0:
                self._stopped.wait(left)
