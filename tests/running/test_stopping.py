"""Ctrl-C is noted first; a batch that is stopped keeps every run that is finished, and no half of anything."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tiny_batch import batch, fails, tables

from abm.running.engine import export_folder
from abm.running.stopping import Stop
from abm.store import folder as store
from abm.store.ledger import read_lines
from abm.store.merge import merge
from abm.store.verify import replay

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def handlers():
    """Give every test Python's own handlers: a job in the background starts deaf to Ctrl-C."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_is_noted_and_the_second_interrupts(number):
    with Stop() as stop:
        assert not stop.noted
        os.kill(os.getpid(), number)
        assert stop.noted and os.read(stop.fileno(), 9) == b"!"
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
    assert signal.getsignal(number) is signal.default_int_handler
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)


def test_who_is_deaf_stays_deaf():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Stop() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        assert not stop.noted and signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_outside_the_main_thread_nothing_is_noted():
    seen = []

    def look():
        with Stop() as stop:
            seen.append((stop.noted, signal.getsignal(signal.SIGINT)))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [(False, signal.default_int_handler)]


def start(place, mark, seconds):
    """Start a batch whose runs take some time, and are marked in a file when they are finished."""
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    command = [sys.executable, "-c", "import tiny_batch; tiny_batch.marked_main()", place, mark, str(seconds)]
    return subprocess.Popen(
        [str(word) for word in command], env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=hear
    )


def hear():
    """Have a process hear what asks it to stop, though the tests may run deaf to it, in the background."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@pytest.mark.parametrize(
    "number, seconds", [(signal.SIGINT, 0.05), (signal.SIGTERM, 0.3), (signal.SIGHUP, 0.1), (signal.SIGINT, 1.1)]
)
def test_every_run_that_is_finished_is_kept(tmp_path, number, seconds):
    place, mark = tmp_path / "results", tmp_path / "finished"
    process = start(place, mark, seconds)
    seen, lines = (mark, 3) if seconds < 1 else (tmp_path / "finished-not", 2)  # both workers are in a run that hangs
    while not (seen.exists() and seen.read_text().count("\n") >= lines) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(number)
    error = process.communicate(timeout=580)[1]
    finished = set(mark.read_text().split())
    kept = {f"{line.scenario}/{line.seed}" for _, line in read_lines(place / "store/runs.jsonl")}
    assert kept == finished and 3 <= len(kept) < 36
    assert f"{len(kept)} of 36 runs are kept in {place}; the same command does the rest" in error
    assert {path.name for path in place.iterdir()} == {"store"}
    batch(place, 2)
    batch(tmp_path / "whole", 2)
    assert tables(place) == tables(tmp_path / "whole")


def test_what_a_killed_command_left_is_removed_by_the_next_of_any_kind(tmp_path):
    place, outside = tmp_path / "results", tmp_path / "outside"
    outside.mkdir()
    (outside / "daily.csv").write_text("not ours")
    batch(place)

    def left_over():
        (place / ".partial-abc").mkdir()
        (place / ".partial-abc/daily.csv").write_text("half of")

    def is_clean():
        return [path.name for path in place.glob(".partial-*")] == [".partial-link"]

    (place / ".partial-link").symlink_to(outside)
    for command in (
        lambda: batch(place, run=fails),
        lambda: export_folder(place, 1, analyze=False),
        lambda: merge(place, [place]),
        lambda: replay(place, "cars/3"),
    ):
        left_over()
        command()
        assert is_clean()
    assert (outside / "daily.csv").exists(), "what a link leads to is not ours"


def test_what_another_process_is_writing_stays(tmp_path):
    with store.staging(tmp_path) as place:
        (place / "daily.csv").write_text("half of")
        store.remove_left_over(tmp_path)
        assert (place / "daily.csv").exists()
    assert (tmp_path / "daily.csv").exists() and not list(tmp_path.glob(".partial-*"))


def test_processes_that_make_tables_end_with_their_parent():
    code = (
        "import os, signal\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from abm.running.worker import end_with_parent, process_context\n"
        "executor = ProcessPoolExecutor(1, process_context(), end_with_parent)\n"
        "print(executor.submit(os.getpid).result(), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=580, check=False)
    for _ in range(6000):
        if not is_alive(int(done.stdout)):
            return
        time.sleep(0.05)
    pytest.fail("it outlives its parent")


def is_alive(number):
    """Tell whether a process is there and not only waited for."""
    try:
        os.kill(number, 0)
        stat = Path(f"/proc/{number}/stat")
        return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
