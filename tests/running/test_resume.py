"""A batch that was stopped, damaged or changed goes on where it may, and says so where it may not."""

import random
import shutil
from pathlib import Path

import pandas as pd
import pytest
from killed_batch import REPLICATES, is_alive, kill_when, start
from tiny_batch import RAISES, SEEDS, VALUES, batch, fails, goes_wrong, tables, tiny

from abm import simulate
from abm.inputs.inside import StoreError
from abm.running.engine import export_folder, run_batch
from abm.running.hearing import Hearing
from abm.running.processes import Processes
from abm.store import plan
from abm.store.ledger import read_lines
from abm.store.merge import merge


@pytest.fixture
def folder(tmp_path):
    batch(tmp_path / "results")
    return tmp_path / "results"


def lines(folder):
    return [line for _, line in read_lines(folder / "store/runs.jsonl")]


def policy(**changes):
    baseline, cars = VALUES["scenario"]
    return [baseline, cars | {"interventions": [cars["interventions"][0] | changes]}]


def test_the_same_command_again_runs_nothing(folder):
    before = tables(folder)
    batch(folder, run=fails)
    assert tables(folder) == before


def test_more_replicates_extend_a_batch_and_fewer_are_reported_without_a_run(folder, tmp_path):
    few = tables(folder)
    batch(folder, workers=2, replicates=25)
    batch(tmp_path / "whole", replicates=25)
    assert tables(folder) == tables(tmp_path / "whole") and len(lines(folder)) == 3 * 25
    batch(folder, run=fails, replicates=12)
    assert tables(folder) == few
    batch(folder, run=fails, replicates=25)


def test_words_may_change(folder):
    baseline, cars = VALUES["scenario"]
    batch(folder, run=fails, question="Why?", scenario=[baseline, cars | {"label": "Motor cars"}])


@pytest.mark.parametrize(
    "changes, reported",
    [
        ({"days": 31}, "scenario baseline, days: 30 -> 31"),
        ({"parameters": {"demand_level": 0.1, "cells": 13}}, "scenario baseline, cells: 12"),
        ({"parameters": {"demand_level": 0.1}}, "scenario baseline, cells: 12.* -> default"),
        ({"seed": 4}, "seed: 3 -> 4"),
        ({"daily": "none"}, "daily: daily -> none"),
        ({"scenario": policy(coverage=0.5)}, r"scenario cars, interventions\[0\].coverage: 0.4 -> 0.5"),
        ({"scenario": [policy()[0], policy()[1] | {"name": "trucks"}]}, "scenario cars is gone"),
    ],
)
def test_a_change_of_numbers_is_refused_in_one_line(folder, changes, reported):
    with pytest.raises(StoreError, match=reported) as error:
        batch(folder, run=fails, **changes)
    assert "--force" in str(error.value) and "\n" not in str(error.value)


def test_other_code_is_refused(folder, monkeypatch):
    monkeypatch.setattr(plan, "code_version", lambda: "another")
    with pytest.raises(StoreError, match="code: .* -> another.*--force"):
        batch(folder, run=fails)


def test_force_does_again_what_changed_and_keeps_the_rest(folder, tmp_path):
    kept = {line.id for line in lines(folder) if line.scenario != "cars"}
    batch(folder, force=True, scenario=policy(coverage=0.5))
    assert {line.id for line in lines(folder) if line.scenario != "cars"} == kept and len(lines(folder)) == 36
    batch(tmp_path / "new", scenario=policy(coverage=0.5))
    assert tables(folder) == tables(tmp_path / "new")
    assert {path.stem for path in (folder / "store/chunks/daily").iterdir()} == {line.file for line in lines(folder)}


def test_another_scenario_extends_a_batch(folder, tmp_path):
    trucks = {"name": "trucks", "label": "Trucks"}
    trucks["interventions"] = [{"kind": "inspection_rate", "start": 10, "mode": "truck", "coverage": 0.9}]
    before = len(lines(folder))
    batch(folder, scenario=[*VALUES["scenario"], trucks])
    assert len(lines(folder)) == before + 12
    batch(tmp_path / "new", scenario=[*VALUES["scenario"], trucks])
    assert tables(folder) == tables(tmp_path / "new")


@pytest.mark.parametrize("table", ["runs", "daily", "offices"])
@pytest.mark.parametrize("harm", ["remove", "truncate", "flip"])
def test_a_chunk_that_is_harmed_is_found_named_and_done_again(folder, table, harm):
    before, reported = tables(folder), []
    chunk = sorted((folder / "store/chunks" / table).iterdir())[1]
    content = bytearray(chunk.read_bytes())
    if harm == "remove":
        chunk.unlink()
    elif harm == "truncate":
        chunk.write_bytes(content[:-100])
    else:
        content[len(content) // 2] ^= 1
        chunk.write_bytes(content)
    batch(folder, reported=reported)
    assert tables(folder) == before and len(reported) == 1
    assert (
        chunk.name in reported[0] and ("missing" if harm == "remove" and table != "daily" else "damaged") in reported[0]
    )
    batch(folder, reported=reported, run=fails)
    assert len(reported) == 1


def test_a_broken_line_is_found_named_and_its_run_done_again(folder):
    before, reported = tables(folder), []
    ledger = folder / "store/runs.jsonl"
    text = ledger.read_text().splitlines(keepends=True)
    text[4] = text[4][:30] + "\n"
    ledger.write_text("".join(text)[:-7])  # and the last line is torn
    batch(folder, reported=reported)
    assert any("line 5 is broken" in line for line in reported)
    assert tables(folder) == before and len({line.id for line in lines(folder)}) == 36
    file = ledger.stat().st_ino
    batch(folder, run=fails)
    assert ledger.stat().st_ino == file  # where every line is of use, it is not written anew


def test_a_run_that_failed_is_tried_again(tmp_path):
    reported = []
    batch(tmp_path / "a", 2, Processes(2, 4.0, 400_000_000), run=goes_wrong, reported=reported)
    assert "4 of 36 runs failed" in reported[-1]
    batch(tmp_path / "a")
    batch(tmp_path / "b")
    assert tables(tmp_path / "a") == tables(tmp_path / "b") and not (tmp_path / "a/failures.csv").exists()


def test_shards_are_joined(folder, tmp_path):
    places = [tmp_path / f"shard-{k}" for k in (1, 2, 3)]
    for k, place in enumerate(places, start=1):
        run_batch(tiny(), place, 1, analyze=False, shard=(k, 3))
        assert not (place / "runs.csv").exists()
    _, whole, state = merge(tmp_path / "out", places[:2])
    assert sum(map(state.is_wanted, range(len(whole)))) == 12
    merge(tmp_path / "out", places)
    export_folder(tmp_path / "out", 1, analyze=False)
    assert tables(tmp_path / "out") == tables(folder) and len(lines(tmp_path / "out")) == 36
    batch(tmp_path / "other", days=31)
    with pytest.raises(StoreError, match="other: holds another experiment than .*days"):
        merge(tmp_path / "out", [places[0], tmp_path / "other"])


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_batch_that_is_killed_again_and_again_leaves_the_same_tables(tmp_path, workers):
    place, orphans = tmp_path / "killed", []
    ledger = place / "store/runs.jsonl"
    for number in sorted(random.sample(range(1, 40), 3)):
        orphans += kill_when(start(place, workers), ledger, number)
    assert 0 < ledger.read_bytes().count(b"\n") < 3 * REPLICATES
    assert "process" in (place / "store/lock.json").read_text()
    assert start(place, workers).wait() == 0
    batch(tmp_path / "whole", 2, replicates=REPLICATES)
    assert tables(place) == tables(tmp_path / "whole")
    assert len(pd.read_csv(place / "runs.csv")) == 3 * REPLICATES and not list(place.rglob("*.tmp"))
    assert len(orphans) >= 3 and not any(map(is_alive, orphans))


def test_seeds_of_runs_that_go_wrong_are_those_of_the_batch(folder):
    assert pd.read_csv(folder / "runs.csv").seed.tolist()[:12] == list(SEEDS) and RAISES == SEEDS[1]


def test_what_is_missing_or_failed_is_reported_wherever_tables_are_written(folder, tmp_path):
    reported = []
    chunk = sorted((folder / "store/chunks/daily").iterdir())[1]
    number = sum(line.file == chunk.stem for line in lines(folder))
    chunk.write_bytes(chunk.read_bytes()[:-100])
    export_folder(folder, 1, analyze=False, hear=Hearing(tell=reported.append))
    assert len(pd.read_csv(folder / "runs.csv")) == 36 - number
    assert chunk.name in reported[0] and reported[0].endswith("its runs are left out")
    assert reported[1:] == [f"{number} of 36 runs are missing; interdict batch with this folder does them"]


@pytest.mark.parametrize("shard, failed", [((1, 2), 0), ((2, 2), 1)])
def test_a_shard_tells_what_failed_in_it(tmp_path, shard, failed):
    reported = []
    run_batch(
        tiny(replicates=2), tmp_path / "a", 1, shard=shard, hear=Hearing(tell=reported.append), run=raises_in_the_policy
    )
    assert len(reported) == failed
    if failed:
        first = "cars, replicate 1: ValueError: a table is full"
        assert reported == [f"1 of 2 runs failed; the first: {first}; interdict batch tries them again"]


def raises_in_the_policy(scenario, seed):
    """Raise for the second seed of the policy."""
    return goes_wrong(scenario, seed) if seed == RAISES else simulate(scenario, seed)


@pytest.mark.parametrize("kept", [0, 5])
def test_runs_whose_lines_are_lost_are_taken_over(folder, kept):
    before, reported = tables(folder), []
    ledger = folder / "store/runs.jsonl"
    written = ledger.read_text().splitlines(keepends=True)
    of_lost = {line.file for line in lines(folder)[kept:]} - {line.file for line in lines(folder)[:kept]}
    number = sum(line.file in of_lost for line in lines(folder))
    ledger.write_text("".join(written[:kept]))
    batch(folder, reported=reported, run=fails if kept == 0 else simulate)
    assert f"had lost {number} runs that are whole in the store; they are taken over" in reported[-1] and number > 20
    assert tables(folder) == before and len(lines(folder)) == 36
    batch(folder, reported=reported, run=fails)
    assert f"had lost {number}" in reported[-1] and len(reported) == (1 if kept == 0 else 2)


def test_a_chunk_without_lines_that_is_harmed_or_of_another_experiment_is_not_taken_over(folder, tmp_path):
    before, reported = tables(folder), []
    first, second, *_ = sorted((folder / "store/chunks/daily").iterdir())
    first.write_bytes(first.read_bytes()[:-100])
    second.unlink()
    (folder / "store/runs.jsonl").unlink()
    batch(tmp_path / "other", seed=4)
    for path in (tmp_path / "other/store/chunks").rglob("*.parquet"):
        shutil.copy(path, folder / path.relative_to(tmp_path / "other"))
    batch(folder, reported=reported)
    assert "had lost" in reported[0] and tables(folder) == before
    assert {path.stem for path in (folder / "store/chunks/runs").iterdir()} == {line.file for line in lines(folder)}


def test_a_header_that_is_gone_or_damaged_costs_no_run(folder):
    before, header = tables(folder), folder / "store/batch.json"
    header.write_text("{")
    with pytest.raises(StoreError, match="batch.json: damaged .*--force writes it anew, and keeps the runs"):
        batch(folder, run=fails)
    batch(folder, run=fails, force=True)
    header.unlink()
    with pytest.raises(StoreError, match="batch.json: missing; interdict batch with the experiment's file writes it"):
        export_folder(folder)
    batch(folder, run=fails)
    assert tables(folder) == before
