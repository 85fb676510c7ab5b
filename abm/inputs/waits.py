"""Waits by hour: how long people wait in line to enter the United States, by port, mode and class of lane."""

from pathlib import Path

import numpy as np

from abm.inputs.geography import Mode
from abm.inputs.tables import DATA, Column, Table, read_table

FILE = "waits_by_hour.csv"
MODES = {"car": Mode.CAR, "foot": Mode.FOOT}
LANES = ("General", "ReadyLane", "Sentri")  # ordinary, ready and trusted travelers
HOURS = 24
WAIT_NOTE = "level from a third party, uncertain"  # of every wait


def read_waits(directory: Path = DATA) -> Table:
    """Read waits (minutes) by crossing, mode, lane and hour.

    Raises
    ------
    DataError
        When the file is not as declared.
    """
    minutes = [Column(f"{name}_wait_min", float, 0, 600, "min") for name in ("mean", "median", "p90")]
    columns = (
        Column("crossing"), Column("mode", choices=tuple(MODES)), Column("lane", choices=LANES),
        Column("hour_local_utc-7", int, 0, HOURS - 1, "h"), Column("snapshots", int, 1, 1e6), *minutes,
        Column("mean_lanes_open", float, 0, 100, "lanes"),
    )  # fmt: skip
    table = read_table(directory, FILE, columns)
    table.require_unique("crossing", "mode", "lane", "hour_local_utc-7")
    return table


def waits_of(crossing: str, mode: str, lane: str, directory: Path = DATA) -> np.ndarray:
    """Return the mean wait by hour (minutes, [24]); nan at an hour without a record."""
    waits = np.full(HOURS, np.nan)
    for row in read_waits(directory).rows:
        if (row["crossing"], row["mode"], row["lane"]) == (crossing, mode, lane):
            waits[row["hour_local_utc-7"]] = row["mean_wait_min"]
    return waits


def busy_lines(directory: Path = DATA) -> frozenset[tuple[str, Mode]]:
    """Return the ports and modes with a record of lines: those where more come than can cross."""
    return frozenset((row["crossing"], MODES[row["mode"]]) for row in read_waits(directory).rows)
