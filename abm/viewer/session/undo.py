"""Undo: what moves by hand have changed, and the runs that were left for others, so that the last of either can be taken back, to the bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from abm.model.scenario import Scenario
from abm.viewer.session.steering import Move, steer
from abm.viewer.session.twins import Twins

MOST_UNDONE = 50  # moves and runs that can be taken back
ANEW = "Begun anew"  # how the words of what is taken back begin where that is another run


@dataclass(frozen=True)
class Before:
    """Hold what a move changed: the log before it, the day on which it was made, the last day simulated by then, its words."""

    log: tuple[Move, ...]
    day: int
    last_day: int
    words: str


@dataclass(frozen=True)
class Run:
    """Hold a run: what it was begun with, its moves, and, of one that was left, the day that was shown, the last one simulated, its title."""

    name: str
    base: Scenario
    changed: Mapping[str, float]
    seed: int
    log: tuple[Move, ...] = ()
    day: int = -1
    last_day: int = -1
    title: str = ""

    @property
    def words(self) -> str:
        """Return what is taken back where one returns to it."""
        return f"{ANEW}, after \u201c{self.title}\u201d, random seed {self.seed}, through day {self.last_day}"

    def simulated(self) -> Twins:
        """Return its two worlds again, as they stood."""
        own = with_parameters(self.base, self.changed)
        twins = Twins(own, self.seed)
        twins.change(steer(own, self.log))
        if self.last_day >= 0:
            twins.step(self.last_day + 1)
        twins.go_to(self.day)
        return twins


class Undo:
    """Hold what can be taken back: moves of a run, and the runs before it."""

    def __init__(self) -> None:
        self._past: list[Before | Run] = []

    @property
    def words(self) -> str:
        """Return what would be taken back; empty: nothing."""
        return self._past[-1].words if self._past else ""

    def note(self, before: Before | Run, goes_on: bool = False) -> None:
        """Take note of what is about to be changed; a move that goes on with the last one is taken back with it."""
        last = self._past[-1] if self._past else None
        if goes_on and isinstance(last, Before):
            self._past[-1] = replace(last, words=before.words)
            return
        self._past = [*self._past[1 - MOST_UNDONE :], before]

    @property
    def left(self) -> Run | None:
        """Return the run that was left, where beginning anew is what is taken back next; None: it is a move."""
        last = self._past[-1] if self._past else None
        return last if isinstance(last, Run) else None

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
        before = self._past[-1] if self._past else None
        if not isinstance(before, Before):
            raise ValueError("nothing was moved by hand: there is nothing to take back")
        self.forget()
        day, last = twins.day, twins.policy.furthest
        twins.go_to(before.day)
        twins.change(steer(own, before.log))
        twins.step(max(before.last_day, last) - before.day)
        twins.go_to(day)
        return before.log


def with_parameters(base: Scenario, changed: Mapping[str, float]) -> Scenario:
    """Return a scenario with the parameters that were changed before its run."""
    return replace(base, parameters={**base.parameters, **changed}) if changed else base
