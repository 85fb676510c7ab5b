"""Heat maps over two levers: what a policy does at every combination of two sizes, hatched where that is within chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.analysis.grids import X, Y, Grid, grid_title, table_of
from abm.analysis.pictures.letters import wrap
from abm.analysis.pictures.look import BLUE, INK, LABEL_SIZE, NOTE_SIZE, SOFT_INK, VERMILLION
from abm.analysis.pictures.style import Drawing, headed, lay_out, page_path

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CELL, LEAST_WIDTH, LEAST_HEIGHT = (0.95, 0.5), 3.4, 1.6  # inches of a cell, and of a panel at least
MOST_PANELS = 3
DARK = 0.6  # of the strongest color, from which on letters are white
SUBTITLE = (
    "Each cell is a combination of two levers, against the same seeds without the policy (of a design with the parameters of the point), mean of {seeds}, with its 95% "
    "interval below. Color: the effect, blue above and orange below none, as strong as it is far from it. Hatched: within chance (no effect lies in the interval; of the drop and of days below 90% also where the flow falls no more than by chance), each combination alone."
)


def pictures_of_grids(grids: Iterable[list[Grid]], seeds: str, folder: Path) -> Iterator[Drawing]:
    """Yield a picture for each policy, or group of policies, that two levers move; none where none is a whole grid."""
    for number, own in enumerate(panels for panels in grids if panels):
        path = page_path(folder, "heat_map", number)
        yield Drawing(path, partial(_draw_page, path, own[:MOST_PANELS], seeds))


def _draw_page(path: Path, grids: list[Grid], seeds: str) -> None:
    across, up = (grids[0].rows[name].nunique() for name in (X, Y))
    panel = max(CELL[0] * across, LEAST_WIDTH), max(CELL[1] * up, LEAST_HEIGHT)
    width, height = max(9.0, len(grids) * (panel[0] + 0.9) + 1.2), panel[1] + 3.3
    with headed(path, width, height, grid_title(grids[0]), SUBTITLE.format(seeds=seeds), seeds) as (figure, used):
        axes = lay_out(
            figure, (1, len(grids)), len(grids), left=0.8, right=0.1, top=used + 0.55, bottom=0.95, between=(0.0, 0.25)
        )
        for axis, grid in zip(axes, grids, strict=True):
            _draw_panel(axis, grid)
            axis.set_title(
                wrap(grid.response.titled[0].upper() + grid.response.titled[1:], panel[0], LABEL_SIZE * 1.08),
                size=LABEL_SIZE,
                pad=7,
            )
        axes[0].set_ylabel(wrap(grids[0].y.titled, panel[1] + 0.8, LABEL_SIZE))


def _draw_panel(axis: Axes, grid: Grid) -> None:
    """Draw the cells of a grid, each with its number and interval; hatch those within chance."""
    from matplotlib.colors import LinearSegmentedColormap

    effect, clear = table_of(grid, "effect") - grid.response.none, table_of(grid, "clear")
    most = float(np.abs(effect).max()) or 1.0
    colors = LinearSegmentedColormap.from_list("effect", [VERMILLION, "white", BLUE])
    axis.pcolormesh(effect, cmap=colors, vmin=-most, vmax=most, edgecolors="white", linewidth=1.5)
    written = [grid.written(name) for name in ("effect", "low", "high")]
    xs, ys = sorted(grid.rows[X].unique()), sorted(grid.rows[Y].unique())
    for row, (value, low, high) in zip(grid.rows.itertuples(), zip(*written, strict=True), strict=True):
        i, j = xs.index(row.x), ys.index(row.y)
        is_dark = abs(effect[j, i]) > DARK * most
        if clear[j, i] == 0:
            axis.fill_between(
                [i, i + 1], j, j + 1, facecolor="none", edgecolor=SOFT_INK, hatch="///", linewidth=0, alpha=0.35
            )
        look: dict[str, Any] = {"ha": "center", "va": "center", "color": "white" if is_dark else INK}
        axis.text(i + 0.5, j + 0.6, value, size=LABEL_SIZE, weight="bold", **look)
        axis.text(i + 0.5, j + 0.27, f"{low.rstrip('%')} to {high}", size=NOTE_SIZE - 1, **look)
    axis.set_xticks(np.arange(len(xs)) + 0.5, map(grid.x.write, xs))
    axis.set_yticks(np.arange(len(ys)) + 0.5, map(grid.y.write, ys))
    axis.set_xlabel(wrap(grid.x.titled, LEAST_WIDTH, LABEL_SIZE))
    axis.grid(visible=False)
    axis.tick_params(length=0)
