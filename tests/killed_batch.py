"""A slow batch of very short runs in a process of its own, to be killed at any moment."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
REPLICATES = 30


def descendants(process):
    """Return the processes that a process started, and those that these started."""
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread may end before it is asked
            for child in task.read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


def is_alive(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def start(place, where):
    """Start the batch on so many workers, or on the cluster at an address."""
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    command = [sys.executable, "-c", "import tiny_batch; tiny_batch.main()", str(place), str(where), str(REPLICATES)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)


def kill_when(process, ledger, number):
    """Kill a batch as soon as so many runs are reported; return what it had started."""
    end = time.monotonic() + 580
    while time.monotonic() < end and process.poll() is None:
        if ledger.exists() and ledger.read_bytes().count(b"\n") >= number:
            break
        time.sleep(0.005)
    time.sleep(random.random() / 5)
    started = descendants(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return started
