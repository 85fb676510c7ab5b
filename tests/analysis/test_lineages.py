"""Organizations over time: numbers, order and the pair that is shown are known from rows that are known."""

import json

import pandas as pd
import pytest
from analysis_folder import DAYS, START, drawn, make_folder, scenario, summarize
from PIL import Image

from abm.analysis.answers import read_answers
from abm.analysis.lineages import END, Branch, in_order, mean_of, name_of, numbers, read_trees
from abm.analysis.pictures.organizations import middle_pair, organizations_title, pictures_of_organizations
from abm.analysis.results import read_results
from abm.report.pictures import SHOWN
from abm.results.reader import ResultsFolder

SEEDS = 6
COLUMNS = ["scenario", "replicate", "organization", "parent", "founded_day", "heir", "taken_over_day"]
TREE = (
    Branch(0, None, None, None, None),
    Branch(1, None, None, 0, 7),
    Branch(2, 0, -5, None, None),
    Branch(3, 0, 4, None, None),
    Branch(4, 2, 6, None, None),
)


def test_how_many_there_are_is_counted_day_by_day():
    assert numbers(TREE, 10).tolist() == [3, 3, 3, 3, 4, 4, 5, 4, 4, 4]


def test_each_stands_below_the_one_it_left():
    order = in_order(TREE)
    assert sorted(order) == [0, 1, 2, 3, 4] and all(
        order.index(one.number) > order.index(one.parent) for one in TREE if one.parent is not None
    )
    assert order.index(4) == order.index(2) + 1 and order[-1] == 1


def test_the_interval_of_the_mean_is_students():
    mean, low, high = mean_of(pd.DataFrame({"a": [1.0, 2.0, 3.0]}).to_numpy())
    assert mean == 2.0 and (high - mean)[0] == pytest.approx(4.302653 / 3**0.5, rel=1e-6) and low == 4.0 - high


def test_the_pair_that_is_shown_is_the_one_nearest_to_the_mean():
    without = dict.fromkeys(range(4), TREE[:1])
    with_policy = {0: TREE[:1], 1: TREE[:1] + TREE[2:], 2: TREE[:1] + TREE[2:3], 3: TREE[:1] + TREE[3:4]}
    assert middle_pair(with_policy, without, 10) == 2  # 0, 3, 1 and 1 more: the mean is 1.25


def rows_of(name, splits):
    """Return the rows of some runs in which so many left on days after the start, and one was taken over."""
    for replicate in range(SEEDS):
        yield from ((name, replicate, number, None, None, None, None) for number in range(8))
        for i in range(splits + replicate % 2 * bool(splits)):
            yield name, replicate, 8 + i, i, START + 20 * (i + 1), None, None


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("results")
    policies = [scenario(name, name.title(), "crackdown", None, (START, None)) for name in ("splits", "nothing")]
    make_folder(place, [scenario("baseline", "No policy"), *policies], SEEDS)
    rows = [*rows_of("baseline", 0), *rows_of("splits", 3), *rows_of("nothing", 0)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table.to_csv(place / "organizations.csv", index=False)
    runs = pd.read_csv(place / "runs.csv")
    count = table.groupby(["scenario", "replicate"]).size().rename(END).reset_index()
    runs.merge(count).to_csv(place / "runs.csv", index=False)
    summarize(place)
    return place


def test_the_picture_has_the_policy_that_changes_their_number_and_says_by_how_many(folder):
    results, answers = read_results(ResultsFolder.at(folder)), read_answers(pd.read_csv(folder / "summary.csv"))
    trees = read_trees(results.folder, ["splits"])["splits"]
    assert [numbers(trees[i], DAYS)[-1] for i in range(SEEDS)] == [11, 12] * 3
    title = organizations_title([answers["splits"]])
    assert (
        title.startswith("Under “Splits” 11.5 organizations are in the trade at the end, 3.5 (")
        and "more than" in title
    )
    (path,) = drawn(pictures_of_organizations(results, answers, folder / "figures"))
    words = Image.open(path).text
    assert (
        words["Title"] == title and f"{SEEDS} seeds" in words["Description"] and f"{DAYS} days" in words["Description"]
    )
    svg = path.with_suffix(".svg").read_text(encoding="utf-8")
    assert "Pair of runs 0, with it" in svg and name_of(0) in svg and ">Nothing<" not in svg
    assert "organizations" in SHOWN


def test_without_the_table_there_is_no_picture(folder, tmp_path):
    for name in ("runs.csv", "daily.csv", "summary.csv", "dictionary.csv"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "manifest.json").write_text(json.dumps(json.loads((folder / "manifest.json").read_text())))
    results, answers = read_results(ResultsFolder.at(tmp_path)), read_answers(pd.read_csv(tmp_path / "summary.csv"))
    assert not [*pictures_of_organizations(results, answers, tmp_path)]
