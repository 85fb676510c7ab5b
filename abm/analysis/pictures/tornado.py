"""Tornado: how far each factor alone moves the effect of a policy, around the values of the experiment file (local)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from abm.analysis.design import Design, in_order, of_policy, span_text
from abm.analysis.findings import MINUS
from abm.analysis.pictures.letters import quoted, wrap
from abm.analysis.pictures.look import BLUE, INK, LABEL_SIZE, LIGHT_GRAY, NOTE_SIZE, SOFT_INK
from abm.analysis.pictures.style import Drawing, headed, lay_out, page_path

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABEL_WIDTH = 2.6  # inches for the names of the factors
LEVEL_HEIGHT = 0.17  # inches for a value of a factor
MOST_LEVELS = 7  # values of a factor that are named; of more the first and the last
SUBTITLE = (
    "Local: each factor alone moves away from the values of the experiment file, so that nothing is said of factors "
    "together. Bar: from the lowest to the highest paired effect; dots: effect at each value, with its 95% interval, "
    "mean of {seeds}; gray: the effect at the values of the file, and its interval."
)


def pictures_of_tornado(design: Design, table: pd.DataFrame, seeds: str, folder: Path) -> Iterator[Drawing]:
    """Yield a tornado of each policy and response."""
    for variable in design.main:
        for number, policy in enumerate(design.policies):
            rows = of_policy(table, policy, variable)
            moved = spans(design, rows, policy)
            if any(span(found) for found in moved.values()):
                path = page_path(folder, f"tornado_{variable}", number)
                yield Drawing(path, partial(_draw_page, path, design, rows, moved, policy, variable, seeds))


def spans(design: Design, rows: pd.DataFrame, policy: str) -> dict[str, pd.DataFrame]:
    """Return, per factor that was moved, its rows and the reference's, the factor with the widest span first."""
    if 0 not in set(rows["point"]):
        return {}
    reference = rows[rows["point"] == 0]
    found = {}
    for factor in design.factors_of(policy):
        others = [other.name for other in design.factors if other is not factor]
        alone = (rows[others] == reference[others].iloc[0]).all(axis=1) if others else rows["point"] >= 0
        if alone.sum() > 1:
            found[factor.name] = rows.loc[in_order(rows.loc[alone, factor.name]).index]
    return dict(sorted(found.items(), key=lambda pair: -span(pair[1])))


def span(rows: pd.DataFrame) -> float:
    """Return how far apart the lowest and the highest effect are."""
    return rows["effect"].max() - rows["effect"].min()


def tornado_title(design: Design, moved: dict[str, pd.DataFrame], policy: str, variable: str) -> str:
    """Say from where to where the effect goes as factors move one by one; spans have no test, so that none is named."""
    response = design.responses[variable]
    ends = span_text(pd.concat(moved.values()), response)
    return f"{quoted(design.labels[policy])}: {response.titled} {ends} as factors move one by one (local)"


def _draw_page(
    path: Path,
    design: Design,
    rows: pd.DataFrame,
    moved: dict[str, pd.DataFrame],
    policy: str,
    variable: str,
    seeds: str,
) -> None:
    tall = min(MOST_LEVELS, max(map(len, moved.values())))
    width, height = 11.0, (LEVEL_HEIGHT * tall + 0.25) * len(moved) + 2.7
    title = tornado_title(design, moved, policy, variable)
    with headed(path, width, height, title, SUBTITLE.format(seeds=seeds), seeds) as (figure, used):
        (axis,) = lay_out(figure, (1, 1), 1, left=LABEL_WIDTH, top=used + 0.25, bottom=0.9, right=0.2)
        axis.use_sticky_edges = False  # the dot at the end of a bar is seen whole
        usual = rows[rows["point"] == 0].iloc[0]
        axis.axvspan(usual["low"], usual["high"], color=LIGHT_GRAY, alpha=0.7, linewidth=0, zorder=1)
        axis.axvline(usual["effect"], color=SOFT_INK, linewidth=1.0, zorder=2)
        for row, (name, found) in enumerate(moved.items()):
            _draw_row(axis, row, found, name)
        names = [wrap(design.title_of(name), LABEL_WIDTH - 0.1, LABEL_SIZE) for name in moved]
        axis.set_yticks(range(len(moved)), names, size=LABEL_SIZE, color=INK)
        axis.set_ylim(len(moved) - 0.5, -0.5)
        axis.grid(axis="y", visible=False)
        axis.set_xlabel(f"{design.responses[variable].titled}, against the baseline with the same parameters")
        axis.xaxis.set_major_formatter(design.responses[variable].tick)


def _draw_row(axis: Axes, row: int, found: pd.DataFrame, name: str) -> None:
    """Draw the span of one factor, and under each other a dot with its interval and value for every level."""
    low, high = found["effect"].min(), found["effect"].max()
    axis.barh(row, high - low, left=low, height=0.8, color=BLUE, alpha=0.16, linewidth=0, zorder=2)
    axis.axhline(row + 0.5, color=LIGHT_GRAY, linewidth=0.7)
    for place, level in enumerate(found.itertuples()):
        value = found[name].iloc[place]
        y = row + 0.7 * ((place + 0.5) / len(found) - 0.5)
        color = SOFT_INK if level.point == 0 else BLUE
        axis.plot([level.low, level.high], [y, y], color=color, linewidth=1.2, zorder=3)
        axis.plot(level.effect, y, "o", color=color, markersize=4.5, zorder=4)
        if len(found) <= MOST_LEVELS or place in (0, len(found) - 1):
            axis.annotate(
                f"{value:.4g}".replace("-", MINUS) if isinstance(value, float) else str(value), (level.high, y), (4, 0),
                textcoords="offset points", va="center", size=NOTE_SIZE - 0.5, color=color, zorder=5,
            )  # fmt: skip
