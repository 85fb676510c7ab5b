"""Owners: how an organization is drawn in a film and by Mesa, as `ownerLook` in `palette.js` has it on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from abm.analysis.pictures.look import BLUE, GREEN, ORANGE, PURPLE, VERMILLION

OWNER_COLORS = (BLUE, ORANGE, GREEN, PURPLE, "#56B4E9", VERMILLION, "#F0E442", "#8A8A8A")
WHITE, BLACK = "#FFFFFF", "#10161C"
BARS = (
    ((0.3, 0.3),),
    ((0.55, 0.17),),
    ((0.17, 0.55),),
    ((0.55, 0.17), (0.17, 0.55)),
)  # of a faction, as halves of width and height by the radius
BRANCH = " faction "  # in the name of a faction, behind that of the organization it comes from


class OwnerLook(NamedTuple):
    """Hold the number of a color, that of the bars of a faction (None: no faction), and the ink of these."""

    color: int
    bars: int | None
    ink: str


def owner_look(names: Sequence[str], number: int) -> OwnerLook:
    """Return how an organization is drawn: a faction has the color of the organization it comes from, and bars on it."""
    roots = [name.partition(BRANCH)[0] for name in names[: number + 1]]
    root = roots[number]
    founder = roots.index(root)
    color = founder % len(OWNER_COLORS)
    bars = roots[:number].count(root) - 1
    return OwnerLook(
        color, None if bars < 0 else bars % len(BARS), WHITE if bars < 0 or OWNER_COLORS[color] == BLUE else BLACK
    )
