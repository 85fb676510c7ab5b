"""Picture of points that have names: what a policy does at each to the flow and to who pays for it, a dot and its interval."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from abm.analysis.design import Design
from abm.analysis.findings import is_defined, percent
from abm.analysis.pictures.letters import quoted, wrap
from abm.analysis.pictures.look import BLUE, LIGHT_GRAY, SOFT_INK
from abm.analysis.pictures.style import Drawing, headed, lay_out, page_path
from abm.analysis.points import FLOW, HEADS, SEIZED, Point, points_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, LABELS, ROW = 15.0, 2.9, 0.23  # inches: of the picture, for the names of points, of a row
TITLES = {"border": "border price", "street": "street price", "pay": "pay", "seized": "share seized"}
SUBTITLE = (
    "One row per world, with and without the policy under the same seeds. Dot and line: mean of {seeds} and its 95% interval. Flow as a "
    "share of that without the policy, in days after its start; then changes in the last 365 days of the price at the border, the street "
    "price and the pay of couriers, and of the share seized of what is seized or delivered (percentage points)."
)


def pictures_of_points(design: Design, summary: pd.DataFrame, seeds: str, folder: Path) -> Iterator[Drawing]:
    """Yield a picture for each policy."""
    for number, policy in enumerate(design.policies):
        points = points_of(design, summary, policy)
        if points and points[0].effects:
            path = page_path(folder, "points", number)
            yield Drawing(path, partial(_draw_page, path, points, design.labels[policy], seeds))


def points_title(points: list[Point], label: str) -> str:
    """Say in which world the flow of the last period is least, and in which most, where their intervals lie apart."""
    last = next((name for name in reversed(FLOW) if name in points[0].effects), None)
    defined = [point for point in points if last and is_defined(point.effects[last].estimate)]
    if last is None or not defined:
        return f"What {quoted(label)} does in {len(points)} worlds"
    least, most = (find(defined, key=lambda point: point.effects[last].estimate) for find in (min, max))
    if least.effects[last].high >= most.effects[last].low:
        return f"Under {quoted(label)} the flow in days {FLOW[last]} is not clearly another in any of {len(defined)} worlds"
    ends = [f"{percent(point.effects[last].estimate)} with {quoted(point.label)}" for point in (least, most)]
    return f"Under {quoted(label)} the flow in days {FLOW[last]} is from {ends[0]} to {ends[1]}"


def _draw_page(path: Path, points: list[Point], label: str, seeds: str) -> None:
    height = ROW * len(points) + 2.6
    title, names = points_title(points, label), list(points[0].effects)
    with headed(path, WIDTH, height, title, SUBTITLE.format(seeds=seeds), seeds) as (figure, used):
        shape = 1, len(names)
        axes = lay_out(
            figure, shape, len(names), left=LABELS, top=used + 0.5, bottom=0.7, between=(0, 0.14), sharey=True
        )
        for axis, name in zip(axes, names, strict=True):
            _draw_column(axis, points, name)
        axes[0].set_yticks(range(len(points)), [wrap(point.label, LABELS, 8.5, 1) for point in points], size=8.5)
        axes[0].set_ylim(len(points) - 0.5, -0.5)


def _draw_column(axis: Axes, points: list[Point], name: str) -> None:
    rows = range(len(points))
    for row in rows[::2]:
        axis.axhspan(row - 0.5, row + 0.5, color=LIGHT_GRAY, alpha=0.4, linewidth=0, zorder=0)
    found = [point.effects[name] for point in points]
    axis.axvline(1.0 if name in FLOW else 0.0, color=SOFT_INK, linewidth=0.9, zorder=1)
    axis.hlines(
        rows, [one.low for one in found], [one.high for one in found], color=BLUE, alpha=0.45, linewidth=1.6, zorder=2
    )
    axis.plot([one.estimate for one in found], rows, "o", color=BLUE, markersize=4, markeredgewidth=0, zorder=3)
    axis.set_title(f"days {HEADS[name]}" if name in FLOW else TITLES[HEADS[name]], pad=6)
    axis.margins(x=0.15)
    sign, unit = ("", "%") if name in FLOW else ("+", "" if name == SEIZED else "%")
    axis.xaxis.set_major_formatter(lambda share, _: f"{100 * share:{sign}.0f}{unit}".replace("+0", "0"))
    axis.locator_params(axis="x", nbins=3 if name in FLOW else 2)
    axis.grid(False, axis="y")
