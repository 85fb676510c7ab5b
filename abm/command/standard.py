"""Standard: the experiments whose reports are shipped, each run, explained where that is asked, and written to results/standard."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from abm.command.batch import batch
from abm.command.explain import explain
from abm.command.options import OptionError, Workers
from abm.inputs.naming import closest
from abm.inputs.reading import shown

STANDARD: dict[str, tuple[str, ...]] = {  # of which policies the recovery is explained, by experiment
    "quickstart": ("top_leaders_6", "all_regions_1", "cars_40"),
    "leadership_arrests": ("top_leaders_6",),
    "crackdown": ("all_regions_3",),
    "inspection_rates": ("cars_40",),
    "office_inspection": ("all",),
    "cost_of_scans": ("own_officers",),
    "history": ("drivers",),
    "thirty_days": ("half",),
}
SEEDS, PARTS = 10, 3  # of an explanation, which takes some dozen worlds
FREEZE = "freeze"
LENT = ("ranges", "ranges_history", FREEZE)  # designs that reports borrow a table of
FEWER = {"history": 20, "thirty_days": 20, FREEZE: 20}  # seeds, of those that take long


def standard(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME...", help="Such as quickstart; all if left out.")
    ] = None,
    runs: Annotated[Path, typer.Option(metavar="DIR", help="Where the runs are kept, a folder each.")] = Path(
        "results"
    ),
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the reports go.")] = Path("results/standard"),
    workers: Workers = None,
    index: Annotated[bool, typer.Option("--index", help="Only rewrite the index.")] = False,
) -> None:
    """Regenerate the shipped reports: run each standard experiment, explain recoveries, write report and summary tables.

    ranges, ranges_history and freeze are the designs of which reports hold a table; they are run where they are named.
    """
    chosen = _chosen(names or [])
    if not index:
        for name in chosen:
            _make(name, runs / name, out / name, workers)
    from abm.report.shipped import write_index

    print(write_index(out, list(STANDARD)))


def _chosen(names: list[str]) -> list[str]:
    known = [*STANDARD, *LENT]
    for name in names:
        if name not in known:
            raise OptionError(f"no standard experiment {shown(name)}{closest(name, known)}")
    return names or list(STANDARD)


def _make(name: str, results: Path, out: Path, workers: int | None) -> None:
    """Run an experiment, as far as it is not there, explain what is asked of it, and write what is shipped."""
    from abm.report.reproduction import EXPERIMENTS

    file = EXPERIMENTS / f"{name}.toml"
    batch(file, FEWER.get(name), workers, results, force=True)  # where the code has changed, all of it is done again
    if name in STANDARD:
        from abm.report.shipped import illustrate, ship

        for policy in STANDARD[name]:
            explain(file, policy, SEEDS, PARTS, workers, results, force=True)
        for path in (*ship(results, out), *illustrate(name, results)):
            print(f"{path} ({path.stat().st_size / 1e6:.2f} MB)")
    else:
        from abm.report.shipped import lend

        for path in lend(name, results):
            print(path)
