"""Public cost: its table of unit costs, the ratio and its interval, rows against sums done by hand, words and picture."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analysis_folder import DAYS, START, analyze, make_folder, scenario

from matplotlib.figure import Figure

from abm.analysis import headline, summarize
from abm.analysis.answers import Answer
from abm.analysis.pictures import public_cost
from abm.analysis.pictures.public_cost import scales_of
from abm.analysis.public_cost import (
    DEATH,
    GRAM,
    HIGH,
    LOW,
    PART,
    PARTLY,
    TOTAL,
    not_priced,
    parts_line,
    priced_text,
    public_cost_cells,
    public_cost_title,
    quantities_line,
    tick_amount,
)
from abm.inputs.reading import ReadError
from abm.inputs.unit_costs import read_unit_costs
from abm.measures.ratio import ratio_of_means
from abm.measures.survival import Interval
from abm.model.declared import RESPONSES
from abm.model.interventions import SHIPPED

SEEDS = 12
COST = """priced = ["crackdown"]
[[cost]]
name = "raid"
variable = "raids"
per = "run"
each = 2.0
usd = 10.0
low = 1.0
high = 40.0
payer = "government"
source = "assumption"
"""
HALF = np.where(np.arange(DAYS) < START, 1.0, 0.5)


def make(tmp_path, priced=COST):
    """Return a folder with half of the flow, 3 raids more and 5 deaths fewer or more, by turns, under a policy."""
    entries = [scenario("baseline", "None"), scenario("half", "Half", "crackdown", HALF, (START, None))]
    folder = make_folder(tmp_path, entries, SEEDS)
    runs = pd.read_csv(folder / "runs.csv")
    half = runs["scenario"] == "half"
    runs["raids"] = 10.0 + half * 3.0
    runs["deaths"] = 100.0 + half * np.where(runs["replicate"] % 2, 5.0, -5.0)
    runs.to_csv(folder / "runs.csv", index=False)
    reported = json.loads((folder / "manifest.json").read_text()) | {"unit_costs": priced}
    (folder / "manifest.json").write_text(json.dumps(reported))
    return folder


def rows_of(folder):
    summary = pd.read_csv(folder / "summary.csv")
    return summary[summary["scenario"] == "half"].set_index("variable")


def test_shipped_costs_are_of_what_runs_count_and_of_kinds_that_are_there():
    table = read_unit_costs()
    assert {one.variable for one in table.costs} <= {one.name for one in RESPONSES}


def test_of_every_kind_it_is_said_whether_its_effort_is_priced_and_what_is_not():
    table = read_unit_costs()
    assert table.priced.isdisjoint(table.not_priced)
    assert {*table.priced, *table.not_priced} == {*SHIPPED}
    assert table.beside(["guards", "investigators", "case_building"]) == "pay of investigators"
    assert table.beside(["of_my_own"]) == "whatever of my own takes"


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("usd = 10.0", "usd = 50.0", "lies in its range"), ('"government"', '"seller"', "one of government, travelers"),
        ('per = "run"\n', "", "needs name, variable"), ("each = 2.0", "each = -2.0", "a number from 0"),
        ('"assumption"', '""', "text in quotes"), ("priced", "prized", "unknown key"), ('["crackdown"]', '["crackdown"]\nnot_priced = 3', "text in quotes for each kind"),
    ],
)  # fmt: skip
def test_a_table_that_is_wrong_is_refused_in_a_line(tmp_path, old, new, said):
    path = tmp_path / "costs.toml"
    path.write_text(COST.replace(old, new))
    with pytest.raises(ReadError, match=said) as refused:
        read_unit_costs(path)
    assert "\n" not in str(refused.value)


def test_every_end_of_the_interval_of_a_ratio_is_where_student_would_just_say_zero():
    draw = np.random.default_rng(5)
    below = draw.normal(4.0, 1.0, 20)
    above = 3.0 * below + draw.normal(0.0, 1.0, 20)
    ratio = ratio_of_means(above, below)
    assert ratio.estimate == pytest.approx(above.mean() / below.mean())
    for end in (ratio.low, ratio.high):
        rest = above - end * below
        assert abs(rest.mean()) / (rest.std(ddof=1) / np.sqrt(20)) == pytest.approx(2.093024, rel=1e-5)


@pytest.mark.parametrize("below", [[1.0, -1.0, 0.5, -0.4], [-3.0, -3.1, -2.9, -3.0], [0.0] * 4])
def test_a_ratio_to_what_is_not_above_zero_is_not_defined(below):
    assert np.isnan(ratio_of_means(np.ones(4), below).estimate)


def test_rows_are_the_sums_done_by_hand_with_their_range(tmp_path):
    folder = make(tmp_path)
    analyze(folder)
    rows, runs = rows_of(folder), pd.read_csv(folder / "runs.csv").groupby("scenario")["delivered_kg"].mean()
    assert rows.loc[TOTAL, "mean"] == pytest.approx(60e-6)  # 3 raids x 2 units x 10 USD
    assert [rows.loc[TOTAL + end, "mean"] for end in (LOW, HIGH)] == pytest.approx([6e-6, 240e-6])
    assert rows.loc[GRAM, "mean"] == pytest.approx(60.0 / (1000.0 * (runs["baseline"] - runs["half"])), rel=1e-6)
    assert rows.loc[GRAM, "low"] < rows.loc[GRAM, "mean"] < rows.loc[GRAM, "high"]
    assert np.isnan(rows.loc[DEATH, "mean"]) and rows.loc[DEATH, "note"].startswith("not defined")
    assert (folder / "figures" / "cost.png").exists()
    text = headline(folder)
    assert "not defined" in text and " 6.0 to 240 " in text and max(map(len, text.splitlines())) <= 100


def test_a_death_has_a_cost_only_where_fewer_die_clearly(tmp_path):
    """745k USD a death stood beside "deaths: none": beyond chance alone, but not among all response variables."""
    for fewer, defined in (([9.0, 0.0, 8.0, -3.0] * 3, False), ([9.0, 8.0, 8.5, 9.5] * 3, True)):
        folder = tmp_path / f"clear_{defined}"
        folder.mkdir()
        make(folder)
        runs = pd.read_csv(folder / "runs.csv")
        runs = runs.assign(deaths=100.0 - np.concatenate([np.zeros(SEEDS), fewer]))
        runs.to_csv(folder / "runs.csv", index=False)
        summarize(folder)
        rows = rows_of(folder)
        assert rows.loc["deaths", "difference_high"] < 0 and rows.loc["deaths", "clear"] == defined
        assert rows.loc[DEATH, "mean":"mean"].notna().all() == defined
        assert ("not clearly" in str(rows.loc[DEATH, "note"])) != defined
        assert ("; not clear)" in headline(folder)) != defined


def test_what_two_policies_take_is_said_once():
    note = {TOTAL: "not priced: pay of inspectors; pay of soldiers and police; pay of soldiers and police; courts"}
    assert (
        not_priced(Answer("a", "A", 12, {}, "recovered", notes=note))
        == "pay of inspectors; pay of soldiers and police; courts"
    )
    assert not_priced(Answer("a", "A", 12, {}, "recovered")) == ""


def test_a_cost_of_a_gram_is_in_brackets_where_it_is_within_chance():
    """The cost in all stood in brackets, that of a gram of the same row did not."""
    costs = {TOTAL: Interval(1.0, -2.0, 4.0), GRAM: Interval(5.0, -9.0, 20.0), DEATH: Interval(7.0, 6.0, 8.0)}
    ends = {TOTAL + LOW: Interval(0.5, np.nan, np.nan), TOTAL + HIGH: Interval(2.0, np.nan, np.nan)}
    cells = public_cost_cells(Answer("a", "A", 12, costs | ends, "recovered"))
    assert [cells[name][0] == "(" for name in (TOTAL, GRAM, DEATH)] == [True, True, False]


@pytest.mark.parametrize(
    "hours, usd, said",
    [
        (452.0, -11.0, " (worth less all the same: those of trucks, which count for more, are fewer)"),
        (-452.0, 11.0, " (worth more all the same: those of trucks, which count for more, are more)"),
        (452.0, 11.0, ""), (452.0, 0.0, ""),
    ],
)  # fmt: skip
def test_more_hours_that_cost_less_are_explained(hours, usd, said):
    """Hours waited were +452 a day, and the cost of waiting was −11m USD."""
    changes = {"waiting_hours_per_day": hours, "waiting_million_usd": usd}
    differences = {name: Interval(value, value - 0.5, value + 0.5) for name, value in changes.items()}
    measures = {name: Interval(10_000.0 + value, 0.0, 0.0) for name, value in changes.items()}
    line = quantities_line(Answer("a", "A", 12, measures, "no drop", differences))
    assert line.partition("%)")[2] == f"{said}."


def test_the_picture_has_the_units_of_the_table_and_a_title_of_what_is_clear():
    """The table said 4.4bn, the picture 4400; and the dearest was named where its cost was within chance."""
    assert [tick_amount(usd) for usd in (0.0, 2e9, 5e5, 2.5e6)] == ["0", "2bn", "500k", "2.5m"]

    def costing(name, low, high):
        ends = {TOTAL + LOW: Interval(1.0, np.nan, np.nan), TOTAL + HIGH: Interval(90.0, np.nan, np.nan)}
        return Answer(name, name, 8, {TOTAL: Interval((low + high) / 2, low, high)} | ends, "recovered")

    vague, clear = costing("vague", -10.0, 90.0), costing("clear", 4.0, 6.0)
    assert public_cost_title([vague, clear]).startswith(
        "“clear” costs the public 5.0m USD in the run, from 1.0m to 90m"
    )
    assert public_cost_title([vague]) == "No policy clearly costs the public more than no policy does"


def test_what_is_not_priced_in_full_costs_at_least_so_much_and_nothing_is_said_to_be_saved():
    ends = {TOTAL + LOW: Interval(26.0, np.nan, np.nan), TOTAL + HIGH: Interval(84.0, np.nan, np.nan)}
    costs = {
        TOTAL: Interval(49.0, 27.0, 71.0),
        GRAM: Interval(-15.0, -20.0, -10.0),
        DEATH: Interval(np.nan, np.nan, np.nan),
    }
    partly = Answer("a", "A", 8, costs | ends, "recovered", notes={TOTAL: "not priced: pay of soldiers"})
    assert public_cost_title([partly]) == (
        "“A” costs the public at least 49m USD in the run, from 26m to 84m over the unit costs assumed, and what is not priced (*)"
    )
    assert (
        priced_text(partly)
        == "priced cost 49m USD (26m to 84m over the unit costs assumed), pay of soldiers not priced"
    )
    saving = replace(partly, measures=partly.measures | {TOTAL: Interval(-22.0, -30.0, -14.0)})
    assert public_cost_title([saving]) == (
        "No policy clearly costs the public more than no policy does, in what is priced: of 1 policy (*) it is not all"
    )
    assert priced_text(replace(partly, notes={})) == ""
    cells = public_cost_cells(partly)
    assert cells[TOTAL].endswith("*") and cells[GRAM].endswith("*") and cells[DEATH] == "not defined"
    assert cells[GRAM].rstrip("*") == public_cost_cells(replace(partly, notes={}))[GRAM]


def test_a_cheap_policy_beside_a_dear_one_can_be_read():
    """Its dot lay on 0, as did those of all other cheap ones; each has its amount beside it, on nothing else."""
    made = []
    for name, cost in (
        ("dear", Interval(4_400.0, 4_300.0, 4_500.0)),
        ("cheap", Interval(13.0, 11.0, 15.0)),
        ("vague", Interval(-0.8, -24.0, 23.0)),
    ):
        ends = {
            TOTAL + LOW: Interval(cost.low / 3, np.nan, np.nan),
            TOTAL + HIGH: Interval(2 * cost.high, np.nan, np.nan),
        }
        made.append(Answer(name, name, 8, {TOTAL: cost} | ends, "recovered"))
    figure = Figure(figsize=(5, 3), dpi=100)
    axis = figure.subplots()
    public_cost._draw_panel(axis, made, TOTAL, 1e6)
    figure.draw_without_rendering()
    assert [text.get_text() for text in axis.texts] == ["4.4bn", "13m", "(\N{MINUS SIGN}800k)"]
    for row, text in enumerate(axis.texts):
        drawn_to = max(np.max(line.get_xdata()) for line in axis.lines if set(line.get_ydata()) == {row})
        assert text.get_window_extent().x0 > axis.transData.transform((drawn_to, row))[0] + 3
        assert text.get_window_extent().x1 < axis.get_window_extent().x1


def test_what_is_defined_of_no_policy_has_no_panel():
    """Where no policy averts flow, a panel stood empty."""
    cost, none = Interval(5.0, 4.0, 6.0), Interval(np.nan, np.nan, np.nan)
    made = [
        Answer(name, name, 8, {TOTAL: cost, GRAM: none, DEATH: death}, "no drop")
        for name, death in (("a", none), ("b", cost))
    ]
    assert [*scales_of(made)] == [TOTAL, DEATH] and [*scales_of(made[:1])] == [TOTAL]


def test_costs_of_a_group_are_low_or_high_together_and_parts_are_reported(tmp_path):
    """3 raids more at 2 units of 1 to 40 USD, and 3 fewer hours at 1 to 5: apart 6 - 15 to 240 - 3, together 6 - 3 to 240 - 15."""
    other = COST[COST.index("[[cost]]") :].replace('"raid"', '"hour not waited"').replace('"raids"', '"strikes"')
    other = other.replace("each = 2.0", "each = 1.0").replace("usd = 10.0", "usd = 2.0").replace("40.0", "5.0")
    for group, ends in (("", [-9e-6, 237e-6]), ('group = "time"\n', [3e-6, 225e-6])):
        folder = tmp_path / f"of_{len(group)}"
        folder.mkdir()
        make(folder, COST + group + other + group)
        runs = pd.read_csv(folder / "runs.csv")
        runs["strikes"] = 10.0 - 3.0 * (runs["scenario"] == "half")
        runs.to_csv(folder / "runs.csv", index=False)
        summarize(folder)
        rows = rows_of(folder)
        assert [rows.loc[TOTAL + end, "mean"] for end in (LOW, HIGH)] == pytest.approx(ends)
        assert rows.loc["cost_of_hour_not_waited", "mean"] == pytest.approx(-6e-6)
        assert "Cost under “Half”, parts beyond chance, in USD: raid 60, hour not waited −6.0." in headline(folder)


def test_a_policy_whose_own_effort_is_not_priced_says_so(tmp_path):
    beside = '\n[not_priced]\ncrackdown = "pay of soldiers"\n[[cost]]'
    folder = make(tmp_path, COST.replace('"crackdown"', '"treatment"').replace("\n[[cost]]", beside))
    analyze(folder)
    assert rows_of(folder).loc[TOTAL, "note"].endswith(PARTLY + "pay of soldiers")
    text = headline(folder)
    assert " 60* " in text and "Not priced (*) under “Half”: pay of soldiers." in text


def test_parts_in_millions_are_plain_numbers():
    """1.1bn USD stood as "in million USD: prison year 1.1k"."""
    measures = {
        f"{PART}prison_year": Interval(1_130.0, 1_000.0, 1_200.0),
        f"{PART}waiting": Interval(123.4, 120.0, 130.0),
    }
    line = parts_line(Answer("policy", "A policy", 12, measures, "no drop", {}, 90, None))
    assert line == "Cost under “A policy”, parts beyond chance, in million USD: prison year 1,130, waiting 123."
