"""Strip of policies above the panels of one run: a row for each name, with bars on the days on which it acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from abm.analysis.pictures.look import GRAY, INK, LIGHT_GRAY, MARGIN, NOTE_SIZE, SOFT_INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, BELOW = 0.2, 0.3  # inches of a row, and of the numbers or dates below the last one
SHORTEST_BAR = 0.002  # of the days: one of a day must still be seen
MOST_SPELLS = 2  # that are written out
WORDS = 0.32  # of the days: what is written beside a bar is shorter


class PolicyWindow(NamedTuple):
    """Name the days on which a policy acts, from the first to the day after the last; "" where one before has the name."""

    start: int
    stop: int
    name: str


def spells_of(windows: Sequence[PolicyWindow]) -> dict[str, list[PolicyWindow]]:
    """Return the windows of each name, from the earliest on, in the order in which names first act."""
    found: dict[str, list[PolicyWindow]] = {}
    name = ""
    for window in windows:
        name = window.name or name
        found.setdefault(name, []).append(window)
    spells = {name: sorted(set(own)) for name, own in found.items()}
    return dict(sorted(spells.items(), key=lambda pair: pair[1][0].start))


def spells_text(spells: Sequence[PolicyWindow], days: int, dates: Sequence[str] | None = None) -> str:
    """Say when a policy acts: in days, or in months where dates (YYYY-MM-DD, one a day) are given."""
    if len(spells) > MOST_SPELLS:
        return f"{len(spells)} times, {_span(spells[0].start, max(one.stop for one in spells), days, dates)}"
    return " and ".join(_span(one.start, one.stop, days, dates) for one in spells)


def _span(start: int, stop: int, days: int, dates: Sequence[str] | None) -> str:
    if dates is None:
        if stop == start + 1:
            return f"day {start}"
        return f"from day {start} on" if stop >= days else f"days {start} to {stop - 1}"
    first, last = (f"{pd.Timestamp(dates[min(day, days - 1)]):%b %Y}" for day in (start, stop - 1))
    return f"from {first} on" if stop >= days else first if first == last else f"{first} to {last}"


def height_of(windows: Sequence[PolicyWindow]) -> float:
    """Return the inches that the strip takes; 0 without a policy."""
    return len(spells_of(windows)) * ROW + BELOW if windows else 0.0


def draw_timeline(
    figure: Figure, windows: Sequence[PolicyWindow], days: int, dates: Sequence[str] | None, left: float, top: float
) -> Axes:
    """Draw the strip, so many inches below the upper edge; what acts when is written beside its last bar, or before its first."""
    width, height = figure.get_size_inches()
    rows = spells_of(windows)
    tall = len(rows) * ROW
    box = ((MARGIN + left) / width, 1 - (top + tall) / height, 1 - (2 * MARGIN + left) / width, tall / height)
    axis = figure.add_axes(box)
    for row, spells in enumerate(rows.values()):
        for start, stop, _ in spells:
            shown = max(min(stop, days) - start, SHORTEST_BAR * days)
            axis.barh(row, shown, left=start, height=0.6, color=LIGHT_GRAY, edgecolor=GRAY, linewidth=0.7, zorder=2)
        _write_days(axis, row, spells, days, spells_text(spells, days, dates))
    axis.set_yticks(range(len(rows)), list(rows), size=NOTE_SIZE, color=INK)
    axis.set(xlim=(0, days), ylim=(len(rows) - 0.5, -0.5))
    axis.grid(axis="y", visible=False)
    if dates is not None:
        write_dates(axis, dates)
    return axis


def _write_days(axis: Axes, row: int, spells: Sequence[PolicyWindow], days: int, text: str) -> None:
    first, last = spells[0].start, max(one.stop for one in spells)
    before = last + WORDS * days > days and first > WORDS * days
    inside = last + WORDS * days > days and not before
    day, side, aside = (first, "right", -4) if before else (first, "left", 4) if inside else (last, "left", 4)
    axis.annotate(
        text, (day, row), (aside, 0), textcoords="offset points", ha=side, va="center_baseline", size=NOTE_SIZE - 0.5,
        color=INK if inside else SOFT_INK, zorder=3,
    )  # fmt: skip


def write_dates(axis: Axes, dates: Sequence[str], most: int = 12) -> None:
    """Write the first of October, with which a fiscal year begins, below the axis: every one, or every so many that there are no more than `most`."""
    days = np.flatnonzero([date.endswith("-10-01") for date in dates])
    shown = days[:: max(1, -(-len(days) // most))]
    axis.set_xticks(shown, [f"Oct {dates[day][:4]}" for day in shown], size=NOTE_SIZE - 1)
