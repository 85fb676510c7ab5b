"""Picture of one run: what got through, what was caught, what it cost, and how the labs fared."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from abm.analysis.findings import mass
from abm.analysis.pictures.style import (
    BLUE,
    GREEN,
    GRAY,
    LIGHT_GRAY,
    MARGIN,
    ORANGE,
    PURPLE,
    VERMILLION,
    panel_shape,
    picture,
    source_line,
    write_headings,
)
from abm.analysis.summary import GRAMS_PER_KILOGRAM
from abm.inputs.traffic import WAIT_NOTE
from abm.measures.falls import WINDOW


@dataclass(frozen=True)
class Panel:
    """One column of the daily table, its name with the unit, its color, and whether days are averaged."""

    column: str
    title: str
    color: str
    averaged: bool = True


PANELS = (
    Panel("delivered_g", "Delivered (pure g a day)", BLUE),
    Panel("seized_kg_gross", "Seized (gross kg a day)", VERMILLION),
    Panel("price_index", "Street price (1 = usual)", ORANGE, averaged=False),
    Panel("purity", "Street purity (share)", ORANGE, averaged=False),
    Panel("labs_working", "Labs at work", GREEN, averaged=False),
    Panel("wait_minutes", f"Wait of a car (minutes)\n{WAIT_NOTE}", PURPLE),
)


def picture_of_run(daily: pd.DataFrame, path: Path, title: str, window: tuple[int, int] | None = None) -> None:
    """Draw the panels that the daily table of one run has columns for.

    Parameters
    ----------
    daily : DataFrame
        One row per day, in order.
    path : Path
        Where the PNG goes.
    title : str
        What the run is.
    window : tuple of int, optional
        First day of a policy and the day after its last one, to be shaded.
    """
    panels = [panel for panel in PANELS if panel.column in daily]
    rows, columns = panel_shape(len(panels))
    width, height = 12.0, rows * 2.45 + 1.7
    delivered, seized = daily["delivered_g"].sum() / GRAMS_PER_KILOGRAM, daily["seized_kg_gross"].sum()
    subtitle = (
        f"One run, {len(daily)} days: {mass(delivered)} of pure fentanyl delivered, {mass(seized)} (gross) seized. "
        f"Thin line: each day; thick: mean of the last {WINDOW} days{'; shaded: the policy is on' if window else ''}."
    )
    with picture(Path(path), width, height) as figure:
        used = write_headings(figure, title, subtitle, source_line("1 seed"))
        axes = figure.subplots(rows, columns, sharex=True, squeeze=False).flatten()
        figure.subplots_adjust(
            left=(MARGIN + 0.45) / width,
            right=1 - MARGIN / width,
            top=1 - (used + 0.45) / height,
            bottom=0.8 / height,
            hspace=0.35,
            wspace=0.22,
        )
        for axis, panel in zip(axes, panels, strict=False):
            _draw_panel(axis, panel, daily[panel.column].to_numpy(float), window)
        for axis in axes[len(panels) :]:
            axis.set_visible(False)
        for axis in axes[max(0, len(panels) - columns) : len(panels)]:
            axis.set_xlabel("day of the run")
            axis.tick_params(labelbottom=True)


def _draw_panel(axis, panel: Panel, values: np.ndarray, window: tuple[int, int] | None) -> None:
    if window:
        axis.axvspan(*window, color=LIGHT_GRAY, alpha=0.6, linewidth=0, zorder=0)
    days = np.arange(len(values))
    if panel.averaged:
        axis.plot(days, values, color=panel.color, linewidth=0.5, alpha=0.35)
        values = pd.Series(values).rolling(WINDOW).mean()
    axis.plot(days, values, color=panel.color, linewidth=1.9)
    axis.set_title(panel.title, pad=6)
    axis.margins(x=0)
    axis.axhline(0.0, color=GRAY, linewidth=0.8).sticky_edges.y.append(0.0)
    axis.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
