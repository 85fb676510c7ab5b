"""Land: Mexico and the United States behind what a map shows, from official outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.analysis.pictures.look import NOTE_SIZE, SOFT_INK
from abm.inputs.geography import FIELD_OFFICES, PORT, load_geography
from abm.inputs.outline import read_outline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN = (-118.0, -95.6, 25.2, 36.0)  # degrees: west, east, south, north; outlines end in the west and in the north
SEA, BORDER = "#F4F8FB", "#C9BFA5"
COLORS = {"Mexico": "#F3E9D2", "United States": "#E9E9E9"}
NAMES = {"United States": (-101.0, 34.4), "Mexico": (-104.2, 27.6)}


def draw_land(axis: Axes) -> None:
    """Draw both countries, their names and the border, and nothing else."""
    west, east, south, north = SHOWN
    axis.set_facecolor(SEA)
    for country, color in COLORS.items():
        for line in read_outline()[country]:
            axis.fill(*line.T, color=color, linewidth=0, zorder=1)
        axis.text(*NAMES[country], country, size=NOTE_SIZE - 0.5, color=SOFT_INK, ha="center", style="italic", zorder=2)
    for line in read_outline()["border"]:
        axis.plot(*line.T, color=BORDER, linewidth=1.2, zorder=2)
    axis.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    axis.set_aspect(1 / np.cos(np.radians((south + north) / 2)))
    axis.grid(visible=False)
    axis.spines["bottom"].set_visible(False)


def middle_of(office: str) -> tuple[float, float]:
    """Return longitude and latitude of the middle of the ports of a field office."""
    stations = load_geography().stations
    ports = stations[(stations.kind == PORT) & (stations.office == FIELD_OFFICES.index(office))]
    return float(ports.lon.mean()), float(ports.lat.mean())
