"""Run: what a run is made of, so that one that was left for another can be simulated again, to the bit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from abm.model.scenario import Scenario
from abm.viewer.session.steering import Move, steer
from abm.viewer.session.twins import Twins


@dataclass(frozen=True)
class Run:
    """Hold a run: what it was begun with, its moves, and, of one that was left, the day that was shown, the last one simulated, its title."""

    name: str
    base: Scenario
    changed: dict[str, float]
    seed: int
    log: tuple[Move, ...] = ()
    day: int = -1
    last_day: int = -1
    title: str = ""

    @cached_property
    def own(self) -> Scenario:
        """Return its scenario with the parameters that were changed before it, and without moves."""
        return replace(self.base, parameters={**self.base.parameters, **self.changed}) if self.changed else self.base

    @property
    def words(self) -> str:
        """Return what is taken back where one returns to it."""
        return f"Begun anew, after \u201c{self.title}\u201d, random seed {self.seed}, through day {self.last_day}"

    def simulated(self) -> Twins:
        """Return its two worlds again, as they stood."""
        twins = Twins(self.own, self.seed)
        twins.change(steer(self.own, self.log))
        if self.last_day >= 0:
            twins.step(self.last_day + 1)
        twins.go_to(self.day)
        return twins
