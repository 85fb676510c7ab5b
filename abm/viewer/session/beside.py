"""Beside: the bands of twenty seeds beside one session: asked for whenever what is simulated changes, shown as they come."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from abm.model.scenario import Scenario
from abm.viewer.session.background import Background

Made = tuple[int, int, float | None]
NOTHING_BESIDE: dict[str, Any] = {"bands": None, "fault": "", "made": (0, 0, None)}  # of a session without bands


class Beside:
    """Hold the bands beside what is simulated now.

    Parameters
    ----------
    done : function
        Is given the scenario and its bands, or why there are none, by another thread; it calls `take` in its turn.
    counted : function
        Called by another thread after each run, when `made` has been counted on.

    Attributes
    ----------
    shown : dict or None
        See `bands.as_shown`. Until the first seeds of a policy are done, "policy" holds its days so far that nothing has
        changed, or None, and "over_seeds" is None.
    fault : str
        Why there are none, or no whole ones, and none are being made; empty: nothing went wrong.
    made : tuple of two int and a float
        Runs of those that are being made that are done, and all of them, 0 of 0 before the first; seconds that the others
        take, None until that is known (`seconds_left`).
    """

    def __init__(self, done: Callable[[Scenario, dict | str], object], counted: Callable[[], object]) -> None:
        self.shown: dict | None = None
        self.fault, self._counted = "", counted
        self.made: Made = (0, 0, None)
        self._when: list[tuple[int, float]] = []
        self._of: Scenario | None = None
        self._background = Background(done, self._count)

    def want(self, scenario: Scenario) -> None:
        """Ask for the bands of a scenario unless they are those that were asked for last."""
        scenario, before = replace(scenario, name=""), self._of
        if scenario == before:
            return
        self._of, self.fault, self.made, self._when = scenario, "", (0, 0, None), []
        if self.shown and before and replace(scenario, interventions=()) == replace(before, interventions=()):
            self.shown = until(self.shown, first_change(before, scenario))  # the baseline stays what it was
        else:
            self.shown = None
        self._background.ask(scenario)

    @property
    def seen(self) -> dict[str, Any]:
        """Return bands, fault and made, as a view has them."""
        return {"bands": self.shown, "fault": self.fault, "made": self.made}

    def _count(self, scenario: Scenario, runs: int, of: int) -> None:
        """Note how many runs are done, if they are still those that are wanted."""
        if scenario == self._of:
            self._when.append((runs, time.monotonic()))
            self.made = runs, of, seconds_left(self._when, of)
            self._counted()

    def take(self, scenario: Scenario, bands: dict | str) -> str:
        """Show bands that have been made, if they are still those that are wanted; return what went wrong."""
        if scenario != self._of:
            return ""
        if isinstance(bands, dict):
            self.shown = bands
        else:
            self.fault = bands
        return self.fault

    def close(self) -> None:
        """End what is under way."""
        self.shown = None
        self._background.close()


def seconds_left(when: Sequence[tuple[int, float]], of: int) -> float | None:
    """Return how long runs still take, from the counts of those that were done and when; None until two were done here.

    The count before the first run does not tell how fast they are: their process had yet to start.
    """
    if len(when) < 3:
        return None
    (first, begun), (runs, now) = when[1], when[-1]
    return (of - runs) * (now - begun) / (runs - first)


def first_change(one: Scenario, other: Scenario) -> int:
    """Return the first day on which two policies can differ."""
    sides = one.interventions, other.interventions
    return min(i.start for mine, theirs in (sides, sides[::-1]) for i in mine if i not in theirs)


def until(shown: dict, day: int) -> dict:
    """Return bands whose policy is known up to a day only."""
    end = shown["before"] + day
    kept = {
        name: {which: values[:end] for which, values in levels.items()}
        for name, levels in (shown["policy"] or {}).items()
    }
    moves = [(start, words) for start, words in shown["moves"] if start < day]
    return shown | {"policy": kept or None, "moves": moves, "over_seeds": None, "whole": False}
