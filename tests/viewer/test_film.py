"""Films: as many pictures as were chosen, each another one, drawn from the frames; no half of a file stays."""

import builtins
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image
from recorded import BASELINE, DAYS, LABELS, POLICY, two_runs

from abm.inputs.geography import REGIONS
from abm.viewer.charts import Chart
from abm.viewer.film.film import DOTS, PICTURES, FilmError, chosen_frames, write_film
from abm.viewer.film.names import NAMED_AT, names_of_windows, owners_by_color
from abm.viewer.film.scene import FILMED, Scene, scattered
from abm.viewer.outline import fixed_map
from abm.viewer.owners import BLACK, OWNER_COLORS, WHITE, owner_look


def test_chosen_frames_are_spread_evenly_from_first_to_last():
    for frames in (1, 2, 99, 100, 101, 733):
        for suffix in PICTURES:
            numbers = chosen_frames(frames, suffix)
            assert numbers[0] == 0
            assert numbers[-1] == frames - 1
            assert len(numbers) == len(set(numbers)) == min(frames, PICTURES[suffix])


def test_a_gif_has_a_picture_for_every_frame(tmp_path):
    path = tmp_path / "film.gif"
    heard = []
    assert write_film(two_runs(), LABELS, "Two runs", path, heard.append) == sum(heard) == DAYS
    with Image.open(path) as film:
        assert film.n_frames == DAYS
        assert film.size == (960, 540)
        first = np.asarray(film.convert("RGB"))
        film.seek(DAYS - 1)
        assert (first != np.asarray(film.convert("RGB"))).any()
    assert [file.name for file in tmp_path.iterdir()] == ["film.gif"]


def test_an_mp4_has_a_picture_for_every_frame(tmp_path):
    ffmpeg = pytest.importorskip("imageio_ffmpeg")
    path = tmp_path / "film.mp4"
    write_film([run for run in two_runs()][:1], LABELS[:1], "One run", path)
    assert ffmpeg.count_frames_and_secs(str(path))[0] == DAYS
    assert [file.name for file in tmp_path.iterdir()] == ["film.mp4"]


def test_a_picture_is_a_function_of_its_frame():
    """Painted forwards or backwards, a day looks the same; another day looks otherwise."""
    scene = Scene(two_runs(), LABELS, "Two runs", DOTS[".gif"])
    fifth = scene.paint(5)
    fortieth = scene.paint(40)
    assert np.array_equal(scene.paint(5), fifth)
    assert (fifth != fortieth).any()


def test_names_of_regions_are_drawn_over_the_markers():
    """A marker on a name hid half of it."""
    scene = Scene(two_runs(), LABELS, "Two runs", DOTS[".gif"])
    for marks in scene.maps:
        names = [artist.get_text() for artist in marks.artists()[-len(REGIONS) :]]
        assert names == list(REGIONS) and all(name.get_path_effects() for name in marks.names)


def test_amounts_stand_on_zero_and_a_price_about_its_usual():
    """The street price was a flat line at the top of an axis from 0."""
    axes = [
        axis for axis in Scene(two_runs(), LABELS, "Two runs", DOTS[".gif"]).figure.axes if axis.get_title(loc="left")
    ]
    lows = {axis.get_title(loc="left").split(",")[0]: axis.get_ylim()[0] for axis in axes}
    assert lows["Delivered"] == 0.0 and lows["Street price"] > 0.5
    named = " ".join(text.get_text() for axis in axes for text in axis.texts)
    assert all(one.short in named for one in POLICY.interventions)


def test_a_running_mean_sees_nothing_of_the_future():
    values = np.array([2.0, 4.0, 6.0, 8.0])
    for days, mean in ((2, [2, 3, 5, 7]), (1, values.tolist())):
        assert Chart("k", "t", "u", ("c",), days=days).take({"c": values}).tolist() == mean


def test_the_first_days_of_a_mean_are_of_days_of_the_burn_in():
    """The line of deliveries began at half of what it is: the mean of the first days was of one day, or two."""
    run = two_runs()[0]
    (chart,) = [one for one in FILMED if one.days > 1]
    (column,) = chart.columns
    past, values = (np.array(table[column]) for table in (run.before, run.series))
    assert len(past) == BASELINE.burn_in and len(run.take(chart)) == DAYS
    all_days = chart.factor * np.concatenate([past, values])
    assert run.take(chart)[0] == pytest.approx(all_days[: len(past) + 1].mean())
    assert run.take(chart)[-1] == pytest.approx(all_days[-chart.days :].mean())


def test_names_of_policies_are_not_printed_over_each_other():
    """Two that began within some days were one heap of letters."""
    moved = [(25, 26, "arrests"), (20, 45, "crackdown"), (35, 36, ""), (200, 300, "scans"), (30, 31, "arrests")]
    assert names_of_windows(sorted(moved), 365) == [(20, ["crackdown", "arrests"]), (200, ["scans"])]
    scene = Scene(two_runs(), LABELS, "Two runs", DOTS[".gif"])
    for axis in [axis for axis in scene.figure.axes if axis.get_title(loc="left")]:
        boxes = [text.get_window_extent() for text in axis.texts]
        assert boxes and not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_the_legend_has_every_organization_and_letters_are_large_enough():
    scene = Scene(two_runs(), LABELS, "Two runs", DOTS[".gif"])
    (legend,) = scene.figure.legends
    names = [name for text in legend.get_texts() for name in text.get_text().split(" / ")]
    assert sorted(names) == sorted(fixed_map()["organizations"])
    assert owners_by_color("abcdefghi", OWNER_COLORS)[OWNER_COLORS[0]] == ["a", "i"]
    box, below = legend.get_window_extent(), scene.figure.bbox
    assert below.x0 <= box.x0 and box.x1 <= below.x1
    texts = scene.figure.findobj(lambda one: isinstance(one, Text) and bool(one.get_text()))
    assert min(text.get_size() for text in texts) * DOTS[".gif"] / 72 > 9.5  # dots


def test_a_faction_has_the_color_of_whom_it_left_and_bars():
    """It had the color of another organization, by its number."""
    run = two_runs()[0]
    frame, marks = run.frames[-1], Scene([run], LABELS[:1], "One run", DOTS[".gif"]).maps[0]
    names = [*fixed_map()["organizations"], "Sinaloa faction 1", "Jalisco faction 1", "Sinaloa faction 1.1"]
    cells = frame.map["cells"] | {"organization": [8, 9, 10, *frame.map["cells"]["organization"][3:]]}
    marks.move(replace(frame, map=frame.map | {"cells": cells, "organizations": names}))
    (lines,) = [lines for portrayal, lines in marks.things if portrayal.table == "cells"]
    places = [*zip(*scattered(cells), strict=True)]
    drawn = {number: [*zip(*line.get_data(), strict=True)] for number, line in lines.items()}
    assert places[0] in drawn[0] and places[1] in drawn[1] and places[2] in drawn[0]
    barred = {key: [*zip(*line.get_data(), strict=True)] for key, line in marks.bars["cells"].lines.items()}
    assert {key: found for key, found in barred.items() if found} == {
        (0, WHITE): places[:1],
        (0, BLACK): places[1:2],
        (1, WHITE): places[2:3],
    }
    assert {line for line in marks.bars["cells"].lines.values()} <= {*marks.artists()}
    assert owner_look(names, 0) == (0, None, WHITE)


def test_names_of_regions_lie_beside_the_labs():
    """They stood over the marks of labs."""
    assert {*NAMED_AT} == {*REGIONS}
    run = two_runs()[0]
    labs = run.frames[-1].map["labs"]
    x, y = scattered(labs)
    axis = (scene := Scene([run], LABELS[:1], "One run", DOTS[".gif"])).figure.axes[0]
    for name in scene.maps[0].names:
        box = name.get_window_extent()
        assert not any(box.contains(*axis.transData.transform(place)) for place in zip(x, y, strict=True))


def test_what_cannot_be_written_is_reported_in_one_line(tmp_path, monkeypatch):
    with pytest.raises(FilmError, match=r"a.avi: a film is a .gif or an .mp4"):
        write_film(two_runs(), LABELS, "t", tmp_path / "a.avi")
    real = builtins.__import__

    def without(name, *rest):
        if name == "imageio_ffmpeg":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(FilmError, match=r"interdict-abm\[view\]"):
        write_film(two_runs(), LABELS, "t", tmp_path / "a.mp4")
    assert list(tmp_path.iterdir()) == []
