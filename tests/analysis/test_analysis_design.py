"""Designs: effects against each scenario's own baseline, what they depend on, and pictures of it, with known answers."""

import json
import math
import re

import numpy as np
import pandas as pd
import pytest
from analysis_folder import (
    FACTORS,
    RESPONSES,
    analyze,
    design_of,
    drawn,
    make_design,
    make_folder,
    scenario,
    watch_titles,
)

from abm.analysis import design_headline, headline, summarize
from abm.analysis.design import (
    Factor,
    clear_text,
    correlation_interval,
    correlation_ratio,
    correlation_text,
    distinct,
    effect_columns,
    effect_title,
    effects,
    in_order,
    of_policy,
    rank_correlation,
    read_design,
)
from abm.analysis.indices import index_text, indices_table, main_rows
from abm.analysis.pictures import effects as effect_pictures
from abm.analysis.pictures import indices as index_pictures
from abm.analysis.pictures.effects import level_texts, pictures_of_effects
from abm.analysis.pictures.indices import index_title, pictures_of_indices
from abm.analysis.pictures.tornado import pictures_of_tornado, spans, tornado_title
from abm.analysis.responses import take_effects
from abm.analysis.results import read_results
from abm.experiment.design.sampling import Factor as Sampled
from abm.experiment.design.sampling import sobol
from abm.measures.named import FLOW
from abm.measures.survival import Interval
from abm.results.columns import INDEX_COLUMNS
from abm.results.reader import ResultsFolder

SEEDS = 4
MAIN = [name for name, response in RESPONSES.items() if response.main]


def summary_of(design, change, level=200.0, error=1.0):
    """Return a summary in which each policy of each point changes seizures by a share of its baseline."""
    table = pd.DataFrame({"scenario": design.pairs.scenario, "variable": "seizures", "n": SEEDS})
    table["difference"] = level * np.asarray(change, float)
    table["mean"] = level + table["difference"]
    table["difference_low"], table["difference_high"] = table.difference - error, table.difference + error
    return table.assign(low=np.nan, high=np.nan, status=None)


def test_an_effect_is_a_share_of_the_baseline_of_its_point():
    design = design_of([(1.0, 0.1), (2.0, 0.4)])
    found = effects(design, summary_of(design, [-0.1, 0.2], level=np.array([100.0, 400.0]), error=4.0))
    np.testing.assert_allclose(found[["effect", "low", "high"]], [[-0.1, -0.14, -0.06], [0.2, 0.19, 0.21]])
    assert found["a"].tolist() == [1.0, 2.0] and found["cars.b"].tolist() == [0.1, 0.4]
    assert clear_text(found, RESPONSES["seizures"]) == "clearly above 0 at 1, clearly below 0 at 1 of 2 points"
    assert effect_title(design, found, "cars", "seizures").startswith(
        "\u201cCars\u201d: change of seizures \N{MINUS SIGN}10% to +20%; clearly above 0 at 1"
    )


def test_pairs_that_were_not_run_are_missing_and_shared_ones_count_once():
    design = design_of([(1.0, 0.1), (2.0, 0.1), (3.0, 0.1)])
    summary = summary_of(design, [-0.1, 0.0, 0.1])
    assert effects(design, summary.iloc[[0, 2]])["point"].tolist() == [0, 2]
    design.pairs.loc[1, "scenario"] = "cars_p0"
    found = effects(design, summary)
    assert found["effect"].tolist() == pytest.approx([-0.1, -0.1, 0.1]) and len(distinct(found)) == 2
    assert clear_text(found.assign(clear=0), RESPONSES["seizures"]) == "clearly above or below 0 at none of 3 points"
    assert clear_text(found.assign(clear=np.nan), RESPONSES["seizures"]) == "how clearly not determined"


def test_strength_of_a_factor():
    effect = pd.Series([1.0, 2.0, 4.0, 8.0])
    assert rank_correlation(pd.Series([1, 2, 3, 4]), effect) == pytest.approx(1.0)
    assert rank_correlation(pd.Series([4, 3, 1, 2]), effect) == pytest.approx(-0.8)
    assert np.isnan(rank_correlation(pd.Series(list("abab")), effect))
    assert correlation_ratio(pd.Series(list("aabb")), pd.Series([1.0, 1.0, 3.0, 3.0])) == 1.0
    assert correlation_ratio(pd.Series(list("aabb")), pd.Series([1.0, 3.0, 1.0, 3.0])) == 0.0


def test_a_correlation_is_written_with_its_sign_and_nothing_without():
    assert [correlation_text(Interval(r, np.nan, np.nan)) for r in (0.456, -0.456, 0.004, -0.004, 0.0, 1.0)] == [
        "r = +0.46", "r = \N{MINUS SIGN}0.46", "r = 0.00", "r = 0.00", "r = 0.00", "r = +1.00",
    ]  # fmt: skip


def test_a_rank_correlation_has_an_interval_over_points():
    """By hand: atanh(.5) = .5493, 1.96 sqrt(1.125 / 25) = .4158; tanh(.1335) = .1328 and tanh(.9651) = .7466."""
    found = correlation_interval(0.5, 28)
    np.testing.assert_allclose([found.low, found.high], [0.1328, 0.7466], atol=2e-4)
    assert (
        correlation_text(correlation_interval(-0.5, 28))
        == "r = \N{MINUS SIGN}0.50 (\N{MINUS SIGN}0.75 to \N{MINUS SIGN}0.13)"
    )
    assert correlation_text(correlation_interval(0.5, 3)) == "r = +0.50"
    assert correlation_text(correlation_interval(1.0, 30)) == "r = +1.00"


def test_small_effects_are_written_with_a_decimal():
    share, days = RESPONSES["seizures"], RESPONSES["days_below_90"]
    assert share.write(pd.Series([-0.012, 0.0004])) == ["\N{MINUS SIGN}1.2%", "0.0%"]
    assert share.write(pd.Series([-0.25, 0.004])) == ["\N{MINUS SIGN}25%", "0%"]
    assert RESPONSES["largest_drop"].write(pd.Series([0.274, 0.0])) == ["27%", "0%"]
    assert days.write(pd.Series([120.0, 4.0])) == ["120", "4"] and days.write(pd.Series([0.0])) == ["0.0"]
    assert share.write(pd.Series([np.nan])) == ["not determined"]
    assert [share.tick(x) for x in (-0.05, 0.0, 0.1)] == ["\N{MINUS SIGN}5%", "0%", "+10%"] and days.tick(30) == "30"
    assert [share.tick(x) for x in (10.0, 15.0, 0.15)] == ["+1,000%", "+1,500%", "+15%"]  # it was "+1e+03%"


def measured(scenario, detected, **values):
    """Return summary rows of measures of the flow: (estimate, low, high) by name, and whether a fall was detected."""
    rows = [(name, *interval) for name, interval in values.items()] + [
        ("drop_detected", float(detected), np.nan, np.nan)
    ]
    table = pd.DataFrame(rows, columns=["variable", "mean", "low", "high"]).assign(scenario=scenario, n=SEEDS)
    status = "recovered" if detected else "no drop"
    word = pd.DataFrame({"scenario": [scenario], "variable": "recovery_status", "n": SEEDS, "status": status})
    return pd.concat([table, word])


def test_what_a_policy_does_to_the_flow_is_reported_at_every_point():
    """A policy that falls by 27% and takes less than a hundredth away in all is reported so."""
    design = design_of([(1.0, 0.1), (2.0, 0.4)])
    fell = dict(averted_share=(0.008, 0.001, 0.015), largest_drop=(0.27, 0.2, 0.3), days_below_90=(60, 40, 80))
    not_fell = dict(averted_share=(-0.02, -0.03, -0.01), largest_drop=(0.03, 0.0, 0.06), days_below_90=(0, 0, 3))
    summary = pd.concat([measured("cars_p0", True, **fell), measured("cars_p1", False, **not_fell)], ignore_index=True)
    summary = pd.concat([summary, summary_of(design, [0.1, 0.2])], ignore_index=True)
    table = effects(design, summary)
    assert list(table) == list(effect_columns(design)) and list(table)[-2:] == ["a", "cars.b"]
    by = table.set_index(["variable", "point"])
    assert by.loc[("largest_drop", 0), ["effect", "low", "high", "clear"]].tolist() == [0.27, 0.2, 0.3, 1]
    assert by["clear"].xs(1, level="point")[["averted_share", "largest_drop", "days_below_90"]].tolist() == [-1, 0, 0]
    assert by["status"].xs("recovery_status").tolist() == ["recovered", "no drop"]
    title = effect_title(design, of_policy(table, "cars", "largest_drop"), "cars", "largest_drop")
    assert title == "\u201cCars\u201d: largest drop of the flow 3% to 27%; beyond chance at 1 of 2 points"
    title = effect_title(design, of_policy(table, "cars", "days_below_90"), "cars", "days_below_90")
    assert title == "\u201cCars\u201d: time with the flow below 90% (days) 0 to 60; beyond chance at 1 of 2 points"
    assert set(table["variable"]) <= set(RESPONSES) and set(table["unit"]) == {FLOW, "share", "days", ""}


def test_what_became_of_the_flow_fits_in_a_line_of_a_hundred_columns():
    design = design_of([(float(i), 0.1) for i in range(4)])
    words = ["no drop", "dropped, stayed above 90%", "recovered by the end of the run", "not recovered by then"]
    rows = [measured(f"cars_p{i}", True) for i in range(4)]
    summary = pd.concat(rows, ignore_index=True)
    summary.loc[summary["status"].notna(), "status"] = words
    table = effects(
        design, summary.assign(**dict.fromkeys(("difference", "difference_low", "difference_high"), np.nan))
    )
    lines = design_headline._statuses(table, "cars")
    assert len(lines) > 1 and max(map(len, lines)) <= 100 and " ".join(map(str.strip, lines)).count(" at 1") == 4


def test_what_cannot_be_divided_is_no_effect():
    design = design_of([(1.0, 0.1), (2.0, 0.4)])
    found = take_effects(summary_of(design, [0.1, 0.2], level=np.array([0.0, 50.0])), RESPONSES)
    assert found["scenario"].tolist() == ["cars_p1"] and found["effect"].tolist() == pytest.approx([0.2])


def sobol_batch(second_order=False, error=1e-3):
    factors = (*FACTORS, Factor("crackdown.c", "crackdown", "as in the experiment file", False))
    points = sobol([Sampled(factor.name) for factor in factors], 256, second_order, 1)
    design = design_of(points, "sobol", factors, ("cars", "crackdown"), second_order)
    a, b, c = np.array(points).T
    change = np.column_stack([a + 2 * b, 3 * c + 0 * a]).ravel()
    return design, effects(design, summary_of(design, change / 10, error=error))


def test_indices_of_a_known_effect():
    """Of a + 2 b the variances are 1/12 and 4/12; what is a field of another policy is not reported."""
    design, table = sobol_batch()
    found = indices_table(design, table)
    assert list(found) == list(INDEX_COLUMNS)
    cars = main_rows(found, "cars", "seizures").set_index("factor")
    assert cars.index.tolist() == ["cars.b", "a"]
    np.testing.assert_allclose(cars["S1"], [0.8, 0.2], atol=0.04)
    np.testing.assert_allclose(cars["ST"], [0.8, 0.2], atol=0.04)
    assert (cars["S1_conf"] > 0).all() and (cars["points"] == len(design.points)).all()
    crackdown = main_rows(found, "crackdown", "seizures").set_index("factor")
    assert set(crackdown.index) == {"a", "crackdown.c"}
    assert crackdown.loc["crackdown.c", "ST"] == pytest.approx(1, abs=0.02)
    pd.testing.assert_frame_equal(found, indices_table(design, table))


def test_second_order_indices_are_reported_once_a_pair():
    found = indices_table(*sobol_batch(second_order=True))
    second = found[found["with_factor"].notna()]
    assert list(zip(second.policy, second.factor, second.with_factor, strict=True)) == [
        ("cars", "a", "cars.b"), ("crackdown", "a", "crackdown.c"),
    ]  # fmt: skip
    assert second["S2"].abs().max() < 0.05 and second["ST"].isna().all()


def test_chance_is_reported_beside_the_indices():
    (design, quiet), (_, noisy) = sobol_batch(error=1e-3), sobol_batch(error=30.0)
    assert indices_table(design, quiet)["chance"].max() < 1e-6 and indices_table(design, noisy)["chance"].min() > 0.1


def test_a_sobol_design_that_lacks_a_point_or_does_not_vary_has_no_indices():
    design, table = sobol_batch()
    lacking = table.drop(of_policy(table, "cars", "seizures").index[3])
    assert set(indices_table(design, lacking)["policy"]) == {"crackdown"}
    assert indices_table(design, table.assign(effect=0.1)).empty


LOCAL = [(1.0, 0.2), (0.5, 0.2), (2.0, 0.2), (1.0, 0.1), (1.0, 0.4)]


def test_a_tornado_compares_what_each_factor_does_alone():
    design = design_of(LOCAL, "one_at_a_time")
    table = effects(design, summary_of(design, [-0.2, -0.19, -0.22, -0.1, -0.4]))
    moved = spans(design, of_policy(table, "cars", "seizures"), "cars")
    assert list(moved) == ["cars.b", "a"] and moved["cars.b"]["point"].tolist() == [3, 0, 4]
    title = tornado_title(design, moved, "cars", "seizures")
    assert "cars.b" not in title and title.endswith("as factors move one by one (local)")


def test_values_stand_in_their_order_also_where_a_field_is_left_out():
    for given, expected in (
        (["none", "120", "90"], ["90", "120", "none"]),
        ([10, 2.5], [2.5, 10]),
        (["b", "a"], ["a", "b"]),
    ):
        assert in_order(pd.Series(given)).tolist() == expected


def test_pictures_of_designs_are_drawn(tmp_path):
    sampled, table = sobol_batch()
    made = drawn(pictures_of_effects(sampled, table, "4 seeds", tmp_path))
    made += drawn(pictures_of_indices(sampled, indices_table(sampled, table), "4 seeds", tmp_path))
    local = design_of(LOCAL, "one_at_a_time")
    change = summary_of(local, [-0.2, -0.19, -0.22, -0.1, -0.4])
    made += drawn(pictures_of_tornado(local, effects(local, change), "4 seeds", tmp_path))
    assert [path.name for path in made] == [
        "effect_on_seizures.png", "effect_on_seizures_2.png", "indices.png", "tornado_seizures.png",
    ]  # fmt: skip
    from matplotlib.image import imread

    words = " ".join(re.sub(r"<[^>]*>", " ", made[0].with_suffix(".svg").read_text(encoding="utf-8")).split())
    assert "Black bars: mean over points" in words and "Large dots" not in words  # what is drawn is a bar
    for path in made:
        pixels = imread(path)[..., :3]
        assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 50
        assert (pixels[:, :20] > 0.99).all() and (pixels[:, -12:] > 0.99).all(), path.name


def test_many_points_are_dots_without_intervals(monkeypatch):
    import matplotlib.figure

    _, table = sobol_batch()
    rows = of_policy(table, "cars", "seizures")
    lines = {}
    for most in (len(rows), len(rows) - 1):
        monkeypatch.setattr(effect_pictures, "MANY", most)
        axis = matplotlib.figure.Figure().subplots()
        effect_pictures._draw_panel(axis, rows, FACTORS[0])
        lines[most] = (
            len(axis.collections),
            min(line.get_markersize() for line in axis.lines if line.get_marker() == "o"),
        )
    assert lines[len(rows)] == (1, 3.5) and lines[len(rows) - 1][0] == 0 and lines[len(rows) - 1][1] < 3.5


def test_the_title_of_indices_says_what_is_not_distinguished():
    design, table = sobol_batch()
    rows = main_rows(indices_table(design, table), "cars", "seizures")
    assert "depends most on b of “Cars”: " in index_title(design, [("cars", "seizures", rows)])
    unsure = index_title(design, [("cars", "seizures", rows.assign(ST_conf=0.5))])
    assert unsure.endswith("depends most on b of “Cars” or a, not clearly distinguished")
    assert index_title(design, [("cars", "seizures", rows.assign(ST_conf=np.nan))]) == unsure


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Make a design of two points whose baselines differ fourfold; the policy takes a tenth, then two tenths."""
    place = make_design(tmp_path_factory.mktemp("results"), (1.0, 4.0), SEEDS)
    analyze(place)
    return place


def test_each_point_is_summarized_against_its_own_baseline(folder):
    summary = pd.read_csv(folder / "summary.csv").set_index(["scenario", "variable"])
    relative = summary.xs("delivered_kg", level="variable")["difference_relative"]
    assert relative[["cars_p0", "cars_p1"]].tolist() == pytest.approx([-0.1, -0.2])
    fall = summary.xs("largest_drop", level="variable")["mean"]
    assert fall[["cars_p0", "cars_p1"]].tolist() == pytest.approx([0.1, 0.2])
    assert summary.loc[("cars_p1", "delivered_kg"), "compared_with"] == "baseline_p1"
    band = summary.xs("placebo_drop", level="variable")["high"]
    assert band["cars_p0"] == band["cars_p1"]  # the first point's, where there is no other
    assert summary.loc[("cars_p1", "drop_detected"), "mean"] == 1.0


@pytest.mark.parametrize(
    ("value", "width", "said"),
    [
        (-0.001, 0.004, "0.00 ± 0.00"),
        (0.5, math.nan, "0.50 (how well not determined)"),
        (math.inf, 0.1, "not determined"),
    ],
)
def test_an_index_is_reported_or_said_not_to_be(value, width, said):
    assert index_text(value, width) == said


def test_the_headline_of_a_design_reads_in_a_hundred_columns(folder):
    text = headline(folder)
    assert max(len(line) for line in text.splitlines()) <= 100
    assert "Full factorial: 2 points x 1 policy, 4 seeds a pair" in text
    assert "More; better, largest drop of the flow\n  10% to 20%, median 15%; beyond chance at 2 of 2 points" in text
    assert "r = +1.00" in text and "In the end: " in text and "effects.csv" in text
    assert "nan" not in text and "Few seeds: with under 10" in " ".join(text.split())
    table = ResultsFolder(folder).table("effects")
    assert list(table) == list(effect_columns(read_design(ResultsFolder(folder))))
    fall = table[table["variable"] == "largest_drop"]
    assert fall["effect"].tolist() == pytest.approx([0.1, 0.2]) and fall["a"].tolist() == [1.0, 4.0]
    assert set(table["variable"]) <= set(RESPONSES) and {"delivered_kg", "seizures", "recovery_status"} <= set(
        table["variable"]
    )
    drawn = sorted(path.stem for path in (folder / "figures").glob("*.png"))
    assert drawn == sorted(f"effect_on_{name}" for name in MAIN if name in set(table["variable"]))


def test_the_terminal_names_what_varies_in_words():
    """Rows were named by their keys in the file: both.intensity."""
    factors = (Factor("lab_setup_days", None, "days", False), Factor("cars.open_share", "cars", "ratio", False))
    design = design_of([(1.0, 2.0)], factors=factors)
    assert [design_headline._line(design, one.name, "r").split("  r")[0].strip() for one in factors] == [
        "lab setup days",
        "open share",
    ]


def test_a_first_scenario_that_is_no_baseline_is_refused(folder, tmp_path):
    for file in ("runs.csv", "offices.csv", "daily.csv"):
        (tmp_path / file).write_bytes((folder / file).read_bytes())
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["scenarios"] = manifest["scenarios"][1:]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "dictionary.csv").write_bytes((folder / "dictionary.csv").read_bytes())
    with pytest.raises(ValueError, match="the first scenario is 'cars_p0'; need a baseline"):
        read_results(ResultsFolder(tmp_path))


def test_a_batch_without_a_design_has_none(folder, tmp_path):
    assert read_design(ResultsFolder(folder)).kind == "factorial"
    make_folder(tmp_path, [scenario("baseline", "No policy")], 2, 60)
    assert (
        read_design(ResultsFolder(tmp_path)) is None
        and summarize(tmp_path) is None
        and not (tmp_path / "summary.csv").exists()
    )


@pytest.mark.parametrize(("values", "reported"), [(range(8), True), (range(15), False), (range(16), True)])
def test_a_mean_is_explained_only_where_one_is_drawn(values, reported):
    series = pd.Series(values, dtype=float)
    by_level = len(series) <= effect_pictures.FEW_LEVELS
    drawn_at = effect_pictures._means(series, series, series.tolist(), by_level, log=False)[0]
    assert bool(drawn_at) == reported == effect_pictures._has_means(series)


def test_many_values_of_a_factor_are_written_short_where_they_are_distinguished():
    few, many = [0.1463, 2.0], [0.1463, 0.1633, 0.1788, 0.2221, 0.31, 0.3706]
    assert level_texts(few) == ["0.1463", "2"]
    assert level_texts(many) == ["0.146", "0.163", "0.179", "0.222", "0.31", "0.371"]
    assert level_texts([*many, 0.1464])[-1] == "0.1464" and level_texts([*many, 1234.5])[-1] == "1234"
    assert level_texts([*"abcdef"]) == [*"abcdef"]


def test_an_index_beyond_the_edge_is_marked_there():
    import matplotlib.figure

    axis = matplotlib.figure.Figure().subplots()
    values = {"S1": [-0.9, 0.3], "S1_conf": [0.2, 0.1], "ST": [1.8, np.nan], "ST_conf": [0.1, np.nan]}
    index_pictures._draw_panel(axis, pd.DataFrame(values), ["a", "b"])
    marks = {line.get_marker(): line.get_xdata()[0] for line in axis.lines if line.get_marker() in "<>"}
    assert marks == {"<": -0.5, ">": 1.5} and axis.get_xlim() == (-0.5, 1.5)


def test_titles_of_indices_end_within_their_panel(tmp_path, monkeypatch):
    design, table = sobol_batch()
    design.labels["cars"] = "Half of all cars inspected at every port from the first day on"
    rows, found = main_rows(indices_table(design, table), "cars", "seizures"), watch_titles(monkeypatch)
    shown = [("cars", variable, rows) for variable in design.main]
    index_pictures._draw_page(tmp_path / "indices.png", design, shown, "4 seeds")
    assert [title for title, over in found if over] == [] and len(found) == 4
