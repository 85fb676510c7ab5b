"""`python -m abm.calibration.ablation`: each mechanism taken out under the same seeds, and what that moves.

A row is a part of a mechanism in a world without policies, and under those that it answers; a cell is by how much the
outcome lies higher with it than without it, in percent, with half of its 95% interval over paired seeds. What acts under a policy
alone is taken out with that. Two years after a burn-in of one, with the inputs of FY2022 (of FY2019 for imports); five where the row
says so. What moves nothing, and what only a row of its own shows, is said in a note.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import pandas as pd
from tqdm import tqdm

from abm.calibration.ablation.notes import note_of
from abm.calibration.ablation.outcomes import OUTCOMES, Row, mechanisms, rows
from abm.calibration.checks.check import estimate
from abm.calibration.checks.report import aligned
from abm.calibration.checks.running import measure_all, runs_of
from abm.calibration.options import Options, run, whole
from abm.calibration.runs import pool_of
from abm.inputs.naming import closest
from abm.measures.survival import Interval
from abm.running.engine import available_cores

FIRST_SEED = 3_000_001  # seeds that chose no number of the fit, and met no check
WORDS = ("mechanism", "taken out", "under", "note")
REPORTED = (
    "{seeds} paired seeds; with the mechanism over without it, in % (*: the 95% interval is off zero, which chance alone makes "
    "of one cell in twenty; -: the same to the last bit)"
)


def main(arguments: list[str] | None = None) -> None:
    """Run every mechanism with and without it, and print the table."""
    options = read_options(arguments)
    asked = list(rows(options.only))
    checks = [check for row in asked for check in row.checks]
    seeds = range(FIRST_SEED, FIRST_SEED + options.seeds)
    with pool_of(options.workers) as pool, tqdm(total=len(runs_of(checks)) * len(seeds), unit="run") as bar:
        values = measure_all(pool, checks, seeds, bar.update)
    found = [estimate(check, taken) for check, taken in zip(checks, values, strict=True)]
    print(as_text(asked, found, len(seeds)))


def as_text(asked: Sequence[Row], found: Sequence[Interval], seeds: int) -> str:
    """Return the table: a row for each part and world, a column for each outcome, in the order in which they were asked."""
    measured, lines = iter(found), []
    for row in asked:
        cells = {name: cell(next(measured)) for name in OUTCOMES}
        own = {name: cell(next(measured)) for name in row.own}
        words = {"mechanism": row.mechanism, "taken out": row.ablation.part, "under": row.under}
        lines.append(words | cells | {"note": note_of(row, [*cells.values()], own)})
    return f"{aligned(pd.DataFrame(lines), WORDS)}\n\n{REPORTED.format(seeds=seeds)}"


def cell(found: Interval) -> str:
    """Return a change in percent with half of its interval; what is the same to the last bit as a dash."""
    if found.low == found.high == 0.0:
        return "-"
    mark = "*" if found.low > 0.0 or found.high < 0.0 else ""
    return f"{100 * found.estimate:+.1f}±{50 * (found.high - found.low):.1f}{mark}"


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options: seeds, mechanisms and processes."""
    parser = Options("python -m abm.calibration.ablation", description=__doc__)
    parser.add_argument("--seeds", type=whole(3), default=40, help="paired seeds (default 40)")
    parser.add_argument("--only", nargs="+", type=known, default=[], metavar="NAME", help="mechanisms (default: all)")
    cores = min(2, available_cores())
    parser.add_argument("--workers", type=whole(1), default=cores, help=f"processes (default {cores})")
    return parser.parse_args(arguments)


def known(text: str) -> str:
    """Return the name of a mechanism; raise ArgumentTypeError, with the nearest one, for anything else."""
    if text not in mechanisms():
        raise argparse.ArgumentTypeError(f"{text!r} is no mechanism that can be taken out{closest(text, mechanisms())}")
    return text


if __name__ == "__main__":
    run(main)
