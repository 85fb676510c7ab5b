"""Picture of public cost: what each policy costs governments and travelers, per gram and per death averted (a forest)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from abm.analysis.answers import Answer
from abm.analysis.findings import is_defined
from abm.analysis.pictures.letters import wrap
from abm.analysis.pictures.look import BLUE, INK, LABEL_SIZE, LIGHT_GRAY, NOTE_SIZE, ROUND_STEPS, SOFT_INK
from abm.analysis.pictures.style import Drawing, headed, lay_out
from abm.analysis.public_cost import (
    DEATH, GRAM, HIGH, LOW, MILLION, NOT_DEFINED_WORDS, PARTLY_MARK, TOTAL, not_priced, public_cost_title, short_amount, tells_public_cost,
    tick_amount,
)  # fmt: skip
from abm.measures.chance import beyond_chance

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, ROW, LABEL_WIDTH = 14.0, 0.55, 2.8  # inches
AMOUNTS = 0.14  # of a panel, for amounts beside what is drawn
SCALES = {
    TOTAL: (MILLION, "USD in the run"),
    GRAM: (1.0, "USD a pure gram averted"),
    DEATH: (1.0, "USD a death averted"),
}
SUBTITLE = (
    "Governments and travelers, beyond the same seeds without the policy, {seeds}. Dot and line: at the unit costs in the middle, 95% interval; "
    "full: beyond chance, hollow and in brackets: within it. Gray: from the lowest to the highest unit costs, most of which are assumptions. Not defined: what is averted is not clear. "
    "m: million, bn: billion, k: thousand."
)
NONE = " Of no policy it is defined what it costs {unit}."
OF_STAR = " *: what the policy itself takes is not priced."


def pictures_of_public_cost(answers: list[Answer], seeds: str, folder: Path) -> Iterator[Drawing]:
    """Yield the picture of public cost; none where a folder does not tell it."""
    if tells_public_cost(answers):
        path = folder / "cost.png"
        yield Drawing(path, partial(_draw, path, answers, seeds))


def scales_of(answers: list[Answer]) -> dict[str, tuple[float, str]]:
    """Return the scale and the unit of what is defined of any policy: a panel of nothing is not drawn."""
    return {name: scale for name, scale in SCALES.items() if any(is_defined(one[name].estimate) for one in answers)}


def _draw(path: Path, answers: list[Answer], seeds: str) -> None:
    height, shown = len(answers) * ROW + 2.8, scales_of(answers)
    lacking = "".join(
        NONE.format(unit=words.removeprefix("USD ")) for name, (_, words) in SCALES.items() if name not in shown
    )
    title = public_cost_title(answers)
    subtitle = SUBTITLE.format(seeds=seeds) + OF_STAR * any(map(not_priced, answers)) + lacking
    with headed(path, WIDTH, height, title, subtitle, seeds) as (figure, used):
        axes = lay_out(
            figure, (1, len(shown)), len(shown), left=LABEL_WIDTH, right=0.3, top=used + 0.3, bottom=0.9,
            between=(0.0, 0.12), sharey=True,
        )  # fmt: skip
        for axis, (name, (scale, words)) in zip(axes, shown.items(), strict=True):
            _draw_panel(axis, answers, name, scale)
            axis.set_xlabel(words)
        marks = [PARTLY_MARK if not_priced(answer) else "" for answer in answers]
        names = [
            wrap(one.label + mark, LABEL_WIDTH - 0.2, LABEL_SIZE, 2) for one, mark in zip(answers, marks, strict=True)
        ]
        axes[0].set_yticks(range(len(answers)), names, size=LABEL_SIZE, color=INK)
        axes[0].set_ylim(len(answers) - 0.5, -0.5)


def _draw_panel(axis: Axes, answers: list[Answer], name: str, scale: float) -> None:
    """Draw one measure of all policies: range of the unit costs, interval, estimate; words where it is not defined."""
    axis.axvline(0.0, color=SOFT_INK, linewidth=0.8, zorder=1)
    for row, answer in enumerate(answers):
        value = answer[name]
        if not is_defined(value.estimate):
            axis.annotate(
                NOT_DEFINED_WORDS, (0.5, row), xycoords=("axes fraction", "data"), ha="center", va="center",
                size=9, color=SOFT_INK, bbox={"color": "white", "pad": 2.0},
            )  # fmt: skip
            continue
        low, high = (answer[name + end].estimate * scale for end in (LOW, HIGH))
        axis.plot([low, high], [row, row], color=LIGHT_GRAY, linewidth=9, solid_capstyle="butt", zorder=2)
        axis.plot([value.low * scale, value.high * scale], [row, row], color=BLUE, linewidth=1.8, zorder=3)
        is_clear = bool(beyond_chance(value))
        face, text = BLUE if is_clear else "white", short_amount(value.estimate * scale)
        axis.plot([value.estimate * scale], [row], "o", color=face, markeredgecolor=BLUE, markersize=6, zorder=4)
        right = max(high, value.high * scale, value.estimate * scale)
        axis.annotate(
            text if is_clear else f"({text})", (right, row), (7, 0), textcoords="offset points", va="center", size=NOTE_SIZE,
            color=INK if is_clear else SOFT_INK, bbox={"color": "white", "pad": 0.5, "linewidth": 0}, zorder=2.5,
        )  # fmt: skip
    left, right = axis.get_xlim()
    axis.set_xlim(left, right + AMOUNTS * (right - left))
    axis.locator_params(axis="x", nbins=5, steps=ROUND_STEPS)
    axis.xaxis.set_major_formatter(lambda usd, _: tick_amount(usd))
