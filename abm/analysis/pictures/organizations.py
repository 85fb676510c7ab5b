"""Picture of organizations over time: how many there are, and which left which or was taken over, as trees of one pair of runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from abm.analysis.answers import Answer, policies
from abm.analysis.findings import number
from abm.analysis.lineages import END, Branch, Tree, in_order, mean_of, name_of, numbers, read_trees
from abm.analysis.pictures.letters import quoted, rows_named
from abm.analysis.pictures.look import (
    BLUE,
    GRAY,
    INK,
    LABEL_SIZE,
    NOTE_SIZE,
    POINTS_PER_INCH,
    ROUND_STEPS,
    SOFT_INK,
    VERMILLION,
)
from abm.analysis.pictures.style import Drawing, headed, lay_out, number_tick, of_page, page_path, pages
from abm.analysis.results import Results, Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, PANEL, BETWEEN = 15.5, 3.0, 0.95  # inches: of the picture, of a panel's height, between rows
ROWS = 4  # on a page
SUBTITLE = (
    "Left: organizations in the trade, mean of {seeds} with its 95% interval; gray: the same seeds without the policy; the dashed line is its start. Middle and right: one pair of "
    "runs, the pair whose difference on the last of {days} days is nearest to the mean: each line is an organization, a branch one that leaves it (blue: before the policy, orange: after its start), a cross one that another takes over. "
    "Policies that do not clearly change their number are left out."
)


def pictures_of_organizations(results: Results, answers: Mapping[str, Answer], folder: Path) -> Iterator[Drawing]:
    """Yield pictures with a row for each policy that clearly changes how many organizations there are; none where none does."""
    if not results.folder.has("organizations"):
        return
    clear = {one.name for one in policies(dict(answers)) if END in one.differences and one.beyond(END)}
    shown = [scenario for scenario in results.policies if scenario.name in clear]
    for number_of_page, page in enumerate(pages(shown, ROWS)):
        path = page_path(folder, "organizations", number_of_page)
        yield Drawing(path, partial(_draw_page, path, results, answers, page, shown))


def organizations_title(shown: list[Answer]) -> str:
    """Say under which policy there are most organizations more, or fewer, at the end, and by how many."""
    most = max(shown, key=lambda answer: abs(answer.differences[END].estimate))
    change = most.differences[END]
    low, high = sorted((abs(change.low), abs(change.high)))
    than = "more" if change.estimate > 0 else "fewer"
    return (
        f"Under {quoted(most.label)} {number(most[END].estimate, 1)} organizations are in the trade at the end, "
        f"{number(abs(change.estimate), 1)} ({number(low, 1)} to {number(high, 1)}) {than} than without it"
    )


def middle_pair(with_policy: Mapping[int, Tree], without: Mapping[int, Tree], days: int) -> int:
    """Return the replicate whose difference on the last day is nearest to the mean difference; the first of those that are as near."""
    both = sorted(with_policy.keys() & without.keys())
    change = np.array([numbers(with_policy[i], days)[-1] - numbers(without[i], days)[-1] for i in both])
    return both[int(np.abs(change - change.mean()).argmin())]


def _draw_page(
    path: Path, results: Results, answers: Mapping[str, Answer], page: list[Scenario], shown: list[Scenario]
) -> None:
    """Draw a row for each policy: numbers, and the trees of a pair without and with it."""
    sides = {one.name: results.baseline_of(one).name for one in page}
    trees = read_trees(results.folder, [*sides, *sides.values()])
    names, above = rows_named([scenario.label for scenario in page], WIDTH - 1.0, 11.5)
    height, seeds = len(page) * (PANEL + BETWEEN + above) + 2.3, results.seeds_text()
    title = of_page(organizations_title([answers[scenario.name] for scenario in page]), page, shown)
    with headed(path, WIDTH, height, title, SUBTITLE.format(seeds=seeds, days=number_tick(results.days)), seeds) as (
        figure,
        used,
    ):
        axes = lay_out(
            figure, (len(page), 3), len(page) * 3, left=0.45, right=0.1, top=used + BETWEEN + above - 0.1, bottom=0.8,
            between=((BETWEEN + above) / PANEL, 0.28),
        )  # fmt: skip
        for row, (scenario, name) in enumerate(zip(page, names, strict=True)):
            own = axes[3 * row : 3 * row + 3]
            own[0].annotate(
                name, (0, 1), (-0.45 * POINTS_PER_INCH, 0.42 * POINTS_PER_INCH), "axes fraction",
                textcoords="offset points", weight="bold", size=11.5,
            )  # fmt: skip
            with_policy, without = trees[scenario.name], trees[sides[scenario.name]]
            _draw_numbers(own[0], results, scenario, with_policy, without)
            pair = middle_pair(with_policy, without, results.days)
            for axis, tree, words in (
                (own[1], without[pair], "without the policy"),
                (own[2], with_policy[pair], "with it"),
            ):
                _draw_tree(axis, tree, results.days, scenario.start)
                axis.set_title(f"{results.seed_text(pair)}, {words}", size=LABEL_SIZE, pad=6)


def _draw_numbers(
    axis: Axes, results: Results, scenario: Scenario, with_policy: Mapping[int, Tree], without: Mapping[int, Tree]
) -> None:
    """Draw how many organizations there are, with the policy and without it, over the seeds that both have."""
    seeds, days = results.seeds_of(scenario).tolist(), np.arange(results.days)
    for side, color in ((without, GRAY), (with_policy, VERMILLION)):
        mean, low, high = mean_of(np.array([numbers(side[i], results.days) for i in seeds]))
        axis.fill_between(days, low, high, color=color, alpha=0.25, linewidth=0, zorder=2)
        axis.plot(days, mean, color=color, linewidth=1.8, zorder=3)
    axis.axvline(scenario.start, color=SOFT_INK, linewidth=0.9, linestyle="--", zorder=1)
    axis.set_ylim(0, axis.get_ylim()[1] * 1.08)
    axis.locator_params(axis="y", integer=True, steps=ROUND_STEPS)
    axis.set_xlim(0, results.days - 1)
    axis.set_xlabel("day")
    axis.xaxis.set_major_formatter(lambda value, _: number_tick(value))
    axis.set_title("Organizations in the trade", size=LABEL_SIZE, pad=6)
    axis.yaxis.set_major_formatter(lambda value, _: number_tick(value))


def _draw_tree(axis: Axes, tree: Tree, days: int, start: int) -> None:
    """Draw a line for each organization, a branch where one leaves another, a cross where one is taken over."""
    rows = {name: row for row, name in enumerate(in_order(tree))}
    axis.axvline(start, color=SOFT_INK, linewidth=0.9, linestyle="--", zorder=1)
    for one in tree:
        first, last = max(one.founded or 0, 0), days if one.ended is None else one.ended
        color, row = _color(one, start), rows[one.number]
        axis.plot([first, last], [row, row], color=color, linewidth=2.0, solid_capstyle="butt", zorder=3)
        if one.parent is not None and (one.founded or 0) >= 0:
            axis.plot([first, first], [rows[one.parent], row], color=color, linewidth=1.1, zorder=2)
        if one.heir is not None:
            axis.plot([last, last], [row, rows[one.heir]], color=GRAY, linewidth=1.1, linestyle=":", zorder=2)
            axis.plot(last, row, "x", color=INK, markersize=6, zorder=4)
    named = {row: name_of(one) for one, row in rows.items() if name_of(one)}
    axis.set_yticks([*named], [*named.values()], size=NOTE_SIZE)
    axis.set_ylim(len(tree) - 0.3, -0.7)
    axis.set_xlim(0, days)
    axis.grid(visible=False, axis="y")
    axis.set_xlabel("day")
    axis.xaxis.set_major_formatter(lambda value, _: number_tick(value))


def _color(one: Branch, start: int) -> str:
    """Tell those that come after the start of the policy from those that were there before."""
    return SOFT_INK if one.founded is None else BLUE if one.founded < start else VERMILLION
