"""Runs that raise, hang, die or eat memory become rows with a reason; all others are done."""

import signal
from functools import partial

import pandas as pd
import pytest
from tiny_batch import batch, dies_once, fails, goes_wrong, tables, tiny

import abm
from abm.analysis.results import read_results
from abm.inputs.inside import StoreError
from abm.model.scenario import Scenario
from abm.results.reader import ResultsFolder
from abm.running.cluster import Cluster
from abm.running.engine import make_engine, run_batch
from abm.running.processes import LONGEST_RUN, Processes, default_memory
from abm.running.worker import how_it_ended
from abm.store.folder import BatchError
from abm.store.plan import Run, Task
from abm.store.verify import replay

WRONG = {1: ("run", "ValueError: a table is full"), 4: ("time", "longer than 4 s"), 6: ("worker", "2 times (killed"),
         11: ("memory", "more memory than a worker may have")}  # fmt: skip


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    place = tmp_path_factory.mktemp("results")
    run_batch(tiny(), place / "right", workers=2)
    engine = Processes(2, 4.0, 400_000_000)
    run_batch(tiny(), place / "wrong", engine=engine, run=goes_wrong)
    return place / "right", place / "wrong"


def test_four_bad_runs_are_four_rows_with_reasons(folders):
    failures = pd.read_csv(folders[1] / "failures.csv").set_index("replicate")
    assert failures.scenario.tolist() == ["cars"] * 4 and failures.index.tolist() == list(WRONG)
    for replicate, (stage, message) in WRONG.items():
        assert failures.stage[replicate] == stage and message in failures.message[replicate]
    dictionary = pd.read_csv(folders[1] / "dictionary.csv").query("file == 'failures.csv'")
    assert dictionary.column.tolist() == pd.read_csv(folders[1] / "failures.csv").columns.tolist()


def test_the_other_runs_are_right(folders):
    right, wrong = (pd.read_csv(place / "runs.csv") for place in folders)
    bad = (right.scenario == "cars") & right.replicate.isin(list(WRONG))
    assert len(wrong) == 36 - 4 and wrong.equals(right[~bad].reset_index(drop=True))
    right, wrong = (pd.read_csv(place / "daily.csv") for place in folders)
    bad = (right.scenario == "cars") & right.replicate.isin(list(WRONG))
    assert wrong.equals(right[~bad].reset_index(drop=True))


def test_pairs_without_a_run_are_left_out_of_the_answer(folders):
    results = read_results(ResultsFolder(folders[1]))
    assert [len(results.seeds_of(scenario)) for scenario in results.scenarios] == [12, 8, 12]
    assert not set(results.seeds_of(results.policies[0])) & set(WRONG)
    summary = pd.read_csv(folders[1] / "summary.csv")
    assert summary[summary.variable == "delivered_kg"].n.tolist() == [12, 8, 12]
    assert abm.open_results(folders[1]).sql("select count(*) as n from failures").n[0] == 4


def test_a_run_that_failed_is_reported_so_when_it_is_replayed(folders):
    with pytest.raises(StoreError, match="failed in the batch .run: ValueError.* did not fail now"):
        replay(folders[1], "cars/1")


def test_a_worker_that_dies_once_costs_nothing(folders, tmp_path):
    batch(tmp_path / "results", 2, run=partial(dies_once, tmp_path / "mark"))
    assert (tmp_path / "mark").exists() and not (tmp_path / "results/failures.csv").exists()
    for name in ("runs.csv", "daily.csv", "offices.csv"):
        assert tables(tmp_path / "results")[name] == (folders[0] / name).read_bytes()


class Stillborn:
    """Work that cannot be unpickled where it is to be done."""

    def __reduce__(self):
        return (exec, ("import os; os._exit(3)",))


def test_workers_that_end_before_they_begin_end_the_batch():
    with pytest.raises(BatchError, match="before they begin .exit code 3.; in a script, .*__main__"):
        list(Processes(2).answers([Task((Run("a", Scenario(), 0, 1),))] * 4, Stillborn()))


def test_reasons_and_limits():
    assert "memory ran out" in how_it_ended(-signal.SIGKILL) and how_it_ended(-signal.SIGSEGV) == "signal SIGSEGV"
    assert default_memory(4) == default_memory(1) // 4 > 2**20
    assert make_engine(3, None, 2.0, None) == Processes(3, LONGEST_RUN, 2_000_000_000)
    assert make_engine(3, 7.0, None, "tcp://a:1") == Cluster("tcp://a:1", 7.0)


def test_nothing_is_started_for_nothing():
    assert list(Processes(2).answers([], fails)) == []
