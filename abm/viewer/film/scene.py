"""Scene: the picture of a film, drawn once; each day only moves what changes.

Land, axes and headings are painted once and kept as pixels. Then a day is: put them back, move the marks, paint these.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.ndimage import maximum_filter

from abm.analysis.pictures.letters import wrap
from abm.analysis.pictures.look import (
    BLUE,
    GRAY,
    INK,
    LIGHT_GRAY,
    LOOK,
    ORANGE,
    SOFT_INK,
    VERMILLION,
)
from abm.model.looks import Look, Portrayal
from abm.model.declared import HAPPENINGS, LAYERS, PORTRAYALS
from abm.viewer.charts import FILM, Chart, charts_of
from abm.viewer.film.bars import FactionBars, first_look, looks_of, owners_of
from abm.viewer.film.names import SMALLEST, names_of_windows, owners_by_color, place_of
from abm.viewer.film.replay import Recorded
from abm.viewer.frame import Frame
from abm.viewer.outline import FADE_DAYS, fixed_map
from abm.viewer.owners import BLACK, OWNER_COLORS
from abm.viewer.windows import windows

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from matplotlib.text import Text
    from matplotlib.path import Path

WIDE, HIGH = 12.8, 7.2  # inches
FILM_SEA, FILM_ABROAD, FILM_MEXICO, FILM_COAST = "#E9F1F6", "#E3E5E7", "#F7F0DF", "#BFB291"
RUNS = (GRAY, BLUE, VERMILLION)
USUAL = {"markeredgewidth": 0.9}
MARKERS: dict[str, dict[str, Any]] = {
    "triangle": USUAL | {"marker": "^", "markersize": 4},
    "bars": USUAL | {"marker": "s", "markersize": 4},
    "diamond": USUAL | {"marker": "D", "markersize": 4},
    "cross": USUAL | {"marker": "x", "markersize": 4},
    "hexagon": USUAL | {"marker": "h", "markersize": 8, "markeredgecolor": "white"},
    "dot": {"marker": ".", "markersize": 3},
}  # by the shape of a look
CATCH = ("#FFFFFF", "#FDDB78", "#F08228", "#A0141E")
MOST_CATCH = 12.0  # kg gross a day; the darkest color from there on
TOP = 0.835  # of the maps, as a share of the height
VIEW = (0.0, 63.6, 1.0, 40.2)  # map coordinates: west, east, south, north
INDEX = "1 = usual"
ROOM = 0.2  # of a chart's height above its lines, for the names of policies
FILMED = charts_of(FILM)
LOOKS = tuple(look for portrayal in PORTRAYALS for look in portrayal.looks.values())
RINGS = {one.number: one.light for one in HAPPENINGS if one.number}
MEANT = tuple(
    dict.fromkeys(
        (*OWNER_COLORS, *RUNS, *CATCH, FILM_SEA, FILM_ABROAD, FILM_MEXICO, FILM_COAST, INK, SOFT_INK, LIGHT_GRAY, BLACK)
        + tuple(look.light for look in LOOKS if look.light)
        + tuple(RINGS.values())
    )
)
SHAPE_NAMES = {
    "triangle": "triangles", "bars": "squares", "diamond": "diamonds", "cross": "crosses", "hexagon": "hexagons",
    "dot": "dots",
}  # fmt: skip


def marks_in_words(portrayal: Portrayal) -> str:
    """Return which marks the rows of a table have, states of another shape in brackets."""
    first, *others = portrayal.looks.values()
    states: dict[str, list[str]] = {}
    for look in others:
        states.setdefault(SHAPE_NAMES[look.shape], []).append(look.words)
    apart = [f"{shape}: {' or '.join(words)}" for shape, words in states.items() if shape != SHAPE_NAMES[first.shape]]
    alone = len(portrayal.looks) == 1 and first.words
    words = first.words if alone else portrayal.table
    return f"{SHAPE_NAMES[first.shape]}: {words}" + (f" ({', '.join(apart)})" if apart else "")


FILM_NOTE = (
    f"One random seed. Simulated data; no lab, cell or courier is a real one. Names of Mexico's regions stand beside them. Marks: {'; '.join(map(marks_in_words, PORTRAYALS))}; "
    f"bars on a hexagon: a faction, in the color of the organization it left; circles on the border: ports, colored by what was seized that day; rings that fade over {FADE_DAYS} days: what happened to leaders, "
    "organizations and labs."
)


class Scene:
    """Paint the days of one to three runs side by side.

    Parameters
    ----------
    runs : sequence of Recorded
        Of the same seed and days; the first is the baseline.
    labels : sequence of str
        Name of each run.
    title : str
    dots : int
        Dots an inch of a picture of 12.8 by 7.2 inches.
    """

    def __init__(self, runs: Sequence[Recorded], labels: Sequence[str], title: str, dots: int) -> None:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.runs = runs
        with matplotlib.rc_context(LOOK):
            self.figure = Figure(figsize=(WIDE, HIGH), dpi=dots)
            self.canvas = FigureCanvasAgg(self.figure)
            self.figure.text(0.02, 0.975, wrap(title, WIDE * 0.8, 14, 2), size=13, weight="bold", va="top")
            self.figure.text(0.02, 0.012, wrap(FILM_NOTE, WIDE * 0.96, SMALLEST), size=SMALLEST, color=SOFT_INK)
            self.clock = self.figure.text(0.98, 0.975, "", size=15, weight="bold", va="top", ha="right")
            self.maps = [self._lay_map(i, label) for i, label in enumerate(labels)]
            self.charts = [self._lay_chart(i, chart) for i, chart in enumerate(FILMED)]
            self._lay_legend()
            self.canvas.draw()
        self.background = self.canvas.copy_from_bbox(self.figure.bbox)

    def paint(self, number: int) -> np.ndarray:
        """Return the picture of the frame `number`, uint8 [height, width, 3]."""
        frames = [run.frames[number] for run in self.runs]
        self.canvas.restore_region(self.background)
        self.clock.set_text(frames[0].date or f"day {frames[0].day}")
        self.figure.draw_artist(self.clock)
        for marks, frame in zip(self.maps, frames, strict=True):
            marks.move(frame)
            self._draw(marks.artists())
        for lines in self.charts:
            for line, values in lines:
                line.set_data(np.arange(frames[0].day + 1), values[: frames[0].day + 1])
            self._draw([line for line, _ in lines])
        return np.asarray(self.canvas.buffer_rgba())[..., :3].copy()

    def _draw(self, artists: list) -> None:
        for artist in artists:
            artist.axes.draw_artist(artist)

    def _lay_map(self, number: int, label: str) -> Marks:
        count = len(self.runs)
        width, height = map_size(count)
        left = 0.02 + (0.96 - width * count) / 2 + number * width
        axis = self.figure.add_axes((left + 0.004, TOP - height, width - 0.008, height))
        names = lay_land(axis)
        axis.set_title(wrap(label, width * WIDE, 11, 2), color=INK, size=11)
        axis.axhline(VIEW[3], color=RUNS[number if count > 1 else 1], linewidth=6)
        return Marks(axis, names)

    def _lay_legend(self) -> None:
        """Write below the maps which color is which organization; of more of them than colors, all that share one."""
        from matplotlib.lines import Line2D

        look = {"linestyle": "none"} | MARKERS["hexagon"]
        owners = owners_by_color(fixed_map()["organizations"], OWNER_COLORS)
        handles = [Line2D([], [], color=color, label=" / ".join(names), **look) for color, names in owners.items()]
        self.figure.legend(
            handles=handles, loc="upper center", bbox_to_anchor=(0.5, TOP - map_size(len(self.runs))[1]), ncols=len(handles),
            fontsize=SMALLEST, handletextpad=0.1, columnspacing=1.0, borderaxespad=0.3,
        )  # fmt: skip

    def _lay_chart(self, number: int, chart: Chart) -> list[tuple]:
        height = TOP - map_size(len(self.runs))[1] - 0.21
        axis = self.figure.add_axes((0.045 + 0.495 * number, 0.118, 0.44, height))
        mean = f" (mean of {chart.days} days)" if chart.days > 1 else ""
        axis.set_title(f"{chart.title}, {chart.unit}{mean}")
        axis.tick_params(labelsize=SMALLEST)
        moved = sorted({tuple(window.values()) for run in self.runs for window in windows(run.scenario)})
        for start, stop, _ in moved:
            axis.axvspan(start, stop, color=ORANGE, alpha=0.13, linewidth=0)
        for start, names in names_of_windows(moved, self.runs[0].scenario.days):
            axis.text(
                start,
                0.97,
                f" {', '.join(names)}",
                transform=axis.get_xaxis_transform(),
                size=SMALLEST,
                color=SOFT_INK,
                va="top",
            )
        lines, colors = [], RUNS if len(self.runs) > 1 else RUNS[1:]
        for run, color in zip(self.runs, colors, strict=False):
            values = run.take(chart)
            axis.plot(values, color=color, linewidth=1, alpha=0.25)
            style = "--" if color == GRAY else "-"
            lines.append((axis.plot([], [], style, color=color, linewidth=2, animated=True)[0], values))
        axis.set_xlim(0, max(1, len(values) - 1))
        if not chart.unit.startswith(INDEX):  # a price moves about what is usual, far above nothing
            axis.set_ylim(0, None)
        low, high = axis.get_ylim()
        axis.set_ylim(low, high + ROOM * (high - low))
        return lines


class Marks:
    """Hold what moves on one map, and the names of regions, which stand before it."""

    def __init__(self, axis: Axes, names: list[Text]) -> None:
        from matplotlib.colors import LinearSegmentedColormap

        ports = fixed_map()["ports"]
        x, y = [port["x"] for port in ports], [port["y"] for port in ports]
        sizes = [12 if port["kind"] == "sector" else 14 + 90 * port["traffic"] / 90000 for port in ports]
        self.hues = LinearSegmentedColormap.from_list("catch", CATCH)
        red, green, blue = (value / 255 for value in LAYERS[0].color)
        tint = LinearSegmentedColormap.from_list("layer", [(red, green, blue, 0.0), (red, green, blue, 0.9)])
        extent = (0, fixed_map()["width"], 0, fixed_map()["height"])
        self.heat = axis.imshow(
            np.zeros((fixed_map()["height"], fixed_map()["width"])), cmap=tint, vmin=0, vmax=255, origin="lower",
            extent=extent, aspect=1 / fixed_map()["aspect"], interpolation="bilinear", animated=True,
        )  # fmt: skip
        self.heat.set_clip_path(mexico(), axis.transData)
        axis.set(xlim=VIEW[:2], ylim=VIEW[2:])
        self.things = [(portrayal, look_lines(axis, portrayal)) for portrayal in PORTRAYALS]
        self.bars = {
            one.table: FactionBars(axis, MARKERS[first_look(one).shape]["markersize"])
            for one in PORTRAYALS
            if one.colored_by
        }
        self.pulses = axis.scatter([], [], s=230, facecolor="none", edgecolor=CATCH[-1], linewidth=1.6, animated=True)
        self.ports = axis.scatter(x, y, s=sizes, edgecolor="#4A4A4A", linewidth=0.8, animated=True)
        self.rings = axis.scatter([], [], facecolor="none", linewidth=1.8, animated=True)
        self.places = np.array([x, y]).T
        self.names = names

    def artists(self) -> list:
        """Return what is painted anew each day, from the bottom up."""
        lines = [line for _, lines in self.things for line in lines.values()]
        lines += [line for bars in self.bars.values() for line in bars.lines.values()]
        return [self.heat, *lines, self.rings, self.pulses, self.ports, *self.names]

    def move(self, frame: Frame) -> None:
        """Put everything where a frame has it."""
        seen = frame.map
        self.heat.set_data(beyond_the_coast(seen[LAYERS[0].table]))
        for portrayal, lines in self.things:
            table = seen[portrayal.table]
            x, y = scattered(table)
            owners = owners_of(table, portrayal, seen["organizations"])
            values = looks_of(table, portrayal, owners)
            for value, line in lines.items():
                line.set_data(x[values == value], y[values == value])
            if owners:
                self.bars[portrayal.table].move(x, y, owners)
        self._ring(seen["happened"])
        self.pulses.set_offsets(self.places[seen["pulses"]])
        hues: Any = self.hues(np.sqrt(np.array(seen["ports"]["catch"]) / MOST_CATCH))
        self.ports.set_facecolor(hues)

    def _ring(self, happened: dict[str, list]) -> None:
        """Put a ring where something happened; it widens and fades over some days."""
        from matplotlib.colors import to_rgba_array

        passed = np.array(happened["age"]) / FADE_DAYS
        self.rings.set_offsets(np.array([happened["x"], happened["y"]]).T)
        self.rings.set_sizes(70 + 330 * passed)
        if passed.size:
            hues: Any = to_rgba_array([RINGS[number] for number in happened["number"]], 1.0 - passed)
            self.rings.set_edgecolor(hues)


def look_lines(axis: Axes, portrayal: Portrayal) -> dict[int, Line2D]:
    """Return what draws the rows of a table: a line of markers for each owner, or else for each state."""
    if portrayal.colored_by:
        look = first_look(portrayal)
        return {number: look_line(axis, look, color) for number, color in enumerate(OWNER_COLORS)}
    return {int(state): look_line(axis, look, look.light) for state, look in portrayal.looks.items()}


def look_line(axis: Axes, look: Look, color: str) -> Line2D:
    """Return an empty line of markers."""
    face: dict[str, Any] = {"markerfacecolor": "none"} if look.is_open else {}
    style: dict[str, Any] = {"linestyle": "none", "animated": True, "color": color}
    return axis.plot([], [], **style, **face, **MARKERS[look.shape])[0]


def map_size(count: int) -> tuple[float, float]:
    """Return the width and height of each of `count` maps, as shares of the picture."""
    west, east, south, north = VIEW
    ratio = (north - south) / ((east - west) * fixed_map()["aspect"]) * WIDE / HIGH
    width = min(0.96 / count, 0.5 / ratio)
    return width, width * ratio


def mexico() -> Path:
    """Return the outline of Mexico as one path, islands included."""
    from matplotlib.path import Path

    return Path.make_compound_path(*(Path(polygon, closed=True) for polygon in fixed_map()["land"]["Mexico"]))


def beyond_the_coast(values: Sequence[int]) -> np.ndarray:
    """Return a layer on the whole grid; cells by the sea have the highest value near, so that the coast is not paled."""
    places = fixed_map()["places"]
    grid = np.zeros((fixed_map()["height"], fixed_map()["width"]))
    grid[places["y"], places["x"]] = values
    land = np.zeros(grid.shape, bool)
    land[places["y"], places["x"]] = True
    return np.where(land, grid, maximum_filter(grid, 5))


def scattered(table: dict[str, list]) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y of the rows of a table, each a little aside by its id, as `marks.js` does."""
    number = np.array(table["id"], np.int64)
    x = np.array(table["x"], float) + 0.5 + ((number * 7919 % 97) / 97 - 0.5) * 0.72
    y = np.array(table["y"], float) + 0.5 + ((number * 104729 % 89) / 89 - 0.5) * 0.72
    return x, y


def lay_land(axis: Axes) -> list[Text]:
    """Draw the outline of the countries and the border; return the names of the regions, to be drawn over what moves."""
    from matplotlib.patheffects import withStroke

    fixed = fixed_map()
    axis.set_facecolor(FILM_SEA)
    for shape, color in (("United States", FILM_ABROAD), ("other land", FILM_ABROAD), ("Mexico", FILM_MEXICO)):
        for polygon in fixed["land"][shape]:
            axis.fill(*np.array(polygon).T, facecolor=color, edgecolor=FILM_COAST, linewidth=0.6)
    axis.plot(*np.array(fixed["border"]).T, color=SOFT_INK, linewidth=1.3)
    clear: dict[str, Any] = {
        "path_effects": [withStroke(linewidth=2.2, foreground="white")],
        "animated": True,
    }  # of the markers behind
    names = [
        axis.text(*place_of(region), region["name"], size=SMALLEST, color=INK, ha="center", **clear)
        for region in fixed["regions"]
    ]
    axis.set(xlim=VIEW[:2], ylim=VIEW[2:], xticks=[], yticks=[])
    axis.grid(visible=False)
    for spine in axis.spines.values():
        spine.set(visible=True, color=LIGHT_GRAY)
    return names
