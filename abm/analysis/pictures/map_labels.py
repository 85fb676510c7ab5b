"""Words on a map: where each block stands so that it lies on no circle, on no other words and within the map."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from math import dist
from typing import NamedTuple

import numpy as np

from abm.analysis.pictures.labels import Box
from abm.measures.arrays import Floats

GAPS = 2.0, 5.0, 9.0, 14.0, 20.0, 28.0, 38.0, 50.0, 64.0  # points between a circle and its words
DIRECTIONS = 24  # around it
FAR = 6.0  # points of that gap from which on a line leads to the words
BORDER = 6.0  # points further away are better than words over the border
ANOTHERS = 15.0  # and than words about as near to another circle
CLEARLY = 6.0  # points by which words are nearer to their own circle
ROOM = np.array([5.0, 1.0])  # points beside and above words that stay free


class Block(NamedTuple):
    """Hold what stands beside a circle: its middle and radius, and width and height of the words, all in points."""

    middle: Floats
    radius: float
    width: float
    height: float

    @property
    def circle(self) -> Box:
        """Return the square around the circle."""
        (x, y), r = self.middle, self.radius
        return Box(x - r, y - r, x + r, y + r)

    def box(self, place: Floats) -> Box:
        """Return what the words take with their middle at a place."""
        (x, y), wide, tall = place, self.width / 2, self.height / 2
        return Box(x - wide, y - tall, x + wide, y + tall)

    def away(self, box: Box) -> float:
        """Return how far the circle is from a box."""
        return dist(_nearest(box, self.middle), self.middle) - self.radius

    def leader(self, place: Floats) -> Floats | None:
        """Return a line from the circle to words that stand far from it, shape [ends, 2]; None where they are near."""
        box = self.box(place)
        if self.away(box) < FAR:
            return None
        end = _nearest(box, self.middle)
        way = (np.array(end) - self.middle) / dist(end, self.middle)
        return np.array([self.middle + way * self.radius, end])


class Placed(NamedTuple):
    """Hold where words may stand: their middle and their box, how much is in the way, and how far from the best it is."""

    place: Floats
    box: Box
    conflicts: int
    distance: float


def places_around(blocks: Sequence[Block], taken: Sequence[Box], border: Floats, frame: Box) -> Floats:
    """Return the middle of each block of words: on nothing, as near to its circle as goes, and not over the border where that is near.

    Parameters
    ----------
    taken : sequence of Box
        What else stands on the map.
    border : array, shape [points, 2]
        Points of a line that words rather leave free.
    frame : Box
        Within which all stand.

    Returns
    -------
    array, shape [blocks, 2]
        Points.
    """
    fixed = [*taken, *(block.circle for block in blocks)]
    tried = [_candidates(block, blocks, fixed, border, frame) for block in blocks]
    best: list[Floats] = [np.zeros(2)] * len(blocks)
    fewest = np.inf
    for order in permutations(range(len(blocks))):
        found, conflicts = _in_order(order, blocks, tried)
        if conflicts < fewest:
            best, fewest = found, conflicts
        if not fewest:
            break
    return np.array(best).reshape(len(blocks), 2)


def _candidates(
    block: Block, blocks: Sequence[Block], fixed: Sequence[Box], border: Floats, frame: Box
) -> list[Placed]:
    """Return the places around a circle, the best first."""
    others = [one for one in blocks if one is not block]
    crossable = [box for box in fixed if box != block.circle]
    found = []
    around = _around(block)
    for gap, place in [one for one in around if _is_within(block.box(one[1]), frame)] or around:
        box, line = block.box(place), block.leader(place)
        conflicts = sum(map(_roomy(box).meets, fixed)) + _crossed(line, crossable)
        over = bool(((border > box[:2]) & (border < box[2:])).all(axis=1).any())
        own = block.away(box)
        anothers = any(other.away(box) < own + CLEARLY for other in others)
        found.append(Placed(place, box, conflicts, gap + BORDER * over + ANOTHERS * anothers))
    return sorted(found, key=lambda one: (one.conflicts, one.distance))  # of equals the first


def _around(block: Block) -> list[tuple[float, Floats]]:
    """Return places in every direction, with the gap between the circle and the words there; above and below at first."""
    angles = sorted(2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS, key=lambda angle: round(abs(np.cos(angle)), 6))
    ways = np.column_stack([np.cos(angles), np.sin(angles)])
    half = np.array([block.width, block.height]) / 2
    return [
        (gap, block.middle + way * (block.radius + gap) + half * way / np.abs(way).max())
        for gap in GAPS
        for way in ways
    ]


def _in_order(
    order: Sequence[int], blocks: Sequence[Block], tried: Sequence[Sequence[Placed]]
) -> tuple[list[Floats], int]:
    """Place one block after the other where least is in the way; return the places and all that stands in the way of any."""
    found: list[Floats] = [np.zeros(2)] * len(blocks)
    conflicts, words, lines = 0, list[Box](), list[Floats]()
    for i in order:
        best, fewest = tried[i][0], 10**6
        for one in tried[i]:
            if one.conflicts >= fewest:  # none that follows is better
                break
            line = blocks[i].leader(one.place)
            over = (
                sum(map(_roomy(one.box).meets, words))
                + _crossed(line, words)
                + sum(_crossed(other, [one.box]) for other in lines)
            )
            if one.conflicts + over < fewest:
                best, fewest = one, one.conflicts + over
        found[i], conflicts = best.place, conflicts + fewest
        words.append(best.box)
        line = blocks[i].leader(best.place)
        lines += [] if line is None else [line]
    return found, conflicts


def _is_within(box: Box, frame: Box) -> bool:
    return frame.left <= box.left and frame.bottom <= box.bottom and box.right <= frame.right and box.top <= frame.top


def _roomy(box: Box) -> Box:
    wide, tall = ROOM
    return Box(box.left - wide, box.bottom - tall, box.right + wide, box.top + tall)


def _nearest(box: Box, point: Floats) -> tuple[float, float]:
    x, y = map(float, point)
    return min(max(x, box.left), box.right), min(max(y, box.bottom), box.top)


def _crossed(line: Floats | None, boxes: Sequence[Box]) -> int:
    """Count the boxes that a line crosses."""
    if line is None:
        return 0
    along = line[0] + (line[1] - line[0]) * np.linspace(0.0, 1.0, 40)[:, None]
    return sum(bool(((along > box[:2]) & (along < box[2:])).all(axis=1).any()) for box in boxes)
