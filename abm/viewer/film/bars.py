"""Bars: what tells the marks of a faction from those of the organization it comes from, in a film."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from abm.model.looks import Look, Portrayal
from abm.viewer.owners import BARS, BLACK, WHITE, OwnerLook, owner_look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path


class FactionBars:
    """Draw bars on marks of a size in points, a line of markers for each kind of bars in each ink."""

    def __init__(self, axis: Axes, size: float) -> None:
        self.lines = {
            (number, ink): axis.plot(
                [], [], linestyle="none", animated=True, marker=bars_path(bars), color=ink, markeredgewidth=0,
                markersize=size * max(map(max, bars)),
            )[0]
            for number, bars in enumerate(BARS)
            for ink in (WHITE, BLACK)
        }  # fmt: skip

    def move(self, x: np.ndarray, y: np.ndarray, looks: Sequence[OwnerLook]) -> None:
        """Put them on the marks of factions."""
        for (number, ink), line in self.lines.items():
            own = np.array([look.bars == number and look.ink == ink for look in looks], bool)
            line.set_data(x[own], y[own])


def bars_path(bars: Sequence[tuple[float, float]]) -> Path:
    """Return bars, given as halves of width and height, as one path about its middle."""
    from matplotlib.path import Path

    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)])
    return Path.make_compound_path(*(Path(corners * np.array(half), closed=True) for half in bars))


def first_look(portrayal: Portrayal) -> Look:
    """Return the first look of a table, which all things of an owner have."""
    return next(iter(portrayal.looks.values()))


def owners_of(table: dict[str, list], portrayal: Portrayal, names: Sequence[str]) -> list[OwnerLook]:
    """Return how the owner of each row of a table is drawn; nothing where they are not drawn by owner."""
    owners = table[portrayal.colored_by] if portrayal.colored_by else []
    looks = {number: owner_look(names, number) for number in {*owners}}
    return [looks[number] for number in owners]


def looks_of(table: dict[str, list], portrayal: Portrayal, owners: Sequence[OwnerLook]) -> np.ndarray:
    """Return which of its lines draws each row of a table."""
    if portrayal.colored_by:
        return np.array([owner.color for owner in owners], int)
    if len(portrayal.looks) > 1:
        return np.array(table[portrayal.field], int)
    [only] = portrayal.looks
    return np.full(len(table["id"]), int(only))
