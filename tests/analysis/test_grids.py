"""Grids over two levers: which combinations make one, what stands in its cells, and the picture of it."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analysis_folder import DAYS, START, drawn, fall, make_design, make_folder, scenario, set_policies, summarize
from matplotlib.figure import Figure
from PIL import Image

from abm.analysis.design import Design, Factor, read_design
from abm.analysis.sizes import Lever
from abm.analysis.grids import grid_title, grids_of_design, grids_of_scenarios, table_of
from abm.analysis.pictures import effects
from abm.analysis.pictures.heat_map import pictures_of_grids
from abm.analysis.responses import Response
from abm.analysis.results import read_results
from abm.report.pictures import SHOWN
from abm.results.reader import ResultsFolder

SIZES = {"a": (0.1, 2), "b": (0.1, 3), "c": (0.4, 2), "d": (0.4, 3)}
FALLS = {"a": 0.0, "b": 0.2, "c": 0.3, "d": 0.6}
RESPONSE = Response("averted", "share", signed=True, main=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Make four policies that cross two sizes of each of two levers; the smallest changes no more than chance."""
    place = tmp_path_factory.mktemp("results")
    policies = [
        scenario(name, name, "inspection_rate", fall(deep) if deep else None, (START, None), 0.0 if deep else 1.0)
        for name, deep in FALLS.items()
    ]
    placebo = scenario("placebo", "Other numbers", "placebo", None, (START, DAYS), 1.0)
    make_folder(place, [scenario("baseline", "No policy"), placebo, *policies], 10)
    set_policies(place, {name: {"coverage": one, "times": other} for name, (one, other) in SIZES.items()})
    return place


def test_the_cells_of_scenarios_are_the_effects_of_the_summary(folder):
    found = summarize(folder)
    (grids,) = grids_of_scenarios(found.results, found.summary)
    grid = grids[0]
    assert (
        grid.response.words and grid.label == "Inspection (car)" and (grid.x.name, grid.y.name) == ("coverage", "times")
    )
    rows = found.summary[found.summary["variable"] == "averted_share"].set_index("scenario")["mean"]
    assert table_of(grid, "effect") == pytest.approx(rows[["a", "c", "b", "d"]].to_numpy().reshape(2, 2))
    assert table_of(grid, "clear").tolist() == [[0, 1], [1, 1]]
    title = grid_title(grid)
    assert (
        ", with coverage 40% and 3 times, and least, " in title
        and "%, with coverage 10% and 2 times; beyond" in title
        and title.endswith("at 3 of 4 combinations")
    )


def test_the_picture_hatches_what_is_within_chance_and_stands_in_report_and_results(folder):
    found = summarize(folder)
    (path,) = drawn(pictures_of_grids(grids_of_scenarios(found.results, found.summary), "10 seeds", folder / "figures"))
    words = Image.open(path).text
    assert "at 3 of 4 combinations" in words["Title"] and "10 seeds" in words["Description"]
    assert "heat_map" in SHOWN


def test_where_nothing_crosses_there_is_no_grid(folder, tmp_path):
    for name in ("runs.csv", "daily.csv", "dictionary.csv", "summary.csv"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "manifest.json").write_text(json.dumps(json.loads((folder / "manifest.json").read_text())))
    set_policies(tmp_path, {"d": {"coverage": 0.8, "times": 3}})
    results = read_results(ResultsFolder.at(tmp_path))
    assert not [*grids_of_scenarios(results, pd.read_csv(tmp_path / "summary.csv"))]


def design(*factors):
    """Return a design with so many sizes of each factor, and its effects: ten times the first size and the second."""
    sizes = pd.MultiIndex.from_product(
        [[1.0, 2.0, 3.0], [0.1, 0.5], *([[1.0, 2.0]] * (len(factors) - 2))], names=[f.name for f in factors]
    )
    points = sizes.to_frame(index=False)
    points.insert(0, "point", range(len(points)))
    pairs = points[["point"]].assign(policy="cars", scenario=[f"cars_p{i}" for i in points.point], baseline="b")
    effect = 10 * points[factors[0].name] + points[factors[1].name]
    rows = points.assign(
        variable="averted",
        policy="cars",
        scenario=pairs.scenario,
        effect=effect,
        low=effect - 1,
        high=effect + 1,
        clear=1.0,
    )
    made = Design(
        "Why?",
        "factorial",
        False,
        factors,
        points.assign(label=""),
        pairs,
        {"cars": "More cars"},
        {"averted": RESPONSE},
    )
    return made, rows


TWO = (Factor("lift", None, "ratio", False), Factor("cars.coverage", "cars", "share of crossings", False))


def test_the_points_of_a_design_over_two_numbers_are_a_grid():
    made, rows = design(*TWO)
    ((grid,),) = grids_of_design(made, rows)
    assert table_of(grid, "effect").tolist() == [[10.1, 20.1, 30.1], [10.5, 20.5, 30.5]]
    assert grid.x.name == "lift" and grid.y.write(0.5) == "50%" and grid.label == "More cars"
    assert "beyond chance at 6 of 6 combinations" in grid_title(grid)


def test_points_that_are_no_grid_or_vary_more_are_none():
    made, rows = design(*TWO)
    assert [*grids_of_design(made, rows[1:])] == [[]]
    assert not [*grids_of_design(*design(*TWO, Factor("other", None, "1", False)))]


def test_cells_have_one_precision_and_those_whose_interval_holds_none_are_hatched():
    """Cells had "+6.1 to +8%" and "0.0 to 0%", and one from 0 to 70 days was not hatched."""
    made, rows = design(*TWO)
    small = rows.assign(effect=rows.effect / 100, low=(rows.effect - 11) / 100, high=(rows.effect + 11) / 100)
    ((grid,),) = grids_of_design(made, small)
    for column in ("effect", "low", "high"):
        assert all(text.count(".") == 0 for text in grid.written(column))  # the largest effect is over 10%
    low = {round(value, 3): low for value, low in zip(grid.rows.effect, grid.rows.low, strict=True)}
    assert table_of(grid, "clear").tolist() == [[0, 1, 1], [0, 1, 1]] and low[0.101] < 0 < low[0.201]
    assert "beyond chance at 4 of 6 combinations" in grid_title(grid)
    ((tiny,),) = grids_of_design(made, small.assign(**{name: small[name] / 10 for name in ("effect", "low", "high")}))
    assert all(text.count(".") == 1 for name in ("effect", "low", "high") for text in tiny.written(name))


def test_sizes_of_a_design_are_called_as_their_kinds():
    """The title said "times 1, intensity 0"."""
    two = (Factor("both.times", "both", "times the usual", False), Factor("both.size", "both", "usual exams", False))
    kinds = {"both.times": "Checkpoints", "both.size": "Surge"}
    made = replace(design(*two)[0], kinds=kinds, labels={"both": "Both"})
    assert [made.field_of(one.name) for one in two] == ["Checkpoints", "Surge"]
    assert made.title_of("both.size") == "Surge (usual exams) of “Both”"
    same = replace(made, kinds=dict.fromkeys(kinds, "Surge"))
    assert [same.field_of(one.name) for one in two] == ["times of Surge", "size of Surge"]
    assert replace(made, kinds={}).title_of("both.size") == "size of “Both”"


def test_kinds_are_read_from_the_scenarios(tmp_path):
    make_design(tmp_path, (1.0, 2.0), 4)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    manifest["design"]["factors"] = [
        {"name": "cars.times", "policy": "cars", "unit": "times", "levels": [], "log": False}
    ]
    manifest["interventions"] = {"inspection_rate": {"title": "Inspection", "sizes": {"times": "times"}}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "design.csv").write_text("point,label,cars.times\n0,a,1\n1,b,2\n")
    assert read_design(ResultsFolder.at(tmp_path)).kinds == {"cars.times": "Inspection"}


def test_dots_lie_on_the_line_of_means_and_powers_below_an_axis_do_not_run_together():
    """Dots were hidden behind the black line, and an axis in the logarithm had 200, 300, 400 ... upon each other."""
    figure = Figure(figsize=(4.2, 2.8))
    axis = figure.subplots()
    values = np.geomspace(100, 20_000, 64)
    rows = pd.DataFrame({"access": values, "effect": 0.1, "low": 0.0, "high": 0.2})
    effects._draw_panel(axis, rows, Factor("access", None, "crossings/day", True))
    dots = next(line for line in axis.lines if line.get_marker() == "o")
    assert all(dots.get_zorder() > line.get_zorder() for line in axis.lines if line is not dots)
    figure.draw_without_rendering()
    low, high = axis.get_xlim()
    named = [
        text for text in axis.get_xticklabels(which="both") if text.get_text() and low <= text.get_position()[0] <= high
    ]
    assert [text.get_text() for text in named] == ["100", "1,000", "10,000"]


def test_a_size_is_said_with_its_unit():
    """The title had bare numbers: "intensity 2"."""
    units = {"usual efforts": "intensity 2 usual efforts", "share of crossings": "intensity 200%", "1": "intensity 2", "intensity": "2 intensity"}  # fmt: skip
    assert {unit: Lever("crackdown", "intensity", unit).say(2.0) for unit in units} == units
    assert Lever("scans", "times", "times today's share").say(2.0) == "2 times today's share"
