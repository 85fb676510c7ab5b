"""Tables are one scan over what is kept, in the order of the plan, however the runs came to be there."""

import random
import re
import threading

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from tiny_batch import RAISES, batch, goes_wrong, tiny

from abm import LeadershipArrests, Scenario, simulate
from abm.analysis.lineages import numbers, tree_of
from abm.model.observation import Outcome
from abm.running import export
from abm.running import tables as tables_module
from abm.running.engine import check_batch
from abm.running.tables import Source, organization_rows, write_tables
from abm.running.work import Work
from abm.store.archive import Archive
from abm.store.folder import BatchError
from abm.store.plan import TASK_RUNS, Task
from abm.store.rows import IDENTITY, ORGANIZATION_COLUMNS

REPLICATES = TASK_RUNS + 5  # more than a task holds
DAILY = {"daily": "daily.csv", "monthly": "monthly.csv", "none": "offices.csv"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the tables of an undisturbed batch, by what is kept of the days."""
    place = tmp_path_factory.mktemp("whole")
    for daily in DAILY:
        batch(place / daily, daily=daily, replicates=REPLICATES)
    return {daily: contents(place / daily, daily) for daily in DAILY}


def contents(place, daily):
    of_days = set() if daily == "none" else {"regions.csv"}
    names = {"runs.csv", "offices.csv", "organizations.csv", DAILY[daily]} | of_days
    return {name: (place / name).read_bytes() for name in names}


def cut(tasks, sizes):
    """Return tasks of some sizes, in an order of their own."""
    chance, pieces = random.Random(5), []
    for task in tasks:
        runs = task.runs
        while runs:
            size = chance.choice(sizes)
            pieces.append(Task(runs[:size]))
            runs = runs[size:]
    return chance.sample(pieces, len(pieces))


def without_one(tasks, sizes):
    """Return each task without its second run, and that one on its own: between two runs of another chunk."""
    return [Task(part) for task in tasks for part in ((*task.runs[:1], *task.runs[2:]), task.runs[1:2])]


@pytest.mark.parametrize("daily", DAILY)
@pytest.mark.parametrize(("deal", "sizes"), [(cut, (TASK_RUNS,)), (cut, (1, 2, 3)), (without_one, ())])
def test_chunks_of_any_size_in_any_order_give_the_same_bytes(whole, tmp_path, daily, deal, sizes):
    archive, plan = check_batch(tiny(daily=daily, replicates=REPLICATES), tmp_path)
    with archive.locked() as token:
        state = archive.begin(plan, False)
        work = Work(archive.store, token, plan.daily)
        for task in deal(plan.tasks(lambda number: True), sizes):
            for answer in work(task):
                archive.add(answer.lines, plan, state)
        write_tables(Source(archive, plan, state), tmp_path, 2)
    assert contents(tmp_path, daily) == whole[daily]


def test_a_resumed_batch_writes_what_was_there_before_and_what_is_new(whole, tmp_path):
    batch(tmp_path / "a", 2, run=fails_once, replicates=11)
    batch(tmp_path / "a", 2, replicates=REPLICATES)
    assert contents(tmp_path / "a", "daily") == whole["daily"]


def fails_once(scenario, seed):
    """Raise for one seed, and do all others."""
    return goes_wrong(scenario, seed) if seed == RAISES else simulate(scenario, seed)


def test_little_is_made_ahead():
    made, taken, lock = [], [], threading.Lock()

    def make(block):
        with lock:
            made.append(block)
        return {}

    for block, _ in tables_module._in_order(make, range(50), 3):
        taken.append(block)
        assert len(made) - len(taken) <= 3, "as many blocks as threads wait, however many there are"
    assert taken == list(range(50)) and sorted(made) == taken


def test_deliveries_of_every_run_are_kept_where_days_are_not(tmp_path, monkeypatch):
    monkeypatch.setattr(tables_module, "ROW_GROUP", 15)
    batch(tmp_path / "a", daily="none")
    batch(tmp_path / "b")
    held = pq.ParquetFile(tmp_path / "a/delivered.parquet")
    assert held.num_row_groups == 2 and held.metadata.num_rows == 36
    columns, *daily = (tmp_path / "b/daily.csv").read_text().splitlines()
    place = columns.split(",").index("delivered_g")
    flat = [grams for run in held.read()["delivered_g"].to_pylist() for grams in run]
    assert flat == [int(row.split(",")[place]) for row in daily]
    assert Archive(tmp_path / "a").plan().daily == "none"


@pytest.mark.parametrize("table", ["runs", "offices", "monthly", "delivered"])
def test_a_disk_that_is_full_while_tables_are_written_ends_the_batch_with_what_to_do(tmp_path, monkeypatch, table):
    monkeypatch.setitem(tables_module.TABLES, table, "/dev/full")
    with pytest.raises(BatchError, match="cannot be written: No space left on device; 36 of 36 .* the same command"):
        batch(tmp_path / "a", 1, daily="monthly")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["store"]
    monkeypatch.undo()
    batch(tmp_path / "a", 1, daily="monthly")
    assert len((tmp_path / "a/runs.csv").read_text().splitlines()) == 37


def test_a_table_is_reported_that_a_spreadsheet_would_cut_and_holds_no_number_that_it_would_round(
    tmp_path, monkeypatch
):
    reported = []
    monkeypatch.setattr(export, "SPREADSHEET", 180)
    batch(tmp_path / "long", replicates=2, reported=reported)
    shows = "181 lines, more than the 180 that a spreadsheet shows; abm.open_results reads all of them"
    assert reported == [f"{tmp_path / 'long' / 'daily.csv'}: {shows}"]
    monkeypatch.setattr(export, "SPREADSHEET", 181)
    batch(tmp_path / "all", replicates=2, reported=(again := []))
    assert again == []
    for path in (tmp_path / "all").glob("*.csv"):
        assert re.findall(r"(?<![\d.])\d{10,}(?![\d.])", path.read_text(encoding="utf-8")) == [], path.name


def test_organizations_are_those_that_the_days_count():
    """Whom each left, who took it over and when add up to how many there are on every day of a run with splits and mergers."""
    arrests = LeadershipArrests(0, number=12, target="random", every=30)
    scenario = Scenario(
        days=730, burn_in=100, interventions=(arrests,), parameters={"takeover_days": 180, "takeover_share": 0.02}
    )
    recording = simulate(scenario, 5)
    rows = [*organization_rows(scenario, {5: Outcome.of(recording)})]
    tree = tree_of(pd.DataFrame(rows, columns=[*IDENTITY, *ORGANIZATION_COLUMNS]).replace("", np.nan))
    days = recording.daily
    assert days.splits.sum() > 0 and days.mergers.sum() > 0
    assert numbers(tree, 730).tolist() == days.organizations.tolist()
    came, went = (np.bincount([day for day in ones if day is not None and day >= 0], minlength=730)
                  for ones in ([one.founded for one in tree], [one.ended for one in tree]))  # fmt: skip
    assert came.tolist() == days.splits.tolist() and went.tolist() == days.mergers.tolist()
