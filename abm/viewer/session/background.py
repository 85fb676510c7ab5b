"""Background: bands made by processes of their own, for a session one at a time: that of the newest scenario."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable

from abm.model.compilation import PACKAGE
from abm.model.scenario import Scenario, as_values
from abm.viewer.session.bands import SEEDS, Band, as_shown, read_band, read_part, runs_kept, wanted

SETTLED = 0.7  # seconds without another change before the work begins
NOT_MADE = "the runs with other random seeds could not be made"
COUNT = re.compile(r"\d+ \d+ \d+")  # a line of `making.serve_bands`
COMMAND = "from abm.viewer.session.making import serve_bands; serve_bands()"


class Background:
    """Make bands in another process, and hand them over by a thread of this one.

    Parameters
    ----------
    done : function
        Is given the scenario and its bands (`bands.as_shown`), those of the first few seeds before those of all, or a text
        that says why there are none.
    counted : function
        Is given the scenario, the runs that are done and those that are to be done, after each of them.
    """

    def __init__(
        self,
        done: Callable[[Scenario, dict | str], object],
        counted: Callable[[Scenario, int, int], object] = lambda scenario, runs, of: None,
    ) -> None:
        self._done, self._counted = done, counted
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._process: subprocess.Popen | None = None

    def ask(self, scenario: Scenario) -> None:
        """Make the bands of this scenario, and of no other any more; wait a little first, as levers move often."""
        with self._lock:
            self._stop()
            self._timer = threading.Timer(SETTLED, self._start, (scenario,))
            self._timer.daemon = True
            self._timer.start()

    def close(self) -> None:
        """End what is under way."""
        with self._lock:
            self._stop()
            self._done, self._counted = lambda scenario, bands: None, lambda scenario, runs, of: None

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._process is not None:
            self._process.kill()  # the thread that reads from it tidies up
        self._timer = self._process = None

    def _start(self, scenario: Scenario) -> None:
        """Do the work, in the thread of the timer, and hand it over unless another was asked for meanwhile."""
        mine = threading.current_thread()
        try:
            shown = self._make(scenario, mine)
        except Exception as error:  # noqa: BLE001 whatever it is, the page must not wait for ever
            shown = f"{NOT_MADE}: {error}"
        with self._lock:
            if self._timer is mine:
                self._process = None
        self._hand(scenario, shown, mine)

    def _hand(self, scenario: Scenario, shown: dict | str, mine: threading.Thread) -> None:
        """Hand over bands unless others were asked for meanwhile."""
        with self._lock:
            done = self._done if self._timer is mine else None
        if done is not None:
            done(scenario, shown)

    def _make(self, scenario: Scenario, mine: threading.Thread) -> dict | str:
        """Return the bands beside a scenario, or why there are none; another scenario ends the work."""
        found, fault, last = _collect(scenario, read_band), "", 0
        if found is None:
            with self._lock:
                if self._timer is not mine:
                    return ""
                self._process = process = _spawn(list(wanted(scenario).values()))
            self._begin(scenario, mine)

            def count(runs: int, of: int, kept: int) -> None:
                nonlocal last
                first = _collect(scenario, read_part) if last < kept and runs < of else None
                last = kept
                if first:
                    self._hand(scenario, as_shown(scenario, first), mine)
                self._counted(scenario, runs, of)

            fault = _wait(process, count)
            found = _collect(scenario, read_band)
        return as_shown(scenario, found) if found else f"{NOT_MADE}: {fault or 'their process ended early'}"

    def _begin(self, scenario: Scenario, mine: threading.Thread) -> None:
        """Hand over the seeds that were done before, and count, before the first run is done, which takes seconds."""
        first = _collect(scenario, read_part)
        if first:
            self._hand(scenario, as_shown(scenario, first), mine)
        missing = [one for one in wanted(scenario).values() if read_band(one) is None]
        self._counted(scenario, runs_kept(missing), len(missing) * len(SEEDS))


def prepare_bands() -> subprocess.Popen | None:
    """Begin to make the bands of all shipped scenarios that are not kept, so that they are there when one is chosen.

    Returns the process, which ends with this one at the latest; None: none can be started, and none is missed.
    """
    try:
        return _spawn(None)
    except OSError:
        return None


def _wait(process: subprocess.Popen, counted: Callable[[int, int, int], object] = lambda runs, of, kept: None) -> str:
    """Wait for the end of a process, handing on what it counts; return its last words."""
    assert process.stdin and process.stdout and process.stderr  # pipes, as `_spawn` asks for
    for line in process.stdout:
        if COUNT.fullmatch(line.strip()):
            counted(*map(int, line.split()))
    process.stdout.close()
    words = process.stderr.read().strip().splitlines()
    process.wait()
    process.stdin.close()
    process.stderr.close()
    return words[-1] if words else ""


def _spawn(scenarios: list[Scenario] | None) -> subprocess.Popen:
    """Start a fresh interpreter for these scenarios, or all shipped ones (None).

    A copy of a process with threads and compiled rules would be neither safe nor small.
    """
    asked = None if scenarios is None else [as_values(scenario) for scenario in scenarios]
    path = os.pathsep.join([str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", COMMAND], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8", errors="replace", env=os.environ | {"PYTHONPATH": path},
    )  # fmt: skip
    assert process.stdin
    try:
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
    except BrokenPipeError:
        pass  # it ended at once; its last words say why
    return process


def _collect(scenario: Scenario, read: Callable[[Scenario], Band | None]) -> dict[str, Band] | None:
    """Return the bands that belong beside a scenario; None unless all are kept."""
    found = {}
    for name, one in wanted(scenario).items():
        band = read(one)
        if band is None:
            return None
        found[name] = band
    return found
