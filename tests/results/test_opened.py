"""Opened results: each table under its own name, as a frame and in SQL; one that is not there says why."""

import json
import math
import shutil

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tiny_batch import SEEDS, batch, tiny

import abm
from abm import simulate
from abm.inputs.inside import StoreError
from abm.results.reader import FILES
from abm.running.engine import run_batch
from abm.store.ledger import read_lines

MEAN_OF_DAYS = "select scenario, avg(seizures) as mean from daily group by scenario order by scenario"
MEAN_OF_MONTHS = (
    "select scenario, sum(seizures * days) / sum(days) as mean from monthly group by scenario order by scenario"
)
TWO_MONTHS = {"days": 45, "replicates": 3}  # 31 and 14 days
CHANGED = ["demand level 0.1 instead of 1", "cells 12 instead of 40"]  # of a tiny batch
DESIGN = {"kind": "factorial", "vary": {"demand_level": [0.1, 0.2]}}


def raises(scenario, seed):
    """Raise in one run of the policy."""
    if scenario.name == "cars" and seed == SEEDS[1]:
        raise ValueError("a table is full")
    return simulate(scenario, seed)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Return results with days, months or neither, and those of a design of which a run failed."""
    place = tmp_path_factory.mktemp("opened")
    for daily in ("daily", "monthly", "none"):
        batch(place / daily, daily=daily, **TWO_MONTHS)
    batch(place / "failed", run=raises, replicates=3)
    batch(place / "design", replicates=2, design=DESIGN)
    return {path.name: abm.open_results(path) for path in place.iterdir()}


def test_a_mean_over_days_is_not_asked_of_months(opened):
    pytest.importorskip("duckdb")
    days = opened["daily"].sql(MEAN_OF_DAYS)
    assert days["mean"].tolist() == opened["daily"].daily.groupby("scenario").seizures.mean().tolist()
    assert opened["monthly"].sql(MEAN_OF_MONTHS)["mean"].tolist() == pytest.approx(days["mean"].tolist(), abs=1e-3)
    assert len(opened["monthly"].monthly) == 9 * 2 and opened["monthly"].monthly.days.unique().tolist() == [31, 14]
    for kept, reported in (("monthly", r"means of months \(monthly\)"), ("none", r"deliveries alone \(delivered\)")):
        why = rf'daily.csv: not there; kept are {reported}; daily = "daily" in the experiment file'
        with pytest.raises(StoreError, match=why):
            opened[kept].sql(MEAN_OF_DAYS)
        with pytest.raises(StoreError, match=why):
            _ = opened[kept].daily


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kept", ["daily", "monthly", "none", "failed", "design"])
def test_a_table_is_a_frame_and_stands_in_sql_or_says_in_one_line_why_not(opened, kept, name):
    pytest.importorskip("duckdb")
    results = opened[kept]
    if name in results.tables:
        frame, answer = getattr(results, name), results.sql(f"select * from {name.upper()}")
        assert len(frame) == len(answer) > 0 and list(frame) == list(answer)
    else:
        for asked in (lambda: getattr(results, name), lambda: results.sql(f"select 1 from {name}")):
            with pytest.raises(StoreError, match=f"{FILES[name]}: not there; ") as error:
                asked()
            assert "\n" not in str(error.value)


def test_which_tables_are_there_hangs_on_the_batch(opened):
    pytest.importorskip("duckdb")
    always = {"runs", "offices", "organizations", "ledger"}
    daily = {"daily", "regions"}
    days = {"daily": daily, "monthly": {"monthly", "delivered", "regions"}, "none": {"delivered"}}
    for kept, further in (days | {"failed": daily | {"failures"}, "design": daily | {"design", "pairs"}}).items():
        assert set(opened[kept].tables) == always | further
        assert set(opened[kept].sql("show tables").name) == always | further
    reported = {
        "failures": "no run failed",
        "pairs": r"no \[design\]",
        "effects": r"no \[design\]",
        "indices": "sobol",
        "summary": "interdict export",
    }
    for name, why in reported.items():
        with pytest.raises(StoreError, match=why):
            getattr(opened["daily"], name)
    with pytest.raises(StoreError, match='regions.csv: not there; kept are deliveries alone; daily = "daily"'):
        assert opened["none"].regions
    assert opened["design"].pairs.scenario.tolist() == ["cars_p0", "cars_p1"]
    assert opened["design"].design.demand_level.tolist() == [0.1, 0.2]
    assert opened["failed"].failures.replicate.tolist() == [1]
    assert list(map(len, opened["none"].delivered.delivered_g)) == [45] * 9


def test_the_ledger_is_read_over_a_torn_line_and_a_message_in_two_lines(tmp_path):
    batch(tmp_path / "failed", run=raises, replicates=3)
    path = tmp_path / "failed/store/runs.jsonl"
    path.write_text(path.read_text().replace("a table is full", "a table\u2028is full") + '{"id": "torn", "scen')
    ledger = abm.open_results(tmp_path / "failed").ledger
    reported = ledger[ledger.status == "failed"].message.tolist()
    assert len(ledger) == 9 and reported == ["ValueError: a table\u2028is full"]


def test_a_column_without_a_value_is_a_number_in_sql(opened):
    pytest.importorskip("duckdb")
    kinds = opened["daily"].sql("describe runs").set_index("column_name").column_type
    assert kinds["level_after_year"] == kinds["largest_drop"] == "DOUBLE" and kinds["recovered"] == "BOOLEAN"
    reported = opened["daily"].sql("select avg(level_after_year) as mean, count(level_after_year) as n from runs")
    assert math.isnan(reported["mean"][0]) and reported["n"][0] == 0
    falls = opened["daily"].runs.largest_drop
    reported = opened["daily"].sql("select avg(largest_drop) as mean, count(largest_drop) as n from runs")
    assert (
        reported["mean"][0] == pytest.approx(falls.mean()) and reported["n"][0] == falls.count() == 6
    )  # blank is no number


def test_dates_are_dates_and_every_policy_has_its_start(opened):
    results = opened["daily"]
    assert str(results.daily.date.min().date()) == "2021-10-01" and results.daily.date.dtype.kind == "M"
    starts = results.runs.drop_duplicates("scenario").set_index("scenario")
    assert starts.policy_start["cars"] == starts.policy_start["placebo"] == 10
    assert str(starts.policy_start_date["cars"].date()) == "2021-10-11"
    assert starts.policy_start.isna()["baseline"] and starts.policy_start_date.isna()["baseline"]
    pytest.importorskip("duckdb")
    asked = "select min(date_diff('day', r.policy_start_date::date, d.date)) as first from daily d join runs r using (scenario)"
    assert results.sql(asked)["first"][0] == -10


@pytest.mark.parametrize("kept, name", [("daily", "offices"), ("daily", "regions"), ("monthly", "monthly")])
def test_a_month_is_its_first_day_as_a_frame_in_sql_and_in_parquet(opened, kept, name, tmp_path):
    frame = getattr(opened[kept], name)
    assert [str(month.date()) for month in frame.month.unique()] == ["2021-10-01", "2021-11-01"]
    frame.to_parquet(tmp_path / "months.parquet")
    assert pa.types.is_temporal(pq.read_schema(tmp_path / "months.parquet").field("month").type)
    pytest.importorskip("duckdb")
    asked = opened[kept].sql(f"select month from {name} where month >= date '2021-11-01' group by month").month
    assert [str(month.date()) for month in asked] == ["2021-11-01"]


@pytest.mark.parametrize("kept", ["daily", "monthly", "none", "failed", "design"])
def test_no_table_has_a_column_without_a_type_in_parquet(opened, kept, tmp_path):
    """A column of no type is one that polars cannot stack on that of another batch."""
    for name in opened[kept].tables:
        frame = getattr(opened[kept], name)
        for rows in (frame, frame.iloc[:1]):
            rows.to_parquet(tmp_path / "rows.parquet")
            held = pq.read_schema(tmp_path / "rows.parquet")
            assert pa.null() not in held.types, (name, [field.name for field in held if field.type == pa.null()])


def test_columns_without_a_value_keep_their_type_in_parquet(opened, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    runs = opened["daily"].runs
    blank = runs[runs.scenario == "baseline"]
    assert blank[["recovered", "largest_drop", "policy_start", "policy_start_date"]].isna().all(axis=None)
    expected = {"recovered": ("bool", "BOOLEAN"), "largest_drop": ("double", "DOUBLE"), "policy_start": ("int64", "BIGINT"),
                "policy_start_date": ("timestamp[ms]", "TIMESTAMP"), "seed": ("int64", "BIGINT")}  # fmt: skip
    blank.to_parquet(tmp_path / "runs.parquet")
    held = pq.read_schema(tmp_path / "runs.parquet")
    reported = duckdb.sql(f"describe from '{tmp_path}/runs.parquet'").df().set_index("column_name").column_type
    for name, (in_arrow, in_duckdb) in expected.items():
        assert (str(held.field(name).type), reported[name].partition("_")[0]) == (in_arrow, in_duckdb), name
    for path in (opened["daily"].folder / "store/chunks").rglob("*.parquet"):
        assert pa.null() not in pq.read_schema(path).types, path


def test_the_summary_is_the_frame_of_results_and_drawn_with_its_unit(tmp_path):
    assert repr(run_batch(tiny(replicates=2), tmp_path / "reported", 1, None)) == "<Batch: 6 of 6 runs done>"
    results = abm.open_results(tmp_path / "reported")
    assert results.to_frame() is results.summary and results.to_frame("runs") is results.runs
    assert results.summary.policy_start.dropna().unique().tolist() == [10]
    ax = results.plot("seized_kg_gross")
    said = f"In every run, with and without the policy: {' and '.join(CHANGED)}."
    assert ax.get_title() == f"Change of weight seized (kg gross)\n{said}"
    assert ax.get_xlabel() == "change against the same seeds, 95% interval"
    labels = [text.get_text() for text in ax.get_yticklabels()]
    assert labels[::-1][0] == "Cars" and len(labels) == 2
    summary = results.summary.query("variable == 'seized_kg_gross' and label == 'Cars'")
    assert summary["difference"].item() in ax.containers[0].lines[0].get_xdata()
    assert results.plot("largest_drop").get_title().startswith("largest drop")
    with pytest.raises(StoreError, match="no variable 'delivered' in summary.csv; did you mean 'delivered_kg'"):
        results.plot("delivered")
    with pytest.raises(StoreError, match=r"^no variable \['seizures', 'raids'\] in summary.csv; "):
        results.plot(["seizures", "raids"])
    with pytest.raises(StoreError, match="no table 'dayly'; did you mean 'daily'"):
        results.to_frame("dayly")


def test_frames_name_the_parameters_that_are_others_than_usual(opened):
    """Two results under other parameters looked the same in a notebook, where the file is not at hand."""
    results = opened["daily"]
    for frame in (results.runs, results.to_frame("daily"), results.sql("select seed from runs")):
        assert frame.attrs == {"experiment": "tiny", "changed_parameters": CHANGED}
    assert "demand_level" not in " ".join(opened["design"].runs.attrs["changed_parameters"])  # the design varies it


@pytest.mark.parametrize(
    "question, reported",
    [
        ("", "empty; needs one such as select"),
        (" -- nothing", "empty; needs one such as select"),
        ("select * frm runs", 'Parser Error: syntax error at or near "runs"'),
        ("select seizure from runs", 'Referenced column "seizure" not found .* "seizures"'),
        ("select * from question", "Table with name question does not exist"),
    ],
)
def test_a_wrong_question_is_reported_in_one_line(opened, question, reported):
    pytest.importorskip("duckdb")
    with pytest.raises(StoreError, match=f"^sql: .*{reported}") as error:
        opened["daily"].sql(question)
    assert "\n" not in str(error.value)


def test_a_table_of_the_batch_alone_is_reported_where_more_is_kept(tmp_path):
    pytest.importorskip("duckdb")
    batch(tmp_path / "fewer", replicates=12)
    batch(tmp_path / "fewer", replicates=3)
    reported = abm.open_results(tmp_path / "fewer").sql("select count(distinct replicate) as n from daily")
    assert reported.n[0] == 3 and len(pd.read_parquet(tmp_path / "fewer/store/chunks/daily").replicate.unique()) == 12


@pytest.mark.parametrize("name", ["runs", "delivered"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a\xfcb\n",
        b"a,b\n1,2,3\n4,5,6,7\n",
        b"PAR1 PAR1",
        b"scenario,recovered\nx,maybe\n",
        b"scenario,policy_start\nx,1.5\n",
        b"scenario,policy_start_date\nx,May\n",
    ],
)
def test_a_table_that_is_damaged_is_reported_in_a_line_with_what_writes_it_anew(opened, tmp_path, name, content):
    folder = shutil.copytree(opened["none"].folder, tmp_path / "results")
    if name == "runs" and content.startswith(b"PAR1"):
        content = b'"'
    (folder / FILES[name]).write_bytes(content)
    for ask in (lambda results: getattr(results, name), lambda results: results.sql(f"select * from {name}")):
        with pytest.raises(StoreError, match=rf"{FILES[name]}: damaged \(.*\); interdict export .* writes it") as error:
            ask(abm.open_results(folder))
        assert "\n" not in str(error.value)
    assert len(abm.open_results(folder).ledger) == len(opened["none"].ledger)


@pytest.mark.parametrize("design", [7, [], {"factors": 7}, {"factors": [7]}, {"factors": [{"name": [], "levels": []}]}])
def test_a_manifest_whose_design_is_damaged_is_reported_in_a_line(opened, tmp_path, design):
    folder = shutil.copytree(opened["design"].folder, tmp_path / "results")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"design": design, "daily": 7}))
    results = abm.open_results(folder)
    for ask in (lambda: results.runs, lambda: results.failures):
        with pytest.raises(StoreError, match=r"manifest.json: damaged \(design\)"):
            ask()


@pytest.mark.parametrize("name", ["id", "scenario", "stage", "message"])
def test_a_line_of_the_ledger_with_half_a_character_is_a_broken_one(opened, tmp_path, name):
    lines = (opened["failed"].folder / FILES["ledger"]).read_text().splitlines()
    (tmp_path / "runs.jsonl").write_text("\n".join([lines[0], json.dumps(json.loads(lines[0]) | {name: "\ud800"}), ""]))
    first, second = read_lines(tmp_path / "runs.jsonl")
    assert first[1] is not None and second == (2, None)
