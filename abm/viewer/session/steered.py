"""Steered: the run that is watched and moved by hand, its two worlds, and what can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from abm.model.scenario import Scenario
from abm.viewer.session.asked import SessionError, read_seed
from abm.viewer.session.run import Run
from abm.viewer.session.steering import Add, Move, steer
from abm.viewer.session.twins import Twins
from abm.viewer.session.undo import Before, Undo

NOTHING: Any = None  # in place of worlds, before the first are made and when all is closed
Chosen = str | Scenario | tuple[str, Scenario]  # a name, a scenario, or one with what it is called


class Steered:
    """Hold what is simulated.

    Attributes
    ----------
    number : int
        How many runs were begun or returned to.
    run : Run
        What the worlds are simulated from, moves by hand included.
    twins : Twins
        Its worlds.
    past : Undo
        What can be taken back.
    """

    def __init__(self, find: Callable[[str], Scenario]) -> None:
        self._find = find
        self.number, self.run, self.past = 0, Run("baseline", Scenario(), {}, 1), Undo()
        self.twins: Twins = NOTHING

    def begin(
        self, scenario: Chosen, seed: int | str, day: int = -1, changed: Mapping[str, float] | None = None
    ) -> None:
        """Make new worlds; the old ones stay where the scenario, a parameter that is changed or the seed is wrong."""
        if isinstance(scenario, str):
            scenario = (scenario, self._find(scenario))
        name, base = scenario if isinstance(scenario, tuple) else (scenario.name, scenario)
        run = Run(name, base, dict(changed or {}), read_seed(seed))
        if not -1 <= day < run.own.days:
            raise SessionError(f"day {day}: allowed -1 to {run.own.days - 1}")
        twins = Twins(run.own, run.seed)
        twins.step(day + 1)
        self._stand(twins, run)

    def leave_for(
        self,
        scenario: Chosen,
        seed: int | str,
        day: int = -1,
        changed: Mapping[str, float] | None = None,
        title: str = "",
    ) -> None:
        """Begin another run; if any day of the one of this title was simulated, or anything moved, it can be returned to."""
        left = replace(self.run, day=self.twins.day, last_day=self.twins.policy.furthest, title=title)
        self.begin(scenario, seed, day, changed)
        if left.last_day >= 0 or left.log:
            self.past.note(left)

    def steer(self, add: Add, goes_on: Callable[[Move, Move], bool] = lambda last, move: False) -> None:
        """Change the log from the next day on; moves of later days are dropped."""
        day, last = self.twins.day + 1, self.twins.policy.furthest
        kept = tuple(move for move in self.run.log if move.day <= day)
        log, before = add(kept, day), self.run.log
        scenario = steer(self.run.own, log)
        if scenario.interventions != self.twins.policy.scenario.interventions:
            self.twins.change(scenario)
            again = kept == before != () and goes_on(kept[-1], log[-1])
            self.past.note(Before(before, day - 1, last, f"{log[-1].words}, day {day}"), again)
            self.run = replace(self.run, log=log)

    def undo(self) -> None:
        """Take the last move back, or return to the run that was left."""
        left = self.past.left
        if left is None:
            self.run = replace(self.run, log=self.past.take_back(self.run.own, self.twins))
        else:
            self._stand(left.simulated(), left)
            self.past.forget()

    def _stand(self, twins: Twins, run: Run) -> None:
        """Go on with the worlds of a run."""
        self.twins, self.run, self.number = twins, run, self.number + 1
