"""Picture of the evidence: how often each observable shows a policy within some days, and how often it does in vain."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from abm.analysis.evidence import SURE, WINDOWS, evidence_title
from abm.analysis.findings import percent
from abm.analysis.pictures.letters import wrap
from abm.analysis.pictures.look import BLUE, GRAY, GREEN, INK, ORANGE, PURPLE, SOFT_INK
from abm.analysis.pictures.style import Drawing, headed, lay_out, panel_shape, whole_percents

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, PANEL, ABOVE = 15.0, 2.5, 1.1  # inches: of the picture, of a panel's height, between rows
COLORS = (INK, GRAY, BLUE, ORANGE, PURPLE, GREEN)  # in the order of the observables
SUBTITLE = (
    "How often an observable stands out of the 360 days before, each of {seeds} as the only world there is (Student\u2019s 95% prediction interval). "
    "Dashed, in the same color: the same worlds without the policy, where a success is claimed in vain. Purity, prices and waits are "
    "measured with an error of 10 to 15% a month (assumption), deaths vary by 4%; weight and seizures are counted. Dotted: 80% of worlds."
)


def pictures_of_evidence(table: pd.DataFrame, seeds: str, folder: Path) -> Iterator[Drawing]:
    """Yield the picture of a table of evidence; none of an empty one."""
    if not table.empty:
        path = folder / "evidence.png"
        yield Drawing(path, partial(_draw, path, table, seeds))


def _draw(path: Path, table: pd.DataFrame, seeds: str) -> None:
    parts = [part for _, part in table.groupby("scenario", sort=False)]
    rows, columns = panel_shape(len(parts))
    height, title = rows * (PANEL + ABOVE) + 2.4, evidence_title(table)
    with headed(path, WIDTH, height, title, SUBTITLE.format(seeds=seeds), seeds) as (
        figure,
        used,
    ):
        axes = lay_out(
            figure, (rows, columns), len(parts), left=0.6, right=1.9, top=used + 0.75, bottom=0.8,
            between=(ABOVE / PANEL, 0.12), sharex=True, sharey=True,
        )  # fmt: skip
        for axis, part in zip(axes, parts, strict=False):
            _draw_panel(axis, part, WIDTH / columns - 0.9)
        axes[columns - 1].legend(loc="upper left", bbox_to_anchor=(1.02, 1.0), frameon=False, fontsize=9)


def _draw_panel(axis: Axes, part: pd.DataFrame, width: float) -> None:
    for color, (name, rows) in zip(COLORS, part.groupby("name", sort=False), strict=False):
        axis.plot(
            rows["window_days"], rows["shown"], "o-", color=color, linewidth=1.9, markersize=4, label=name, zorder=3
        )
        axis.plot(rows["window_days"], rows["shown_without"], "--", color=color, linewidth=0.9, zorder=2)
    axis.axhline(SURE, color=SOFT_INK, linewidth=0.8, linestyle=":", zorder=1)
    drops = part.drop_duplicates("window_days").set_index("window_days")["true_drop"]
    reported = ", ".join(f"{percent(drops[window])} in {window}" for window in WINDOWS)
    axis.set_title(f"{wrap(part['label'].iloc[0], width, 11.5, 1)}\n", pad=6)
    axis.annotate(
        f"true drop of the flow: {reported} days",
        (0, 1),
        (0, 5),
        "axes fraction",
        textcoords="offset points",
        size=9,
        color=SOFT_INK,
    )
    axis.set_xticks(WINDOWS, [str(window) for window in WINDOWS])
    axis.set_xlabel("days from the start of the policy")
    axis.tick_params(labelbottom=True)  # of every row: each names its axis
    axis.set_ylim(-0.02, 1.05)
    whole_percents(axis)
