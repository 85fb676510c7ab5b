"""Picture of single seeds: what each pair of runs averts under every policy, beside the pairs of the placebo."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from abm.analysis.answers import Answer
from abm.analysis.findings import is_defined
from abm.analysis.judged import FLOW
from abm.analysis.pictures.letters import quoted, wrap
from abm.analysis.pictures.look import BLUE, GRAY, INK, LABEL_SIZE, ROUND_STEPS, SOFT_INK
from abm.analysis.pictures.style import Drawing, headed, lay_out, number_tick
from abm.analysis.results import PLACEBO, Results

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, ROW, LABEL_WIDTH = 11.0, 0.55, 2.8  # inches
LEAST_SEEDS, MOST_POLICIES = 10, 16
SPREAD = 0.3  # of a row, over which seeds are laid out, in order of their numbers
SUBTITLE = (
    "Each ring is one random seed with the policy against the same seed without it ({seeds}); flow averted in the whole run. "
    "Bar: the middle half of seeds; dot and line: their mean and its 95% interval. To the right of 0 less got through."
)


def pictures_of_seeds(results: Results, answers: dict[str, Answer], folder: Path) -> Iterator[Drawing]:
    """Yield the picture of single seeds; none of few seeds or of many policies."""
    shown = {name: pairs_averted(results, name) for name in answers if is_defined(answers[name]["averted_kg"].estimate)}
    if 1 < len(shown) <= MOST_POLICIES + 1 and min(map(len, shown.values())) >= LEAST_SEEDS:
        path = folder / "by_seed.png"
        yield Drawing(path, partial(_draw, path, results, answers, shown))


def pairs_averted(results: Results, name: str) -> np.ndarray:
    """Return what every pair of runs averts (kg pure), by replicate."""
    scenario = next(s for s in results.scenarios if s.name == name)
    with_it, without = results.beside_baseline(scenario, FLOW, results.seeds_of(scenario))
    return without - with_it


def seeds_title(answers: dict[str, Answer], shown: dict[str, np.ndarray]) -> str:
    """Say of the policy that averts most in how many seeds it averts anything, and how often the placebo does."""
    best = max((answers[name] for name in shown if name != PLACEBO), key=lambda one: one["averted_kg"].estimate)
    averts = int((shown[best.name] > 0.0).sum())
    said = f"{quoted(best.label)} averts flow in {averts} of {len(shown[best.name])} seeds"
    said = said if best.averts else f"No policy averts flow beyond chance: {said}"
    if PLACEBO not in shown:
        return said
    chance = shown[PLACEBO]
    return f"{said}; a change of chance alone “averts” some in {int((chance > 0.0).sum())} of {len(chance)}"


def _draw(path: Path, results: Results, answers: dict[str, Answer], shown: dict[str, np.ndarray]) -> None:
    names = [*(name for name in shown if name != PLACEBO), *(name for name in shown if name == PLACEBO)]
    height, seeds = len(names) * ROW + 2.3, results.seeds_text()
    with headed(path, WIDTH, height, seeds_title(answers, shown), SUBTITLE.format(seeds=seeds), seeds) as (
        figure,
        used,
    ):
        (axis,) = lay_out(figure, (1, 1), 1, left=LABEL_WIDTH, right=0.2, top=used + 0.25, bottom=0.85)
        axis.axvline(0.0, color=SOFT_INK, linewidth=0.9, zorder=2)
        for row, name in enumerate(names):
            _draw_row(axis, row, shown[name], answers[name], GRAY if name == PLACEBO else BLUE)
        labels = ["Placebo: chance alone" if name == PLACEBO else answers[name].label for name in names]
        wrapped = [wrap(label, LABEL_WIDTH - 0.2, LABEL_SIZE, 2) for label in labels]
        axis.set_yticks(range(len(names)), wrapped, size=LABEL_SIZE, color=INK)
        axis.set_ylim(len(names) - 0.5, -0.5)
        axis.grid(axis="y", visible=False)
        axis.locator_params(axis="x", nbins=7, steps=ROUND_STEPS)
        axis.xaxis.set_major_formatter(lambda value, _: number_tick(value))
        axis.set_xlabel("flow averted, kg pure")


def _draw_row(axis: Axes, row: int, values: np.ndarray, answer: Answer, color: str) -> None:
    """Draw every seed of a policy, the middle half of them, the mean and its interval."""
    heights = row + np.linspace(-SPREAD, SPREAD, len(values))
    low, high = np.quantile(values, (0.25, 0.75))
    axis.barh(row, high - low, left=low, height=2.4 * SPREAD, color=color, alpha=0.15, zorder=1)
    axis.plot(values, heights, "o", markersize=3, markerfacecolor="none", markeredgecolor=color, alpha=0.7, zorder=3)
    mean = answer["averted_kg"]
    axis.plot([mean.low, mean.high], [row, row], color=INK, linewidth=2.2, zorder=4)
    axis.plot([mean.estimate], [row], "o", color=INK, markersize=5.5, zorder=5)
