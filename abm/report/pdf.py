"""PDF: a page as it is printed, by the browser without a window that is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from abm.inputs.inside import replacing

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
PATIENCE = 120.0  # seconds
FLAGS = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync", "--disable-component-update",
    "--disable-dev-shm-usage", "--no-pdf-header-footer", "--generate-pdf-document-outline", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


class ReportError(ValueError):
    """A report that cannot be made as it was asked for."""


def find_browser() -> str | None:
    """Return the program of a browser that prints, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def print_pdf(page: Path, out: Path) -> None:
    """Print an HTML file to a PDF.

    Raises
    ------
    ReportError
        There is no browser that prints, or it does not.
    """
    browser = find_browser()
    if browser is None:
        raise ReportError(
            f"--pdf needs Chromium (apt-get install chromium): {page} is there, and prints from any browser"
        )
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # its sandbox refuses root
    with tempfile.TemporaryDirectory() as profile, replacing(out, ".pdf") as unfinished:
        asked = [
            browser,
            *FLAGS,
            *root,
            f"--user-data-dir={profile}",
            f"--print-to-pdf={unfinished}",
            page.absolute().as_uri(),
        ]
        try:
            ended = subprocess.run(asked, capture_output=True, timeout=PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ReportError(f"--pdf: {browser} did not print ({type(error).__name__}); {page} is there") from None
        if ended.returncode or not unfinished.exists() or not unfinished.read_bytes().startswith(b"%PDF"):
            raise ReportError(f"--pdf: {browser} ended with {ended.returncode} and no PDF; {page} is there")
