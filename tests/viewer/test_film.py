"""Films: as many pictures as were chosen, each another one, drawn from the frames; no half of a file stays."""

import builtins

import numpy as np
import pytest
from PIL import Image
from recorded import DAYS, LABELS, POLICY, two_runs

from abm.inputs.geography import REGIONS
from abm.viewer.charts import Chart
from abm.viewer.film.film import DOTS, PICTURES, FilmError, chosen_frames, write_film
from abm.viewer.film.scene import Scene


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
    assert POLICY.interventions[0].short in {text.get_text().strip() for axis in axes for text in axis.texts}


def test_a_running_mean_sees_nothing_of_the_future():
    values = np.array([2.0, 4.0, 6.0, 8.0])
    for days, mean in ((2, [2, 3, 5, 7]), (1, values.tolist())):
        assert Chart("k", "t", "u", ("c",), days=days).take({"c": values}).tolist() == mean


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
