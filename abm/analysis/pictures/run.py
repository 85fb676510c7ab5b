"""Picture of one run: what got through, what was caught, what it cost, and how the labs fared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm.analysis.findings import counted, mass
from abm.analysis.pictures.look import BLUE, GRAY, GREEN, LIGHT_GRAY, ORANGE, PURPLE, ROUND_STEPS, VERMILLION
from abm.analysis.pictures.style import headed, lay_out, panel_shape
from abm.analysis.pictures.timeline import PolicyWindow, draw_timeline, height_of, write_dates
from abm.measures.shown import GRAMS_PER_KILOGRAM
from abm.measures.falls import WINDOW
from abm.results.reader import Entry

if TYPE_CHECKING:
    from matplotlib.axes import Axes


COLORS = (BLUE, VERMILLION, ORANGE, PURPLE, GREEN)  # of the panels, over and over again
USUAL = "1 = usual"
SHOWN_AS = {  # unit of a column: that of its panel, and what values are multiplied by
    "g pure/day": ("kg pure/day", 1 / GRAMS_PER_KILOGRAM),
    "USD/day": ("million USD/day", 1e-6),
    USUAL: ("% of usual", 100.0),
    "share": ("%", 100.0),
}
LEAST_AROUND = 5.0  # percent of usual that are shown above and below it
SHADED = "; shaded: on the days on which a policy acts, as in the bars above the panels"
LEFT, STRIP_LEFT = 0.45, 0.95  # inches for the numbers beside the panels, and the names beside the strip of policies
MOST_DATES = 4  # that have room below a panel


def picture_of_run(
    daily: pd.DataFrame,
    entries: Mapping[str, Entry],
    path: Path,
    title: str,
    windows: Sequence[tuple[int, int, str]] = (),
    dated: bool = False,
) -> None:
    """Draw a panel for every column of the daily table of one run that has a label.

    Parameters
    ----------
    daily : DataFrame
        One row per day, in order.
    entries : mapping
        What the dictionary tells of its columns.
    path : Path
        Where the PNG goes; an SVG is written beside it.
    title : str
        What the run is.
    windows : sequence of (int, int, str)
        First day of each policy, the day after its last one, and its name, to be shaded.
    dated : bool
        Whether the date of a day stands below it, not its number.
    """
    panels = {name: column for name, column in entries.items() if column.label and name in daily}
    shape = rows, columns = panel_shape(len(panels))
    named = [PolicyWindow(*window) for window in windows]
    strip = height_of(named)
    width, height = 12.0, rows * 2.45 + 1.7 + strip
    delivered, seized = daily["delivered_g"].sum() / GRAMS_PER_KILOGRAM, daily["seized_kg_gross"].sum()
    subtitle = (
        f"One run, {counted(len(daily), 'day')}: {mass(delivered)} of pure fentanyl delivered, {mass(seized)} (gross) seized. "
        f"Thin line: each day; thick: mean of the last {WINDOW} days{SHADED * bool(named)}."
    )
    dates = daily["date"].astype(str).tolist() if dated else None
    with headed(Path(path), width, height, title, subtitle, "1 seed") as (figure, used):
        axes = lay_out(
            figure,
            shape,
            len(panels),
            left=LEFT,
            top=used + 0.45 + strip,
            bottom=0.8,
            between=(0.35, 0.22),
            sharex=True,
        )
        if named:
            draw_timeline(figure, named, len(daily), dates, STRIP_LEFT, used + 0.1)
        for axis, (name, column), color in zip(axes, panels.items(), cycle(COLORS), strict=False):
            _draw_panel(axis, column, color, daily[name].to_numpy(float), named)
        for axis in axes[max(0, len(panels) - columns) : len(panels)]:
            axis.set_xlabel("date" if dated else "day of the run")
            axis.tick_params(labelbottom=True)
            if dates:
                write_dates(axis, dates, MOST_DATES)


def _draw_panel(
    axis: Axes, column: Entry, color: str, values: np.ndarray, windows: Sequence[tuple[int, int, str]] = ()
) -> None:
    for first, after in shaded_days(windows):
        axis.axvspan(first, after, color=LIGHT_GRAY, alpha=0.6, linewidth=0, zorder=0)
    for start, _, _ in windows:
        axis.axvline(start, color=GRAY, linewidth=0.7, zorder=1)  # one of a day must still be seen
    unit, factor = SHOWN_AS.get(column.unit, (column.unit, 1.0))
    values = factor * values
    days, is_amount = np.arange(len(values)), not (values < 0.0).any()
    if column.unit.endswith("/day"):  # what happens on a day jumps from day to day; what stands at its end does not
        axis.plot(days, values, color=color, linewidth=0.5, alpha=0.35)
        values = pd.Series(values).rolling(WINDOW).mean()
    axis.plot(days, values, color=color, linewidth=1.9)
    axis.set_title(_title(column, unit), pad=6)
    axis.margins(x=0)
    if column.unit == USUAL:  # how far it is from usual is reported, not how far from nothing
        axis.axhline(100.0, color=GRAY, linewidth=0.8)
        low, high = axis.get_ylim()
        axis.set_ylim(min(low, 100.0 - LEAST_AROUND), max(high, 100.0 + LEAST_AROUND))
    else:
        axis.axhline(0.0, color=GRAY, linewidth=0.8)
    if is_amount and column.unit != USUAL:
        axis.set_ylim(bottom=0.0)
    axis.locator_params(axis="y", nbins=6, steps=ROUND_STEPS)
    axis.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}".replace("-", "\N{MINUS SIGN}"))


def shaded_days(windows: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Return the days on which any policy acts, each spell once, so that none is darker where policies overlap."""
    merged: list[tuple[int, int]] = []
    for start, stop, _ in sorted(windows):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def _title(column: Entry, unit: str) -> str:
    """Return the label of a column, with its unit where the label does not have it, and what is to be borne in mind."""
    beside = "" if unit in column.label.lower().split() else f" ({unit})"
    return f"{column.label}{beside}" + (f"\n{column.note}" if column.note else "")
