"""What is kept of runs: whole chunks, a line each, tables of any thinning, one batch at a time."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tiny_batch import TABLES, VALUES, batch, fails, fills_the_disk, tables, tiny

import abm
from abm import simulate
from abm.inputs.inside import StoreError
from abm.running.engine import check_batch, export_folder, run_batch
from abm.store import archive as archive_module
from abm.store import lock
from abm.store.archive import Archive
from abm.store.folder import BatchError
from abm.store.ledger import Line, append_lines, read_lines
from abm.store.plan import Plan, child_seed, code_version
from abm.store.verify import replay

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("results") / "tiny"
    run_batch(tiny(), place, workers=2)
    return place


def test_every_run_has_a_line_and_a_chunk(folder):
    lines = [line for _, line in read_lines(folder / "store/runs.jsonl")]
    assert len({line.id for line in lines}) == len(lines) == 3 * 12
    assert all(line.status == "done" and line.seconds > 0 and line.peak_mib > 10 for line in lines)
    chunks = {path.stem for path in (folder / "store/chunks/daily").iterdir()}
    assert chunks == {line.file for line in lines} and len(chunks) >= 3 * 2


def test_the_id_of_a_run_hangs_on_all_that_its_numbers_hang_on(tmp_path):
    def ids(**changes):
        plan = check_batch(tiny(**changes), tmp_path)[1]
        return [plan.run(1, i).id for i in range(2)]

    policy = VALUES["scenario"][1]
    other = [VALUES["scenario"][0], policy | {"interventions": [policy["interventions"][0] | {"coverage": 0.5}]}]
    relabeled = [VALUES["scenario"][0], policy | {"label": "Motor cars"}]
    seen = [ids(), ids(days=31), ids(burn_in=1), ids(seed=4), ids(inputs="FY2021"), ids(scenario=other)]
    seen += [ids(parameters={"cells": 13})]
    assert len({name for pair in seen for name in pair}) == 2 * len(seen)
    assert ids() == ids(question="Why?") == ids(replicates=40) == ids(scenario=relabeled)
    plan = check_batch(tiny(), tmp_path)[1]
    again = Plan(plan.scenarios, plan.baseline_of, plan.root_seed, 12, plan.daily, {}, "other code")
    assert again.run(1, 0).id != plan.run(1, 0).id and len(code_version()) == 16


@pytest.mark.parametrize("root", [0, 9, 20260801, 2**63 - 1])
def test_seeds_have_nine_digits_and_no_two_replicates_share_one(root):
    seeds = [child_seed(root, replicate) for replicate in (0, 1, 49, 999_999)]
    assert [len(str(seed)) for seed in seeds] == [9] * 4
    assert [seed - seeds[0] for seed in seeds] == [0, 1, 49, 999_999]


def test_roots_have_seeds_of_their_own():
    firsts = np.sort([child_seed(root, 0) for root in range(300)])
    assert np.diff(firsts).min() > 40


def test_a_plan_comes_back_from_its_header(folder, tmp_path):
    plan = check_batch(tiny(), tmp_path)[1]
    back = Plan.of_header(json.loads(json.dumps(plan.as_header())))
    assert back.scenarios == plan.scenarios and back.as_header() == plan.as_header()
    assert Plan.of_text("".join(plan.header_lines())).as_header() == plan.as_header()
    assert [back.run(2, i).id for i in range(12)] == [plan.run(2, i).id for i in range(12)]
    assert simulate(back.scenarios[1], 5).daily.tobytes() == simulate(plan.scenarios[1], 5).daily.tobytes()


def test_a_header_of_another_schema_or_without_an_end_is_distinguished(tmp_path):
    plan = check_batch(tiny(), tmp_path)[1]
    archive, text = Archive(tmp_path), "".join(plan.header_lines())
    archive.store.mkdir()
    other = text.replace('"schema": 4', '"schema": 99').replace('"burn_in"', '"warm_up"')
    for written, reported in ((other, "stored under schema 99"), (text[:-100], "damaged")):
        archive.header.write_text(written)
        with pytest.raises(StoreError, match=f"{reported}.*--force"):
            archive.plan()
    archive.header.write_text(text)
    assert archive.plan() is archive.plan() and archive.plan().scenarios == plan.scenarios


def test_scenarios_may_have_fewer_replicates_than_others(tmp_path):
    plan = check_batch(tiny(), tmp_path)[1].with_replicates({"baseline": 23, "cars": 23, "placebo": 4})
    assert len(plan) == 50 and plan.in_words() == "2 scenarios and a placebo x 4 to 23 replicates"
    runs = [run for task in plan.tasks(lambda number: True) for run in task.runs]
    assert [plan.number(run) for run in runs] == list(range(50)) and plan.number(plan.find("placebo", 4)) is None
    shards = [list(plan.numbers((k, 3))) for k in (1, 2, 3)]
    assert sorted(number for shard in shards for number in shard) == list(range(50))
    assert [plan.size((k, 3)) for k in (1, 2, 3)] == [len(shard) for shard in shards]
    back = Plan.of_header(json.loads(json.dumps(plan.as_header())))
    assert back.as_header() == plan.as_header() and len(back) == 50 and len(back.with_replicates({"baseline": 5})) == 15


def test_lines_that_are_torn_or_broken_are_distinguished(tmp_path):
    path = tmp_path / "runs.jsonl"
    line = Line("a", "cars", 0, 7, "done", file="0" * 20, digest="1" * 20)
    append_lines(path, [line, line])
    with open(path, "a") as file:
        file.write('{"id": "b", "scen\n{"id": 7}\n' + '{"id": "c"')
    assert [found for _, found in read_lines(path)] == [line, line, None, None]


def test_days_may_be_left_out_or_thinned_without_a_change_elsewhere(folder, tmp_path):
    daily = pd.read_csv(folder / "daily.csv")
    for kept in ("monthly", "none"):
        run_batch(tiny(daily=kept), tmp_path / kept, workers=1)
        for name in ("runs.csv", "offices.csv", "summary.csv"):
            assert (tmp_path / kept / name).read_bytes() == (folder / name).read_bytes()
        assert not (tmp_path / kept / "daily.csv").exists() and list((tmp_path / kept / "figures").iterdir())
        dictionary = pd.read_csv(tmp_path / kept / "dictionary.csv").query("file != 'delivered.parquet'")
        for name, reported in dictionary.groupby("file"):
            assert reported.column.tolist() == pd.read_csv(tmp_path / kept / name, nrows=1).columns.tolist()
    monthly = pd.read_csv(tmp_path / "monthly/monthly.csv")
    means = daily.groupby(["scenario", "replicate"], sort=False)[["delivered_g", "price_index", "loads"]].mean()
    assert monthly.days.unique().tolist() == [30] and monthly.month.unique().tolist() == ["2021-10"]
    assert np.allclose(monthly[means.columns], means, atol=1e-3)
    delivered = pd.read_parquet(tmp_path / "none/delivered.parquet").explode("delivered_g").delivered_g
    assert delivered.tolist() == daily.delivered_g.tolist()


def test_results_open_as_frames_and_answer_sql(folder, tmp_path):
    opened = abm.open_results(folder)
    assert len(opened.runs) == 36 and len(opened.daily) == 36 * 30 and opened.ledger.status.eq("done").all()
    assert set(opened.offices.scenario) == {"baseline", "cars", "placebo"} and "variable" in opened.summary
    pytest.importorskip("duckdb")
    reported = opened.sql("select scenario, sum(delivered_g) as g from daily group by scenario order by scenario")
    assert reported.g.tolist() == opened.daily.groupby("scenario").delivered_g.sum().tolist()
    assert opened.sql("select count(*) as n from runs join summary using (scenario)").n[0] > 36
    with pytest.raises(StoreError, match="holds no tables of a batch"):
        abm.open_results(tmp_path)


def test_without_duckdb_sql_says_what_to_install(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(StoreError, match="pip install"):
        abm.open_results(folder).sql("select 1")


def test_tables_are_made_again_from_what_is_kept(folder, tmp_path):
    before = tables(folder)
    for name in TABLES:
        (folder / name).unlink()
    export_folder(folder, workers=2)
    assert tables(folder) == before


def test_a_run_of_a_batch_is_done_again_to_the_bit(folder):
    line = next(line for _, line in read_lines(folder / "store/runs.jsonl") if line.scenario == "cars")
    reported = replay(folder, line.id)
    assert reported.differences == () and reported.same_code and reported.recording.seed == line.seed
    assert replay(folder, "placebo/11").differences == ()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="counts the threads of a process as Linux lists them")
def test_a_replay_begins_no_threads_that_could_abort_its_process(folder):
    """A command ended with -6 after it had said "the same bits": a thread of Arrow was still at work."""
    count = (
        "sum('jemalloc' not in task.joinpath('comm').read_text() for task in pathlib.Path('/proc/self/task').iterdir())"
    )
    code = f"""import pathlib
import pyarrow.dataset
from abm import Scenario, simulate
from abm.store import verify
simulate(Scenario(days=2, burn_in=2), 1)  # has threads of its own, which end with the process
before = {count}
found = verify.replay(pathlib.Path({str(folder)!r}), "cars/3")
print({count} - before, found.differences)"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "()"], done.stdout + done.stderr


def test_a_run_that_is_not_the_same_is_found_out(folder):
    def other(scenario, seed):
        recording = simulate(scenario, seed)
        recording.daily.delivered[7] += 1
        return recording

    assert "runs.delivered" in replay(folder, "cars/3", other).differences


@pytest.mark.parametrize(
    "name, reported",
    [
        ("carz/2", "unknown scenario 'carz'; did you mean 'cars'.*known: baseline, cars, placebo"),
        ("cars/99", "replicate: allowed 0 to 11"),
        ("cars/01", "replicate: allowed 0 to 11"),
        ("", r"needs SCENARIO/REPLICATE, such as baseline/0 \(.*runs.jsonl lists all"),
        ("cars", "needs SCENARIO/REPLICATE, such as baseline/0"),
    ],
)
def test_a_run_that_is_not_there_is_reported_with_those_that_are(folder, name, reported):
    with pytest.raises(StoreError, match=f"no run {name!r}.*{reported}") as error:
        replay(folder, name)
    assert "\n" not in str(error.value)


def test_an_id_that_is_off_by_a_letter_is_reported_with_the_one_that_is_meant(folder):
    known = next(line for _, line in read_lines(folder / "store/runs.jsonl")).id
    with pytest.raises(StoreError, match=f"did you mean '{known}'"):
        replay(folder, "x" + known[1:])


def test_a_run_that_is_not_done_yet_is_reported_so(tmp_path):
    run_batch(tiny(), tmp_path / "shard", 1, analyze=False, shard=(1, 6))
    with pytest.raises(StoreError, match="no run 'placebo/11': not done yet; the batch command does it"):
        replay(tmp_path / "shard", "placebo/11")


def test_a_run_that_fails_when_it_is_done_again_is_reported_in_one_line(folder):
    def raises(scenario, seed):
        raise ValueError("a table\nis\u2028full")

    with pytest.raises(BatchError, match="fails, as it did not in the batch: ValueError: a table is full$"):
        replay(folder, "cars/3", raises)


def test_a_run_that_failed_with_several_lines_is_reported_in_one(tmp_path):
    run_batch(tiny(), tmp_path / "shard", 1, analyze=False, shard=(1, 6))
    path = tmp_path / "shard/store/runs.jsonl"
    done = next(line for _, line in read_lines(path))
    failed = replace(done, status="failed", file="", digest="", stage="run", message="a table\nis full")
    append_lines(path, [failed])
    with pytest.raises(StoreError, match=r"failed in the batch \(run: a table is full\) and did not fail now$"):
        replay(tmp_path / "shard", failed.id)
    with pytest.raises(BatchError, match="fails, as it did in the batch: AssertionError: nothing had to be run$"):
        replay(tmp_path / "shard", failed.id, fails)


def test_a_line_of_a_scenario_that_the_batch_does_not_have_is_reported_so(tmp_path):
    run_batch(tiny(), tmp_path / "shard", 1, analyze=False, shard=(1, 6))
    path = tmp_path / "shard/store/runs.jsonl"
    append_lines(path, [replace(next(line for _, line in read_lines(path)), id="0" * 16, scenario="carz")])
    with pytest.raises(StoreError, match="^no scenario 'carz' in this batch; did you mean 'cars'"):
        replay(tmp_path / "shard", "0" * 16)


def test_a_manifest_or_a_lock_that_says_something_else_is_as_none(tmp_path):
    batch(tmp_path / "results", replicates=2)
    (tmp_path / "results/manifest.json").write_text("[1]")
    (tmp_path / "results/store/lock.json").write_text("[]")
    with pytest.raises(StoreError, match="manifest.json: not what a batch writes, or cut off; interdict export"):
        abm.open_results(tmp_path / "results")
    batch(tmp_path / "results", run=fails, replicates=2)
    assert abm.open_results(tmp_path / "results").manifest["replicates"] == 2


def test_one_batch_at_a_time(tmp_path):
    archive = Archive(tmp_path / "results")
    with archive.locked(), pytest.raises(StoreError, match=r"in use by another batch \(process \d+ on "):
        batch(tmp_path / "results", run=fails)
    batch(tmp_path / "results", replicates=2)


def test_a_lock_of_another_machine_is_respected(tmp_path):
    archive = Archive(tmp_path / "results")
    with archive.locked():
        pass
    (archive.store / lock.NAME).write_text(json.dumps({"process": 1, "host": "elsewhere", "since": "today"}))
    with pytest.raises(StoreError, match="on another machine .*elsewhere.*remove"):
        batch(tmp_path / "results", run=fails)


def test_a_folder_that_cannot_be_written_is_reported_before_any_run(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        batch(tmp_path / "file" / "results", run=fails)


def test_a_full_disk_ends_the_batch_and_keeps_what_is_done(tmp_path, monkeypatch):
    with pytest.raises(BatchError, match="cannot be written: .*0 of 36 runs are kept"):
        batch(tmp_path / "worker", run=fills_the_disk)
    calls = []

    def full(path, lines):
        calls.append(lines)
        append_lines(path if len(calls) == 1 else Path("/dev/full"), lines)

    monkeypatch.setattr(archive_module, "append_lines", full)
    with pytest.raises(BatchError, match="No space left on device; .* of 36 runs are kept in .*; the same") as stopped:
        batch(tmp_path / "parent")
    kept = [line for _, line in read_lines(tmp_path / "parent/store/runs.jsonl")]
    assert kept == list(calls[0]) and 1 <= len(kept) <= 12  # of a task, those of a second
    assert f"; {len(kept)} of 36 runs" in str(stopped.value)
    monkeypatch.undo()
    batch(tmp_path / "parent")
    assert len(pd.read_csv(tmp_path / "parent/runs.csv")) == 36


def test_memory_of_the_parent_does_not_grow_with_runs(tmp_path):
    code = f"import tiny_batch; tiny_batch.grow({str(tmp_path / 'results')!r})"
    command = [sys.executable, "-c", code]
    reported = subprocess.run(
        command, cwd=ROOT / "tests", env=environment(), capture_output=True, text=True, check=True
    )
    few, many = map(float, reported.stdout.split())
    assert many - few < 20
    peaks = abm.open_results(tmp_path / "results").ledger.peak_mib
    assert len(peaks) == 900 and peaks.max() < peaks.median() + 20


def environment():
    return os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
