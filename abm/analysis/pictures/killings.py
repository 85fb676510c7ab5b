"""Picture of killings: small multiples by region of Mexico, with a policy and without it, by month, where regions differ."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from abm.analysis.killings import Killings, Region, change_text, killings_by_region, killings_title
from abm.analysis.pictures.days import days_shown, write_days
from abm.analysis.pictures.look import GRAY, LIGHT_GRAY, NOTE_SIZE, ROUND_STEPS, SOFT_INK
from abm.analysis.pictures.style import Drawing, color_of, headed, lay_out, number_tick, page_path, panel_shape
from abm.analysis.results import Results, Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANEL, BETWEEN, LEFT = 2.5, 1.05, 0.7  # inches: of a panel's height, between rows, beside the first panel
WIDTHS = {1: 8.0, 2: 11.0, 3: 14.0}  # inches, by panels in a row
MOST_DAYS = 6  # numbers below a panel
SUBTITLE = (
    "People killed in violence tied to the trade, a day, means of calendar months over {seeds}. Colored: with the policy, and the 95% interval of its paired difference; "
    "gray: without it. Shaded: the policy is on. Each panel has an axis of its own, from 0.{left_out}"
)
LEFT_OUT = " Left out, as they differ by less than 2% or no more than by chance: {regions}."


def pictures_of_killings(results: Results, folder: Path) -> Iterator[Drawing]:
    """Yield a picture of each policy under which killings differ in any region; none where months do not tell it."""
    found = killings_by_region(results)
    shown = [scenario for scenario in results.policies if scenario.name in found]
    for number, scenario in enumerate(shown):
        path = page_path(folder, "killings", number)
        yield Drawing(path, partial(_draw, path, results, scenario, found[scenario.name]))


def _draw(path: Path, results: Results, scenario: Scenario, killings: Killings) -> None:
    number = len(killings.regions)
    shape = rows, columns = panel_shape(number)
    seeds = results.seeds_text()
    left_out = LEFT_OUT.format(regions=", ".join(killings.left_out)) if killings.left_out else ""
    subtitle, title = SUBTITLE.format(seeds=seeds, left_out=left_out), killings_title(scenario.label, killings)
    ends = days_shown([scenario], results.days).ends[scenario.name]
    with headed(path, WIDTHS[columns], rows * (PANEL + BETWEEN) + 2.1, title, subtitle, seeds) as (figure, used):
        axes = lay_out(figure, shape, number, left=LEFT, top=used + 0.65, bottom=0.85, between=(BETWEEN / PANEL, 0.17))
        for axis, region in zip(axes, killings.regions, strict=False):
            _draw_panel(axis, scenario, killings, region)
            write_days(axis, ends, MOST_DAYS)
            axis.set_xlabel("days from the start of the policy")
        for axis in axes[:number:columns]:
            axis.set_ylabel("people a day")


def _draw_panel(axis: Axes, scenario: Scenario, killings: Killings, region: Region) -> None:
    days, color = killings.days, color_of(scenario)
    axis.axvspan(0, scenario.stop - scenario.start, color=LIGHT_GRAY, alpha=0.55, linewidth=0, zorder=0)
    axis.axvline(0, color=GRAY, linewidth=0.8, zorder=1)
    axis.fill_between(days, region.low, region.high, color=color, alpha=0.25, linewidth=0, zorder=2)
    axis.plot(days, region.usual, color=GRAY, linewidth=1.6, zorder=3)
    axis.plot(days, region.policy, color=color, linewidth=1.8, zorder=4)
    axis.set_title(region.name, pad=19, size=11.5)
    axis.annotate(
        change_text(region.change), (0, 1), (0, 5), "axes fraction", textcoords="offset points", size=NOTE_SIZE, color=SOFT_INK
    )  # fmt: skip
    axis.set_ylim(0.0, 1.08 * axis.get_ylim()[1])
    axis.locator_params(axis="y", nbins=6, steps=ROUND_STEPS)
    axis.yaxis.set_major_formatter(lambda value, _: number_tick(value))
