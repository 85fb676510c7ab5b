"""Series: the daily columns of two courses, taken of each day once as it is simulated."""

from __future__ import annotations

from abm.viewer.frame import history, lead
from abm.viewer.session.course import Course
from abm.viewer.session.twins import Twins

Columns = dict[str, list[float]]


class Series:
    """Hold what was taken of a course; it is taken anew where another course or other levers have come."""

    def __init__(self) -> None:
        self._of: Course | None = None
        self._under: object = None
        self._days = 0
        self._held: Columns = {}
        self.lead: Columns = {}

    def taken(self, course: Course) -> Columns:
        """Return the daily columns from day 0 to the day at which a course stands, as lists that stay as they are."""
        if self._of is not course:
            self.lead = lead(course.world, course.scenario)
        if self._of is not course or self._under is not course.scenario:
            self._of, self._under, self._days = course, course.scenario, 0
            self._held = history(course.world, course.scenario, -1)
        days = course.day + 1
        if days > self._days:
            for name, values in history(course.world, course.scenario, course.day, self._days).items():
                self._held[name].extend(values)
            self._days = days
        return {name: values[:days] for name, values in self._held.items()}


class BothSeries:
    """Hold those of a policy and of its baseline, and of the last days before day 0, in which the two are one."""

    def __init__(self) -> None:
        self._both = Series(), Series()

    def taken(self, twins: Twins) -> tuple[Columns, Columns]:
        """Return both, from day 0 to the day at which they stand."""
        policy, baseline = self._both
        return policy.taken(twins.policy), baseline.taken(twins.baseline)

    @property
    def lead(self) -> Columns:
        """Return what was taken of the last days before day 0; see `frame.lead`."""
        return self._both[0].lead
