"""Tables of several replicates made at once are those of each by itself, and agree with what was recorded."""

import io
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from abm import Scenario, simulate
from abm.inputs.inside import StoreError
from abm.model.observation import DAILY_COLUMNS, Outcome
from abm.running import work as work_module
from abm.running.work import Work
from abm.store.chunks import encode, outcomes_of, read_rows, write_chunk
from abm.store.folder import text_of, write_table
from abm.store.plan import Run, Task
from abm.store.rows import Replicates, daily_table, monthly_table, offices_table, tables_of

SCENARIO = Scenario(name="small", days=70, burn_in=5, parameters={"demand_level": 0.2, "cells": 12})
MAKE = {"daily": daily_table, "monthly": monthly_table, "offices": offices_table}


@pytest.fixture(scope="module")
def recordings():
    return {replicate: simulate(SCENARIO, replicate + 1) for replicate in (0, 3, 4)}


@pytest.fixture(scope="module")
def runs(recordings):
    return [Run(f"run-{i}", SCENARIO, i, recordings[i].seed) for i in recordings]


@pytest.mark.parametrize("name", MAKE)
def test_together_as_one_by_one(recordings, name):
    together = MAKE[name](Replicates.of("small", recordings)).to_pandas()
    single = [MAKE[name](Replicates.of("small", {i: recording})).to_pandas() for i, recording in recordings.items()]
    pd.testing.assert_frame_equal(
        together.astype({"scenario": str}), pd.concat(single, ignore_index=True).astype({"scenario": str})
    )
    assert list(together.replicate.unique()) == [0, 3, 4]
    assert (
        not together.drop(columns=["replicate"])
        .iloc[: len(single[0])]
        .equals(together.drop(columns=["replicate"]).iloc[-len(single[0]) :].reset_index(drop=True))
    )


def test_days_are_those_recorded(recordings):
    rows = daily_table(Replicates.of("small", recordings)).to_pandas()
    for i, recording in recordings.items():
        mine = rows[rows.replicate == i]
        assert list(mine.day) == list(range(70))
        assert list(mine.seizures) == list(recording.daily.seizures)
        assert np.allclose(mine.delivered_g, recording.daily.delivered / 1e3, atol=0.5)
        assert mine.date.iloc[0] == date(2021, 10, 1)
        assert mine.date.iloc[-1] == date(2021, 12, 9)


def test_months_are_means_of_their_days(recordings):
    replicates = Replicates.of("small", recordings)
    days, months = daily_table(replicates).to_pandas(), monthly_table(replicates).to_pandas()
    expected = days.groupby(["replicate", days.date.astype(str).str[:7]])[[c.name for c in DAILY_COLUMNS]].mean()
    assert list(months.month.astype(str)) == ["2021-10-01", "2021-11-01", "2021-12-01"] * 3
    assert list(months.days) == [31, 30, 9] * 3
    for column in DAILY_COLUMNS:
        half = 0.5 * 10.0 ** -max(column.digits, 3)
        assert np.allclose(months[column.name], expected[column.name], rtol=1e-12, atol=1.01 * half, equal_nan=True)


def test_offices_add_up_to_the_days(recordings):
    rows = offices_table(Replicates.of("small", recordings)).to_pandas()
    for i, recording in recordings.items():
        mine = rows[(rows.replicate == i) & (rows["mode"] == "all")]
        assert mine.seizures.sum() == recording.daily.seizures.sum()
        assert mine.delivered_kg.sum() == pytest.approx(recording.daily.delivered.sum() / 1e6, abs=0.02)
    assert rows[rows["mode"] != "all"].delivered_kg.isna().all()
    assert rows[rows["mode"] != "all"].loads.isna().all()


def test_what_is_stored_comes_back(recordings, runs, tmp_path):
    outcomes = [Outcome.of(recording) for recording in recordings.values()]
    write_chunk(tmp_path, "one", encode(tables_of(runs, list(recordings.values()), outcomes, "daily")))
    back = outcomes_of(read_rows(tmp_path, "runs", "one"), SCENARIO)
    assert list(back) == [0, 3, 4]
    for outcome, kept in zip(outcomes, back.values(), strict=True):
        assert kept.seed == outcome.seed and kept.responses == pytest.approx(
            outcome.responses, rel=0, abs=0, nan_ok=True
        )
        assert np.array_equal(kept.delivered, outcome.delivered)
        assert all(np.array_equal(kept.places[name], outcome.places[name]) for name in outcome.places)


@pytest.mark.parametrize("daily", ["none", "monthly", "daily"])
def test_days_are_kept_as_asked(recordings, runs, daily):
    outcomes = [Outcome.of(recording) for recording in recordings.values()]
    tables = tables_of(runs, list(recordings.values()), outcomes, daily)
    assert list(tables) == (["runs", "offices"] if daily == "none" else ["runs", "daily", "offices"])
    assert ("month" in tables.get("daily", tables["offices"]).column_names) == (daily != "daily")


def test_text_has_blanks_where_nothing_is_defined():
    table = pa.table({"name": ["a", "b"], "exams": pa.array([1.5, float("nan")], from_pandas=True), "n": [1, 2]})
    assert text_of(table) == b"name,exams,n\na,1.5,1\nb,,2\n"


def test_the_first_number_of_a_column_of_floats_has_its_point_and_months_are_months():
    """Polars tells the type of a column by its first hundred rows: days in whole kilograms ended in an error at 1.3333."""
    pl = pytest.importorskip("polars")
    values = [None, *([2.0] * 120), 1.3333]
    table = pa.table({"month": pa.array([date(2021, 10, 1)] * 122), "kg": values, "n": [*range(122)]})
    text = text_of(table)
    assert text.startswith(b"month,kg,n\n2021-10,,0\n2021-10,2.0,1\n2021-10,2,2\n")
    read = pl.read_csv(text)
    assert read.schema == {"month": pl.String, "kg": pl.Float64, "n": pl.Int64} and read["kg"].to_list() == values
    text = io.StringIO()
    write_table(pd.DataFrame({"kg": values, "n": range(122), "of": ["x", None] * 61}), text)
    assert text.getvalue().startswith("kg,n,of\n,0,x\n2.0,1,\n2,2,x\n")
    assert pl.read_csv(text.getvalue().encode())["kg"].to_list() == values


def test_months_are_dates_in_all_tables_that_are_kept(recordings, runs, tmp_path):
    """A month was a date in one and text in others; what has no value keeps the type of its column."""
    outcomes = [Outcome.of(recording) for recording in recordings.values()]
    tables = tables_of(runs, list(recordings.values()), outcomes, "monthly")
    write_chunk(tmp_path, "one", encode(tables))
    rows = {name: read_rows(tmp_path, name, "one") for name in tables}
    assert {rows[name].schema.field("month").type for name in tables if name != "runs"} == {pa.date32()}
    year = rows["runs"]["delivered_last_year_kg"]
    assert year.type == pa.float64() and pc.all(pc.is_nan(year)).as_py()  # a run of 70 days has none


def test_rows_that_cannot_be_made_fail_their_runs(recordings, runs, tmp_path):
    work = Work(tmp_path, "token", "daily", run=lambda scenario, seed: replace(recordings[0], traffic=None))
    (answer,) = work(Task(tuple(runs)))
    assert [(line.status, line.stage) for line in answer.lines] == [("failed", "tables")] * 3
    assert not answer.files
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_reason_is_one_short_line(runs, tmp_path):
    def fail(scenario, seed):
        raise ValueError("first\n\n  second" + "x" * 1000)

    (answer,) = Work(tmp_path, "token", "daily", run=fail)(Task(tuple(runs[:1])))
    (line,) = answer.lines
    assert line.message.startswith("ValueError: first secondxxx") and line.message.endswith("x ...")
    assert "\n" not in line.message and len(line.message) < 230


def test_runs_of_a_second_are_kept_at_once_and_no_run_begins_after_a_stop(recordings, runs, tmp_path, monkeypatch):
    asked = []

    def begin(place):
        asked.append(place)
        return place != 2

    monkeypatch.setattr(work_module, "PART_SECONDS", 0.0)
    work = Work(tmp_path, "token", "daily", run=lambda scenario, seed: recordings[0])
    answers = list(work(Task(tuple(runs)), begin))
    assert [[line.id for line in answer.lines] for answer in answers] == [["run-0"], ["run-3"]]
    assert asked == [0, 3, 1, 3, 2] and len({line.file for answer in answers for line in answer.lines}) == 2


def test_runs_kept_by_a_version_with_fewer_responses_are_refused_in_a_line(recordings, runs, tmp_path):
    """They were a KeyError, "a fault of the program"."""
    outcomes = [Outcome.of(recording) for recording in recordings.values()]
    write_chunk(tmp_path, "one", encode(tables_of(runs, list(recordings.values()), outcomes, "daily")))
    rows = read_rows(tmp_path, "runs", "one").drop_columns(["delivered_kg", "seizures"])
    with pytest.raises(StoreError, match="lack delivered_kg, seizures: .* another version .* batch --force"):
        outcomes_of(rows, SCENARIO)
