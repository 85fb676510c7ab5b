"""What tests of the page share: a server of the view, tabs of a real browser, and pictures that are kept."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from chromium import chromium, watched

REPOSITORY = Path(__file__).parents[1]
PATIENCE = 600_000  # milliseconds; only a hang takes so long, or bands where all processors are busy


@pytest.fixture(scope="module")
def browser():
    """Yield a headless Chromium; two of Playwright cannot live in one process at a time."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def view_folder(tmp_path_factory):
    """Return the folder in which the server runs; its results lie in results/."""
    return tmp_path_factory.mktemp("view")


@pytest.fixture(scope="session")
def view_url(view_folder):
    """Yield the address that a server of the view prints, token and all."""
    with served(view_folder) as address:
        yield address


@contextmanager
def served(view_folder, *words):
    """Run a server of the view with some further words of the command; yield its address."""
    pytest.importorskip("solara")
    path = os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH")]))
    log = view_folder / "server.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", "from abm.command.cli import main; main()", "view", "--no-open", "--port", "0", *words],
            cwd=view_folder, env=os.environ | {"PYTHONPATH": path}, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
        try:
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found, log.read_text()
            yield found[0]
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    said, _, _ = log.read_text().partition("timeout graceful shutdown exceeded")  # a page that is busy is cut off
    assert "Traceback" not in said, said


@pytest.fixture
def open_page(browser, view_url):
    """Return a function that opens the view in a tab of its own; at the end, nothing may have gone wrong in any."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    with ExitStack() as stack:

        def open_(width: int = 1280, height: int = 800, dark: bool = False):
            options = {"viewport": {"width": width, "height": height}, "color_scheme": "dark" if dark else "light"}
            page = stack.enter_context(watched(browser, view_url.partition("?")[0], **options))
            page.set_default_timeout(PATIENCE)
            page.goto(view_url)
            page.wait_for_selector("[data-testid=stage][data-drawn='-1']")
            return page

        yield open_


@pytest.fixture
def screenshot(tmp_path_factory):
    """Return a function that keeps a picture of a page, in the folder of env INTERDICT_SCREENSHOTS if given."""
    folder = Path(os.environ.get("INTERDICT_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)

    def keep(page, name: str) -> Path:
        path = folder / f"{name}.png"
        page.screenshot(path=str(path))
        assert path.stat().st_size > 20_000  # a blank page is smaller
        return path

    return keep


def press(page, name):
    """Do a one-click action; the sheet of levers is opened on a telephone, and its group is unfolded where it is not."""
    if page.viewport_size["width"] < 640:
        page.get_by_role("button", name="Open scenario and levers").click()
    fold = page.get_by_test_id("acts").locator("details:not([open])").filter(has_text=name)
    if fold.count():
        fold.locator("summary").click()
    page.get_by_role("button", name=name, exact=True).click()
