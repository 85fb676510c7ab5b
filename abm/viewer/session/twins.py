"""Twins: a policy and its baseline, two courses under the same random numbers, in step."""

from __future__ import annotations

from dataclasses import replace

from abm.model.scenario import Scenario
from abm.viewer.session.course import Course


def without_policy(scenario: Scenario) -> Scenario:
    """Return the baseline of a scenario, which has no placebo either."""
    return replace(scenario, interventions=(), placebo_day=None)


class Twins:
    """Hold the course of a scenario and that of the same scenario without policy, with the same seed.

    Attributes
    ----------
    policy, baseline : Course
        Both stand at the end of the same day.
    diverged : int or None
        First recorded day on which anything that is recorded differs; None: none so far.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.policy = Course(scenario, seed)
        self.baseline = Course(replace(without_policy(scenario), name="baseline"), seed)
        self.diverged: int | None = None

    @property
    def day(self) -> int:
        """Return the recorded day at whose end both stand; -1: the morning of day 0."""
        return self.policy.day

    def step(self, days: int = 1) -> None:
        """Live so many days in both, or those that are left; RunError leaves both where they last stood together."""
        last = min(self.day + days, self.policy.scenario.days - 1)
        while self.day < last:
            self._step_both(self._block(last))
            if self.diverged is None and self._differ_today():
                self.diverged = self.day

    def go_to(self, day: int) -> None:
        """Stand at the end of a day already simulated; raise CourseError at any other."""
        self.policy.go_to(day)
        self.baseline.go_to(day)

    def change(self, scenario: Scenario) -> None:
        """Let the policy go on under other levers from the next day on; see `Course.change`."""
        self.policy.change(scenario)
        if self.diverged is not None and self.diverged > self.day:
            self.diverged = None

    def _block(self, last: int) -> int:
        """Return the days that can be simulated at once: new ones come one by one until the two have diverged."""
        if self.diverged is not None:
            return last - self.day
        return max(1, min(last, self.policy.furthest) - self.day)

    def _step_both(self, days: int) -> None:
        day = self.day
        self.policy.step(days)
        try:
            self.baseline.step(days)
        except Exception:
            self.policy.go_to(day)
            raise

    def _differ_today(self) -> bool:
        """Tell whether what was recorded of today, and of its month so far, differs."""
        one, other = (course.world for course in (self.policy, self.baseline))
        day, month = self.policy.scenario.burn_in + self.day, int(one.clock.period)
        return any(one[name][row].tobytes() != other[name][row].tobytes()
                   for name, row in (("daily", day), ("monthly", month), ("lab_days", month)))  # fmt: skip
