"""A batch on a Dask cluster, a real scheduler and two real workers, one of which is killed: the same tables."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import killed_batch
import pandas as pd
import pytest
from killed_batch import kill_when
from tiny_batch import EATS, ENDLESS, KILLED, RAISES, batch, fails, goes_wrong, slow, tables, tiny

dask = pytest.importorskip("dask")
pytest.importorskip("distributed")

from abm.running import cluster as cluster_module
from abm.running.cluster import Cluster
from abm.running.engine import check_batch
from abm.running.work import Work
from abm.store.archive import Archive
from abm.store.folder import BatchError
from abm.store.ledger import read_lines

ROOT = Path(__file__).parents[2]
REPLICATES = 40
PATIENCE = 300.0  # seconds; only what hangs takes so long


def start(*words):
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    environment["DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"] = "1"  # not 3, which takes longer
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]],
        cwd=ROOT, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip


class LocalCluster:
    """A scheduler and two workers, each a process."""

    def __init__(self, workers=2, security=(), guard=("--no-nanny",)):
        self.words = (*security, *guard)
        words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter")
        self.scheduler = start("dask_scheduler", *words, *security)
        for line in self.scheduler.stderr:
            found = re.search(r"Scheduler at:\s*(\w+://\S+)", line)
            if found:
                break
        self.address = found.group(1)
        self.listener = threading.Thread(target=self.scheduler.stderr.read, daemon=True)
        self.listener.start()
        self.workers = [self.add_worker() for _ in range(workers)]

    def add_worker(self):
        worker = start("dask_worker", self.address, "--nthreads", "1", "--no-dashboard", *self.words)
        threading.Thread(target=worker.stderr.read, daemon=True).start()
        return worker

    def close(self):
        for process in (*self.workers, self.scheduler):
            process.terminate()  # so that a nanny takes its worker with it
        for process in (*self.workers, self.scheduler):
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="module")
def cluster():
    made = LocalCluster()
    yield made
    made.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    place = tmp_path_factory.mktemp("whole") / "results"
    batch(place, 2, replicates=REPLICATES)
    return tables(place)


def kill_after(ledger, number, process):
    """Kill a process once so many runs are reported."""

    def wait():
        while not ledger.exists() or ledger.read_bytes().count(b"\n") < number:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_a_batch_that_is_killed_again_and_again_leaves_the_same_tables(cluster, tmp_path):
    place = tmp_path / "killed"
    ledger = place / "store/runs.jsonl"
    for number in sorted(random.sample(range(1, 40), 3)):
        kill_when(killed_batch.start(place, cluster.address), ledger, number)
    assert 0 < ledger.read_bytes().count(b"\n") < 3 * killed_batch.REPLICATES
    assert "process" in (place / "store/lock.json").read_text()
    assert killed_batch.start(place, cluster.address).wait() == 0
    batch(tmp_path / "whole", 2, replicates=killed_batch.REPLICATES)
    assert tables(place) == tables(tmp_path / "whole")
    lines = [line for _, line in read_lines(ledger)]
    assert len(lines) == len({line.id for line in lines}) == 3 * killed_batch.REPLICATES
    assert {path.stem for path in (place / "store/chunks/runs").iterdir()} == {line.file for line in lines}
    assert not list(place.rglob("*.tmp"))


def test_a_cluster_gives_the_same_tables_and_survives_the_loss_of_a_worker(cluster, whole, tmp_path):
    place = tmp_path / "results"
    killer = kill_after(place / "store/runs.jsonl", 20, cluster.workers[0])
    batch(place, 1, Cluster(cluster.address), run=slow, replicates=REPLICATES)
    killer.join(PATIENCE)
    assert cluster.workers[0].wait(PATIENCE) == -signal.SIGKILL
    assert tables(place) == whole and not (place / "failures.csv").exists()
    cluster.workers[0] = cluster.add_worker()
    _send_back(cluster, tmp_path / "elsewhere", place)
    _lose_the_scheduler(cluster, tmp_path / "lost", whole)


def _send_back(cluster, place, seen):
    """Workers that do not see the folder send chunks back."""
    archive, plan = check_batch(tiny(), place)
    with archive.locked():
        state = archive.begin(plan, False)
        work = Work(archive.store.resolve(), "a token that no lock has", plan.daily)
        for answer in Cluster(cluster.address).answers(plan.tasks(state.is_wanted), work):
            assert set(answer.files) == {"runs", "daily", "offices"}
            archive.add(answer.lines, plan, state, answer.files)
    batch(place, run=fails)
    batch(seen, run=fails, replicates=12)
    assert tables(place) == tables(seen)


def _lose_the_scheduler(cluster, place, whole):
    """The batch ends with a clear error, and goes on elsewhere."""
    kill_after(place / "store/runs.jsonl", 10, cluster.scheduler)
    with pytest.raises(BatchError, match="the scheduler is gone; .* runs are kept in .*; the same command"):
        batch(place, 1, Cluster(cluster.address), run=slow, replicates=REPLICATES)
    kept = {line.id for _, line in read_lines(place / "store/runs.jsonl")}
    assert 10 <= len(kept) < 3 * REPLICATES
    batch(place, 2, replicates=REPLICATES)
    assert tables(place) == whole and len(list(read_lines(Archive(place).ledger))) == 3 * REPLICATES


def test_a_run_that_raises_never_ends_dies_or_eats_memory_fails_alone(tmp_path):
    made = LocalCluster(2, guard=("--memory-limit", "1GB"))
    try:
        batch(tmp_path / "bad", 1, Cluster(made.address, 40.0), run=goes_wrong)
    finally:
        made.close()
    batch(tmp_path / "good", 2)
    good, failures = pd.read_csv(tmp_path / "good/runs.csv"), pd.read_csv(tmp_path / "bad/failures.csv")
    assert list(zip(failures.scenario, failures.seed, failures.stage, strict=True)) == [
        ("cars", RAISES, "run"), ("cars", ENDLESS, "time"), ("cars", KILLED, "worker"), ("cars", EATS, "worker"),
    ]  # fmt: skip
    rest = good[(good.scenario != "cars") | ~good.seed.isin(failures.seed)].reset_index(drop=True)
    columns = ["scenario", "replicate", "seed", "delivered_kg", "seizures"]
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "bad/runs.csv")[columns], rest[columns])


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make certificates")
def test_a_cluster_with_certificates(tmp_path):
    certificate, key = make_certificate(tmp_path)
    reported = ["--tls-ca-file", certificate, "--tls-cert", certificate, "--tls-key", key]
    made = LocalCluster(1, ["--protocol", "tls", *reported])
    names = ("ca-file", "client.cert", "client.key")
    known = {f"distributed.comm.tls.{name}": file for name, file in zip(names, reported[1::2], strict=True)}
    try:
        assert made.address.startswith("tls://")
        with pytest.raises(BatchError, match=f"cluster {made.address}: not reached"):
            batch(tmp_path / "results", 1, Cluster(made.address))
        with dask.config.set(known):
            batch(tmp_path / "results", 1, Cluster(made.address))
    finally:
        made.close()
    batch(tmp_path / "here")
    assert tables(tmp_path / "results") == tables(tmp_path / "here")


def make_certificate(folder):
    """Return a certificate for this machine that is signed by itself, and its key."""
    certificate, key = str(folder / "cert.pem"), str(folder / "key.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


def test_other_code_on_a_worker_is_refused():
    (answer,) = cluster_module.do_task(fails, SimpleNamespace(runs=()), "another", "")
    assert "has other code" in answer.fault


def test_a_scheduler_that_is_not_there_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster_module, "REACH", 0.5)
    with pytest.raises(BatchError, match="cluster tcp://127.0.0.1:9: not reached"):
        batch(tmp_path / "results", 1, Cluster("tcp://127.0.0.1:9"))
