"""Reporting: a results folder as a page to send, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from abm.command.options import Folder


def report(
    folder: Folder,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.html", help="The page; report.html in the folder if not given."),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Print it to a PDF beside it as well (needs Chromium).")] = False,
) -> None:
    """Write the results of a batch as one page (HTML) to send: answer, how sure, pictures, tables, assumptions."""
    from abm.report.page import write_report

    for path in write_report(folder, out or folder / "report.html", pdf):
        print(f"{path} ({path.stat().st_size / 1e6:.2f} MB)")
