"""Undo: what moves by hand have changed, and the runs that were left for others, so that the last of either can be taken back, to the bit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from abm.model.scenario import Scenario
from abm.viewer.session.run import Run
from abm.viewer.session.steering import Move, steer
from abm.viewer.session.twins import Twins

MOST_UNDONE = 50  # moves and runs that can be taken back


@dataclass(frozen=True)
class Before:
    """Hold what a move changed: the log before it, the day on which it was made, the last day simulated by then, its words."""

    log: tuple[Move, ...]
    day: int
    last_day: int
    words: str


class Undo:
    """Hold what can be taken back: moves of a run, and the runs before it."""

    def __init__(self) -> None:
        self._past: list[Before | Run] = []

    @property
    def _last(self) -> Before | Run | None:
        return self._past[-1] if self._past else None

    @property
    def words(self) -> str:
        """Return what would be taken back; empty: nothing."""
        return self._last.words if self._last else ""

    def note(self, before: Before | Run, goes_on: bool = False) -> None:
        """Take note of what is about to be changed; a move that goes on with the last one is taken back with it."""
        if goes_on and isinstance(self._last, Before):
            self._past[-1] = replace(self._last, words=before.words)
            return
        self._past = [*self._past[1 - MOST_UNDONE :], before]

    @property
    def left(self) -> Run | None:
        """Return the run that was left, where beginning anew is what is taken back next; None: it is a move."""
        return self._last if isinstance(self._last, Run) else None

    def forget(self) -> None:
        """Take note that the last one is taken back."""
        self._past.pop()

    def take_back(self, own: Scenario, twins: Twins) -> tuple[Move, ...]:
        """Take the last move back, and live the days again that it discarded or changed; return the log of before it.

        Raises
        ------
        ValueError
            Nothing was moved.
        """
        before = self._last
        if not isinstance(before, Before):
            raise ValueError("nothing was moved by hand: there is nothing to take back")
        self.forget()
        day, last = twins.day, twins.policy.furthest
        twins.go_to(before.day)
        twins.change(steer(own, before.log))
        twins.step(max(before.last_day, last) - before.day)
        twins.go_to(day)
        return before.log
