"""`python -m abm.calibration.checks`: what the model must hold, measured: 95% intervals over paired seeds, bounds, verdicts."""

from __future__ import annotations

import argparse

from tqdm import tqdm

from abm.calibration.checks import (
    border,
    elsewhere,
    governments,
    harm,
    history,
    organizations,
    recovery,
    stillness,
    upstream,
)
from abm.calibration.checks.check import Check, estimate
from abm.calibration.checks.report import as_text
from abm.calibration.checks.running import measure_all, runs_of
from abm.calibration.options import Options, run, whole
from abm.calibration.runs import pool_of
from abm.inputs.naming import closest
from abm.running.engine import available_cores

CHECKS = tuple(
    check
    for module in (recovery, border, history, organizations, upstream, elsewhere, governments, harm, stillness)
    for check in module.CHECKS
)
FIRST_SEED = 2_000_001  # seeds that chose no number of the fit
NAMES = {check.name for check in CHECKS} | {check.group for check in CHECKS}


def main(arguments: list[str] | None = None) -> None:
    """Run what the chosen checks ask for, and print their table."""
    options = read_options(arguments)
    chosen = chosen_checks(options.only)
    seeds = range(FIRST_SEED, FIRST_SEED + options.seeds)
    with pool_of(options.workers) as pool, tqdm(total=len(runs_of(chosen)) * len(seeds), unit="run") as bar:
        values = measure_all(pool, chosen, seeds, bar.update)
    found = [estimate(check, taken) for check, taken in zip(chosen, values, strict=True)]
    print(as_text(chosen, found, len(seeds)))


def chosen_checks(only: list[str]) -> list[Check]:
    """Return the checks that are named, or whose group is; all where none is."""
    return [check for check in CHECKS if not only or check.name in only or check.group in only]


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options: seeds, checks and processes."""
    parser = Options("python -m abm.calibration.checks", description=__doc__)
    parser.add_argument("--seeds", type=whole(3), default=40, help="paired seeds (default 40)")
    parser.add_argument(
        "--only", nargs="+", type=known, default=[], metavar="NAME", help="checks or groups (default: all)"
    )
    cores = min(2, available_cores())
    parser.add_argument("--workers", type=whole(1), default=cores, help=f"processes (default {cores})")
    return parser.parse_args(arguments)


def known(text: str) -> str:
    """Return the name of a check or of a group; raise ArgumentTypeError, with the nearest one, for anything else."""
    if text not in NAMES:
        groups = ", ".join(dict.fromkeys(check.group for check in CHECKS))
        raise argparse.ArgumentTypeError(f"{text!r} is no check{closest(text, NAMES)}; groups: {groups}")
    return text


if __name__ == "__main__":
    run(main)
