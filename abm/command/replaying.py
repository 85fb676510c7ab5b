"""Replaying from the command line: one run of a batch once more, with what happened in it."""

from __future__ import annotations

from pathlib import Path

from abm.command.options import OptionError
from abm.model.observation import Recording
from abm.model.scenario import Scenario
from abm.running.events import simulate_with_events
from abm.store.folder import write_table
from abm.store.verify import Replay, replay


def replay_with_events(folder: Path, name: str, file: Path) -> Replay:
    """Do one run of a batch once more, as `replay` does, and write what happened in it to a file of its own.

    Raises
    ------
    OptionError
        The file is there already, is no .csv, or cannot be written.
    """
    if file.suffix != ".csv" or file.exists():
        raise OptionError(
            f"--events {file}: {'is there already' if file.exists() else 'needs a name that ends in .csv'}"
        )
    tables = []

    def simulate(scenario: Scenario, seed: int) -> Recording:
        recording, happened = simulate_with_events(scenario, seed)
        tables.append(happened)
        return recording

    again = replay(folder, name, simulate)
    try:
        write_table(tables[0], file)
    except OSError as error:
        raise OptionError(f"--events {file}: {error.strerror or error}") from None
    return again
