"""Pictures of the effect of a policy against each factor of a design, a dot and its interval per point."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.analysis.design import (
    KINDS,
    Design,
    Factor,
    correlation_interval,
    correlation_text,
    distinct,
    effect_title,
    in_order,
    of_policy,
    rank_correlation,
)
from abm.analysis.findings import MINUS, counted
from abm.analysis.pictures.letters import wrap
from abm.analysis.pictures.look import BLUE, INK, LABEL_SIZE, NOTE_SIZE, SOFT_INK
from abm.analysis.pictures.style import Drawing, headed, lay_out, number_tick, page_path, panel_shape

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEW_LEVELS = 8  # values of a factor that are shown one by one; more are put into groups
MOST_WIDE = 5  # values that have room for four digits each
GROUPS = 5  # of neighboring values
LEAST_IN_GROUP = 8  # points a mean over a group rests on
FEW_DECADES = 2.0  # over which values of 1, 2 and 5 have room below an axis
SPREAD = 0.2  # of the distance between two levels, over which the points of a level are spread
MANY = 300  # points of which each has an interval; of more dots alone are shown, the smaller the more there are
SUBTITLE = (
    "{kind}, {points}. Each dot: the policy against the baseline with the same parameters, mean of {seeds}; "
    "{line}. {means}r: rank correlation with the effect, and its 95% interval over points."
)
MEANS = "Black bars: mean over points, all other factors as they come. "
BESIDE = "Points of one value stand side by side. "
LINE, NO_LINE = "line: its 95% interval", "95% intervals are in effects.csv"


def pictures_of_effects(design: Design, table: pd.DataFrame, seeds: str, folder: Path) -> Iterator[Drawing]:
    """Yield pictures of the effect of each policy on each response against each factor."""
    for variable in design.main:
        for number, policy in enumerate(design.policies):
            rows = distinct(of_policy(table, policy, variable))
            if len(rows):
                path = page_path(folder, f"effect_on_{variable}", number)
                yield Drawing(path, partial(_draw_page, path, design, rows, policy, variable, seeds))


def _draw_page(path: Path, design: Design, rows: pd.DataFrame, policy: str, variable: str, seeds: str) -> None:
    factors = design.factors_of(policy)
    shape = lines, columns = panel_shape(len(factors))
    width, panel = (13.0, 2.8) if columns > 1 else (10.0, 4.0)
    height = lines * (panel + 0.85) + 1.7
    line = LINE if len(rows) <= MANY else NO_LINE
    means = MEANS if any(_has_means(rows[factor.name]) for factor in factors) else ""
    means += BESIDE if any(_is_by_level(rows[factor.name]) for factor in factors) else ""
    subtitle = SUBTITLE.format(
        kind=KINDS[design.kind], points=counted(len(rows), "point"), seeds=seeds, line=line, means=means
    )
    title = effect_title(design, rows, policy, variable)
    with headed(path, width, height, title, subtitle, seeds) as (figure, used):
        axes = lay_out(
            figure, shape, len(factors), left=0.75, top=used + 0.5, bottom=0.85, between=(1.0 / panel, 0.1), sharey=True
        )
        for axis, factor in zip(axes, factors, strict=False):
            _draw_panel(axis, rows, factor)
            axis.set_xlabel(wrap(design.title_of(factor.name), width / columns - 0.6, 9.5))
        for axis in axes[: len(factors) : columns]:
            axis.set_ylabel(wrap(design.responses[variable].titled, panel, LABEL_SIZE))
            axis.yaxis.set_major_formatter(design.responses[variable].tick)


def _draw_panel(axis: Axes, rows: pd.DataFrame, factor: Factor) -> None:
    """Draw the effect at every point against one factor, and its mean over points with like values."""
    values = rows[factor.name]
    levels = in_order(values.drop_duplicates()).tolist()
    by_level = _is_by_level(values)
    place = _places(values, levels) if by_level else values
    crowd = max(1.0, len(rows) / MANY)
    if crowd == 1.0:
        axis.vlines(place, rows["low"], rows["high"], color=BLUE, alpha=0.35, linewidth=0.9, zorder=3)
    dot: dict[str, Any] = {"alpha": 0.7 / crowd**0.3, "markersize": 3.5 / crowd**0.25}
    axis.plot(place, rows["effect"], "o", color=BLUE, markeredgewidth=0, zorder=6, **dot)
    axis.axhline(0.0, color=SOFT_INK, linewidth=0.9, zorder=1)
    if by_level:
        axis.set_xticks(range(len(levels)), level_texts(levels))
        axis.set_xlim(-0.6, len(levels) - 0.4)
    elif factor.log:
        axis.set_xscale("log")
        _write_decades(axis, values)
    middle, mean = _means(values, rows["effect"], levels, by_level, factor.log)
    connected = 1.8 if pd.api.types.is_numeric_dtype(values) else 0.0  # names have no order
    for color, wider in (("white", 1.6), (INK, 0.0)):  # a light rim sets it off from the intervals
        axis.plot(
            middle, mean, marker="_", markersize=14 + wider, zorder=5,
            linewidth=connected and connected + wider, markeredgewidth=1.8 + wider, color=color,
        )  # fmt: skip
    r = rank_correlation(values, rows["effect"])
    if np.isfinite(r):
        axis.set_title(correlation_text(correlation_interval(r, len(rows))), size=NOTE_SIZE + 1, color=SOFT_INK, pad=6)


def _write_decades(axis: Axes, values: pd.Series) -> None:
    """Write powers of ten below an axis in the logarithm; also twice and five times as much where there are few of them."""
    from matplotlib.ticker import LogLocator, NullFormatter

    few = np.log10(values.max() / values.min()) <= FEW_DECADES
    axis.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if few else (1.0,)))
    axis.xaxis.set_major_formatter(lambda value, _: number_tick(value))
    axis.xaxis.set_minor_formatter(NullFormatter())


def _places(values: pd.Series, levels: list) -> pd.Series:
    """Return where the points of each level stand: side by side around it."""
    number, order = values.groupby(values).transform("size"), values.groupby(values).cumcount()
    beside = np.where(number > 1, order / (number - 1).clip(lower=1) - 0.5, 0.0)
    return values.map({level: i for i, level in enumerate(levels)}).astype(float) + 2 * SPREAD * beside


def _is_by_level(values: pd.Series) -> bool:
    """Tell whether the values of a factor are shown one by one."""
    return values.nunique(dropna=False) <= FEW_LEVELS


def _has_means(values: pd.Series) -> bool:
    """Tell whether there are means to draw: of few levels, or of groups that are large enough."""
    return _is_by_level(values) or len(values) >= 2 * LEAST_IN_GROUP


def _means(values: pd.Series, effect: pd.Series, levels: list, by_level: bool, log: bool) -> tuple[list, list]:
    """Return where and how high the mean effect is: at each level, or in groups of neighboring values."""
    if by_level:
        mean = effect.groupby(values).mean()
        return list(range(len(levels))), [mean[level] for level in levels]
    groups = min(GROUPS, len(values) // LEAST_IN_GROUP)
    if groups < 2:
        return [], []
    group = pd.qcut(values.rank(method="first"), groups, labels=False)
    middle = np.exp(np.log(values).groupby(group).mean()) if log else values.groupby(group).mean()
    return middle.tolist(), effect.groupby(group).mean().tolist()


def level_texts(levels: list) -> list[str]:
    """Write the values of a factor under their places, shorter where they are many and distinguished all the same."""
    short, texts = (
        [f"{level:.{digits}g}".replace("-", MINUS) if isinstance(level, float) else str(level) for level in levels]
        for digits in (3, 4)
    )
    is_enough = len(set(short)) == len(levels) and not any("e" in text for text in short)
    return short if len(levels) > MOST_WIDE and is_enough else texts
