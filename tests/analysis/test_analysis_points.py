"""Points that have names are reported one by one: flow by period and costs, each with half of its interval."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from analysis_folder import make_design, raise_again
from matplotlib.figure import Figure

from abm.analysis import draw_pictures, headline, summarize
from abm.analysis.costs import COSTS
from abm.analysis.pictures.points import points_title
from abm.analysis.explanation import PART, explanation_lines
from abm.analysis.points import LAST_YEAR, Point, points_lines, points_of, whole_percent
from abm.measures.paired import paired_difference
from abm.measures.survival import Interval


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Make a design of two points with names, one of them a long one; the policy takes a tenth, then two tenths."""
    place = make_design(tmp_path_factory.mktemp("results"), (1.0, 1.2), 4, kind="csv")
    manifest = json.loads((place / "manifest.json").read_text())
    manifest["design"]["named"] = True
    (place / "manifest.json").write_text(json.dumps(manifest))
    points = pd.read_csv(place / "design.csv").assign(
        label=["nothing thawed", "only pay, routes, memory and supply thawed"]
    )
    points.to_csv(place / "design.csv", index=False)
    summarize(place)
    return place


def test_points_with_names_are_rows_of_flow_and_costs(folder):
    text = headline(folder)
    lines = text.splitlines()
    assert max(map(len, lines)) <= 100 and "r = " not in text and "Few seeds" in text
    rows = {line[:14]: line for line in lines}
    heads = next(line for line in lines if "0-29" in line)  # 100 days are watched: two periods
    assert heads.split()[-6:] == ["0-29", "30-89", *LAST_YEAR.values()]
    flow, border = rows["nothing thawed"].split()[2:4], rows["nothing thawed"].split()[4]
    assert flow == ["90±0", "90±0"] and rows["only pay, rout"].split()[3:5] == ["80±0", "80±0"]
    assert lines[lines.index(rows["only pay, rout"]) + 1].strip() == "memory and supply"
    runs = pd.read_csv(folder / "runs.csv").pivot(
        index="replicate", columns="scenario", values=COSTS["Border price"][1]
    )
    found = paired_difference(runs["cars_p0"].to_numpy(), runs["baseline_p0"].to_numpy())
    usual = runs["baseline_p0"].mean()
    change = Interval(*(value / usual for value in (found.estimate, found.low, found.high)))
    assert border == whole_percent(change, signed=True) != "0±0"


def test_columns_of_points_and_of_an_explanation_follow_what_they_hold():
    """Columns of 8 and 10 letters touched where a change was in the thousands of percent."""
    wide = Interval(123.0, 73.0, 173.0)
    named = SimpleNamespace(labels={"cars": "Every car"})
    shown = points_lines(named, [Point("all", dict.fromkeys(("flow_days_0_29", *LAST_YEAR), wide))], "cars")
    assert shown[-2].split() == ["all", *[whole_percent(wide)], *[whole_percent(wide, signed=True)] * 4]
    rows = [{"period": period, "kind": PART, "words": "pay", "effect": 1234567.0, "low": -1e6, "high": 1e6}
            for period in ("flow_days_0_29", "flow_from_start")]  # fmt: skip
    assert len(explanation_lines(pd.DataFrame(rows))[-1].split()) == 3


def test_flow_by_period_is_in_the_effects_and_clear_where_it_is_not_that_without_the_policy(folder):
    table = pd.read_csv(folder / "effects.csv").set_index(["variable", "point"])
    assert table.loc[("flow_days_0_29", 1), "effect"] == pytest.approx(0.8)
    assert table.loc["flow_days_0_29", "clear"].tolist() == [-1.0, -1.0]


def test_the_picture_has_a_row_for_each_point_and_a_column_for_each_measure(folder, monkeypatch):
    axes, save = [], Figure.savefig
    monkeypatch.setattr(
        Figure,
        "savefig",
        lambda figure, *of, **how: (
            axes.extend(axis for axis in figure.axes if axis not in axes) or save(figure, *of, **how)
        ),
    )
    found = summarize(folder)
    draw_pictures(found, folder / "figures", raise_again)
    assert {path.name for path in (folder / "figures").iterdir()} == {
        "points.png",
        "points.svg",
    }  # none against single switches
    titles = [axis.get_title() or axis.get_title("left") for axis in axes]
    assert titles == ["days 0-29", "days 30-89", "border price", "street price", "pay", "share seized"]
    assert axes[0].lines[-1].get_xdata() == pytest.approx([0.9, 0.8]) and axes[5].lines[
        -1
    ].get_xdata() == pytest.approx([0, 0])
    points = points_of(found.design, found.summary, "cars")
    text = "Under “More; better” the flow in days 30-89 is from 80% with “only pay, routes, memory and supply thawed” to 90% with"
    assert points_title(points, "More; better").startswith(text)
    wide = [
        replace(point, effects={name: Interval(one.estimate, 0.5, 1.5) for name, one in point.effects.items()})
        for point in points
    ]
    alike = "Under “More; better” the flow in days 30-89 is not clearly another in any of 2 worlds"
    assert points_title(wide, "More; better") == alike


@pytest.mark.parametrize(
    "found, signed, text",
    [
        ((0.97, 0.9655, 0.9745), False, "97±1"), ((1.0, 1.0, 1.0), False, "100±0"), ((0.186, 0.17, 0.202), True, "+19±2"),
        ((-0.004, -0.1, 0.092), True, "0±10"), ((-0.03, -0.04, -0.02), True, "\N{MINUS SIGN}3±1"),
        ((float("nan"),) * 3, True, "?"), ((0.5, float("nan"), float("nan")), False, "50"),
    ],
)  # fmt: skip
def test_half_of_an_interval_is_rounded_up(found, signed, text):
    assert whole_percent(Interval(*found), signed) == text
