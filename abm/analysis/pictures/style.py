"""How pictures are laid out: a title that carries the finding, panels, pages, files.

matplotlib is imported when a picture is drawn, never before, and always without a display.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from abm.analysis.findings import MINUS
from abm.analysis.pictures.letters import balance, wrap
from abm.analysis.pictures.look import (
    ROUND_STEPS,
    LEAST_SHARES,
    DOTS_PER_INCH,
    FONT,
    LOOK,
    MARGIN,
    NOTE_SIZE,
    ORANGE,
    POINTS_PER_INCH,
    PURPLE,
    SOFT_INK,
    SUBTITLE_SIZE,
    TITLE_SIZE,
    WHERE_LACKING,
)
from abm.analysis.pictures.stamp import basis_said, png_words, svg_words
from abm.analysis.results import Scenario, replace_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOWERED = ("Under ", "No ", "None ", "The ", "Without ")  # words with which titles begin, after a colon
LEAST_CONTRAST = 4.5  # of words with what they stand on
MOST_PERCENT = 2500  # that ticks are written in percent up to


def color_of(scenario: Scenario) -> str:
    """Give each kind of intervention its color, and combinations one of their own."""
    return scenario.color or ORANGE if len(scenario.kinds) == 1 else PURPLE


def legible(color: str) -> str:
    """Darken a color until words in it can be read on white (contrast of 4.5, WCAG 2.1)."""
    from matplotlib.colors import to_hex, to_rgb

    red, green, blue = to_rgb(color)
    while 1.05 / (_luminance(red, green, blue) + 0.05) < LEAST_CONTRAST:
        red, green, blue = 0.96 * red, 0.96 * green, 0.96 * blue
    return str(to_hex((red, green, blue)))


def _luminance(*color: float) -> float:
    """Return the relative luminance of red, green and blue, each from 0 to 1 (WCAG 2.1)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


class Drawing(NamedTuple):
    """Say where a picture goes and what draws it, so that one that fails takes no other with it."""

    path: Path
    draw: Callable[[], None]


@contextmanager
def picture(path: Path, width: float, height: float, numbers: str = "") -> Iterator:
    """Open a figure of so many inches in the common look, and write it as PNG, and as SVG beside it, at the end; with numbers that are read beside it."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(LOOK):
        figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH)
        yield figure
        words = *headings_of(figure), numbers
        replace_file(path, lambda unfinished: figure.savefig(unfinished, format="png", metadata=png_words(*words)))
        replace_file(path.with_suffix(".svg"), lambda unfinished: _write_svg(figure, unfinished, words))


def headings_of(figure: Figure) -> tuple[str, str]:
    """Return title and subtitle of a picture, each in one line: its first two texts, as `write_headings` writes them; "" for none."""
    title, subtitle = [*(" ".join(text.get_text().split()) for text in figure.texts[:2]), "", ""][:2]
    return title, subtitle


def _write_svg(figure: Figure, path: Path, words: tuple[str, str, str]) -> None:
    drawn = StringIO()
    figure.savefig(drawn, format="svg", metadata=svg_words(*words))
    path.write_text(drawn.getvalue().replace(f"'{FONT}'", WHERE_LACKING), encoding="utf-8")


def write_headings(figure: Figure, title: str, subtitle: str, source: str) -> float:
    """Write the finding, what is shown (of which runs), and where it comes from; return the inches used at the top."""
    width, height = figure.get_size_inches()
    inner, below = width - 2 * MARGIN, height - MARGIN
    lines = balance(title, inner, TITLE_SIZE * 1.08)  # bold letters are wider
    figure.text(MARGIN / width, below / height, lines, size=TITLE_SIZE, weight="bold", va="top", linespacing=1.15)
    below -= (lines.count("\n") + 1) * TITLE_SIZE * 1.3 / POINTS_PER_INCH + 0.06
    lines = wrap(f"{subtitle} {basis_said()}".rstrip(), inner, SUBTITLE_SIZE)
    figure.text(MARGIN / width, below / height, lines, size=SUBTITLE_SIZE, color=SOFT_INK, va="top", linespacing=1.25)
    below -= (lines.count("\n") + 1) * SUBTITLE_SIZE * 1.35 / POINTS_PER_INCH
    figure.text(MARGIN / width, 0.14 / height, source, size=NOTE_SIZE - 0.5, color=SOFT_INK, va="bottom")
    return height - below


@contextmanager
def headed(
    path: Path, width: float, height: float, title: str, subtitle: str, seeds: str, numbers: str = ""
) -> Iterator[tuple[Figure, float]]:
    """Open a picture with its headings; give the figure, and the inches they use at the top. `numbers` are for its caption and alternative text."""
    with picture(path, width, height, numbers) as figure:
        yield figure, write_headings(figure, title, subtitle, source_line(seeds))


def source_line(seeds: str) -> str:
    """Say where the numbers come from, given how many seeds there are in words."""
    return f"Source: Interdict ABM, {seeds.replace('seeds', 'paired seeds')}; simulated data"


def lay_out(
    figure: Figure,
    shape: tuple[int, int],
    number: int,
    *,
    left: float,
    top: float,
    bottom: float,
    right: float = 0.0,
    between: tuple[float, float] = (0.0, 0.0),
    sharex: bool = False,
    sharey: bool | Literal["col"] = False,
) -> list[Axes]:
    """Return the axes of some panels, row by row, each margin in inches; places beyond their number stay empty.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns.
    number : int
        Panels that are drawn.
    left, right : float
        Inches beside the panels, within the margin around the picture.
    top, bottom : float
        Inches above and below the panels, from the edge of the picture.
    between : tuple of float
        Room between rows as a share of the height of a panel, and between columns as a share of its width.
    sharex, sharey : bool
        Whether all panels have one axis; "col": those of a column.
    """
    width, height = figure.get_size_inches()
    axes = figure.subplots(*shape, squeeze=False, sharex=sharex, sharey=sharey).flatten().tolist()
    figure.subplots_adjust(
        left=(MARGIN + left) / width,
        right=1 - (MARGIN + right) / width,
        top=1 - top / height,
        bottom=bottom / height,
        hspace=between[0],
        wspace=between[1],
    )
    for axis in axes[number:]:
        axis.set_visible(False)
    return axes


def whole_percents(axis: Axes, which: Literal["x", "y"] = "y", ticks: int = 6) -> None:
    """Write the ticks of an axis of shares as whole percentages, or as multiples where these would be long; one over less than a few of them is made longer."""
    low, high = (axis.get_xlim if which == "x" else axis.get_ylim)()
    beyond = max(0.0, LEAST_SHARES - (high - low)) / 2
    (axis.set_xlim if which == "x" else axis.set_ylim)(low - beyond, high + beyond)
    axis.locator_params(axis=which, nbins=ticks, steps=ROUND_STEPS)
    tick = multiple_tick if max(abs(low), abs(high)) > MOST_PERCENT / 100 else percent_tick
    (axis.xaxis if which == "x" else axis.yaxis).set_major_formatter(lambda share, _: tick(share))


def number_tick(value: float) -> str:
    """Write a number beside a tick; a minus sign as long as a plus."""
    return f"{value:,.6g}".replace("-", MINUS)


def percent_tick(share: float) -> str:
    """Write a share beside a tick; a minus sign as long as a plus."""
    return f"{100 * share:.0f}%".replace("-0%", "0%").replace("-", "\N{MINUS SIGN}")


def multiple_tick(share: float) -> str:
    """Write a share beside a tick as a multiple: 20 times what it is without a policy is 20x."""
    return f"{number_tick(share)}\N{MULTIPLICATION SIGN}"


def panel_shape(panels: int) -> tuple[int, int]:
    """Choose rows and columns for small multiples, at most three columns."""
    columns = panels if panels <= 3 else 2 if panels == 4 else 3
    return -(-panels // columns), columns


def pages(items: list, most: int) -> list[list]:
    """Spread items over as few pages as possible, evenly."""
    if not items:
        return []
    number = -(-len(items) // most)
    size = -(-len(items) // number)
    return [items[first : first + size] for first in range(0, len(items), size)]


def page_path(folder: Path, stem: str, page: int) -> Path:
    """Name a page of a picture: the first has the plain name."""
    return folder / (f"{stem}.png" if page == 0 else f"{stem}_{page + 1}.png")


def of_page(title: str, page: Sequence, every: Sequence) -> str:
    """Return the title of a page, which is of the policies on it alone; it says so where others are on further pages."""
    if len(page) == len(every):
        return title
    these = "Of these policies" if len(page) > 1 else "Of this policy"
    return f"{these}: {title[0].lower() + title[1:] if title.startswith(LOWERED) else title}"
