"""Words on a map: on no circle and no other words, in the shipped experiments and wherever circles stand."""

from collections import namedtuple
from itertools import combinations
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

from abm.analysis.pictures import flow_map
from abm.analysis.pictures.labels import Box
from abm.analysis.pictures.look import LOOK, POINTS_PER_INCH
from abm.analysis.pictures.map_labels import FAR, Block, places_around
from abm.inputs.geography import FIELD_OFFICES

Change = namedtuple("Change", "office kg_per_day baseline_kg_per_day clear")
FRAME = Box(0.0, 0.0, 280.0, 158.0)  # points of a map


def map_of(changes, largest):
    """Draw a map as a picture has it; return the boxes of its words, office by office, and those of its circles, in points."""
    with matplotlib.rc_context(LOOK):
        figure = Figure(figsize=(5, flow_map.PANEL), dpi=150)
        axis = figure.add_axes((0, 0, 1, 1))
        flow_map.draw_land(axis)
        countries = len(axis.texts)
        flow_map.draw_changes(axis, changes, largest)
        scale = POINTS_PER_INCH / figure.dpi
        figure.draw_without_rendering()
        extents = [text.get_window_extent().get_points() * scale for text in axis.texts]
        boxes = [Box(*low, *high) for low, high in extents]
        words = [[*pair] for pair in zip(boxes[countries::2], boxes[countries + 1 :: 2], strict=True)]
        rings = []
        for drawn in (one for one in axis.collections if isinstance(one, PathCollection)):
            x, y = axis.transData.transform(drawn.get_offsets())[0] * scale
            r = np.sqrt(drawn.get_sizes()[0]) / 2 + drawn.get_linewidths()[0] / 2
            rings.append((np.array([x, y]), r))
        frame = axis.get_window_extent().get_points() * scale
    return words, boxes[:countries], rings, Box(*frame[0], *frame[1])


def overlaps(changes, largest):
    """Return what lies on what on the map of some changes."""
    words, countries, rings, frame = map_of(changes, largest)
    sets = [*words, countries[:1], countries[1:]]
    found = [
        pair
        for pair in combinations(range(len(sets)), 2)
        if any(a.meets(b) for a in sets[pair[0]] for b in sets[pair[1]])
    ]
    for i, boxes in enumerate(sets):
        for middle, r in rings:
            near = [np.clip(middle, box[:2], box[2:]) for box in boxes]
            found += [(i, "ring")] * any(np.hypot(*(one - middle)) < r for one in near)
        found += [(i, "edge")] * any(
            b[0] < frame[0] or b[1] < frame[1] or b[2] > frame[2] or b[3] > frame[3] for b in boxes
        )
    return found


SHOWN = pd.read_csv(
    Path(__file__).parent / "map_changes.csv"
)  # what the maps of the shipped experiments show, as measured


@pytest.mark.parametrize("experiment", sorted(set(SHOWN["experiment"])))
def test_on_the_maps_of_the_shipped_experiments_no_words_lie_on_others_or_on_a_circle(experiment):
    """On most of them the numbers of one office lay over the circle or the words of the next."""
    rows = SHOWN[SHOWN["experiment"] == experiment]
    largest = (rows["kg_per_day"] - rows["baseline_kg_per_day"]).abs().max()
    for _, one in rows.groupby(["scenario", "period"]):
        assert set(one["office"]) == set(FIELD_OFFICES) and overlaps(list(one.itertuples()), largest) == []


def test_circles_of_any_size_leave_room_for_words():
    draws = np.random.default_rng(5)
    for _ in range(12):
        usual = draws.uniform(0.3, 12.0, len(FIELD_OFFICES))
        moved = draws.choice([-1.0, 1.0], len(FIELD_OFFICES)) * usual * draws.uniform(0.0, 1.0, len(FIELD_OFFICES))
        changes = [
            Change(*one)
            for one in zip(FIELD_OFFICES, usual + moved, usual, draws.random(len(usual)) < 0.5, strict=True)
        ]
        assert overlaps(changes, float(np.abs(moved).max())) == []


def test_the_words_of_a_crowd_are_led_to_their_circles():
    """Six circles beside each other: words that find no place at theirs stand further, each with a line that crosses no other words."""
    blocks = [Block(np.array([95.0 + 18.0 * i, 80.0]), 7.0, 70.0, 28.0) for i in range(6)]
    places = places_around(blocks, [], np.zeros((0, 2)), FRAME)
    boxes = [block.box(place) for block, place in zip(blocks, places, strict=True)]
    assert not any(a.meets(b) for a, b in combinations(boxes, 2))
    assert not any(box.meets(block.circle) for box in boxes for block in blocks)
    lines = [block.leader(place) for block, place in zip(blocks, places, strict=True)]
    assert any(line is not None for line in lines)
    for i, line in enumerate(lines):
        if line is None:
            continue
        assert np.hypot(*(line[0] - blocks[i].middle)) == pytest.approx(7.0) and np.hypot(*(line[1] - line[0])) >= FAR
        along = line[0] + (line[1] - line[0]) * np.linspace(0.0, 1.0, 50)[:, None]
        for j, box in enumerate(boxes):
            assert j == i or not ((along > box[:2]) & (along < box[2:])).all(axis=1).any()


def test_words_alone_stand_above_their_circle_and_beside_the_border():
    block = Block(np.array([140.0, 80.0]), 5.0, 60.0, 28.0)
    [above] = places_around([block], [], np.zeros((0, 2)), FRAME)
    assert above[0] == pytest.approx(140.0) and above[1] > 80.0 and block.leader(above) is None
    border = np.column_stack([np.arange(100.0, 180.0), np.full(80, 100.0)])
    [below] = places_around([block], [], border, FRAME)
    box = block.box(below)
    assert not ((border > box[:2]) & (border < box[2:])).all(axis=1).any()
