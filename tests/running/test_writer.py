"""Tables that grow while runs end are those that are made of what is stored, in whatever order answers come."""

import random

import pyarrow.parquet as pq
import pytest
from tiny_batch import RAISES, batch, goes_wrong, tables, tiny

from abm import simulate
from abm.running import source as source_module
from abm.running import writer as writer_module
from abm.running.engine import check_batch, export_folder, keep
from abm.running.source import Source
from abm.running.work import Work
from abm.running.writer import TableWriter
from abm.store.archive import Archive
from abm.store.folder import BatchError
from abm.store.plan import TASK_RUNS, Task

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
    return {name: (place / name).read_bytes() for name in {"runs.csv", "offices.csv", DAILY[daily]}}


def answers_of(source, token, sizes):
    """Return an answer for each of some tasks, with its text, as workers give them."""
    work = Work(source.archive.store, token, source.plan.daily, text=True)
    cut = random.Random(5)
    for task in source.plan.tasks(lambda number: True):
        runs = task.runs
        while runs:
            size = cut.choice(sizes)
            yield from work(Task(runs[:size]))
            runs = runs[size:]


def grown(place, daily, order=list, sizes=(TASK_RUNS,)):
    """Return the tables that grew while answers came in some order."""
    archive, plan = check_batch(tiny(daily=daily, replicates=REPLICATES), place)
    with archive.locked() as token:
        source = Source(archive, plan, archive.begin(plan, False))
        with TableWriter(source, place) as writer:
            for answer in order(list(answers_of(source, token, sizes))):
                keep(source, answer)
                writer.take(answer)
            assert not writer.held and writer.next is None
            writer.finish(1)
        assert not (archive.store / "text").exists()
    return contents(place, daily)


def shuffled(answers):
    return random.Random(3).sample(answers, len(answers))


@pytest.mark.parametrize("daily", DAILY)
@pytest.mark.parametrize("order", [list, shuffled])
@pytest.mark.parametrize("sizes", [(TASK_RUNS,), (1, 2, 3)])
def test_tables_grow_to_the_same_bytes(whole, tmp_path, daily, order, sizes):
    assert grown(tmp_path, daily, order, sizes) == whole[daily]


def test_nothing_is_made_twice_while_there_is_room(tmp_path, monkeypatch):
    monkeypatch.setattr(Source, "text", None)
    grown(tmp_path, "daily", shuffled)


def test_text_of_a_chunk_is_not_taken_for_a_part_of_it(whole, tmp_path):
    """A run that is retried comes later, in a chunk of its own, between two runs of another one."""
    archive, plan = check_batch(tiny(replicates=REPLICATES), tmp_path)
    with archive.locked() as token:
        source = Source(archive, plan, archive.begin(plan, False))
        work = Work(archive.store, token, plan.daily, text=True)
        with TableWriter(source, tmp_path) as writer:
            for task in plan.tasks(lambda number: True):
                for runs in ((*task.runs[:1], *task.runs[2:]), task.runs[1:2]):
                    for answer in work(Task(runs)):  # more than one where a machine is so slow that it answers between
                        keep(source, answer)
                        writer.take(answer)
    assert contents(tmp_path, "daily") == whole["daily"]


def test_a_resumed_batch_writes_what_was_there_before_and_what_is_new(whole, tmp_path):
    batch(tmp_path / "a", 2, run=fails_once, replicates=11)
    batch(tmp_path / "a", 2, replicates=REPLICATES)
    assert contents(tmp_path / "a", "daily") == whole["daily"]


def fails_once(scenario, seed):
    """Raise for one seed, and do all others."""
    return goes_wrong(scenario, seed) if seed == RAISES else simulate(scenario, seed)


def test_many_blocks_are_made_by_several_processes(whole, tmp_path, monkeypatch):
    batch(tmp_path / "a", replicates=REPLICATES)
    for name in ("runs.csv", "daily.csv", "offices.csv"):
        (tmp_path / "a" / name).unlink()
    monkeypatch.setattr(source_module, "WORTH_PROCESSES", 1)
    export_folder(tmp_path / "a", 2, analyze=False)
    assert tables(tmp_path / "a").items() >= whole["daily"].items()


def test_deliveries_of_every_run_are_kept_where_days_are_not(tmp_path, monkeypatch):
    monkeypatch.setattr(writer_module, "ROW_GROUP", 15)
    batch(tmp_path / "a", daily="none")
    batch(tmp_path / "b")
    held = pq.ParquetFile(tmp_path / "a/delivered.parquet")
    assert held.num_row_groups == 2 and held.metadata.num_rows == 36
    columns, *daily = (tmp_path / "b/daily.csv").read_text().splitlines()
    place = columns.split(",").index("delivered_g")
    flat = [grams for run in held.read()["delivered_g"].to_pylist() for grams in run]
    assert flat == [int(row.split(",")[place]) for row in daily]
    assert Archive(tmp_path / "a").plan().daily == "none"


def test_a_disk_that_is_full_while_tables_grow_ends_the_batch_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(writer_module, "FILES", dict.fromkeys(writer_module.FILES, "/dev/full"))
    with pytest.raises(BatchError, match="cannot be written: No space left on device; .* the same command does the"):
        batch(tmp_path / "a", 1)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["store"]
    monkeypatch.undo()
    batch(tmp_path / "a", 1)
    assert len((tmp_path / "a/runs.csv").read_text().splitlines()) == 37
