"""Picture of an explanation: from the flow where nothing adapts to the flow as it is, step by step (a waterfall)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from abm.analysis.explanation import FREE, FROZEN, PART, REST, RETURN, digits_that_add, period_words
from abm.analysis.findings import counted, number
from abm.analysis.pictures.letters import quoted, wrap
from abm.analysis.pictures.look import BLUE, GRAY, INK, LABEL_SIZE, LIGHT_GRAY, SOFT_INK, VERMILLION
from abm.analysis.pictures.style import headed, lay_out, whole_percents

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, ROW, LABEL_WIDTH = 11.0, 0.42, 3.0  # inches
BEHIND = {"facecolor": "white", "linewidth": 0, "pad": 1.0}  # a number that stands on the line at 100%
SUBTITLE = (
    "The flow {period}, as a share of the flow without the policy. Each step is what an adaptation brings, averaged over all orders "
    "in which adaptations can come (Shapley); steps add up. Lines: 95% intervals over {seeds}; a pale bar is within chance."
)


def draw_explanation(table: pd.DataFrame, period: str, path: Path) -> None:
    """Draw the explanation of a policy in a period, as PNG, and as SVG beside it.

    Parameters
    ----------
    table : DataFrame
        Rows of explanation.csv of one policy.
    """
    rows = table[table["period"] == period]
    parts = rows[rows["kind"].isin((PART, REST))].sort_values("effect", ascending=False)
    steps = pd.concat([rows[rows["kind"] == FROZEN], parts, rows[rows["kind"] == FREE]])
    seeds, digits = counted(int(rows["seeds"].iloc[0]), "seed"), digits_that_add(rows)
    subtitle = SUBTITLE.format(period=period_words(period), seeds=seeds)
    with headed(path, WIDTH, len(steps) * ROW + 2.6, explanation_title(rows), subtitle, seeds) as (figure, used):
        (axis,) = lay_out(figure, (1, 1), 1, left=LABEL_WIDTH, top=used + 0.25, bottom=0.9, right=0.7)
        at = 0.0
        for row, step in enumerate(steps.itertuples()):
            at = _draw_step(axis, row, step, at, digits)
        names = [wrap(words, LABEL_WIDTH - 0.1, LABEL_SIZE, 2) for words in steps["words"]]
        axis.set_yticks(range(len(steps)), names, size=LABEL_SIZE, color=INK)
        axis.set_ylim(len(steps) - 0.5, -0.5)
        axis.axvline(1.0, color=SOFT_INK, linewidth=0.8, zorder=1)
        axis.grid(axis="y", visible=False)
        axis.set_xlabel("flow, as a share of the flow without the policy")
        whole_percents(axis, "x")


def explanation_title(rows: pd.DataFrame) -> str:
    """Say what comes back, and which adaptation brings most of it, where both are beyond chance; of a sum within chance which parts are not."""
    label, back = quoted(rows["label"].iloc[0]), rows[rows["kind"] == RETURN].iloc[0]
    clear = rows[(rows["kind"] == PART) & (rows["clear"] == 1)]
    if not back["clear"]:
        if clear.empty:
            return f"{label}: what adapting brings is within chance"
        by_size = clear.sort_values("effect", key=abs, ascending=False)
        largest = by_size[~(by_size["effect"] > 0).duplicated()]  # the largest of each sign
        named = " and ".join(f"{_points(one.effect)} points of {one.words}" for one in largest.itertuples())
        return f"{label}: in sum what adapting brings is within chance; not so its parts, {named} above all"
    digits = digits_that_add(rows)
    points = f"{_points(back['effect'], digits)} points of the flow come of adapting"
    parts = clear[clear["effect"] * back["effect"] > 0]
    if parts.empty:
        return f"{label}: {points}"
    first = parts.loc[parts["effect"].abs().idxmax()]
    return f"{label}: {points}, {_points(first['effect'], digits)} of {first['words']}"


def _points(share: float, digits: int = 0) -> str:
    return number(100 * share, digits, True)


def _draw_step(axis: Axes, row: int, step: Any, at: float, digits: int) -> float:
    """Draw a level from 0, or a part from where the last one ended; return where it ends."""
    is_level = step.kind in (FROZEN, FREE)
    begin = 0.0 if is_level else at
    end = begin + step.effect
    color = GRAY if is_level else BLUE if step.effect >= 0 else VERMILLION
    faint = not is_level and step.clear != 1
    axis.barh(
        row, step.effect, left=begin, height=0.62, color=color, alpha=0.3 if faint else 0.85, linewidth=0, zorder=2
    )
    axis.plot([begin + step.low, begin + step.high], [row, row], color=INK, linewidth=1.3, zorder=4)
    axis.plot([end, end], [row, row + 1], color=LIGHT_GRAY, linewidth=0.9, zorder=1)
    text = f"{number(100 * step.effect, digits, not is_level)}{'%' if is_level else ''}"
    right = max(end, begin, begin + step.high)
    axis.annotate(
        text,
        (right, row),
        (5, 0),
        textcoords="offset points",
        va="center",
        size=LABEL_SIZE,
        color=INK,
        zorder=5,
        bbox=BEHIND,
    )
    return end
