"""Picture of the measures of resilience side by side: a dot and its interval per policy, chance shaded in gray."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pandas import DataFrame

from abm.analysis.answers import Answer, placebo_band, policies
from abm.analysis.differences import distinguished
from abm.analysis.findings import counted, is_defined, mass, percent, resilience_title, whole
from abm.analysis.pictures.letters import balance, wrap
from abm.analysis.pictures.look import GRAY, INK, LABEL_SIZE, LIGHT_GRAY, NOTE_SIZE, ROUND_STEPS, SOFT_INK
from abm.analysis.pictures.style import Drawing, color_of, headed, lay_out, number_tick, percent_tick, whole_percents
from abm.analysis.results import Results
from abm.measures.chance import BEYOND_CHANCE
from abm.measures.falls import CAME_BACK, CANNOT, NOT_RECOVERED
from abm.measures.named import MEASURES
from abm.results.reader import SHIFTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEPT = "averted_kg"
MEASURED = (KEPT, "largest_drop", "days_below_90", "days_to_recovery", "largest_rise")
TITLE_WIDTH = 2.3  # inches for what a panel shows
LABEL_WIDTH = 2.3  # inches for the names of the policies
MOST_LINES, LINE_HEIGHT = 4, 0.16  # of a name, and inches of each
LEAST_LEFT = 0.04  # of an axis that begins at 0, before it
BEHIND = {"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 0.6}  # a number that stands on a line
ARROW = 0.1  # length of the arrow of a censored recovery, as a share of the days watched
SUBTITLE = (
    "One row per policy, measured on the mean of {seeds} against the same seeds without it. Dot and line: estimate and 95% "
    f"interval. Full dot: {BEYOND_CHANCE}; hollow: within chance."
)
OF_PLACEBO = " Gray: the interval of the placebo, measured alike; it is no threshold."
OF_ARROW = " Arrow: beyond the end of the run."


@dataclass(frozen=True)
class Panel:
    """One measure: its variable, what it is, its unit, how to write a value, and where no effect is."""

    variable: str
    label: str
    unit: str
    write: Callable[[float], str]
    tick: Callable[[float], str] = number_tick
    no_effect: float | None = None

    @property
    def title(self) -> str:
        """Return what it is, with its unit in a line of its own."""
        beside = "; days of flow" if self.variable == KEPT else ""
        label = balance(self.label[0].upper() + self.label[1:], TITLE_WIDTH, LABEL_SIZE * 1.08)
        return f"{label}\n({self.unit}{beside})"


def panels_of(results: Results) -> list[Panel]:
    """Return what is shown side by side: measures of the flow, then what moved elsewhere."""
    entries = {name: results.runs.entries[name] for name in results.runs.of_kind(SHIFTED)}
    named = {name: MEASURES[name] for name in MEASURED} | entries
    return [_panel(name, one.label, one.unit) for name, one in named.items()]


def _panel(variable: str, label: str, unit: str) -> Panel:
    if unit.startswith("share"):
        return Panel(variable, label, unit, percent, percent_tick, 0.0)
    if variable == KEPT:
        return Panel(variable, label, unit, mass, no_effect=0.0)
    return Panel(variable, label, unit, whole)


def pictures_of_measures(
    results: Results, answers: dict[str, Answer], differences: DataFrame, folder: Path
) -> Iterator[Drawing]:
    """Yield the picture of all measures of all policies; nothing when no policy was measured."""
    shown, path = policies(answers), folder / "resilience.png"
    if shown:
        yield Drawing(path, partial(_draw_page, path, results, answers, shown, distinguished(differences, KEPT)))


def _draw_page(path: Path, results: Results, answers: dict[str, Answer], shown: list[Answer], apart: set) -> None:
    """Draw a panel for each measure, a row in it for each policy."""
    panels = panels_of(results)
    columns = -(-len(panels) // 2)
    names = [wrap(answer.label, LABEL_WIDTH - 0.1, LABEL_SIZE, MOST_LINES) for answer in shown]
    row = max(0.5, LINE_HEIGHT * max(name.count("\n") + 1 for name in names) + 0.1)
    width, panel = 13.5, row * len(shown) + 0.3
    height = 2 * panel + 4.5
    title, seeds = resilience_title(shown, apart), results.seeds_text()
    bands = {measure.variable: placebo_band(answers, measure.variable) for measure in panels}
    subtitle = _subtitle(seeds, any(bands.values()), any(_beyond_end(one, a) for one in panels for a in shown))
    with headed(path, width, height, title, subtitle, seeds) as (figure, used):
        shape, between = (2, columns), (1.2 / panel, 0.1)
        axes = lay_out(
            figure, shape, len(panels), left=LABEL_WIDTH, top=used + 0.8, bottom=0.65, between=between, sharey=True
        )
        colors = {scenario.name: color_of(scenario) for scenario in results.policies}
        for axis, measure in zip(axes, panels, strict=False):
            _draw_panel(axis, measure, shown, colors, bands[measure.variable])
        _name_rows(axes[::columns], names)


def _subtitle(seeds: str, placebo: bool, arrow: bool) -> str:
    """Say how the picture is read, naming what is drawn in it alone."""
    return SUBTITLE.format(seeds=seeds) + OF_PLACEBO * placebo + OF_ARROW * arrow


def _draw_panel(
    axis: Axes, measure: Panel, shown: list[Answer], colors: dict[str, str], chance: tuple[float, float] | None
) -> None:
    """Draw one measure of every policy."""
    axis.set_title(measure.title, pad=8, size=LABEL_SIZE)
    if chance:
        axis.axvspan(*chance, color=GRAY, alpha=0.35, linewidth=1, zorder=1)  # seen however narrow it is
    if measure.no_effect is not None:
        axis.axvline(measure.no_effect, color=SOFT_INK, linewidth=0.9, zorder=2)
    for row, answer in enumerate(shown):
        full = answer.beyond(measure.variable) != 0
        _draw_row(axis, row, measure, answer, colors[answer.name], full)
        axis.axhline(row + 0.45, color=LIGHT_GRAY, linewidth=0.7)
    axis.set_ylim(len(shown) - 0.5, -0.65)
    axis.grid(axis="y", visible=False)
    if measure.no_effect is None:  # days count from the start of the policy
        axis.update_datalim([(0.0, 0.0)])
    axis.margins(x=0.12)
    if measure.no_effect is None:
        most = axis.get_xlim()[1]
        axis.set_xlim(0, most if most > 1 else max(answer.days_watched for answer in shown))
    axis.locator_params(axis="x", nbins=4, steps=ROUND_STEPS)
    axis.xaxis.set_major_formatter(lambda value, _: measure.tick(value))
    if measure.tick is percent_tick:
        whole_percents(axis, "x", 4)
        _end_at_nothing(axis, measure, shown)
    for row, answer in enumerate(shown):
        _write_row(axis, row, measure, answer)


def _end_at_nothing(axis: Axes, measure: Panel, shown: list[Answer]) -> None:
    """Begin an axis of shares of which none is below 0 a little before it: a share of \N{MINUS SIGN}1% is none."""
    lowest = min(
        (
            value
            for one in shown
            for value in (one[measure.variable].low, one[measure.variable].estimate)
            if is_defined(value)
        ),
        default=0.0,
    )
    left, right = axis.get_xlim()
    if lowest >= 0.0:
        axis.set_xlim(left=max(left, -LEAST_LEFT * right))


def _draw_row(axis: Axes, row: int, measure: Panel, answer: Answer, color: str, full: bool) -> None:
    """Draw the dot and the line of one policy; an arrow where the interval runs beyond the end of the run."""
    value, end = answer[measure.variable], answer.days_watched
    high = value.high
    if _beyond_end(measure, answer):
        first = value.low if math.isfinite(value.low) else end * (1 - ARROW)
        arrow = {"arrowstyle": "-|>", "color": color, "lw": 1.8, "shrinkA": 0, "shrinkB": 0}
        axis.annotate("", (end * (1 + ARROW / 2), row), (first, row), arrowprops=arrow)
        axis.update_datalim([(first, row), (end * (1 + ARROW / 2), row)])
    elif math.isfinite(value.low):
        axis.plot([value.low, high], [row, row], color=color, linewidth=1.8, solid_capstyle="butt", zorder=3)
    face = color if full else "white"
    axis.plot(
        value.estimate,
        row,
        "o",
        color=face,
        markeredgecolor=color,
        markeredgewidth=1.5,
        markersize=6.5,
        zorder=4,
        clip_on=False,
    )


def _write_row(axis: Axes, row: int, measure: Panel, answer: Answer) -> None:
    """Write the number of one policy above its dot, inside the panel, or why there is none."""
    value = answer[measure.variable].estimate
    if measure.variable == "days_to_recovery" and answer.status == NOT_RECOVERED:
        value = answer.days_watched
    if not is_defined(value):
        axis.annotate(
            _reason(measure, answer), (0.5, row), xycoords=("axes fraction", "data"),
            ha="center", va="center", size=NOTE_SIZE, color=SOFT_INK, style="italic", zorder=5, bbox=BEHIND,
        )  # fmt: skip
        return
    left, right = axis.get_xlim()
    place = (value - left) / (right - left)
    side = "left" if place < 0.3 else "right" if place > 0.7 else "center"
    axis.annotate(
        _number(measure, answer), (value, row), ({"left": -5, "right": 5}.get(side, 0), 5), textcoords="offset points",
        ha=side, va="bottom", size=NOTE_SIZE, color=INK, zorder=5,
        bbox=BEHIND,
    )  # fmt: skip


def _beyond_end(measure: Panel, answer: Answer) -> bool:
    """Say whether a recovery, or the upper end of its interval, lies beyond the end of the run."""
    return (
        measure.variable == "days_to_recovery"
        and answer.status in (*CAME_BACK, NOT_RECOVERED)
        and math.isnan(answer[measure.variable].high)
    )


def _number(measure: Panel, answer: Answer) -> str:
    if measure.variable == "days_to_recovery" and answer.status == NOT_RECOVERED:
        return f"> {answer.days_watched}"
    text = measure.write(answer[measure.variable].estimate)
    if measure.variable == KEPT:
        days = answer["averted_days"].estimate  # cannot be determined where nothing flows without the policy
        return f"{text}; {counted(days, 'day')}" if is_defined(days) else text
    return text


def _reason(measure: Panel, answer: Answer) -> str:
    """Say why a measure has no value."""
    if measure.variable == "days_to_recovery" and answer.status != CANNOT:
        return "stayed above 90%" if answer.detected else "no drop beyond chance"
    return CANNOT


def _name_rows(axes: Sequence[Axes], names: list[str]) -> None:
    for axis in axes:
        axis.set_yticks(range(len(names)), names, size=LABEL_SIZE, color=INK)
        axis.tick_params(axis="y", length=0, pad=6)
