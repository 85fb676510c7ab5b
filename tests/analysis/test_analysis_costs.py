"""What a policy costs whom: changes in words with their intervals, months whatever is kept of the days, and the picture."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analysis_folder import DAYS, START, drawn, make_folder, scenario
from matplotlib.figure import Figure

from abm.analysis import summarize
from abm.analysis.answers import Answer
from abm.analysis.costs import COSTS, PAY, change_cell, changed, cost_line, cost_title, costs_reading, costs_table
from abm.analysis.months import read_months
from abm.analysis.pictures.costs import COLUMNS, pictures_of_costs
from abm.analysis.results import read_results
from abm.measures.chance import beyond_chance
from abm.measures.paired import paired_difference
from abm.measures.survival import Interval
from abm.model.declared import RESPONSES
from abm.results.dictionary import dictionary_table
from abm.results.reader import ResultsFolder

HALF = np.where(np.arange(DAYS) < START, 1.0, 0.5)
SCENARIOS = [
    scenario("baseline", "No policy"),
    scenario("half", "Half of the flow", "crackdown", HALF, (START, None)),
]


@pytest.fixture
def folder(tmp_path):
    return make_folder(tmp_path, SCENARIOS, 8)


def reported(label, border, mean=2.0, days=730):
    """Return an answer whose variables all are `mean` and differ by 1.0 +- 0.2, the price at the border by `border`."""
    names = [name for pair in COSTS.values() for name in pair]
    differences = dict.fromkeys(names, Interval(1.0, 0.8, 1.2)) | dict.fromkeys(COSTS["Border price"], border)
    measures = dict.fromkeys(names, Interval(mean, mean, mean)) | {
        "days_watched": Interval(days - START, np.nan, np.nan)
    }
    return Answer(label, label, 8, measures, "recovered", differences, START)


def test_costs_are_response_variables():
    assert {name for pair in COSTS.values() for name in pair} <= {column.name for column in RESPONSES}


@pytest.mark.parametrize(
    "change, text",
    [
        ((1.0, 0.8, 1.2), "+100 ±20%"), ((-0.004, -0.01, 0.002), "\N{MINUS SIGN}0.4 ±0.6%"),
        ((0.0001, -0.001, 0.0012), "0.0 ±0.1%"), ((np.nan, np.nan, np.nan), "?"), ((0.5, np.nan, np.nan), "+50%"),
    ],
)  # fmt: skip
def test_a_change_is_written_with_half_of_its_interval(change, text):
    assert changed(Interval(*change)) == text


def test_the_table_has_the_run_and_its_last_year_and_fits_the_terminal():
    lines = costs_table([reported("A policy with a name that goes over lines", Interval(1.5, 1.4, 1.6))])
    assert max(map(len, lines)) <= 100
    for span, line in zip(("run", "year"), lines[1:3], strict=True):
        cells = "+100 ±20% +300 ±20% +100 ±20% +100 ±20% +100 ±20% +100 ±20"
        assert line.split(span)[1].split() == cells.split()


def test_a_run_of_a_year_or_less_has_no_last_year():
    """The rows of the run and of its last year were the same."""
    short = reported("short", Interval(1.5, 1.4, 1.6), days=365)
    assert [line.split()[1] for line in costs_table([short])[1:]] == ["run"]
    assert "last 365" not in costs_reading([short]) and "days before the policy included" in costs_reading([short])
    assert "the flow of the run changes by" in cost_title([short])
    last = {names[1] for names in COSTS.values()}  # of a run of less than a year nothing is known of them
    shorter = replace(short, differences={name: one for name, one in short.differences.items() if name not in last})
    assert costs_table([shorter]) == costs_table([short]) != []
    assert cost_line(shorter) == cost_line(short) != "" and cost_title([shorter]) == cost_title([short])
    assert "and in its last 365 days" in costs_reading([reported("long", Interval(1.5, 1.4, 1.6), days=366)])


def test_a_folder_without_the_variables_has_no_table(folder):
    assert costs_table([Answer("a", "a", 8, {}, "recovered")]) == []


def test_the_title_names_the_policy_that_moves_the_price_at_the_border_most_or_none():
    little, much = reported("little", Interval(0.2, 0.1, 0.3)), reported("much", Interval(1.5, 1.4, 1.6))
    text = cost_title([little, much])
    assert "“much”" in text and "price at the border +300%" in text and "pay of couriers +100%" in text
    assert cost_title([]) == "What policies cost is not determined"  # of a single seed
    still = cost_title([reported("unclear", Interval(0.2, -0.1, 0.5))])
    assert "price at the border does not clearly change" in still and "earnings of sellers +100%" in still


def test_the_title_names_what_is_clear_where_no_price_at_the_border_is():
    """That of a history named the price at the border alone, with six panels below it and earnings 14% down in one."""
    chance, less = Interval(0.02, -0.1, 0.14), Interval(-0.14, -0.16, -0.12)
    every = dict.fromkeys([name for names in COSTS.values() for name in names], chance)
    still = replace(reported("still", chance), differences=every)
    assert (
        cost_title([still])
        == "No policy clearly moves flow, prices, pay, earnings or interdiction in the last year of the run"
    )
    moved = replace(reported("moved", chance), differences=every | {"earnings_last_year": less})
    assert cost_title([still, moved]).startswith(
        "Under “moved” the flow of the last year of the run does not clearly change; earnings of sellers −"
    )
    assert cost_title([still, moved]).endswith("; the price at the border does not clearly change")
    seized = replace(moved, differences=every | {"interdiction_last_year": Interval(0.145, 0.14, 0.15)})
    assert "; share interdicted +14 points; " in cost_title(
        [seized]
    ) or "; share interdicted +15 points; " in cost_title([seized])


def test_the_title_tells_what_is_clear_alone():
    """It reported the pay of couriers and the flow as found where they were within chance."""
    much, unclear = reported("much", Interval(1.5, 1.4, 1.6)), Interval(0.01, -0.1, 0.12)
    vague = dict.fromkeys([*COSTS[PAY], *COSTS["Flow"]], unclear)
    text = cost_title([replace(much, differences=much.differences | vague)])
    assert text == (
        "Under “much” the flow of the last year of the run does not clearly change; price at the border +300%, "
        "street price +100%, earnings of sellers +100%, share interdicted +100 points"
    )
    barely = Interval(0.2, 0.01, 0.39)  # alone beyond chance, of twelve response variables together not
    assert "price at the border does not clearly change" in cost_title([reported("barely", barely)])


def test_what_is_not_clear_is_in_brackets_in_the_table_and_in_no_line():
    """A change of +4 ±3% had three bars: none in the terminal, a number in the answer, and "clear" in a picture."""
    barely = reported("barely", Interval(0.2, 0.01, 0.39))
    assert beyond_chance(barely.differences["border_price_mean"]) and not barely.beyond("border_price_mean")
    row = costs_table([barely])[1]
    assert " ".join(row.split("run")[1].split()).startswith("+100 ±20% (+11 ±11%) +100 ±20%")
    assert "border" not in cost_line(barely)
    assert change_cell(barely, "Border price", "border_price_mean") == "(+11 ±11%)"


def test_who_pays_is_a_line_where_it_is_clear():
    text = "cost: border +300%, street +100%, courier pay +100%"
    assert cost_line(reported("much", Interval(1.5, 1.4, 1.6))) == text
    assert cost_line(reported("little", Interval(0.003, 0.002, 0.004))) == "cost: street +100%, courier pay +100%"
    assert cost_line(reported("unclear", Interval(1.5, -0.1, 3.1))) == "cost: street +100%, courier pay +100%"
    nobody = replace(
        reported("nobody", Interval(0, -1, 1)),
        differences=dict.fromkeys(reported("", None).differences, Interval(0, -1, 1)),
    )
    assert cost_line(nobody) == "" == cost_line(Answer("a", "a", 8, {}, "recovered"))


def test_differences_of_the_summary_are_in_the_answer(folder):
    found = summarize(folder)
    runs = pd.read_csv(folder / "runs.csv").pivot(index="replicate", columns="scenario", values="delivered_kg")
    expected = paired_difference(runs["half"].to_numpy(), runs["baseline"].to_numpy())
    answer = found.answers["half"]
    for end in ("estimate", "low", "high"):
        value = getattr(expected, end)
        assert getattr(answer.differences["delivered_kg"], end) == pytest.approx(value)
        assert getattr(answer.change("delivered_kg"), end) == pytest.approx(value / runs["baseline"].mean())


def keep(folder, kept):
    """Keep means of months in place of days, or nothing, as a batch does that is asked for it."""
    days = pd.read_csv(folder / "daily.csv").assign(month=lambda rows: rows["date"].str[:7])
    months = days.drop(columns=["date", "day"]).groupby(["scenario", "replicate", "month"], sort=False).mean()
    months.reset_index().sample(frac=1.0, random_state=1).to_csv(folder / "monthly.csv", index=False)
    dictionary_table({}, kept).to_csv(folder / "dictionary.csv", index=False)
    (folder / "manifest.json").write_text(
        json.dumps(json.loads((folder / "manifest.json").read_text()) | {"daily": kept})
    )


def test_months_are_the_means_of_their_days(folder, monkeypatch):
    monkeypatch.setattr("abm.results.reader.BLOCK_BYTES", 4096)  # so that a month lies in two blocks
    results = read_results(ResultsFolder.at(folder))
    found = read_months(results, COLUMNS)["half"].of(np.array([1, 5]))
    days = pd.read_csv(folder / "daily.csv").query("scenario == 'half' and replicate == 5")
    expected = days.groupby(days["date"].str[:7])["border_price_index"].mean()
    assert found.columns["border_price_index"].shape == (2, len(expected))
    assert found.columns["border_price_index"][1] == pytest.approx(expected.to_numpy())
    assert found.middle[:2].tolist() == [15.0, 45.5]  # October, November


def test_months_that_are_kept_are_those_of_the_days_and_none_are_where_none_is(folder):
    results = read_results(ResultsFolder.at(folder))
    of_days = read_months(results, COLUMNS)
    keep(folder, "monthly")
    of_months = read_months(replace(results, folder=ResultsFolder.at(folder)), COLUMNS)
    for name in ("baseline", "half"):
        for column in COLUMNS:
            assert of_months[name].columns[column] == pytest.approx(of_days[name].columns[column])
    keep(folder, "none")
    assert read_months(replace(results, folder=ResultsFolder.at(folder)), COLUMNS) is None


def test_the_picture_has_the_ratio_of_means_and_a_band_around_it(folder, monkeypatch):
    axes = []
    save = Figure.savefig
    monkeypatch.setattr(
        Figure,
        "savefig",
        lambda figure, *of, **how: (
            axes.extend(axis for axis in figure.axes if axis not in axes) or save(figure, *of, **how)
        ),
    )
    found = summarize(folder)
    assert len(drawn(pictures_of_costs(found.results, found.answers, folder))) == 1
    titles = [axis.get_title("left") or axis.get_title() for axis in axes]
    assert titles == [
        "Flow delivered",
        "Price at the border",
        "Street price",
        "Pay of couriers",
        "Earnings of sellers",
        "Interdiction",
    ]
    flow = axes[0].lines[-1].get_ydata()
    assert flow[:5] == pytest.approx(1.0) and flow[-5:] == pytest.approx(0.5)
    earnings, interdiction = axes[4].lines[-1].get_ydata(), axes[5].lines[-1].get_ydata()
    assert earnings == pytest.approx(flow) and interdiction == pytest.approx(0.2)
