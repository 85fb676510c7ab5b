"""Pictures of the flow over time: one panel per policy, relative to the same seeds without it, and in kilograms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pandas import DataFrame

from abm.analysis.amounts import Lowest, amount_title, averted_sentence
from abm.analysis.answers import Answer
from abm.analysis.bands import Bands
from abm.analysis.costs import YEAR, cost_line
from abm.analysis.differences import distinguished
from abm.analysis.findings import elsewhere, fall_digits, finding, flow_title
from abm.analysis.pictures.area import shade_area, write_size
from abm.analysis.pictures.days import DaysShown, days_shown, write_days
from abm.analysis.pictures.letters import wrap
from abm.analysis.pictures.look import GRAY, INK, LIGHT_GRAY, MARGIN, NOTE_SIZE, POINTS_PER_INCH, ROUND_STEPS, SOFT_INK
from abm.analysis.pictures.style import (
    Drawing, color_of, headed, lay_out, legible, of_page, page_path, pages, panel_shape, percent_tick,
)  # fmt: skip
from abm.analysis.results import Results, Scenario
from abm.measures.shown import GRAMS_PER_KILOGRAM
from abm.measures.falls import LOW_LEVEL, WINDOW, relative_flow, trailing_sum

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANELS_PER_PAGE = 9
ROOM, BELOW = 0.05, 0.18  # of what is drawn, above it, and below it for words in a corner
LEFT = 0.7  # inches for the numbers beside the first panel
BETWEEN = 0.12  # panels, as a share of their width
LINE_HEIGHT = 0.18  # inches
NOTE_HEIGHT, USUAL_NOTE = 12.5, 2  # points of a line of what was found above a panel, and lines there is room for
OWN_DAYS = 0.2  # inches for the days below each row of panels whose days differ
NAMED_DAYS = 0.35  # and for days with their name, below a row of panels that another stands under
DAYS_AN_INCH = 1.8  # numbers below a panel
SHORTEST_SHADE = 0.012  # of the days shown: a policy of one day must still be seen

SUBTITLE_OF_SHARES = (
    f"Fentanyl delivered over the southern border, {WINDOW}-day mean, as a share of the same seeds without the policy. "
    "Line: mean of {seeds}; thin lines around it: 95% band of that mean, for all days at once (nominally). "
    "Colored: middle 50% of single seeds, and paler 95%. Gray ground: the policy is on. Shaded: below 100% "
    "what is averted, hatched above it what is added; beside it the one less the other, day by day, with its 95% interval. Cost: clear changes of the price at the border, "
    "the street price and the pay of couriers in {span}."
)
SUBTITLE_OF_KILOGRAMS = (
    f"Pure fentanyl delivered over the southern border in kilograms a day, {WINDOW}-day mean of {{seeds}}, with the policy "
    "(color) and without it (gray). Bands: middle 50% of single seeds. Gray ground: the policy is on. Shaded between the lines: what is averted, hatched "
    "what is added; beside it the one less the other, day by day, with its 95% interval."
)
OWN = " Policies start far apart: each panel has days of its own, and panels are not equally long."


class Ends(NamedTuple):
    """Hold the days of each panel, and the ends of the other axis, which all of a picture have in common, on one page or on several."""

    days: DaysShown
    values: tuple[float, float]


def _ends(results: Results, drawn: Callable[[Scenario], Iterable[np.ndarray]]) -> Ends:
    """Return the ends that have all of what is drawn of any policy between them."""
    found = np.concatenate([np.ravel(values) for scenario in results.policies for values in drawn(scenario)])
    found = np.append(found[np.isfinite(found)], 1.0)
    long = found.max() - found.min() or 1.0
    low = max(0.0, found.min() - BELOW * long) if found.min() > 0 else 0.0
    return Ends(days_shown(results.policies, results.days), (low, found.max() + ROOM * long))


def _shares(bands: Bands) -> list[np.ndarray]:
    """Return what is drawn as a share of the flow without a policy: seeds, their mean, and the band of that mean."""
    return [bands.relative, relative_flow(*bands.mean), *(() if bands.whole is None else bands.whole)]


def _kilograms(bands: Bands) -> list[np.ndarray]:
    """Return what is drawn in kg/day with and without a policy, means and bands, and 0, at which the axis begins."""
    inner = bands.grams[:, 1:3, WINDOW - 1 :] / GRAMS_PER_KILOGRAM
    means = [_trailing_mean(mean)[WINDOW - 1 :] / GRAMS_PER_KILOGRAM for mean in bands.mean]
    return [inner, *means, np.zeros(1)]


def pictures_of_flow(
    results: Results, bands: dict[str, Bands], answers: dict[str, Answer], differences: DataFrame, folder: Path
) -> Iterator[Drawing]:
    """Yield pictures of deliveries relative to the same seed without the policy."""
    span = "the last 365 days of the run" if results.days > YEAR else "the run"
    subtitle = SUBTITLE_OF_SHARES.format(seeds=results.seeds_text(), span=span)
    apart = [distinguished(differences, variable) for variable in ("averted_kg", "largest_drop")]
    ends = _ends(results, lambda scenario: _shares(bands[scenario.name]))
    subtitle += OWN * (not ends.days.shared)
    for number, page in enumerate(pages(list(results.policies), PANELS_PER_PAGE)):
        path, title = page_path(folder, "flow_over_time", number), flow_title(_measured(page, answers), *apart)
        headings = (of_page(title, page, results.policies), subtitle, "share of the flow without it")
        yield Drawing(path, partial(_draw_page, path, results, bands, answers, page, headings, _draw_relative, ends))


def pictures_of_amounts(
    results: Results, bands: dict[str, Bands], answers: dict[str, Answer], differences: DataFrame, folder: Path
) -> Iterator[Drawing]:
    """Yield pictures of deliveries in kg/day with and without each policy."""
    first, fell = results.scenarios[0], distinguished(differences, "largest_drop")
    usual = results.mean_flow(first, results.replicates[first.name]).mean() / GRAMS_PER_KILOGRAM
    lowest = {
        one.name: _lowest(bands[one.name], one, answers[one.name]) for one in results.policies if one.name in answers
    }
    subtitle = SUBTITLE_OF_KILOGRAMS.format(seeds=results.seeds_text())
    ends = _ends(results, lambda scenario: _kilograms(bands[scenario.name]))
    subtitle += OWN * (not ends.days.shared)
    for number, page in enumerate(pages(list(results.policies), PANELS_PER_PAGE)):
        path, title = (
            page_path(folder, "delivered_kg_per_day", number),
            amount_title(usual, _measured(page, answers), lowest, fell),
        )
        headings = (of_page(title, page, results.policies), subtitle, "kg pure a day")
        yield Drawing(path, partial(_draw_page, path, results, bands, answers, page, headings, _draw_kilograms, ends))


def _measured(page: Sequence[Scenario], answers: dict[str, Answer]) -> list[Answer]:
    return [answers[scenario.name] for scenario in page if scenario.name in answers]


def _draw_page(
    path: Path,
    results: Results,
    bands: dict[str, Bands],
    answers: dict[str, Answer],
    page: list[Scenario],
    headings: tuple[str, str, str],
    draw: Callable[..., None],
    ends: Ends | None = None,
) -> None:
    """Draw one panel per scenario; `headings` are title, subtitle and the unit of the vertical axis."""
    title, subtitle, unit = headings
    shape = rows, columns = panel_shape(len(page))
    width, panel = (13.0, 2.55) if columns > 1 else (10.0, 4.0)
    room = (width - 2 * MARGIN - LEFT) / (columns + BETWEEN * (columns - 1))  # inches of a panel
    titles = [wrap(scenario.label, room, 11.5) for scenario in page]
    findings = _findings(page, answers, room)
    lines = _lines([findings.get(scenario.name, "") for scenario in page], columns)
    first, above = (_further(titles, most) for most in (lines[0], max(lines)))
    shared = ends is None or ends.days.shared
    ragged = len(page) % columns > 0  # days stand below panels of the last row but one, too
    top, below = 0.72 + first, OWN_DAYS * (not shared) + NAMED_DAYS * ragged
    height = rows * (panel + 0.75 + above + below) + 1.9 + first - above
    between = (0.95 + above + below) / panel, BETWEEN
    numbers = averted_sentence(_measured(page, answers))
    with headed(path, width, height, title, subtitle, results.seeds_text(), numbers) as (figure, used):
        axes = lay_out(
            figure, shape, len(page), left=LEFT, top=used + top, bottom=0.85, between=between, sharex=shared, sharey=True
        )  # fmt: skip
        for axis, scenario, label, most in zip(axes, page, titles, lines, strict=False):
            _shade_window(axis, results, scenario)
            draw(axis, bands[scenario.name], _days(results, scenario), scenario, answers)
            axis.set_title(label, pad=NOTE_HEIGHT * most + 8)
            if scenario.name in answers:
                _write_finding(axis, scenario, answers[scenario.name], findings[scenario.name], most)
        _label_axes(axes, columns, len(page), unit)
        if ends is not None:
            _set_ends(axes, page, ends, round(DAYS_AN_INCH * room))
        for axis, scenario in zip(axes, page, strict=False):
            if scenario.name in answers:
                write_size(axis, answers[scenario.name], color_of(scenario))


def _further(titles: Sequence[str], lines: int) -> float:
    """Return the inches that titles, and so many lines of what was found, take above a panel beyond the usual."""
    return (
        LINE_HEIGHT * max(title.count("\n") for title in titles) + NOTE_HEIGHT * (lines - USUAL_NOTE) / POINTS_PER_INCH
    )


def _lines(findings: Sequence[str], columns: int) -> list[int]:
    """Return how many lines there are above each panel: those of the longest of its row."""
    own = [text.count("\n") + 1 for text in findings]
    rows = [max(own[i : i + columns]) for i in range(0, len(own), columns)]
    return [rows[i // columns] for i in range(len(own))]


def _set_ends(axes: Sequence[Axes], page: Sequence[Scenario], ends: Ends, ticks: int) -> None:
    axes[0].set_ylim(ends.values)
    for axis, scenario in zip(axes, page, strict=False):
        write_days(axis, ends.days.ends[scenario.name], ticks)


def _label_axes(axes: Sequence[Axes], columns: int, panels: int, unit: str) -> None:
    """Write the days under the last panel of each column, and the unit beside the first of each row."""
    for index in range(max(0, panels - columns), panels):
        axes[index].set_xlabel("days from the start of the policy")
        axes[index].tick_params(labelbottom=True)
    for axis in axes[:panels:columns]:
        axis.set_ylabel(unit)
    for axis in axes[:panels]:
        axis.margins(x=0)


def _draw_relative(axis: Axes, bands: Bands, days: np.ndarray, scenario: Scenario, answers: dict[str, Answer]) -> None:
    """Draw one policy relative to its pair."""
    color, mean = color_of(scenario), relative_flow(*bands.mean)
    _draw_bands(axis, days, bands.relative, color)
    axis.axhline(1.0, color=SOFT_INK, linewidth=0.8, zorder=2)
    axis.axhline(LOW_LEVEL, color=SOFT_INK, linewidth=0.8, linestyle=(0, (4, 3)), zorder=2)
    axis.plot(days, mean, color=color, linewidth=2.0, zorder=4)
    shade_area(axis, days, mean, np.ones_like(mean), _shade(scenario, answers))
    _draw_whole(axis, days, bands.whole)
    if scenario.name in answers:
        _mark_trough_and_recovery(axis, mean, scenario, answers[scenario.name], color)
    axis.locator_params(axis="y", nbins=6, steps=ROUND_STEPS)
    axis.yaxis.set_major_formatter(lambda share, _: percent_tick(share))


def _findings(page: Sequence[Scenario], answers: dict[str, Answer], inches: float) -> dict[str, str]:
    """Write fall, rise, what comes by other ways and cost of each policy of a page, falls with the decimals that any policy needs.

    Each is on lines of its own that end within the panel (bold is wider).
    """
    digits = max(map(fall_digits, answers.values()), default=0)
    shown = {one.name: answers[one.name] for one in page if one.name in answers}
    return {name: _finding(answer, inches, digits) for name, answer in shown.items()}


def _finding(answer: Answer, inches: float, digits: int) -> str:
    texts = (*finding(answer, digits).split("; "), elsewhere(answer), cost_line(answer))
    return "\n".join(wrap(text, inches, 1.1 * (NOTE_SIZE + 0.5)) for text in texts if text)


def _write_finding(axis: Axes, scenario: Scenario, answer: Answer, findings: str, lines: int) -> None:
    axis.annotate(
        findings + "\n" * (lines - 1 - findings.count("\n")), (0, 1), (0, 6), "axes fraction", textcoords="offset points",
        size=NOTE_SIZE + 0.5, color=legible(color_of(scenario)) if answer.detected else SOFT_INK, weight="bold",
    )  # fmt: skip


def _draw_bands(axis: Axes, days: np.ndarray, quantiles: np.ndarray, color: str) -> None:
    outer_low, inner_low, inner_high, outer_high = quantiles
    axis.fill_between(days, outer_low, outer_high, color=color, alpha=0.13, linewidth=0, zorder=1)
    axis.fill_between(days, inner_low, inner_high, color=color, alpha=0.25, linewidth=0, zorder=1)


def _draw_whole(axis: Axes, days: np.ndarray, band: np.ndarray | None) -> None:
    """Line the edges of the band that has the mean flow of all seeds, on all days at once: what they lie on stays in sight."""
    for edge in () if band is None else band:
        axis.plot(days[days >= 0], edge, color=INK, linewidth=0.8, zorder=3)


def _mark_trough_and_recovery(axis: Axes, mean: np.ndarray, scenario: Scenario, answer: Answer, color: str) -> None:
    """Put a dot at the lowest point and a ring where the flow is back to stay at 95%."""
    start = scenario.start
    marks = {"days_to_lowest": color, "days_to_recovery": "white"}
    for variable, face in marks.items():
        day = answer[variable].estimate
        if np.isfinite(day):
            level = mean[start + int(day)]
            axis.plot(day, level, "o", markersize=6, color=face, markeredgecolor=color, markeredgewidth=1.5, zorder=5)


def _draw_kilograms(axis: Axes, bands: Bands, days: np.ndarray, scenario: Scenario, answers: dict[str, Answer]) -> None:
    """Draw one policy and the baseline in kg/day, from the first day with a full window behind it."""
    full = slice(WINDOW - 1, None)
    lines, means = ((1, SOFT_INK, 1.2), (0, color_of(scenario), 2.0)), []
    for side, color, width in lines:
        _, low, high, _ = bands.grams[side][:, full] / GRAMS_PER_KILOGRAM
        axis.fill_between(days[full], low, high, color=color, alpha=0.22, linewidth=0, zorder=1)
        mean = _trailing_mean(bands.mean[side])[full] / GRAMS_PER_KILOGRAM
        axis.plot(days[full], mean, color=color, linewidth=width, zorder=3)
        means.append(mean)
    usual, flow = means
    shade_area(axis, days[full], flow, usual, _shade(scenario, answers))
    axis.axhline(0.0, color=GRAY, linewidth=0.8)
    axis.locator_params(axis="y", nbins=6, steps=ROUND_STEPS)
    axis.yaxis.set_major_formatter(lambda kilograms, _: f"{kilograms:,.6g}")


def _shade(scenario: Scenario, answers: dict[str, Answer]) -> str:
    """Return the color of an area: gray where what is averted is no more than chance does."""
    answer = answers.get(scenario.name)
    return color_of(scenario) if answer and answer.beyond("averted_kg") else GRAY


def _shade_window(axis: Axes, results: Results, scenario: Scenario) -> None:
    if scenario.window is None:
        return
    start, stop = scenario.window
    length = max(stop - start, SHORTEST_SHADE * results.days)
    axis.axvspan(0, length, color=LIGHT_GRAY, alpha=0.55, linewidth=0, zorder=0)
    axis.axvline(0, color=GRAY, linewidth=0.9, zorder=1)


def _days(results: Results, scenario: Scenario) -> np.ndarray:
    return np.arange(results.days) - (scenario.window[0] if scenario.window else 0)


def _trailing_mean(daily: np.ndarray) -> np.ndarray:
    """Average over the last 28 days; the first days have fewer behind them, and their means are too low."""
    return trailing_sum(daily, WINDOW) / WINDOW


def _lowest(bands: Bands, scenario: Scenario, answer: Answer) -> Lowest | None:
    """Return the flow with and without the policy on the day that is marked as the lowest, or else on which its share is; None where there is none."""
    day, share = answer["days_to_lowest"].estimate, relative_flow(*bands.mean)
    after = share[max(scenario.start, WINDOW - 1) :]
    if not np.isfinite(after).any():
        return None
    place = scenario.start + int(day) if np.isfinite(day) else len(share) - len(after) + int(np.nanargmin(after))
    days = slice(max(0, place + 1 - WINDOW), place + 1)  # fewer where a policy starts with the run
    with_policy, without = (mean[days].mean() / GRAMS_PER_KILOGRAM for mean in bands.mean)
    return Lowest(with_policy, without)
