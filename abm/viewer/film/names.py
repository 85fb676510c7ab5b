"""Names in a film: where those of regions and policies stand, and which organizations have which color."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SMALLEST = 9.5  # points of letters: 10 dots of a GIF
NEAR = 0.2  # of the days shown: names that begin so near to each other would be printed over each other
NAMED_AT = {
    "Northwest": (4.6, 21.5),
    "North": (29.5, 37.4),
    "Northeast": (46.5, 31.5),
    "Pacific": (20.0, 8.0),
    "Center": (46.5, 17.5),
    "South": (40.5, 2.6),
}  # map coordinates of the names of regions, clear of what moves; of any other its middle


def place_of(region: Mapping[str, Any]) -> tuple[float, float]:
    """Return the map coordinates of the name of a region."""
    return NAMED_AT.get(region["name"], (region["x"], region["y"]))


def owners_by_color(names: Sequence[str], colors: Sequence[str]) -> dict[str, list[str]]:
    """Return the organizations of each color, in their order."""
    found: dict[str, list[str]] = {}
    for number, name in enumerate(names):
        found.setdefault(colors[number % len(colors)], []).append(name)
    return found


def names_of_windows(moved: Sequence[tuple[int, int, str]], days: int) -> list[tuple[int, list[str]]]:
    """Return where the names of policies begin, in order of time: those that begin near each other stand in one line, each once."""
    found: list[tuple[int, list[str]]] = []
    for start, _, name in moved:
        if name and found and start - found[-1][0] < NEAR * days:
            found[-1][1].extend([] if name in found[-1][1] else [name])
        elif name:
            found.append((start, [name]))
    return found
