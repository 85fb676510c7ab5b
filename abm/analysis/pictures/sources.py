"""Picture of sources: what comes over the southern border, and what by other ways, by month, where another source enters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.analysis.answers import Answer
from abm.analysis.findings import ELSEWHERE, enters, is_defined
from abm.analysis.months import Months, read_months
from abm.analysis.pictures.days import DaysShown, days_shown, write_days
from abm.analysis.pictures.letters import quoted, wrap
from abm.analysis.pictures.look import GRAY, INK, LIGHT_GRAY, NOTE_SIZE, ORANGE, ROUND_STEPS, SOFT_INK
from abm.analysis.pictures.style import Drawing, headed, lay_out, number_tick, of_page, page_path, pages, panel_shape
from abm.analysis.results import Results, Scenario
from abm.analysis.summary import mean_differences
from abm.measures.shown import GRAMS_PER_KILOGRAM

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SOUTH, OTHER = "delivered_g", "elsewhere_g"
LAST_YEAR, DAYS_OF_YEAR = "elsewhere_last_year_kg", 365
PANELS_PER_PAGE, PANEL, LEFT = 6, 2.7, 0.7  # inches
MOST_DAYS = 6  # numbers below a panel
LEAST_SEEN = 0.01  # of the flow without the policy, in a month
ENTERED = 0.05  # of the flow without the policy, from which another source is said to have entered
SUBTITLE = (
    "Pure fentanyl delivered in kilograms a day, means of calendar months over {seeds}. Gray: over the southern border; orange, on top of it: by other "
    "ways (north, mail, sea), beyond what always comes so, thin lines: 95% interval of its mean; thick line: all of it without the policy. Shaded: the "
    "policy is on. Policies under which no other source enters beyond chance, or brings less than 1% in every month, are left out."
)


class Sources(NamedTuple):
    """Hold what comes from where under a policy, kg pure a day, each shape [months]: days from the start, all without it, both sources, ends of the other one."""

    days: np.ndarray
    usual: np.ndarray
    south: np.ndarray
    elsewhere: np.ndarray
    low: np.ndarray
    high: np.ndarray


def pictures_of_sources(results: Results, answers: dict[str, Answer], folder: Path) -> Iterator[Drawing]:
    """Yield the pictures of sources; none where no other source enters beyond chance and can be seen, or months do not tell it."""
    shown = [one for one in results.policies if one.window and one.name in answers and enters(answers[one.name])]
    months = read_months(results, (SOUTH, OTHER)) if shown else None
    if months is None:
        return
    drawn = {scenario.name: _sources(results, months, scenario) for scenario in shown}
    shown = [scenario for scenario in shown if is_seen(drawn[scenario.name])]
    if not shown:
        return
    reported = {scenario.name: reported_of(answers[scenario.name], drawn[scenario.name]) for scenario in shown}
    most = max(float(np.max([drawn[s.name].usual, drawn[s.name].south + drawn[s.name].high])) for s in shown)
    days = days_shown(shown, results.days)
    for number, page in enumerate(pages(shown, PANELS_PER_PAGE)):
        path = page_path(folder, "sources", number)
        title = of_page(_title([answers[scenario.name] for scenario in page], drawn), page, shown)
        yield Drawing(path, partial(_draw_page, path, results, page, drawn, reported, days, title, 1.05 * most))


def is_seen(sources: Sources) -> bool:
    """Tell whether in any month as much comes by other ways as could be seen in the picture."""
    return bool((sources.elsewhere >= LEAST_SEEN * sources.usual).any())


def _sources(results: Results, months: dict[str, Months], scenario: Scenario) -> Sources:
    seeds = results.seeds_of(scenario)
    side, base = (months[one.name].of(seeds) for one in (scenario, results.baseline_of(scenario)))
    south, other, usual = (
        values / GRAMS_PER_KILOGRAM
        for values in (side.columns[SOUTH], side.columns[OTHER], base.columns[SOUTH] + base.columns[OTHER])
    )
    _, low, high = mean_differences(other.T, np.zeros_like(other).T)
    mean = other.mean(axis=0)
    ends = np.maximum(np.where(np.isfinite(low), low, mean), 0.0), np.where(np.isfinite(high), high, mean)
    return Sources(side.middle - scenario.start, usual.mean(axis=0), south.mean(axis=0), mean, *ends)


def reported_of(answer: Answer, sources: Sources) -> str:
    """Say how much comes by other ways in the end, and from when on it is more than a little."""
    name = (
        LAST_YEAR
        if is_defined(answer.differences.get(LAST_YEAR, answer.differences[ELSEWHERE]).estimate)
        else ELSEWHERE
    )
    last = sources.days > sources.days[-1] - (DAYS_OF_YEAR if name == LAST_YEAR else np.inf)
    share = sources.elsewhere[last].mean() / sources.usual[last].mean()
    when = "in the last 365 days" if name == LAST_YEAR else "in the run"
    reported = f"by other ways {sources.elsewhere[last].mean():.2g} kg a day {when}, {share:.0%} of the flow without the policy"
    entered = np.flatnonzero((sources.low > 0.0) & (sources.elsewhere >= ENTERED * sources.usual) & (sources.days > 0))
    return (
        f"{reported}; over {ENTERED:.0%} of it from about day {sources.days[entered[0]]:.0f} on"
        if len(entered)
        else reported
    )


def _title(answers: list[Answer], drawn: dict[str, Sources]) -> str:
    """Say under which policy most comes by other ways, and how much."""
    most = max(answers, key=lambda answer: answer[ELSEWHERE].estimate)
    return f"Under {quoted(most.label)} most comes back from elsewhere: {reported_of(most, drawn[most.name])}"


def _draw_page(
    path: Path,
    results: Results,
    page: list[Scenario],
    drawn: dict[str, Sources],
    reported: dict[str, str],
    days: DaysShown,
    title: str,
    most: float,
) -> None:
    """Draw a panel per policy; all have one axis, on all pages."""
    shape = rows, columns = panel_shape(len(page))
    width = 13.0 if columns > 1 else 9.0
    room = (width - 2.0) / columns
    names = [wrap(scenario.label, room, 11.5) for scenario in page]
    notes = [wrap(reported[scenario.name], room, NOTE_SIZE + 1) for scenario in page]
    lines = max(note.count("\n") + 1 for note in notes)
    above = 0.2 * (max(name.count("\n") + 1 for name in names) + lines)
    seeds = results.seeds_text()
    with headed(path, width, rows * (PANEL + 0.6 + above) + 2.1, title, SUBTITLE.format(seeds=seeds), seeds) as (
        figure,
        used,
    ):
        axes = lay_out(
            figure, shape, len(page), left=LEFT, top=used + 0.3 + above, bottom=0.85,
            between=((0.6 + above) / PANEL, 0.12), sharex=days.shared, sharey=True,
        )  # fmt: skip
        for axis, scenario, name, note in zip(axes, page, names, notes, strict=False):
            _draw_panel(axis, scenario, drawn[scenario.name])
            axis.set_title(name, pad=13 * lines + 6, size=11.5)
            axis.annotate(
                note, (0, 1), (0, 5), "axes fraction", textcoords="offset points", size=NOTE_SIZE, color=SOFT_INK
            )
            axis.tick_params(labelbottom=True)
            write_days(axis, days.ends[scenario.name], MOST_DAYS)
            axis.set(xlabel="days from the start of the policy", ylim=(0.0, most))
        for axis in axes[: len(page) : columns]:
            axis.set_ylabel("kg pure a day")


def _draw_panel(axis: Axes, scenario: Scenario, sources: Sources) -> None:
    days, top = sources.days, sources.south + sources.elsewhere
    axis.axvspan(0, scenario.stop - scenario.start, color=LIGHT_GRAY, alpha=0.55, linewidth=0, zorder=0)
    axis.axvline(0, color=GRAY, linewidth=0.8, zorder=1)
    axis.fill_between(days, 0.0, sources.south, color=GRAY, linewidth=0, zorder=2)
    axis.fill_between(days, sources.south, top, color=ORANGE, linewidth=0, zorder=2)
    for end in (sources.low, sources.high):
        axis.plot(days, sources.south + end, color=INK, linewidth=0.7, zorder=3)
    axis.plot(days, sources.usual, color=SOFT_INK, linewidth=1.6, zorder=4)
    axis.margins(x=0)
    axis.locator_params(axis="y", nbins=6, steps=ROUND_STEPS)
    axis.yaxis.set_major_formatter(lambda value, _: number_tick(value))
