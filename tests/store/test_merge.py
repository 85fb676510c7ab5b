"""Folders come together in one whatever they share: the same tables as one whole batch, in any order."""

from dataclasses import replace
from itertools import permutations

import pytest
from tiny_batch import batch, fails, goes_wrong, tables

from abm.running.engine import export_folder
from abm.running.processes import Processes
from abm.store.ledger import append_lines, read_lines
from abm.store.merge import merge


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """Return folders of 12 and 15 replicates, whose second tasks overlap, and one of runs of which some failed."""
    place = tmp_path_factory.mktemp("folders")
    batch(place / "ab12")
    batch(place / "ab15", replicates=15)
    batch(place / "failed", 2, Processes(2, 4.0, 400_000_000), run=goes_wrong)
    return place


def lines(folder):
    return [line for _, line in read_lines(folder / "store/runs.jsonl")]


@pytest.mark.parametrize("order", [*permutations(["ab12", "ab15", "failed"])])
def test_folders_that_overlap_are_joined_in_any_order(places, tmp_path, order):
    _, plan, state = merge(tmp_path / "out", [places / name for name in order])
    assert len(plan) == 45 and not any(map(state.is_wanted, range(45)))
    export_folder(tmp_path / "out", 1, analyze=False)
    assert tables(tmp_path / "out") == tables(places / "ab15")
    done = [line.id for line in lines(tmp_path / "out") if line.status == "done"]
    assert len(done) == len(set(done)) == 45
    batch(tmp_path / "out", run=fails, replicates=15)  # every chunk is whole, and no run is left to do


def test_a_folder_takes_more_and_keeps_what_it_holds(places, tmp_path):
    for name in ("ab12", "ab15", "ab12"):
        _, plan, state = merge(tmp_path / "out", [places / name])
    assert len(plan) == 45 and not any(map(state.is_wanted, range(45)))


def test_runs_beyond_those_of_a_batch_do_not_hide_others_of_their_chunk(places, tmp_path):
    batch(tmp_path / "fewer", replicates=15)
    batch(tmp_path / "fewer", run=fails, replicates=12)  # which share their chunk with 12, 13 and 14
    _, plan, state = merge(tmp_path / "out", [tmp_path / "fewer"])
    assert len(plan) == 36 and not any(map(state.is_wanted, range(36)))


def test_lines_of_runs_that_are_gone_are_passed_over(places, tmp_path):
    batch(tmp_path / "ab")
    failed = replace(lines(tmp_path / "ab")[0], status="failed", file="", digest="", message="a table is full")
    strangers = [replace(failed, scenario="gone"), replace(failed, id="0" * 16, replicate=3)]
    append_lines(tmp_path / "ab/store/runs.jsonl", strangers)
    merge(tmp_path / "out", [tmp_path / "ab"])
    assert len(lines(tmp_path / "out")) == 36 and {line.status for line in lines(tmp_path / "out")} == {"done"}


def test_what_is_damaged_in_a_folder_is_reported(tmp_path):
    reported = []
    batch(tmp_path / "ab")
    harmed = sorted((tmp_path / "ab/store/chunks/offices").iterdir())[0]
    harmed.write_bytes(harmed.read_bytes()[:-50])
    merge(tmp_path / "out", [tmp_path / "ab"], reported.append)
    assert len(reported) == 1 and f"{harmed.name}: damaged; its runs are left out" in reported[0]
