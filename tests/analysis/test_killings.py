"""Killings by region: those regions are drawn in which a policy changes them as it was put there, and no other."""

import numpy as np
import pandas as pd
import pytest
from analysis_folder import DAYS, START, analyze, make_folder, scenario

from abm.analysis.killings import KILLED_IN, change_text, killings_by_region, killings_title
from abm.analysis.pictures.killings import pictures_of_killings
from abm.analysis.results import read_results
from abm.inputs.geography import REGIONS
from abm.measures.survival import Interval
from abm.model.mechanisms.organizations.violence import KILLED_IN as OF_THE_MODEL
from abm.results.reader import ResultsFolder

WINDOW, USUAL, RISE = (START, DAYS), 12, 1.5
MANY = "arrests"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder in which half as many people again are killed in the Northwest under one policy, and a hundredth more in the South."""
    made = make_folder(
        tmp_path_factory.mktemp("killings"),
        [
            scenario("baseline", "No new policy"),
            scenario(MANY, "Leaders", "leadership_arrests", None, WINDOW),
            scenario("cars", "Cars", "inspection_rate", None, WINDOW),
            scenario("placebo", "Chance alone", "placebo", None, WINDOW, 1.0),
        ],
        seeds=8,
    )
    daily = pd.read_csv(made / "daily.csv")
    chance = np.random.default_rng(7)
    under = (daily["scenario"] == MANY) & (daily["day"] >= START)
    for name in KILLED_IN:
        daily[name] = chance.poisson(USUAL, len(daily))
    daily.loc[under, "killed_northwest"] = chance.poisson(RISE * USUAL, under.sum())
    daily.loc[under, "killed_south"] += daily.loc[under, "day"] % 8 == 0
    daily.to_csv(made / "daily.csv", index=False)
    return made


def read(folder):
    return read_results(ResultsFolder.at(folder))


def test_the_columns_are_those_of_the_model():
    assert KILLED_IN == OF_THE_MODEL


def test_a_region_is_shown_where_killings_differ_and_by_as_much(folder):
    found = killings_by_region(read(folder))
    assert [*found] == [MANY]
    shown = found[MANY]
    assert [region.name for region in shown.regions] == ["Northwest"] and shown.left_out == [*REGIONS[1:]]
    change = shown.regions[0].change
    assert change.low < RISE - 1.0 < change.high and change.high - change.low < 0.1
    after = shown.days > 31
    assert shown.regions[0].policy[after].mean() == pytest.approx(RISE * USUAL, rel=0.02)
    assert shown.regions[0].usual.mean() == pytest.approx(USUAL, rel=0.02)
    assert (shown.regions[0].low <= shown.regions[0].policy).all()


def test_the_picture_says_where_and_how_much(folder, tmp_path):
    shown = killings_by_region(read(folder))[MANY]
    change = Interval(0.5, 0.48, 0.51)
    shown = shown._replace(regions=[shown.regions[0]._replace(change=change)])
    assert (
        killings_title("Leaders", shown)
        == "Under “Leaders” 50% (48 to 51%) more people are killed in the Northwest from its start on"
    )
    assert (
        change_text(change) == "+50% (48 to 51%)" and change_text(Interval(-0.1, -0.12, -0.08)) == "−10% (−12 to −8%)"
    )
    assert [path.name for path, _ in pictures_of_killings(read(folder), tmp_path)] == ["killings.png"]
    analyze(folder)
    assert (folder / "figures" / "killings.png").exists() and (folder / "figures" / "killings.svg").exists()


def test_a_folder_without_killings_has_no_picture(tmp_path):
    made = make_folder(
        tmp_path,
        [scenario("baseline", "No new policy"), scenario("cars", "Cars", "inspection_rate", None, WINDOW)],
        seeds=2,
    )
    text = (made / "dictionary.csv").read_text()
    (made / "dictionary.csv").write_text("".join(one for one in text.splitlines(True) if ",killed_" not in one))
    assert killings_by_region(read(made)) == {}
