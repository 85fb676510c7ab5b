"""Tests of what pages of pictures show: their titles, their days, the lowest point that is named."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analysis_folder import DAYS, START, analyze, drawn, fall, make_folder, scenario
from matplotlib.figure import Figure

from abm.analysis.bands import Bands
from abm.analysis.answers import Answer, read_answers
from abm.analysis.amounts import Lowest, amount_title
from abm.analysis.findings import depth, finding, net, percent_range
from abm.analysis.costs import moves_nothing
from abm.analysis.pictures import costs, flow
from abm.analysis.pictures.costs import pictures_of_costs
from abm.analysis.pictures.letters import some_of
from abm.analysis.pictures.days import days_shown, write_days
from abm.analysis.pictures.look import BLUE, GREEN, ORANGE, PURPLE, VERMILLION
from abm.analysis.pictures.style import legible, of_page
from abm.analysis.results import Scenario, read_results
from abm.measures.survival import NOT_DEFINED, Interval
from abm.results.reader import ResultsFolder

DEPTHS = {"a": 0.1, "b": 0.2, "c": 0.15, "d": 0.05, "e": 0.4, "f": 0.3}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return six policies, of which those that move the flow most are the last ones."""
    place = tmp_path_factory.mktemp("pages")
    made = [scenario(name, f"Policy {name}", "crackdown", fall(deep), (START, None)) for name, deep in DEPTHS.items()]
    make_folder(place, [scenario("baseline", "No policy"), *made], 8)
    analyze(place)
    return place


def texts_of(path):
    return re.findall(r">([^<>]+)</(?:text|tspan)>", path.with_suffix(".svg").read_text(encoding="utf-8"))


def answer(**measured):
    certain = {"drop_detected": 1.0, "averted_kg": 1.0, "days_watched": 500.0, "rise_detected": 0.0}
    measures = {name: Interval(value, value, value) for name, value in certain.items()}
    return Answer("a", "A", 40, measures | measured, "dropped, stayed above 90%")


def test_the_title_of_a_page_is_of_a_policy_on_it(folder):
    """The title of the first page was of a policy on the second one."""
    first, second = (texts_of(folder / "figures" / f"cost_over_time{page}.svg") for page in ("", "_2"))
    shown = [{name for name in DEPTHS if f"Policy {name}" in page} for page in (first, second)]
    assert shown == [
        {"e", "f", "b"},
        {"c", "a", "d"},
    ]  # those that change most first: they stood in the order of the file
    titles = [" ".join(page).partition("Of these policies: ")[2] for page in (first, second)]
    assert titles[0].startswith("under “Policy e” the flow") and titles[1].startswith("under “Policy c” the flow")


def test_the_title_of_the_only_page_is_as_it_is():
    assert of_page("No policy moves it", [1], [1]) == "No policy moves it"
    assert of_page("No policy moves it", [1], [1, 2]) == "Of this policy: no policy moves it"
    assert of_page("“A” averts most", [1, 2], [1, 2, 3]) == "Of these policies: “A” averts most"


def test_the_lowest_point_is_that_of_the_difference():
    """Under a history that rises, the level of its first year was given as the lowest point under the policy."""
    usual = np.interp(np.arange(DAYS), [0, 400], [6_000.0, 16_000.0])
    with_policy = usual.copy()
    with_policy[560:640] *= 0.8
    bands = Bands(np.array([with_policy, usual]), None, np.ones((4, DAYS)), np.ones((2, 4, DAYS)))
    policy = Scenario("a", "A", ("crackdown",), window=(50, DAYS))
    found = answer(largest_drop=Interval(0.2, 0.18, 0.22), days_to_lowest=Interval(550.0, 540.0, 560.0))
    for one in (found, replace(found, measures=found.measures | {"days_to_lowest": NOT_DEFINED})):
        assert flow._lowest(bands, policy, one) == pytest.approx((12.8, 16.0))
    assert amount_title(13.0, [found], {"a": Lowest(12.8, 16.0)}) == (
        "At the largest drop, under “A”, 12.8 kg of pure fentanyl get through a day, "
        "16.0 kg without the policy on the same days"
    )
    tied, at = replace(found, name="b", label="B"), {"a": Lowest(12.8, 16.0)}
    assert "under “A” (not distinguished from “B”), 12.8 kg" in amount_title(13.0, [found, tied], at)
    assert "under “A”, 12.8 kg" in amount_title(13.0, [found, tied], at, {frozenset("ab")})
    assert amount_title(13.0, [found], {"a": None}) == "Without a policy 13.0 kg of pure fentanyl get through a day"


def test_the_lowest_point_of_a_policy_that_starts_with_the_run_is_a_mean_of_the_days_there_are():
    """Two days of flow over 28: a title had 0.8 kg a day, of 12, get through."""
    usual, with_policy = np.full(DAYS, 16_000.0), np.full(DAYS, 16_000.0)
    with_policy[:40] = 12_000.0
    bands = Bands(np.array([with_policy, usual]), None, np.ones((4, DAYS)), np.ones((2, 4, DAYS)))
    policy = Scenario("a", "A", ("crackdown",), window=(0, DAYS))
    early = answer(largest_drop=Interval(0.25, 0.2, 0.3), days_to_lowest=Interval(1.0, 0.0, 3.0))
    assert flow._lowest(bands, policy, early) == pytest.approx((12.0, 16.0))


def test_policies_that_start_far_apart_have_days_of_their_own():
    """One axis from 2,200 days before the start to 2,750 after it left half of each panel empty."""
    early, late = (
        Scenario(name, name, ("crackdown",), window=(start, 2900)) for name, start in (("e", 150), ("l", 2250))
    )
    assert days_shown([early, late], 2922) == ({"e": (-150, 2771), "l": (-223, 671)}, False)
    near = replace(late, window=(200, 2900))
    assert days_shown([early, near], 2922) == (dict.fromkeys("el", (-200, 2771)), True)
    assert days_shown([replace(early, window=(0, 1))], 1).ends["e"] == (0, 1)


def test_most_of_a_panel_is_after_the_start_of_its_policy():
    """Where policies begin together in the last third of a run, two thirds of each panel were a level line before them."""
    together = [Scenario(name, name, ("crackdown",), window=(365, 548)) for name in "ab"]
    assert days_shown(together, 548) == (dict.fromkeys("ab", (-60, 182)), True)


@pytest.mark.parametrize("color", [BLUE, ORANGE, GREEN, VERMILLION, PURPLE, "#FFFFFF"])
def test_words_in_the_color_of_a_policy_can_be_read(color):
    """Numbers in pale pink stood on white."""
    from matplotlib.colors import to_rgb

    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(legible(color))]
    contrast = 1.05 / (np.dot([0.2126, 0.7152, 0.0722], linear) + 0.05)
    assert contrast >= 4.5 and (color != BLUE or legible(color).upper() == BLUE)


def test_a_row_of_panels_has_room_for_the_words_of_its_own_policies():
    """One policy with seven lines above it left six of them empty above all others."""
    assert flow._lines(["", "a\nb", "a", "a\nb\nc", ""], 3) == [2, 2, 2, 3, 3]
    assert flow._further(["A", "A\nB"], 3) - flow._further(["A"], 2) == pytest.approx(0.18 + 12.5 / 72)


@pytest.mark.parametrize("ends", [(-150, 2771), (-2247, 674), (-90, 640), (-223, 671)])
def test_numbers_below_an_axis_of_days_do_not_run_together(ends):
    figure = Figure(figsize=(2.6, 2))
    axis = figure.add_axes((0.14, 0.2, 0.73, 0.7))  # as wide as a panel of costs
    write_days(axis, ends, 4)
    figure.draw_without_rendering()
    low, high = axis.get_xlim()
    boxes = [
        text.get_window_extent()
        for tick, text in zip(axis.get_xticks(), axis.get_xticklabels(), strict=True)
        if low <= tick <= high
    ]
    assert len(boxes) >= 2 and all(left.x1 + 4 < right.x0 for left, right in zip(boxes, boxes[1:], strict=False))


def test_an_interval_above_zero_is_not_written_as_one_that_holds_it():
    """A drop of 1.2%, from 0.08 to 4.1%, was written as "1% (0 to 4%)" in the color of what is beyond chance."""
    fell = answer(largest_drop=Interval(0.0116, 0.00085, 0.0414))
    assert finding(fell) == "falls 1.2% (0.1 to 4.1%), stayed above 90%" and depth(fell) == "1.2%"
    assert percent_range(Interval(0.01, 0.0003, 0.02)) == "0.03 to 2.00%"
    assert (
        percent_range(Interval(0.01, 0.0, 0.04)) == "0 to 4%"
        and percent_range(Interval(0.2, 0.18, 0.31)) == "18 to 31%"
    )
    assert percent_range(Interval(-0.02, -0.04, -0.001)) == "\N{MINUS SIGN}4.0 to \N{MINUS SIGN}0.1%"


def test_the_band_of_the_mean_stays_in_its_panel(folder):
    """With four seeds it was cut off above and below."""
    results = read_results(ResultsFolder(folder))
    wide = np.array([np.full(DAYS - START, 0.2), np.full(DAYS - START, 2.4)])
    one = Bands(np.ones((2, DAYS)), wide, np.ones((4, DAYS)), np.ones((2, 4, DAYS)))
    ends = flow._ends(results, lambda scenario: flow._shares(one))
    assert ends.values[0] < 0.2 and ends.values[1] > 2.4


def test_every_row_of_costs_has_its_days_where_policies_start_apart(folder, tmp_path):
    results, answers = read_results(ResultsFolder(folder)), read_answers(pd.read_csv(folder / "summary.csv"))
    late = [replace(one, window=(600, DAYS)) if one.name == "b" else one for one in results.policies[:2]]
    results = replace(results, scenarios=(results.scenarios[0], *late))
    (path,) = drawn(pictures_of_costs(results, answers, tmp_path))
    assert {"400", "100"} <= set(texts_of(path))


def test_shares_of_a_picture_have_the_decimals_of_the_table():
    """A picture had 0.8% beside 2%, and 15.1% where the table has 15%."""
    kept = {"averted_kg": Interval(84.0, 70.0, 98.0)}
    shares = [answer(**kept, averted_share=Interval(share, share, share)) for share in (0.0083, 0.0153, 0.151)]
    assert [net(one) for one in shares] == [f"averts 84 kg ({share}%) in all" for share in ("0.8", "1.5", "15")]


def test_policies_that_change_no_cost_have_no_row_and_are_named(folder, monkeypatch):
    """Their rows of six lines at 100% stood on pages of their own."""
    results, answers = read_results(ResultsFolder(folder)), read_answers(pd.read_csv(folder / "summary.csv"))
    monkeypatch.setattr(costs, "moves_nothing", lambda one: one.name in {"a", "d"})
    shown, left_out = costs.rows_of(results, answers)
    assert [one.name for one in shown] == ["e", "f", "b", "c"]
    assert left_out.endswith("nor in its last 365 days: Policy a; Policy d.")
    monkeypatch.setattr(costs, "moves_nothing", lambda one: True)
    shown, left_out = costs.rows_of(results, answers)
    assert [one.name for one in shown] == ["e"] and "Policy f" in left_out


def test_a_policy_that_changes_no_cost_clearly_moves_nothing():
    clear = {"border_price_mean": Interval(0.2, 0.1, 0.3)}
    assert not moves_nothing(answer()) and not moves_nothing(replace(answer(), differences=clear))
    assert moves_nothing(replace(answer(), differences={"border_price_mean": Interval(0.1, -0.1, 0.3)}))


def test_few_of_many_are_named():
    assert some_of(["a", "b"]) == "a; b" and some_of([*"abcdefgh"]) == "a; b; c; d; e; f; and 2 more"
