"""Reporting: a results folder as a page to send, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from abm.command.options import Folder, OptionError
from abm.command.terminal import compile_once, progress


def report(
    folder: Folder,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.html", help="The page; report.html in the folder if not given."),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Print it to a PDF beside it as well (needs Chromium).")] = False,
    replay: Annotated[
        str | None, typer.Option(metavar="SCENARIO", help="A run of it plays in the page, beside its baseline.")
    ] = None,
) -> None:
    """Write the results of a batch as one page (HTML) to send: answer, how sure, pictures, tables, assumptions."""
    from abm.report.page import write_report

    played = "" if replay is None else _replay_of(folder, replay)
    for path in write_report(folder, out or folder / "report.html", pdf, played):
        print(f"{path} ({path.stat().st_size / 1e6:.2f} MB)")


def _replay_of(folder: Path, name: str) -> str:
    """Record the first replicate of a scenario and of its baseline once more; return them as a page."""
    from abm.report.gathered import gather
    from abm.store.archive import Archive
    from abm.viewer.film.replay import record, replay_html

    found, plan = gather(folder), Archive(folder).plan()
    baseline = (found.manifest.get("baseline_of") or {}).get(name)
    if plan is None:
        raise OptionError(f"--replay: {folder} does not keep its runs; only its tables are there")
    if baseline is None:
        plan.require(name, 0)
        raise OptionError(f"--replay {name}: a baseline; name a policy, which plays beside it")
    runs = [plan.require(one, 0) for one in (baseline, name)]
    compile_once()
    with progress(sum(run.scenario.burn_in + run.scenario.days for run in runs), "day") as bar:
        seen = [record(run.scenario, run.seed, report=bar.update) for run in runs]
    labels = [str(plan.about["labels"].get(run.scenario.name, run.scenario.name)) for run in runs]
    return replay_html(seen, labels, labels[1], found.folder.question)
