"""Picture of displacement: what leaves the field offices that clearly lose under a policy, and where as much is found, as bands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.analysis.answers import Answer
from abm.analysis.corridors import FIRST, LAST, flows_of, months_of, period_text
from abm.analysis.displaced import Periods, displacement_title, displacements, shifts_text, still_text
from abm.analysis.displacement import MORE, Displacement, Part
from abm.analysis.findings import MINUS, digits_of, number, percent
from abm.analysis.pictures.letters import balance, rows_named
from abm.analysis.pictures.look import BLUE, GRAY, INK, NOTE_SIZE, POINTS_PER_INCH, SOFT_INK, VERMILLION
from abm.analysis.pictures.style import Drawing, headed, lay_out, of_page, page_path, pages
from abm.analysis.results import Results, Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

WIDTH, PANEL, BETWEEN = 15.0, 1.75, 1.0  # inches: of the picture, of a panel's height, between rows
NARROW, HEADINGS, NARROW_HEADINGS = (
    9.0,
    2.1,
    2.7,
)  # inches: of a picture of one period; of what is not panels, of both widths
ROWS = 6  # on a page
LABELS = 0.27  # of a panel's width, for words on either side
NODE, GAP = 0.018, 0.2  # of a panel: width of a node; least height of one with its words
SIZES = NOTE_SIZE + 0.5
MOST_OF_PANEL = 0.62  # that what leaves takes
NOBODY = " No office clearly loses in the {} months."
SUBTITLE = (
    "Change of the pure fentanyl that passes each field office against the same seeds without the policy, kg a day, mean of {seeds}. Left, blue: offices "
    "with less; right, orange: offices with more, all beyond chance (at 95%, of all offices, periods and policies together); gray: the others, added up, and what "
    "is less or more in all (bold: beyond chance). Both sides add up to the same; which load went where is not known. Policies under which no office clearly loses are left out."
)


def pictures_of_displacement(results: Results, answers: Mapping[str, Answer], folder: Path) -> Iterator[Drawing]:
    """Yield pictures with a row for each policy under which an office clearly loses; none where there is none."""
    scenarios = [scenario for scenario in results.policies if scenario.window]
    if not scenarios:
        return
    flows = flows_of(results, scenarios)
    found = displacements(flows)
    shown = [scenario for scenario in scenarios if found[scenario.name]]
    still = {name: {period: still_text(*sides) for period, sides in flows[name].items()} for name in flows}
    for number_of_page, page in enumerate(pages(shown, ROWS)):
        path = page_path(folder, "displacement", number_of_page)
        yield Drawing(path, partial(_draw_page, path, results, answers, page, shown, found, still))


def _draw_page(
    path: Path,
    results: Results,
    answers: Mapping[str, Answer],
    page: list[Scenario],
    shown: list[Scenario],
    found: Mapping[str, Periods],
    still: Mapping[str, Mapping[str, str]],
) -> None:
    """Draw the bands of each policy, a panel a period."""
    columns = len(periods_of(page, found))
    width, headings = (WIDTH, HEADINGS) if columns > 1 else (NARROW, NARROW_HEADINGS)
    inches = width / columns - 0.9
    names, over = rows_named([scenario.label for scenario in page], width - 1.0, 11.5)
    shifts_in_words, under = rows_named(
        [_shifted(results, answers, scenario, page, found) for scenario in page], width - 1.0, SIZES
    )
    above = over + under
    height, seeds = len(page) * (PANEL + BETWEEN + above) + headings, results.seeds_text()
    title = of_page(displacement_title(page, found, answers), page, shown)
    scale = scale_of([one for scenario in page for one in found[scenario.name].values()])
    with headed(path, width, height, title, SUBTITLE.format(seeds=seeds), seeds) as (figure, used):
        axes = lay_out(
            figure, (len(page), columns), len(page) * columns, left=0.0, top=used + BETWEEN + above, bottom=0.45,
            between=((BETWEEN + above) / PANEL, 0.06),
        )  # fmt: skip
        for row, (scenario, name, shifted) in enumerate(zip(page, names, shifts_in_words, strict=True)):
            own = axes[row * columns : (row + 1) * columns]
            months = months_of(results, scenario)
            texts = {period: period_text(results, scenario, period, own) for period, own in months.items()}
            _write_heading(own[0], name, shifted, under)
            for axis, period in zip(own, periods_of(page, found), strict=False):
                one = found[scenario.name].get(period)
                text = balance(texts.get(period, ""), inches, SIZES)
                _draw_panel(axis, text, one, scale, still[scenario.name].get(period, ""))


def periods_of(page: Sequence[Scenario], found: Mapping[str, Periods]) -> list[str]:
    """Return the periods in which an office clearly loses under any policy of a page, in order of time; others have no panels."""
    return [period for period in (FIRST, LAST) if any(period in found[scenario.name] for scenario in page)]


def _shifted(
    results: Results,
    answers: Mapping[str, Answer],
    scenario: Scenario,
    page: Sequence[Scenario],
    found: Mapping[str, Periods],
) -> str:
    """Say what shifted under a policy, and in which periods that have no panel no office clearly loses."""
    periods = periods_of(page, found)
    left_out = [period.lower() for period in months_of(results, scenario) if period not in periods]
    return (shifts_text(answers.get(scenario.name)) + "".join(map(NOBODY.format, left_out))).strip()


def _write_heading(axis: Axes, name: str, shifted: str, under: float) -> None:
    """Write the name of a policy, and what shifted below it, whose further lines take `under` inches."""
    reported: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    axis.annotate(name, (0, 1), (0, (0.62 + under) * POINTS_PER_INCH), weight="bold", size=11.5, **reported)
    axis.annotate(shifted, (0, 1), (0, 0.4 * POINTS_PER_INCH), size=SIZES, color=SOFT_INK, **reported)


def _draw_panel(axis: Axes, period: str, one: Displacement | None, scale: float, still: str) -> None:
    """Draw what leaves on the left, all of it in the middle, where it is found on the right; heights are kg a day; in words where none clearly loses."""
    axis.set_title(period, size=SIZES, weight="normal", color=SOFT_INK, pad=4)
    axis.set(xlim=(0, 1), ylim=(0, 1))
    axis.set_axis_off()
    if one is None:
        axis.text(LABELS, 0.5, still, size=SIZES, color=SOFT_INK, va="center", linespacing=1.3)
        return
    total = sum(part.kg for part in one.left) * scale
    ends = (LABELS, 1 - LABELS)
    for side, (parts, color) in enumerate(((one.left, BLUE), (one.found, VERMILLION))):
        inner = 0.5 + total / 2
        for part, middle in zip(parts, _middles(parts, scale), strict=True):
            tall, shade = part.kg * scale, color if part in (*one.losing, *one.gaining) else GRAY
            _band(axis, (ends[side], middle), (0.5 + (side - 0.5) * NODE, inner - tall / 2), tall, shade)
            axis.add_patch(_node(ends[side], middle, tall, shade))
            _write_part(axis, part, ends[side], middle, side, one)
            inner -= tall
    axis.add_patch(_node(0.5, 0.5, total, INK))


def scale_of(shown: Sequence[Displacement]) -> float:
    """Return the height of a kg a day, as a share of a panel, at which every side of every panel fits into it with its words."""
    largest = max(sum(part.kg for part in one.left) for one in shown)
    sides = [parts for one in shown for parts in (one.left, one.found)]
    heights = np.linspace(MOST_OF_PANEL, 0.0, 32, endpoint=False) / largest
    return float(
        next((scale for scale in heights if all(sum(_rooms(side, scale)) <= 1.0 for side in sides)), heights[-1])
    )


def _rooms(parts: Sequence[Part], scale: float) -> list[float]:
    return [max(part.kg * scale + 0.04, GAP) for part in parts]


def _middles(parts: Sequence[Part], scale: float) -> list[float]:
    """Return the heights of the middles of some nodes, from above; each has room for its words."""
    rooms = _rooms(parts, scale)
    above = 0.5 + sum(rooms) / 2
    return [above - sum(rooms[:i]) - room / 2 for i, room in enumerate(rooms)]


def _node(x: float, y: float, tall: float, color: str) -> Rectangle:
    from matplotlib.patches import Rectangle

    return Rectangle((x - NODE / 2, y - tall / 2), NODE, tall, color=color, linewidth=0.8, zorder=3)


def _band(axis: Axes, outer: tuple[float, float], inner: tuple[float, float], tall: float, color: str) -> None:
    """Draw a band of one height between two places, level at both ends."""
    along = np.linspace(0.0, 1.0, 40)
    x = outer[0] + (inner[0] - outer[0]) * along
    y = outer[1] + (inner[1] - outer[1]) * (3 * along**2 - 2 * along**3)
    axis.fill_between(x, y - tall / 2, y + tall / 2, color=color, alpha=0.35, linewidth=0, zorder=2)


def _write_part(axis: Axes, part: Part, x: float, y: float, side: int, one: Displacement) -> None:
    """Write what loses or gains, how much, and its share of what stands on the other side."""
    sign = MINUS if not side and part.name != MORE else ""
    share = f" ({percent(part.kg / sum(each.kg for each in one.left))})" if side else ""
    axis.annotate(
        f"{part.name}\n{sign}{number(part.kg, digits_of(part.kg))} kg a day{share}", (x, y), ((-1, 1)[side] * 7, 0),
        textcoords="offset points", ha=("right", "left")[side], va="center", size=SIZES - 0.5, linespacing=1.1,
        color=INK if part.is_clear else SOFT_INK, weight="bold" if part.is_clear else "normal", zorder=4,
    )  # fmt: skip
