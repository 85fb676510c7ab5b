"""Options: what the three commands of the calibration read, within its bounds, and how they end when it is wrong."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from abm.inputs.naming import closest
from abm.running.engine import available_cores

MOST = 100_000  # of whatever is counted
UNKNOWN = "unrecognized arguments: "
STOPPED = 130  # exit code after Ctrl-C


class Options(argparse.ArgumentParser):
    """Read the options of a command; what is wrong with them is one line, and the exit code is 2."""

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong; of an option that there is not, the nearest one that there is."""
        if message.startswith(UNKNOWN):
            name = message.removeprefix(UNKNOWN).split()[0]
            known = [option for action in self._actions for option in action.option_strings if option.startswith("--")]
            message = f"unknown option {name!r}{closest(name, known)}"
        self.exit(2, f"{self.prog}: {message}\n")


def whole(least: int, most: int = MOST) -> Callable[[str], int]:
    """Return a reader of whole numbers within bounds; it raises ArgumentTypeError, which says what is allowed."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or len(text) > len(str(most)) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text[:20]!r}: allowed a whole number from {least} to {most:,}")
        return int(text)

    return read


def folder(text: str) -> Path:
    """Return where results go; raise ArgumentTypeError now, not after the runs, where no folder can be."""
    path = Path(text)
    there = next(place for place in (path, *path.absolute().parents) if os.path.lexists(place))
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise argparse.ArgumentTypeError(f"{text!r}: {there} is no folder that can be written to")
    return path


def add_common(parser: argparse.ArgumentParser, out: str, seed: str) -> None:
    """Add the options of every command that writes tables: the seed, processes and the folder."""
    cores = available_cores()
    parser.add_argument("--seed", type=whole(0), default=1, metavar="N", help=seed)
    parser.add_argument("--workers", type=whole(1), default=cores, metavar="N", help=f"processes (default {cores})")
    parser.add_argument(
        "--out", type=folder, default=Path(out), metavar="DIR", help=f"folder to write to (default {out})"
    )


def run(main: Callable[[], object]) -> None:
    """Run a command; Ctrl-C ends it in one line."""
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(_stopped()) from None


def _stopped() -> int:
    os.write(2, b"\nstopped: nothing is written\n")
    return STOPPED
