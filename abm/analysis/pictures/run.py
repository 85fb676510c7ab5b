"""Picture of one run: what got through, what was caught, what it cost, and how the labs fared."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from abm.analysis.findings import counted, mass
from abm.analysis.pictures.style import (
    BLUE,
    GREEN,
    GRAY,
    LIGHT_GRAY,
    ORANGE,
    PURPLE,
    VERMILLION,
    headed,
    lay_out,
    panel_shape,
)
from abm.analysis.summary import GRAMS_PER_KILOGRAM
from abm.measures.falls import WINDOW
from abm.results.reader import Told

if TYPE_CHECKING:
    from matplotlib.axes import Axes


COLORS = (BLUE, VERMILLION, ORANGE, PURPLE, GREEN)  # of the panels, over and over again


def picture_of_run(
    daily: pd.DataFrame, told: Mapping[str, Told], path: Path, title: str, window: tuple[int, int] | None = None
) -> None:
    """Draw a panel for every column of the daily table of one run that has a label.

    Parameters
    ----------
    daily : DataFrame
        One row per day, in order.
    told : mapping
        What the dictionary tells of its columns.
    path : Path
        Where the PNG goes.
    title : str
        What the run is.
    window : tuple of int, optional
        First day of a policy and the day after its last one, to be shaded.
    """
    panels = {name: column for name, column in told.items() if column.label and name in daily}
    shape = rows, columns = panel_shape(len(panels))
    width, height = 12.0, rows * 2.45 + 1.7
    delivered, seized = daily["delivered_g"].sum() / GRAMS_PER_KILOGRAM, daily["seized_kg_gross"].sum()
    subtitle = (
        f"One run, {counted(len(daily), 'day')}: {mass(delivered)} of pure fentanyl delivered, {mass(seized)} (gross) seized. "
        f"Thin line: each day; thick: mean of the last {WINDOW} days{'; shaded: the policy is on' if window else ''}."
    )
    with headed(Path(path), width, height, title, subtitle, "1 seed") as (figure, used):
        axes = lay_out(
            figure, shape, len(panels), left=0.45, top=used + 0.45, bottom=0.8, between=(0.35, 0.22), sharex=True
        )
        for axis, (name, column), color in zip(axes, panels.items(), cycle(COLORS), strict=False):
            _draw_panel(axis, column, color, daily[name].to_numpy(float), window)
        for axis in axes[max(0, len(panels) - columns) : len(panels)]:
            axis.set_xlabel("day of the run")
            axis.tick_params(labelbottom=True)


def _draw_panel(axis: Axes, column: Told, color: str, values: np.ndarray, window: tuple[int, int] | None) -> None:
    if window:
        axis.axvspan(*window, color=LIGHT_GRAY, alpha=0.6, linewidth=0, zorder=0)
    days, is_amount = np.arange(len(values)), not (values < 0.0).any()
    if column.unit.endswith("/day"):  # what happens on a day jumps from day to day; what stands at its end does not
        axis.plot(days, values, color=color, linewidth=0.5, alpha=0.35)
        values = pd.Series(values).rolling(WINDOW).mean()
    axis.plot(days, values, color=color, linewidth=1.9)
    axis.set_title(_title(column), pad=6)
    axis.margins(x=0)
    axis.axhline(0.0, color=GRAY, linewidth=0.8)
    if is_amount:
        axis.set_ylim(bottom=0.0)
    axis.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")


def _title(column: Told) -> str:
    """Return the label of a column, with its unit where the label does not have it, and what is to be borne in mind."""
    unit = "" if column.unit in column.label.lower().split() else f" ({column.unit})"
    return f"{column.label}{unit}" + (f"\n{column.note}" if column.note else "")
