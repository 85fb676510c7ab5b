"""Sizes of policies: thresholds that are known, who differs in what, and the pictures over one lever."""

import json

import pandas as pd
import pytest
from analysis_folder import DAYS, START, analyze, drawn, fall, make_folder, scenario, set_policies
from PIL import Image

from abm.analysis.answers import read_answers
from abm.analysis.findings import fine_percent
from abm.analysis.pictures.doses import (
    Doses,
    FLOW,
    doses_of,
    doses_title,
    outcomes_of,
    pictures_of_doses,
    threshold_text,
)
from abm.analysis.results import read_results
from abm.analysis.sizes import Lever, alike, first_beyond
from abm.report.pictures import SHOWN
from abm.results.reader import ResultsFolder

EFFECTS = {0.1: 0.0, 0.2: 0.0, 0.4: 0.3, 0.8: 0.5}  # how deep the flow falls, by size


def opened(folder):
    return read_results(ResultsFolder.at(folder)), read_answers(pd.read_csv(folder / "summary.csv"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Make policies of four sizes, of which the two smaller ones change no more than chance does, and one of another mode."""
    place = tmp_path_factory.mktemp("results")
    policies = [
        scenario(
            f"cars_{size}",
            f"Cars {size}",
            "inspection_rate",
            fall(deep) if deep else None,
            (START, None),
            0.0 if deep else 0.3,
        )
        for size, deep in EFFECTS.items()
    ]
    other = scenario("trucks", "Trucks", "inspection_rate", fall(0.2), (START, None))
    make_folder(
        place,
        [
            scenario("baseline", "No policy"),
            scenario("placebo", "Other numbers", "placebo", None, (START, DAYS), 1.0),
            *policies,
            other,
        ],
        12,
    )
    set_policies(
        place, {f"cars_{size}": {"coverage": size} for size in EFFECTS} | {"trucks": {"mode": "truck", "coverage": 0.3}}
    )
    analyze(place)
    return place


@pytest.mark.parametrize(("signs", "first"), [
    ([0, 0, 1, 1], 2), ([1, 1, 1], 0), ([0, 0, 0], None), ([1, 0, 1], 2), ([1, 1, 0], None), ([-1, 1, 1], 1), ([0, -1], 1), ([], None),
])  # fmt: skip
def test_the_threshold_is_the_smallest_size_from_which_on_all_are_beyond_chance_on_one_side(signs, first):
    assert first_beyond(signs) == first


def test_the_threshold_of_a_folder_is_the_size_from_which_on_the_flow_was_made_to_fall(folder):
    results, answers = opened(folder)
    (doses,) = doses_of(results, answers)
    assert [*doses.answers] == [*EFFECTS] and doses.threshold(FLOW) == 0.4
    assert threshold_text(doses, FLOW) == "beyond chance from 40% on, not at 20%"
    assert doses_title([doses]) == "Inspection (car), coverage: less gets through beyond chance from 40% on, not at 20%"
    assert [outcome.variable for outcome in outcomes_of(results, doses)] == ["averted_share", "seizures"]
    averted = [FLOW.of(answer).estimate for answer in doses.answers.values()]
    assert averted[3] > averted[2] == answers["cars_0.4"]["averted_share"].estimate > 0.1


def test_what_is_not_clear_is_not_said_to_be_chance_where_its_own_interval_leaves_0_out(folder, monkeypatch):
    """Of few seeds "+366% at 40%, within chance at every size tried" stood over intervals from +246% up."""
    (doses,) = doses_of(*opened(folder))
    monkeypatch.setattr(Doses, "signs", lambda self, outcome: [0] * len(self.answers))
    assert threshold_text(doses, FLOW) == "not clear at any size tried, up to 80%, as all changes are judged together"
    first = Doses(doses.alike, {0.2: doses.answers[0.2]})
    assert threshold_text(first, FLOW) == "within chance at every size tried, up to 20%"


def test_two_sizes_show_no_threshold(folder):
    """A policy at two sizes was said to be beyond chance "from 80% on", of which nothing was known between them."""
    (doses,) = doses_of(*opened(folder))
    two = Doses(doses.alike, {size: doses.answers[size] for size in (0.2, 0.8)})
    assert threshold_text(two, FLOW) == "beyond chance at 80%, not at 20% (two sizes show no threshold)"
    assert two.threshold(FLOW) is None and doses.threshold(FLOW) == 0.4


def test_only_policies_that_are_the_same_but_for_one_size_stand_together(folder):
    results, _ = opened(folder)
    (found,) = alike(results, 1)
    assert found.words == "Inspection (car)" and "trucks" not in found.names.values()
    assert found.names == {(size,): f"cars_{size}" for size in EFFECTS} and not alike(results, 2)


def test_two_sizes_that_cross_are_a_grid_and_each_row_of_it_a_series(folder, tmp_path):
    for name in ("manifest.json", "dictionary.csv", "runs.csv", "daily.csv", "offices.csv"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    sizes = {"cars_0.1": (0.1, 2), "cars_0.2": (0.1, 3), "cars_0.4": (0.4, 2), "cars_0.8": (0.4, 3)}
    set_policies(tmp_path, {name: {"coverage": one, "times": other} for name, (one, other) in sizes.items()})
    results = read_results(ResultsFolder.at(tmp_path))
    (grid,) = alike(results, 2)
    assert grid.names == {both: name for name, both in sizes.items()} and [grid.sizes(i) for i in (0, 1)] == [
        [0.1, 0.4],
        [2, 3],
    ]
    assert sorted(tuple(one.names.values()) for one in alike(results, 1)) == [
        ("cars_0.1", "cars_0.2"), ("cars_0.1", "cars_0.4"), ("cars_0.2", "cars_0.8"), ("cars_0.4", "cars_0.8"),
    ]  # fmt: skip


def test_the_picture_of_doses_says_its_threshold_and_stands_in_report_and_results(folder):
    results, answers = opened(folder)
    (path,) = drawn(pictures_of_doses(results, answers, folder / "figures"))
    words = Image.open(path).text
    assert (
        "from 40% on, not at 20%; change of " in words["Title"]
        and "12 seeds" in words["Description"]
        and "550 days" in words["Description"]
    )
    assert "doses" in SHOWN
    assert not [*pictures_of_doses(results, {"trucks": answers["trucks"]}, folder)]


def test_a_change_in_a_title_has_its_sign():
    """A change of seizures of 340% could be read as a level."""
    assert [fine_percent(share, signed=True) for share in (3.4, 0.0123, 0.0001, 0.0, -0.15)] == [
        "+340%", "+1.2%", "0.0%", "0.0%", "\N{MINUS SIGN}15%",
    ]  # fmt: skip


def test_a_folder_that_does_not_say_what_sizes_are_has_no_such_picture(folder, tmp_path):
    for name in ("dictionary.csv", "runs.csv", "daily.csv", "summary.csv"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    manifest = json.loads((folder / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(
        json.dumps({key: value for key, value in manifest.items() if key != "interventions"})
    )
    results, answers = opened(tmp_path)
    assert not alike(results, 1) and not [*pictures_of_doses(results, answers, tmp_path)]


@pytest.mark.parametrize(
    "name, unit, title",
    [
        ("share", "share", "share"),
        ("times", "times the usual", "times the usual"),
        ("size", "usual exams", "size (usual exams)"),
    ],
)
def test_an_axis_says_name_and_unit_and_nothing_twice(name, unit, title):
    assert Lever("surge", name, unit).titled == title
