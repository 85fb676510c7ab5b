"""Numbers beside markers: where each stands so that it lies on no marker, no interval and no other number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from abm.measures.arrays import Floats

DISTANCES, DIRECTIONS = (9.0, 14.0, 20.0, 27.0, 35.0, 44.0), 16  # points from the marker; around it
CLEARLY = 1.25  # times as far from another marker as from its own a number stands
LETTER, HALF_HEIGHT, MARKER = 2.8, 4.6, 4.5  # points: half of a digit's width, half of a number's height, of a marker


class Box(NamedTuple):
    """Hold an upright rectangle, in points."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Tell whether two have a place in common."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )


def box_of(middle: Sequence[float], text: str) -> Box:
    """Return what a number takes around its middle."""
    half = LETTER * len(text) + 0.6
    return Box(middle[0] - half, middle[1] - HALF_HEIGHT, middle[0] + half, middle[1] + HALF_HEIGHT)


def places_beside(markers: Floats, texts: Sequence[str], bars: Sequence[Box], frame: Box) -> Floats:
    """Return where the middle of each number stands, as near to its marker as nothing is in the way.

    Parameters
    ----------
    markers : array, shape [numbers, 2]
        Points.
    bars : sequence of Box
        Intervals, which are boxes without a width.
    frame : Box
        Within which all stand.

    Returns
    -------
    array, shape [numbers, 2]
        Points.
    """
    taken = [*(Box(x - MARKER, y - MARKER, x + MARKER, y + MARKER) for x, y in markers), *bars]
    found = []
    for marker, text in zip(markers, texts, strict=True):
        tried = [marker + np.array(offset) for offset in _offsets()]
        place = min(  # the first of the best
            tried,
            key=lambda middle: (
                _conflicts(box_of(middle, text), taken, frame),
                is_anothers(middle, marker, markers),
            ),
        )
        taken.append(box_of(place, text))
        found.append(place)
    return np.array(found).reshape(len(texts), 2)


def is_anothers(place: Floats, marker: Floats, markers: Floats) -> bool:
    """Tell whether a number would be taken for that of another marker, which is nearer to it, or nearly so."""
    own = float(np.hypot(*(place - marker)))
    others = [float(np.hypot(*(place - one))) for one in markers if not np.array_equal(one, marker)]
    return min(others, default=np.inf) < CLEARLY * own


def _offsets() -> list[tuple[float, float]]:
    angles = np.pi / 4 + 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    return [(far * float(np.cos(angle)), far * float(np.sin(angle))) for far in DISTANCES for angle in angles]


def _conflicts(box: Box, taken: Sequence[Box], frame: Box) -> int:
    outside = box.left < frame.left or box.bottom < frame.bottom or box.right > frame.right or box.top > frame.top
    return sum(map(box.meets, taken)) + len(taken) * outside
