"""One look for all pictures: Okabe-Ito colors, a light grid, a title that carries the finding.

Colors: Okabe and Ito 2008, "Color Universal Design", told apart by people with any kind of color vision.
matplotlib is imported when a picture is drawn, never before, and always without a display.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from abm.analysis.lettering import fold, shorten
from abm.analysis.pictures.letters import FONT, drawable, em
from abm.analysis.results import Scenario, replace_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, VERMILLION, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7"
INK, SOFT_INK, GRAY, LIGHT_GRAY = "#222222", "#5A5A5A", "#9A9A9A", "#E3E3E3"
DOTS_PER_INCH = 150
MARGIN = 0.35  # inches around the picture
TITLE_SIZE, SUBTITLE_SIZE, LABEL_SIZE, NOTE_SIZE = 15, 10.5, 9.5, 8.5
POINTS_PER_INCH = 72
MOST_OF_LABEL = 34.0  # of a label in a title, in the size of its font: some 60 letters
ROUND_STEPS = (1, 2, 5, 10)  # between ticks: 2.5 takes a decimal
LEAST_SHARES = 0.04  # that an axis is long
SLACK = 1.08  # letters are drawn a little wider than the font says, and bold ones more

LOOK: dict[Any, Any] = {
    "font.family": FONT,
    "text.parse_math": False,  # a dollar sign is one
    "text.usetex": False,
    "font.size": LABEL_SIZE,
    "text.color": INK,
    "axes.labelcolor": SOFT_INK,
    "axes.labelsize": LABEL_SIZE,
    "axes.edgecolor": GRAY,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.titlesize": LABEL_SIZE + 1,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "grid.color": LIGHT_GRAY,
    "grid.linewidth": 0.7,
    "xtick.color": SOFT_INK,
    "ytick.color": SOFT_INK,
    "xtick.labelsize": NOTE_SIZE,
    "ytick.labelsize": NOTE_SIZE,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.fontsize": NOTE_SIZE,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "none",  # text stays text: to be searched, and set in another font
    "svg.hashsalt": "interdict",  # the same picture has the same bytes
}
WHERE_LACKING = f"'{FONT}', Verdana, sans-serif"  # fonts of an SVG; Verdana is as wide


def color_of(scenario: Scenario) -> str:
    """Give each kind of intervention its color, and combinations one of their own."""
    return scenario.color or ORANGE if len(scenario.kinds) == 1 else PURPLE


def wrap(text: str, inches: float, size: float, most: int = 0) -> str:
    """Break text into lines that fit a width at a font size in points; into `most` lines at most, if given."""
    return "\n".join(fold(drawable(text), max(6.0, inches * POINTS_PER_INCH / (size * SLACK)), em, most))


def cut(label: str) -> str:
    """Return a label that is not too long for a title."""
    return shorten(label, MOST_OF_LABEL, em)


def quoted(label: str) -> str:
    """Return a label in quotes, as it stands in a title."""
    return f"\u201c{cut(label)}\u201d"


def balance(text: str, inches: float, size: float) -> str:
    """Break text into as many lines as `wrap` does, the last of them no shorter than a third of the width."""
    lines, width = wrap(text, inches, size), inches
    while "\n" in lines and 3 * len(lines.rsplit("\n", 1)[-1]) < len(lines.split("\n", 1)[0]):
        width -= 0.1
        narrower = wrap(text, width, size)
        if narrower.count("\n") != lines.count("\n"):
            break
        lines = narrower
    return lines


class Drawing(NamedTuple):
    """Say where a picture goes and what draws it, so that one that fails takes no other with it."""

    path: Path
    draw: Callable[[], None]


@contextmanager
def picture(path: Path, width: float, height: float) -> Iterator:
    """Open a figure of so many inches in the common look, and write it as PNG, and as SVG beside it, at the end."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(LOOK):
        figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH)
        yield figure
        replace_file(path, lambda unfinished: figure.savefig(unfinished, format="png"))
        replace_file(path.with_suffix(".svg"), lambda unfinished: _write_svg(figure, unfinished))


def _write_svg(figure: Figure, path: Path) -> None:
    drawn = StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    path.write_text(drawn.getvalue().replace(f"'{FONT}'", WHERE_LACKING), encoding="utf-8")


def write_headings(figure: Figure, title: str, subtitle: str, source: str) -> float:
    """Write the finding, what is shown, and where it comes from; return the inches used at the top."""
    width, height = figure.get_size_inches()
    inner, below = width - 2 * MARGIN, height - MARGIN
    lines = balance(title, inner, TITLE_SIZE * 1.08)  # bold letters are wider
    figure.text(MARGIN / width, below / height, lines, size=TITLE_SIZE, weight="bold", va="top", linespacing=1.15)
    below -= (lines.count("\n") + 1) * TITLE_SIZE * 1.3 / POINTS_PER_INCH + 0.06
    lines = wrap(subtitle, inner, SUBTITLE_SIZE)
    figure.text(MARGIN / width, below / height, lines, size=SUBTITLE_SIZE, color=SOFT_INK, va="top", linespacing=1.25)
    below -= (lines.count("\n") + 1) * SUBTITLE_SIZE * 1.35 / POINTS_PER_INCH
    figure.text(MARGIN / width, 0.14 / height, source, size=NOTE_SIZE - 0.5, color=GRAY, va="bottom")
    return height - below


@contextmanager
def headed(
    path: Path, width: float, height: float, title: str, subtitle: str, seeds: str
) -> Iterator[tuple[Figure, float]]:
    """Open a picture with its headings; give the figure, and the inches they use at the top."""
    with picture(path, width, height) as figure:
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
    """Write the ticks of an axis of shares as whole percentages; one over less than a few of them is made longer."""
    low, high = (axis.get_xlim if which == "x" else axis.get_ylim)()
    beyond = max(0.0, LEAST_SHARES - (high - low)) / 2
    (axis.set_xlim if which == "x" else axis.set_ylim)(low - beyond, high + beyond)
    axis.locator_params(axis=which, nbins=ticks, steps=ROUND_STEPS)
    (axis.xaxis if which == "x" else axis.yaxis).set_major_formatter(lambda share, _: percent_tick(share))


def percent_tick(share: float) -> str:
    """Write a share beside a tick; a minus sign as long as a plus."""
    return f"{100 * share:.0f}%".replace("-0%", "0%").replace("-", "\N{MINUS SIGN}")


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
