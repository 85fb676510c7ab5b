"""Undo: what moves by hand have changed, so that the last of them can be taken back, to the bit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from abm.model.scenario import Scenario
from abm.viewer.session.steering import Move, steer
from abm.viewer.session.twins import Twins

MOST_UNDONE = 50  # moves that can be taken back


@dataclass(frozen=True)
class Before:
    """Hold what a move changed: the log before it, the day on which it was made, the last day simulated by then, its words."""

    log: tuple[Move, ...]
    day: int
    last_day: int
    words: str


class Undo:
    """Hold the moves of a run that can be taken back."""

    def __init__(self) -> None:
        self._past: list[Before] = []

    @property
    def words(self) -> str:
        """Return what would be taken back; empty: nothing."""
        return self._past[-1].words if self._past else ""

    def note(self, before: Before, goes_on: bool = False) -> None:
        """Take note of what is about to be changed; a move that goes on with the last one is taken back with it."""
        if goes_on and self._past:
            self._past[-1] = replace(self._past[-1], words=before.words)
            return
        self._past = [*self._past[1 - MOST_UNDONE :], before]

    def take_back(self, own: Scenario, twins: Twins) -> tuple[Move, ...]:
        """Take the last move back, and live the days again that it discarded or changed; return the log of before it.

        Raises
        ------
        ValueError
            Nothing was moved.
        """
        if not self._past:
            raise ValueError("nothing was moved by hand: there is nothing to take back")
        before, day, last = self._past.pop(), twins.day, twins.policy.furthest
        twins.go_to(before.day)
        twins.change(steer(own, before.log))
        twins.step(max(before.last_day, last) - before.day)
        twins.go_to(day)
        return before.log
