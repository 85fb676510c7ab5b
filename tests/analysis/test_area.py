"""The area between a curve and the world without the policy is what the table says is averted, and the words beside it say so."""

from contextlib import contextmanager

import numpy as np
import pytest
from analysis_folder import DAYS, GRAMS, START, drawn, fall, make_folder, scenario
from matplotlib.figure import Figure
from PIL import Image

from abm.analysis import summarize
from abm.analysis.amounts import averted_label, averted_sentence
from abm.analysis.answers import Answer
from abm.analysis.pictures import flow
from abm.analysis.pictures.area import ADDED, AVERTED, CORNERS, write_size
from abm.analysis.pictures.look import GRAY
from abm.analysis.pictures.style import picture
from abm.measures.survival import Interval

PER_GRAM = GRAMS / 1000.0  # kg a day, usually
WAVE = fall(0.4) * np.interp(np.arange(DAYS) - START, [0, 320, 380, 440], [1, 1, 1.3, 1])  # falls, then overshoots
POLICIES = {
    "wave": scenario("wave", "Falls, then rises", "inspection_rate", WAVE, (START, None)),
    "added": scenario("added", "Rises", "inspection_rate", 2.0 - fall(0.2), (START, None)),
    "chance_only": scenario("chance_only", "Nothing but chance", "crackdown", None, (START, START + 100), 1.0),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    placebo = scenario("placebo", "Other random numbers", "placebo", None, (START, DAYS), 1.0)
    folder = make_folder(
        tmp_path_factory.mktemp("area"), [scenario("baseline", "No policy"), placebo, *POLICIES.values()], 8
    )
    return summarize(folder)


@pytest.fixture
def panels(found, tmp_path, monkeypatch):
    """Return a function that draws a picture and gives its panels, by policy, and its file."""

    def draw(amounts):
        seen = []

        @contextmanager
        def watched(*of):
            with picture(*of) as figure:
                yield figure
                seen.extend(figure.axes)

        monkeypatch.setattr("abm.analysis.pictures.style.picture", watched)
        pictures = flow.pictures_of_amounts if amounts else flow.pictures_of_flow
        [path] = drawn(pictures(found.results, found.bands, found.answers, found.differences, tmp_path))
        return dict(zip(POLICIES, seen, strict=False)), path

    return draw


def area(axis, name):
    """Return the area of some shapes, which have no holes, in the units of both axes."""
    [shade] = [one for one in axis.collections if one.get_label() == name]
    loops = [path.vertices for path in shade.get_paths()]
    turns = [np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)) for x, y in (loop.T for loop in loops)]
    return sum(map(abs, turns)) / 2


@pytest.mark.parametrize("policy", ["wave", "added"])
def test_the_area_in_kilograms_is_what_the_table_says_is_averted(found, panels, policy):
    axis = panels(amounts=True)[0][policy]
    averted = found.answers[policy]["averted_kg"].estimate
    assert area(axis, AVERTED) - area(axis, ADDED) == pytest.approx(averted, rel=1e-4)
    above = area(axis, ADDED) / abs(averted)
    assert 0.1 < above < 0.5 if policy == "wave" else above == pytest.approx(1.0, rel=1e-4)


def test_the_area_in_shares_is_that_of_the_usual_flow(found, panels):
    shown = panels(amounts=False)[0]
    for policy in ("wave", "added"):
        days = area(shown[policy], AVERTED) - area(
            shown[policy], ADDED
        )  # of usual flow, which moves with chance by some percent
        assert days * PER_GRAM == pytest.approx(found.answers[policy]["averted_kg"].estimate, rel=0.04)


def test_size_and_interval_stand_in_each_panel_in_the_caption_and_for_who_does_not_see_it(found, panels):
    for amounts in (False, True):
        shown, path = panels(amounts)
        with Image.open(path) as image:
            caption = image.text["Comment"]
        described = path.with_suffix(".svg").read_text(encoding="utf-8")
        for policy, axis in shown.items():
            one = found.answers[policy]["averted_kg"]
            mass, low, high = (f"{abs(value):,.0f}" for value in (one.estimate, one.low, one.high))
            [label] = [text.get_text() for text in axis.texts if "kg pure" in text.get_text()]
            assert label == averted_label(found.answers[policy])
            assert label.startswith(f"{'added' if policy == 'added' else 'averted'}: ") and f"{mass} kg pure\n" in label
            assert all(end in label for end in (low, high)) and label.endswith("not clear") == (policy == "chance_only")
            said = f"{found.answers[policy].label}: {one.estimate:,.0f} ({one.low:,.0f} to {one.high:,.0f}".replace(
                "-", "\N{MINUS SIGN}"
            )
            assert said in caption and said in described
    [shade] = [one for one in shown["chance_only"].collections if one.get_label() == AVERTED]
    assert np.allclose(shade.get_facecolor()[0, :3], int(GRAY[1:3], 16) / 255)


def test_small_amounts_have_a_decimal_and_what_is_undefined_no_number():
    def of(*values):
        return Answer(
            "a", "A", 9, {"averted_kg": Interval(*values), "averted_share": Interval(0.002, 0.001, 0.003)}, ""
        )

    assert averted_label(of(2.5, 1.5, 3.5)) == "averted: 2.5 kg pure\n(1.5 to 3.5), 0.2%"
    assert averted_label(of(-20.2, -30.0, -10.4)) == "added: 20 kg pure\n(10 to 30), 0.2%"
    assert averted_label(of(8.7, -3.0, 20.4)) == "averted: 9 kg pure\n(\N{MINUS SIGN}3 to 20), not clear"
    assert (
        "not determined" in averted_label(of(2.0, np.nan, np.nan)) and averted_sentence([of(2.0, np.nan, np.nan)]) == ""
    )


@pytest.mark.parametrize("corner", CORNERS)
def test_the_words_stand_in_the_corner_in_which_nothing_is_drawn(corner):
    axis = Figure(figsize=(5, 4)).subplots()
    for x, y in (other for other in CORNERS if other != corner):
        axis.plot(np.linspace(0.9 * x, 0.9 * x + 0.1, 50), np.full(50, 0.9 * y + 0.05))
    axis.set(xlim=(0, 1), ylim=(0, 1))
    write_size(axis, Answer("a", "A", 9, {"averted_kg": Interval(5.0, 3.0, 7.0)}, ""), "#000000")
    box = axis.transAxes.inverted().transform(axis.texts[0].get_window_extent())
    assert tuple((box.mean(axis=0) > 0.5).astype(int)) == corner and (box > 0).all() and (box < 1).all()
