"""Area between a curve of the flow and the world without the policy: shaded, with its size in kilograms beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.analysis.amounts import averted_label
from abm.analysis.answers import Answer
from abm.analysis.pictures.look import NOTE_SIZE, SOFT_INK
from abm.analysis.pictures.style import legible
from abm.measures.arrays import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AVERTED, ADDED = "averted", "added"  # what the areas below and above the world without the policy are called
HATCH, HATCH_WIDTH = "//////", 0.7  # of what is added
EDGE = 0.02  # of a panel between its edge and the words
CORNERS = ((1, 0), (0, 0), (1, 1), (0, 1))  # of a panel, those that are looked at first


def shade_area(axis: Axes, days: Floats, flow: Floats, usual: Floats, color: str) -> None:
    """Shade what lies between the flow and that without the policy, from the start on: below it full, above it hatched.

    What is below less what is above is what is averted in all (share or kg a day, times days), but for the last days of the run, which a mean
    of past days has not in full.

    Parameters
    ----------
    days : array, shape [days]
        Days from the start of the policy; the day before it is where the area begins.
    flow, usual : arrays, shape [days]
        With and without the policy, in the unit of the axis.
    """
    after = days >= -1
    days, flow, usual = days[after], flow[after], usual[after]
    axis.fill_between(
        days, flow, usual, where=flow <= usual, interpolate=True, color=color, alpha=0.55, linewidth=0, zorder=2, label=AVERTED
    )  # fmt: skip
    axis.fill_between(
        days, flow, usual, where=flow >= usual, interpolate=True, facecolor="none", edgecolor=color, hatch=HATCH,
        hatch_linewidth=HATCH_WIDTH, linewidth=0, zorder=2, label=ADDED,
    )  # fmt: skip


def write_size(axis: Axes, answer: Answer, color: str) -> None:
    """Write what the area comes to in a corner of its panel in which least is drawn; the ends of both axes are set before."""
    text = axis.text(
        0, 0, averted_label(answer), transform=axis.transAxes, size=NOTE_SIZE, weight="bold", linespacing=1.15, zorder=6,
        color=legible(color) if answer.beyond("averted_kg") else SOFT_INK, bbox={"color": "white", "alpha": 0.75, "pad": 1.0, "linewidth": 0},
    )  # fmt: skip
    size = np.ptp(axis.transAxes.inverted().transform(text.get_window_extent()), axis=0)
    drawn = _drawn(axis)
    place = min((_place(corner, size) for corner in CORNERS), key=lambda one: _within(drawn, one, size))
    text.set_position((float(place[0]), float(place[1])))
    text.set_verticalalignment("bottom")


def _place(corner: tuple[int, int], size: Floats) -> Floats:
    """Return where words of a size begin in a corner, as shares of the panel."""
    return np.where(corner, 1.0 - EDGE - size, EDGE)


def _within(drawn: Floats, place: Floats, size: Floats) -> int:
    """Count the points that lie under words, or within as much as their height above and below them."""
    room = np.array([0.0, size[1] / 2])
    return int(((drawn > place - room) & (drawn < place + size + room)).all(axis=1).sum())


def _drawn(axis: Axes) -> Floats:
    """Return the points of all curves and bands of a panel, as shares of it, shape [points, 2]."""
    paths = [path.vertices for drawn in axis.collections for path in drawn.get_paths()]
    curves = [np.asarray(line.get_xydata(), float) for line in axis.lines]
    paths += [curve for curve in curves if len(curve) > 2]  # of two points are the levels
    points = np.concatenate([np.zeros((0, 2)), *(np.asarray(path, float) for path in paths)])
    return np.asarray(axis.transAxes.inverted().transform(axis.transData.transform(points)))
