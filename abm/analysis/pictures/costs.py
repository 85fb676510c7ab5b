"""Pictures of what a policy costs whom: flow, prices, pay, earnings and interdiction over time, a row of panels per policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.analysis.answers import Answer
from abm.analysis.costs import cost_title, most_moved_first, moves_nothing
from abm.analysis.months import Months, read_months
from abm.analysis.pictures.days import DaysShown, days_shown, write_days
from abm.analysis.pictures.letters import rows_named, some_of
from abm.analysis.pictures.look import GRAY, LEAST_SHARES, LIGHT_GRAY, SOFT_INK
from abm.analysis.pictures.style import Drawing, color_of, headed, lay_out, of_page, page_path, pages, whole_percents
from abm.analysis.results import Results, Scenario
from abm.analysis.summary import mean_differences

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS_PER_PAGE = 4
WIDTH, PANEL, BETWEEN = 15.0, 1.6, 0.85  # inches: of the picture, of a panel's height, between rows
OWN_DAYS, MOST_DAYS = 0.2, 4  # inches for the days below each row where they differ; numbers below a panel
LEFT = 0.45  # inches for the numbers beside the first panel
SUBTITLE = (
    "Means of calendar months, each at its middle (the one in which the policy starts begins before it), against the same seeds without "
    "the policy, of the whole trade: line: mean of {seeds}; band: 95% interval of that mean in each month; shaded: the policy is on. 100%: as without the policy; interdiction: share of pure weight seized of "
    "what is seized or delivered, gray: without the policy.{left_out}"
)
LEFT_OUT = " Left out, as none of it clearly changes, neither in the run nor in its last 365 days: {policies}."


@dataclass(frozen=True)
class Panel:
    """Describe what a column of panels shows: how it is taken of the months, and whether as a share of the baseline."""

    title: str
    take: Callable[[Months], np.ndarray]
    relative: bool = True


class Course(NamedTuple):
    """Hold the months of a panel: their days from the start, and what is drawn, each shape [months]."""

    days: np.ndarray
    usual: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


def _column(name: str) -> Callable[[Months], np.ndarray]:
    return lambda months: months.columns[name]


def _interdicted(months: Months) -> np.ndarray:
    seized, delivered = months.columns["seized_g"], months.columns["delivered_g"]
    sent = seized + delivered
    return np.divide(seized, sent, out=np.zeros_like(sent), where=sent > 0.0)


PANELS = (
    Panel("Flow delivered", _column("delivered_g")),
    Panel("Price at the border", _column("border_price_index")),
    Panel("Street price", _column("price_index")),
    Panel("Pay of couriers", _column("pay_index")),
    Panel("Earnings of sellers", _column("earnings_usd")),
    Panel("Interdiction", _interdicted, relative=False),
)
COLUMNS = ("delivered_g", "seized_g", "border_price_index", "price_index", "pay_index", "earnings_usd")


def pictures_of_costs(results: Results, answers: dict[str, Answer], folder: Path) -> Iterator[Drawing]:
    """Yield pictures of flow and costs by month; none where neither days nor months are kept, or columns of before."""
    shown, left_out = rows_of(results, answers)
    months = read_months(results, COLUMNS) if shown else None
    if months is None:
        return
    drawn = {scenario.name: [_course(panel, results, months, scenario) for panel in PANELS] for scenario in shown}
    limits = [_limits([courses[column] for courses in drawn.values()]) for column in range(len(PANELS))]
    days = days_shown(shown, results.days)
    for number, page in enumerate(pages(shown, ROWS_PER_PAGE)):
        path = page_path(folder, "cost_over_time", number)
        title = of_page(cost_title([answers[one.name] for one in page if one.name in answers]), page, shown)
        yield Drawing(path, partial(_draw_page, path, results, drawn, limits, days, page, (title, left_out)))


def rows_of(results: Results, answers: dict[str, Answer]) -> tuple[list[Scenario], str]:
    """Return the policies that change anything, the largest change first, and which are left out, in words; where none does, the first."""
    order = most_moved_first(answers.values())
    every = sorted(
        (scenario for scenario in results.policies if scenario.window),
        key=lambda one: order.index(one.name) if one.name in order else len(order),
    )
    moving = [one for one in every if one.name not in answers or not moves_nothing(answers[one.name])]
    shown = moving or every[:1]
    others = [one.label for one in every if one not in shown]
    return shown, LEFT_OUT.format(policies=some_of(others)) if others else ""


def _draw_page(
    path: Path,
    results: Results,
    drawn: dict[str, list[Course]],
    limits: list[tuple[float, float]],
    days: DaysShown,
    page: list[Scenario],
    words: tuple[str, str],
) -> None:
    """Draw a row of panels per scenario, given title and which have none; each column has one axis of values over all rows, on all pages."""
    names, above = rows_named([scenario.label for scenario in page], WIDTH - 2, 11.5)
    above += OWN_DAYS * (not days.shared)
    height = len(page) * (PANEL + BETWEEN + above) + 1.9
    title, left_out = words
    subtitle = SUBTITLE.format(seeds=results.seeds_text(), left_out=left_out)
    with headed(path, WIDTH, height, title, subtitle, results.seeds_text()) as (figure, used):
        shape = len(page), len(PANELS)
        axes = lay_out(
            figure, shape, len(page) * len(PANELS), left=LEFT, top=used + 0.75 + above, bottom=0.8,
            between=((BETWEEN + above) / PANEL, 0.32), sharex=days.shared, sharey="col",
        )  # fmt: skip
        for row, (scenario, name) in enumerate(zip(page, names, strict=True)):
            panels = axes[row * len(PANELS) : (row + 1) * len(PANELS)]
            panels[0].annotate(
                name, (0, 1), (0, 22), "axes fraction", textcoords="offset points", size=11.5, weight="bold"
            )
            for axis, panel, course in zip(panels, PANELS, drawn[scenario.name], strict=True):
                _draw_panel(axis, panel, course, scenario)
                write_days(axis, days.ends[scenario.name], MOST_DAYS)
        for axis, ends in zip(axes[-len(PANELS) :], limits, strict=True):
            axis.set_xlabel("days from the start")
            axis.set_ylim(ends)
            whole_percents(axis)


def _course(panel: Panel, results: Results, months: dict[str, Months], scenario: Scenario) -> Course:
    seeds = results.seeds_of(scenario)
    side, usual = (panel.take(months[s.name].of(seeds)) for s in (scenario, results.baseline_of(scenario)))
    level = usual.mean(axis=0)
    mean, low, high = level + np.array(mean_differences(side.T, usual.T))
    scale = np.where(level != 0.0, np.abs(level), np.nan) if panel.relative else 1.0
    days = months[scenario.name].middle - scenario.start
    return Course(days, level / scale, mean / scale, low / scale, high / scale)


def _limits(courses: list[Course]) -> tuple[float, float]:
    """Return the ends of an axis that has all of some courses on it, and room above and below."""
    lines = np.array([np.concatenate(course[1:]) for course in courses])
    defined = lines[np.isfinite(lines)]
    low, high = (defined.min(), defined.max()) if defined.size else (0.0, 1.0)
    room = max(LEAST_SHARES / 2, 0.05 * (high - low))
    return low - room, high + room


def _draw_panel(axis: Axes, panel: Panel, course: Course, scenario: Scenario) -> None:
    days, color = course.days, color_of(scenario)
    axis.axvspan(0, scenario.stop - scenario.start, color=LIGHT_GRAY, alpha=0.55, linewidth=0, zorder=0)
    axis.axvline(0, color=GRAY, linewidth=0.7, zorder=1)  # a policy of one day must still be seen
    axis.plot(days, course.usual, color=SOFT_INK if panel.relative else GRAY, linewidth=0.8 if panel.relative else 1.6)
    axis.fill_between(days, course.low, course.high, color=color, alpha=0.3, linewidth=0, zorder=2)
    axis.plot(days, course.mean, color=color, linewidth=1.9, zorder=3)
    axis.set_title(panel.title, pad=5)
    axis.margins(x=0)
