"""Map of differences: what a policy changes of the flow through each field office, never through a port."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.analysis.answers import Answer
from abm.analysis.findings import digits_of, number, percent
from abm.analysis.corridors import FIRST, LAST, corridor_changes, corridor_title, flows_of, months_of, period_text
from abm.analysis.pictures.labels import Box
from abm.analysis.pictures.land import draw_land, middle_of
from abm.analysis.pictures.letters import balance, rows_named, some_of
from abm.analysis.pictures.look import BLUE, INK, MARGIN, NOTE_SIZE, POINTS_PER_INCH, SOFT_INK, VERMILLION
from abm.analysis.pictures.map_labels import Block, places_around
from abm.analysis.pictures.style import Drawing, headed, lay_out, of_page, page_path, pages
from abm.analysis.results import Results, Scenario
from abm.inputs.outline import read_outline
from abm.measures.arrays import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

POLICIES_PER_PAGE, FEW = 12, 3  # up to a few policies have a line each, more of them are two in a line
PANEL, BETWEEN = 2.2, 0.72  # inches: of a map's height, between lines
WIDTHS = {1: 7.0, 2: 10.0, 4: 18.0}  # inches of the picture, by maps in a line
HEADINGS, NARROW_HEADINGS = 2.3, 3.2  # inches of what is not a map, and in the narrowest picture
OFFICES = "shifted_offices"
LARGEST_CIRCLE, LEAST_CIRCLE, LINE = (
    550.0,
    4.0,
    1.2,
)  # points squared, as matplotlib counts them: of the square around; points
SUBTITLE = (
    "Change of the pure fentanyl delivered through each field office against the same seeds without the policy, in kg a day, mean "
    "of {seeds}. Area of a circle: that change; blue: less, orange: more; full and bold: beyond chance (at 95%, of all circles "
    "of all policies together), hollow: within chance.{beside}"
)
LEAST_CHANGE = 0.005  # of the flow through an office: less is 0%
FALLS, RISES = BLUE, VERMILLION
CAPTION_SIZE, CAPTION_LINE = NOTE_SIZE + 0.5, 0.17  # points, and inches of a line more of it
EDGE = 2.0  # points between words and the edge of a map


def pictures_of_map(results: Results, answers: Mapping[str, Answer], folder: Path) -> Iterator[Drawing]:
    """Yield pictures with a row of maps for each policy that clearly changes something; of none, for that with most change at first."""
    shown = [scenario for scenario in results.policies if scenario.window]
    if not shown:
        return
    changes = corridor_changes(flows_of(results, shown))
    clear = [scenario for scenario in shown if changes[scenario.name]["clear"].any()]
    rows = clear or [max(shown, key=lambda scenario: _at_first(changes[scenario.name]))]
    spans = {len(months_of(results, scenario)[FIRST]) for scenario in shown}
    months = spans.pop() if len(spans) == 1 else None
    beside = _without_a_row([scenario for scenario in shown if scenario not in rows], bool(clear))
    largest = max(_kilograms(changes[scenario.name]).abs().max() for scenario in rows) or 1.0
    for number_of_page, page in enumerate(pages(rows, POLICIES_PER_PAGE)):
        path = page_path(folder, "flow_map", number_of_page)
        shifts = _shifts(
            {one.name: answers[one.name] for one in (page if len(page) < len(rows) else shown) if one.name in answers}
        )
        at_first, late = (_clear_changes(page, changes, period) for period in (FIRST, LAST))
        said = corridor_title(at_first or late, months, shifts, is_late=bool(late and not at_first))
        title = of_page(said, page, rows)
        yield Drawing(path, partial(_draw_page, path, results, page, changes, largest, (title, beside)))


def _without_a_row(others: list[Scenario], any_clear: bool) -> str:
    """Say which policies have no map, and why."""
    if not others:
        return ""
    why = "No clear change in either period" if any_clear else "Smaller changes at first, none of them clear"
    return f" {why}: {some_of([scenario.label for scenario in others])}."


def _shifts(answers: Mapping[str, Answer]) -> dict[str, float]:
    """Return what crosses at other offices, by label of the policies under which that is more than chance shifts."""
    known = [answer for answer in answers.values() if OFFICES in answer.differences]
    return {answer.label: answer[OFFICES].estimate for answer in known if answer.beyond(OFFICES)}


def _at_first(table: pd.DataFrame) -> float:
    """Return the largest change in the first period: later ones are mostly of chance where none is clear."""
    return float(_kilograms(table[table["period"] == FIRST]).abs().max())


def _kilograms(table: pd.DataFrame) -> pd.Series:
    return table["kg_per_day"] - table["baseline_kg_per_day"]


def _draw_page(
    path: Path,
    results: Results,
    page: list[Scenario],
    changes: dict[str, pd.DataFrame],
    largest: float,
    headings: tuple[str, str],
) -> None:
    """Draw the maps of each policy; `headings` are the title, and what is said of policies without a map."""
    title, beside = headings
    columns = max(len(months_of(results, scenario)) for scenario in page)
    in_line = 1 if len(page) <= FEW else 2
    lines, width = -(-len(page) // in_line), WIDTHS[columns * in_line]
    names, above = rows_named([scenario.label for scenario in page], width / in_line - 1.0, 11.5)
    room = (width - 2 * MARGIN) / (columns * in_line) - 0.1
    periods = {scenario.name: _periods(results, scenario, room) for scenario in page}
    more = max(text.count("\n") for texts in periods.values() for text in texts.values()) * CAPTION_LINE
    above += more
    height = lines * (PANEL + BETWEEN + above) + (HEADINGS if columns * in_line > 1 else NARROW_HEADINGS)
    subtitle = SUBTITLE.format(seeds=results.seeds_text(), beside=beside)
    with headed(path, width, height, title, subtitle, results.seeds_text()) as (figure, used):
        axes = lay_out(
            figure, (lines, columns * in_line), len(page) * columns, left=0.0, top=used + 0.75 + above, bottom=0.45,
            between=((BETWEEN + above) / PANEL, 0.03),
        )  # fmt: skip
        for row, (scenario, name) in enumerate(zip(page, names, strict=True)):
            own = axes[row * columns : (row + 1) * columns]
            own[0].annotate(
                name,
                (0, 1),
                (0, 20 + more * POINTS_PER_INCH),
                "axes fraction",
                textcoords="offset points",
                weight="bold",
                size=11.5,
            )
            _draw_row(own, periods[scenario.name], changes[scenario.name], largest)


def _periods(results: Results, scenario: Scenario, inches: float) -> dict[str, str]:
    """Return what stands above the maps of a policy, by period, in lines as wide as a map."""
    months = months_of(results, scenario)
    return {
        period: balance(period_text(results, scenario, period, months[period]), inches, CAPTION_SIZE)
        for period in months
    }


def _draw_row(axes: Sequence[Axes], periods: dict[str, str], changes: pd.DataFrame, largest: float) -> None:
    for axis in axes[len(periods) :]:
        axis.set_visible(False)
    for axis, (period, text) in zip(axes, periods.items(), strict=False):
        draw_land(axis)
        axis.set_anchor("W")
        axis.set_title(text, size=CAPTION_SIZE, weight="normal", color=SOFT_INK, pad=8)
        draw_changes(axis, list(changes[changes["period"] == period].itertuples()), largest)


def draw_changes(axis: Axes, changes: Sequence[Any], largest: float) -> None:
    """Draw a circle at the middle of each office's ports, and its name and change beside it, with a line to them where they are far."""
    axis.apply_aspect()
    named = [*axis.texts]
    scale = POINTS_PER_INCH / axis.figure.dpi
    blocks, words = [], []
    for change in changes:
        radius, texts = _draw_circle(axis, change, largest), _write(axis, change)
        sizes = np.array([np.ptp(text.get_window_extent().get_points(), axis=0) * scale for text in texts])
        middle = axis.transData.transform(middle_of(change.office)) * scale
        blocks.append(Block(middle, radius, float(sizes[:, 0].max()), float(sizes[:, 1].sum())))
        words.append((texts, sizes))
    taken = [_box(text.get_window_extent().get_points() * scale) for text in named]
    border = np.concatenate([axis.transData.transform(_dense(line)) * scale for line in read_outline()["border"]])
    frame = _box(axis.get_window_extent().get_points() * scale + [[EDGE], [-EDGE]])
    places = places_around(blocks, taken, border, frame)
    for block, place, (texts, sizes) in zip(blocks, places, words, strict=True):
        up = place - block.middle + [0.0, block.height / 2]
        for text, size in zip(texts, sizes, strict=True):
            text.set_position((float(up[0]), float(up[1])))
            up = up - [0.0, size[1]]
        line = block.leader(place)
        if line is not None:
            axis.plot(*axis.transData.inverted().transform(line / scale).T, color=SOFT_INK, linewidth=0.7, zorder=4)


def _draw_circle(axis: Axes, change: Any, largest: float) -> float:
    """Draw the circle of an office; return its radius in points, its line included."""
    moved = change.kg_per_day - change.baseline_kg_per_day
    color, area = FALLS if moved < 0 else RISES, max(LARGEST_CIRCLE * abs(moved) / largest, LEAST_CIRCLE)
    axis.scatter(
        *middle_of(change.office), s=area, facecolor=color if change.clear else "none", edgecolor=color, alpha=0.85,
        linewidth=LINE, zorder=3,
    )  # fmt: skip
    return float(np.sqrt(area) / 2 + LINE / 2)


def _write(axis: Axes, change: Any) -> list[Annotation]:
    """Write name and change of an office, each below the place that is given to it."""
    placed: dict[str, Any] = {
        "xy": middle_of(change.office), "xytext": (0, 0), "textcoords": "offset points", "ha": "center", "va": "top", "zorder": 5,
    }  # fmt: skip
    text = change_text(change.baseline_kg_per_day, change.kg_per_day)
    color, weight = (INK, "bold") if change.clear else (SOFT_INK, "normal")
    return [
        axis.annotate(change.office, color=SOFT_INK, size=NOTE_SIZE, **placed),
        axis.annotate(text, color=color, weight=weight, size=NOTE_SIZE - 0.5, **placed),
    ]


def _dense(line: Floats) -> Floats:
    """Return points along a line, near enough to each other that no words stand between two of them."""
    along = np.linspace(0.0, 1.0, 20, endpoint=False)[:, None, None]
    return np.concatenate(line[:-1] + along * (line[1:] - line[:-1]))


def _box(corners: Floats) -> Box:
    return Box(*corners[0], *corners[1])


def change_text(usual: float, flow: float) -> str:
    """Write a change in kg a day and what it is of, with more decimals where one would make a little look like nothing; nothing of what is 0%."""
    share = f" ({percent(flow / usual - 1, signed=True)})" if usual else ""
    of = f"of {number(usual, digits_of(usual))} kg a day"
    is_noise = usual > 0.0 and abs(flow - usual) < LEAST_CHANGE * usual
    digits = digits_of(usual) if is_noise else max(digits_of(flow - usual), digits_of(usual))
    return f"{number(0.0 if is_noise else flow - usual, digits, signed=True)} kg{share}\n{of}"


def _clear_changes(
    page: list[Scenario], changes: dict[str, pd.DataFrame], period: str
) -> list[tuple[str, str, float, float]]:
    rows = []
    for scenario in page:
        table = changes[scenario.name]
        clear = table[(table["period"] == period) & table["clear"] & table["change"].notna()]
        rows += [
            (scenario.label, row.office, row.change, row.kg_per_day - row.baseline_kg_per_day)
            for row in clear.itertuples()
        ]
    return rows
