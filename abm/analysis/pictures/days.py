"""Axes of days from the start of a policy: one for all panels where policies start about together, else one for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from abm.analysis.pictures.look import ROUND_STEPS
from abm.analysis.pictures.style import number_tick
from abm.analysis.results import Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes

APART = 0.1  # of the run: policies that start further apart have axes of their own, or half of each panel is empty
BEFORE = 3  # times as many days after the start as before it, at least


class DaysShown(NamedTuple):
    """Hold the first and the last day of the axis of each policy, by name, and whether all have the same."""

    ends: dict[str, tuple[float, float]]
    shared: bool


def days_shown(scenarios: Sequence[Scenario], days: int) -> DaysShown:
    """Return which days from its start on the panel of each policy shows, of a run of so many days."""
    starts = {one.name: one.window[0] if one.window else 0 for one in scenarios}
    first, last = min(starts.values()), max(starts.values())
    if last - first <= APART * days:
        low, high = _own(last, days - 1 - first)
        return DaysShown(dict.fromkeys(starts, (low, high)), True)
    return DaysShown({name: _own(start, days - 1 - start) for name, start in starts.items()}, False)


def _own(start: int, after: int) -> tuple[float, float]:
    return -min(start, max(1, after // BEFORE)), max(after, 1)


def write_days(axis: Axes, ends: tuple[float, float], ticks: int) -> None:
    """Set the ends of an axis of days, with so many numbers at most that they do not run together."""
    axis.set_xlim(ends)
    axis.locator_params(axis="x", nbins=ticks, steps=ROUND_STEPS)
    axis.xaxis.set_major_formatter(lambda day, _: number_tick(day))
