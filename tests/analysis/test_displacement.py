"""Displacement: every kilogram stands once on either side, what is found elsewhere is known, and chance shows no bands."""

import re

import numpy as np
import pandas as pd
import pytest
from analysis_folder import DAYS, OFFICES, START, analyze, drawn, fall, make_folder, scenario
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from abm.analysis.answers import read_answers
from abm.analysis.corridors import flows_of
from abm.analysis.displacement import LESS, MORE, OTHERS, Displacement, Part, displacement_of, judged_together
from abm.analysis.pictures import displacement
from abm.analysis.displaced import displacement_title, displacements, found_text, shifts_text, still_text
from abm.analysis.pictures.displacement import _rooms, periods_of, pictures_of_displacement, scale_of
from abm.analysis.results import read_results
from abm.inputs.geography import FIELD_OFFICES
from abm.measures.survival import Interval
from abm.report.pictures import SHOWN
from abm.results.reader import ResultsFolder

SEEDS = 12


def parts(some):
    return {part.name: pytest.approx(part.kg) for part in some}


@settings(deadline=None)
@given(
    arrays.arrays(float, (6, len(FIELD_OFFICES)), elements=st.floats(0.0, 20.0)),
    arrays.arrays(float, (6, len(FIELD_OFFICES)), elements=st.floats(0.0, 20.0)),
    st.lists(st.booleans(), min_size=len(FIELD_OFFICES), max_size=len(FIELD_OFFICES)),
)
def test_both_sides_add_up_to_the_same_whatever_changes(flow, usual, clear):
    one = displacement_of(flow, usual, np.array(clear))
    change = (flow - usual).mean(axis=0)
    if one is None:
        assert not ((change < 0) & clear).any()
        return
    assert sum(part.kg for part in one.left) == pytest.approx(sum(part.kg for part in one.found), abs=1e-9)
    assert all(part.kg > 0 for part in (*one.left, *one.found))
    assert one.lost == pytest.approx(-change[(change < 0) & clear].sum())


def test_what_leaves_and_where_it_is_found_are_known():
    rng = np.random.default_rng(1)
    usual = np.tile([10.0, 4.0, 1.0, 1.0], (40, 1)) + rng.normal(0, 0.1, (40, 4))
    flow = usual + [-4.0, 2.0, 0.5, -0.1] + rng.normal(0, 0.05, (40, 4))
    one = displacement_of(flow, usual, np.array([True, True, True, False]))
    change = (flow - usual).mean(axis=0)
    assert [part.name for part in one.left] == ["San Diego", OTHERS] and parts(one.left)["San Diego"] == -change[0]
    assert parts(one.found) == {"Tucson": change[1], "El Paso": change[2], LESS: -change.sum()}
    assert one.elsewhere.low < 0.6 < one.elsewhere.high and one.elsewhere.high - one.elsewhere.low < 0.05  # 2.4 of 4
    assert next(part for part in one.found if part.name == LESS).is_clear
    assert found_text(one).startswith("60% of it (")


def test_more_than_left_may_come():
    usual = np.full((8, 4), 5.0) + np.arange(8)[:, None] * 0.01
    flow = usual + np.array([-1.0, 1.5, 0.0, 0.0]) * (1 + 0.1 * (-1.0) ** np.arange(8))[:, None]
    one = displacement_of(flow, usual, np.array([True, True, False, False]))
    assert parts(one.left) == {"San Diego": 1.0, MORE: 0.5} and parts(one.found) == {"Tucson": 1.5}
    assert one.elsewhere.estimate == pytest.approx(1.5)


def test_what_passes_others_is_not_said_to_be_more_where_it_may_be_less():
    usual = np.full((8, 4), 5.0)
    spread = np.array([1.0, -1.0] * 4)
    flow = usual + np.column_stack([-2.0 + 0.1 * spread, spread, 0 * spread, 0 * spread])
    one = displacement_of(flow, usual, np.array([True, False, False, False]))
    assert found_text(one) == "what passes all other offices together is not clearly more"


def test_what_is_found_together_is_not_said_to_be_found_at_one_office():
    """A title had 58% found at other offices, of which each was within chance."""
    usual = np.full((8, 4), 5.0)
    spread = np.array([1.0, -1.0] * 4)
    flow = usual + np.column_stack([-2.0 + 0.1 * spread, 0.6 + spread, 0.6 - spread + 0.1 * spread, 0 * spread])
    one = displacement_of(flow, usual, np.array([True, False, False, False]))
    assert one.is_found and found_text(one).endswith(") is found at other offices, at no single one of them clearly")
    assert found_text(one, is_shifted=False) == "no other office clearly has more"  # as the table says: none
    gained = displacement_of(flow, usual, np.array([True, True, False, False]))
    assert found_text(gained, is_shifted=False) == found_text(gained)
    assert found_text(gained).endswith(", clearly at Tucson")


def test_what_is_found_elsewhere_is_judged_with_that_of_all_policies():
    """Alone beyond chance, of ten together within it."""
    usual, spread = np.full((8, 4), 5.0), np.array([1.0, -1.0] * 4)
    flow = usual + np.column_stack([-2.0 + 0.1 * spread, 0.9 + spread, 0 * spread, 0 * spread])
    one = displacement_of(flow, usual, np.array([True, False, False, False]))
    assert 0.01 < one.p < 0.05 and one.is_found
    assert judged_together({"a": {"First": one}, "none": {}}) == {"a": {"First": one}, "none": {}}
    many = judged_together({str(i): {"First": one} for i in range(10)})
    assert not any(periods["First"].is_found for periods in many.values())
    assert found_text(many["0"]["First"]) == "what passes all other offices together is not clearly more"
    every = displacement_of(0.1 * usual + 0.1 * spread[:, None], usual, np.full(4, True))
    assert np.isnan(every.p) and judged_together({"a": {"First": one, "Last": every}})["a"]["First"].is_found


def test_where_every_office_loses_none_has_more():
    usual = np.full((8, 4), 5.0) + np.arange(8)[:, None]
    one = displacement_of(0.1 * usual, usual, np.full(4, True))
    assert [part.name for part in one.found] == [LESS] and found_text(one) == "no office has more"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Make a policy that moves a tenth of all from San Diego to Laredo, and one that is chance alone."""
    place = tmp_path_factory.mktemp("results")
    policies = [
        scenario("moves", "Moves it", "inspection_rate", None, (START, None), 0.0, 0.1),
        scenario(
            "less", "Moves it, and a fifth is less", "inspection_rate", fall(0.2, back=9999), (START, None), 0.0, 0.1
        ),
        scenario("chance", "Chance", "crackdown", None, (START, None), 1.0),
    ]
    others = [
        scenario("baseline", "No policy"),
        scenario("placebo", "Other numbers", "placebo", None, (START, DAYS), 1.0),
    ]
    analyze(make_folder(place, [*others, *policies], SEEDS))
    return place


def test_of_a_folder_it_is_what_was_moved(folder):
    results = read_results(ResultsFolder.at(folder))
    found = displacements(flows_of(results, results.policies))
    assert not found["chance"] and set(found["moves"]) == {"First", "Last"}
    one = found["moves"]["Last"]
    assert [part.name for part in one.losing] == ["San Diego"] and [part.name for part in one.gaining] == ["Laredo"]
    assert one.lost / one.usual == pytest.approx(0.1 / OFFICES["San Diego"], abs=1e-6)
    assert one.elsewhere.estimate == pytest.approx(1.0, abs=1e-6)
    assert found["less"]["First"].elsewhere.estimate < 0.9
    title = displacement_title([s for s in results.policies if s.name == "moves"], found)
    assert title.startswith("Under “Moves it” 22% less passes San Diego in the ")
    assert title.endswith("100% of it (100 to 100%) is found at other offices, clearly at Laredo")


def test_the_picture_has_a_row_for_each_policy_that_moves_something_and_stands_in_report_and_results(folder):
    results, answers = read_results(ResultsFolder.at(folder)), read_answers(pd.read_csv(folder / "summary.csv"))
    (path,) = drawn(pictures_of_displacement(results, answers, folder / "figures"))
    svg = path.with_suffix(".svg").read_text(encoding="utf-8")
    assert "Moves it" in svg and "No office clearly loses" not in svg and ">Chance<" not in svg
    assert f"{SEEDS} seeds" in Image.open(path).text["Description"]
    assert "displacement" in SHOWN
    moved, none = (shifts_text(answers[name]) for name in ("moves", "chance"))
    assert re.fullmatch(
        r"Shifted in the first year between field offices: \d+% \(beyond chance\); between ways of crossing: 5% \(beyond chance\)\.",
        moved,
    )
    assert none.count("none beyond chance") == 2 and shifts_text(None) == ""


def test_a_period_in_which_no_office_clearly_loses_has_no_panel(folder, tmp_path, monkeypatch):
    """Half of the picture of one policy was empty."""
    results, answers = read_results(ResultsFolder.at(folder)), read_answers(pd.read_csv(folder / "summary.csv"))
    shown = [one for one in results.policies if one.name == "moves"]
    found = displacements(flows_of(results, shown))
    assert periods_of(shown, found) == ["First", "Last"]
    first = {"moves": {"First": found["moves"]["First"]}}
    assert periods_of(shown, first) == ["First"]
    shapes, lay_out = [], displacement.lay_out
    monkeypatch.setattr(displacement, "lay_out", lambda *of, **named: shapes.append(of[1]) or lay_out(*of, **named))
    displacement._draw_page(tmp_path / "displacement.png", results, answers, shown, shown, first, {"moves": {}})
    assert shapes == [(1, 1)]
    words = " ".join(re.findall(r">([^<>]+)</text>", (tmp_path / "displacement.svg").read_text(encoding="utf-8")))
    assert "No office clearly loses in the last months." in words


def test_what_is_said_of_a_policy_ends_within_a_picture_of_one_period(folder, tmp_path, monkeypatch):
    """It was cut at the edge of the picture."""
    results, answers = read_results(ResultsFolder.at(folder)), read_answers(pd.read_csv(folder / "summary.csv"))
    shown = [one for one in results.policies if one.name == "moves"]
    first = {"moves": {"First": displacements(flows_of(results, shown))["moves"]["First"]}}
    outside, save = [], Figure.savefig

    def look(figure, *given, **named):
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        ends = [(text, text.get_window_extent(canvas.get_renderer())) for text in figure.findobj(Text)]
        outside.extend(text.get_text() for text, box in ends if box.x1 > figure.bbox.x1 or box.y1 > figure.bbox.y1)
        return save(figure, *given, **named)

    monkeypatch.setattr(Figure, "savefig", look)
    displacement._draw_page(tmp_path / "displacement.png", results, answers, shown, shown, first, {"moves": {}})
    assert outside == []


def test_a_period_in_which_no_office_clearly_loses_says_by_how_much_each_has_more_or_less(folder, tmp_path):
    """Beside a policy under which one does, such a panel held a sentence alone."""
    usual = np.full((8, 4), 5.0)
    text = still_text(usual + [-0.2, 0.7, 0.09, 0.0], usual)
    minus = "\N{MINUS SIGN}"
    assert text.splitlines() == [
        "No office clearly loses:", f"San Diego: {minus}0.2 kg a day", "Tucson: +0.7 kg a day", "El Paso: +0.09 kg a day", "Laredo: 0.0 kg a day",
    ]  # fmt: skip
    results, answers = read_results(ResultsFolder.at(folder)), read_answers(pd.read_csv(folder / "summary.csv"))
    shown = [one for one in results.policies if one.name in ("moves", "less")]
    found = displacements(flows_of(results, shown))
    found["less"].pop("Last")
    displacement._draw_page(
        tmp_path / "displacement.png", results, answers, shown, shown, found, {"less": {"Last": text}, "moves": {}}
    )
    words = (tmp_path / "displacement.svg").read_text(encoding="utf-8")
    assert all(line in words for line in text.splitlines())


def test_what_others_lose_has_a_minus_and_more_in_all_has_none():
    parts_of = [Part("San Diego", 4.0, True), Part(OTHERS, 1.0, False), Part(MORE, 0.5, True)]
    one = Displacement(tuple(parts_of), (Part("Tucson", 5.5, True),), 16.0, Interval(1.0, 0.9, 1.1), 0.001, True)
    axis = Figure().subplots()
    displacement._draw_panel(axis, "", one, 0.1, "")
    words = dict(text.get_text().split("\n") for text in axis.texts)
    minus = "\N{MINUS SIGN}"
    assert [words[part.name] for part in parts_of] == [f"{minus}4.0 kg a day", f"{minus}1.0 kg a day", "0.5 kg a day"]
    assert words["Tucson"] == "5.5 kg a day (100%)"


def test_every_side_of_a_panel_fits_into_it():
    offices = [
        Part(name, kg, True) for name, kg in (("San Diego", 4.0), ("Tucson", 1.3), ("Laredo", 0.4), ("El Paso", 0.3))
    ]
    crowded = Displacement(tuple(offices), (Part(LESS, 6.0, True),), 16.0, Interval(0.0, -0.1, 0.1), 1.0, False)
    alone = Displacement(tuple(offices[:1]), (Part(LESS, 4.0, True),), 16.0, Interval(0.0, -0.1, 0.1), 1.0, False)
    scale = scale_of([crowded, alone])
    assert sum(_rooms(crowded.left, scale)) <= 1.0 < sum(_rooms(crowded.left, 0.62 / 6.0))
    assert 6.0 * scale > 0.4 and 4.0 * scale_of([alone]) == pytest.approx(0.62)
