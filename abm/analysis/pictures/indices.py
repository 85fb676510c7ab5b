"""Picture of variance-based indices: first-order and total, a panel per policy and response."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from abm.analysis.design import Design
from abm.analysis.findings import percent
from abm.analysis.indices import chance_text, main_rows
from abm.analysis.pictures.letters import balance, cut, quoted, wrap
from abm.analysis.pictures.look import BLUE, INK, LABEL_SIZE, LIGHT_GRAY, MARGIN, NOTE_SIZE, ORANGE, SOFT_INK
from abm.analysis.pictures.style import Drawing, headed, lay_out

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABEL_WIDTH = 2.0  # inches for the names of the factors
BETWEEN = 2.3  # inches between panels, for those names
WIDEST = 0.5  # how far beyond 0 and 1 is shown: few points make wide intervals
MOST_NAMED = 3  # factors that may be as strong
BESIDE = 0.13  # how far the two indices of a factor stand above and below its line
SUBTITLE = (
    "Share of the variance of the paired effect over the points of the Sobol' design. Full dot: the factor alone "
    "(first order); ring: alone or together with others (total); triangle: beyond the edge. Lines: 95% confidence "
    "(bootstrap over points). Chance: the most that chance alone over {seeds} could make."
)


def pictures_of_indices(design: Design, indices: pd.DataFrame, seeds: str, folder: Path) -> Iterator[Drawing]:
    """Yield the picture of all indices; nothing when there are none."""
    shown = [(p, v, main_rows(indices, p, v)) for p in design.policies for v in design.main]
    shown = [(policy, variable, rows) for policy, variable, rows in shown if len(rows)]
    path = folder / "indices.png"
    if shown:
        yield Drawing(path, partial(_draw_page, path, design, shown, seeds))


def _draw_page(path: Path, design: Design, shown: list[tuple[str, str, pd.DataFrame]], seeds: str) -> None:
    """Draw a panel for each policy and response."""
    columns = 2
    lines = -(-len(shown) // columns)
    width = 12.5
    room = (width - 2 * MARGIN - LABEL_WIDTH - BETWEEN * (columns - 1)) / columns  # inches of a panel
    panel = 0.42 * max(len(rows) for *_, rows in shown) + 0.5
    height = lines * (panel + 1.15) + 1.75
    with headed(path, width, height, index_title(design, shown), SUBTITLE.format(seeds=seeds), seeds) as (figure, used):
        shape, between = (lines, columns), (1.15 / panel, BETWEEN / room)
        axes = lay_out(figure, shape, len(shown), left=LABEL_WIDTH, top=used + 0.75, bottom=0.8, between=between)
        for axis, (policy, variable, rows) in zip(axes, shown, strict=False):
            _draw_panel(axis, rows, [design.title_of(name, with_unit=False) for name in rows["factor"]])
            title = f"{cut(design.labels[policy])}: {design.responses[variable].words}"
            axis.set_title(f"{balance(title, room, 11.5)}\n", pad=2)
            chance = chance_text(rows)
            axis.annotate(
                chance, (0, 1), (0, 5), "axes fraction", textcoords="offset points", size=NOTE_SIZE, color=SOFT_INK
            )


def index_title(design: Design, shown: list[tuple[str, str, pd.DataFrame]]) -> str:
    """Name the factor on which the effect of the first policy depends most, or those that are not distinguished."""
    policy, variable, rows = shown[0]
    most, rest = rows.iloc[0], rows.iloc[1:]
    known = f" \u00b1 {percent(most['ST_conf'])}" if most["ST_conf"] >= 0 else ""
    share = f"{percent(min(most['ST'], 1.0))}{known} of its variance, alone or with others"
    apart = rest["ST"] + rest["ST_conf"] <= most["ST"] - most["ST_conf"]  # not where how well is not known
    close = [design.title_of(name, with_unit=False) for name in rest[~apart]["factor"]]
    strongest = design.title_of(most["factor"], with_unit=False)
    named = " or ".join(close) if len(close) <= MOST_NAMED else f"{len(close)} others"
    effect = f"{quoted(design.labels[policy])}: the {design.responses[variable].words}"
    if close:
        return f"{effect} depends most on {strongest} or {named}, not clearly distinguished"
    return f"{effect} depends most on {strongest}: {share}"


def _draw_panel(axis: Axes, rows: pd.DataFrame, names: list[str]) -> None:
    marks = []
    for place, row in enumerate(rows.itertuples()):
        marks += [
            (row.S1, row.S1_conf, place - BESIDE, BLUE, BLUE),
            (row.ST, row.ST_conf, place + BESIDE, ORANGE, "white"),
        ]
        axis.axhline(place + 0.5, color=LIGHT_GRAY, linewidth=0.7)
    for value, confidence, y, color, face in marks:
        axis.plot([value - confidence, value + confidence], [y, y], color=color, linewidth=1.5, zorder=3)
        axis.plot(value, y, "o", color=face, markersize=6, zorder=4, markeredgecolor=color, markeredgewidth=1.5)
    axis.axvline(0.0, color=SOFT_INK, linewidth=0.9, zorder=1)
    axis.set_yticks(range(len(rows)), [wrap(name, LABEL_WIDTH - 0.1, LABEL_SIZE) for name in names], color=INK)
    axis.set_ylim(len(rows) - 0.5, -0.5)
    low, high = axis.get_xlim()
    low, high = min(-0.05, max(low, -WIDEST)), max(1.0, min(high, 1.0 + WIDEST))
    axis.set_xlim(low, high)
    for value, _, y, color, face in marks:
        if value < low or value > high:
            edge, shape = (low, "<") if value < low else (high, ">")
            axis.plot(edge, y, shape, color=face, markeredgecolor=color, markersize=7, clip_on=False, zorder=5)
    axis.grid(axis="y", visible=False)
    axis.xaxis.set_major_formatter(lambda share, _: percent(share))
