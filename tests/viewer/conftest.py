"""A real browser, and a server for it. Without Chromium these tests are skipped; with env CI set they fail instead."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing but this machine has an address
]  # fmt: skip
REPOSITORY = Path(__file__).parents[2]


def _missing(reason: str) -> None:
    """Skip where the browser is missing, but never in CI."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@pytest.fixture(scope="session")
def chromium():
    """Yield a headless Chromium."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright is not installed")
    if not CHROMIUM:
        _missing("chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def view_folder(tmp_path_factory):
    """Return the folder in which the server runs; its results lie in results/."""
    return tmp_path_factory.mktemp("view")


@pytest.fixture(scope="session")
def view_url(view_folder):
    """Yield the address of a server of the view."""
    pytest.importorskip("solara")
    path = os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH")]))
    log = view_folder / "server.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", "from abm.cli import main; main()", "view", "--no-open", "--port", "0"],
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
    said = log.read_text()
    assert "Traceback" not in said, said


class Heard:
    """What a page asked for elsewhere, and what went wrong on it."""

    def __init__(self, page, url: str) -> None:
        self.outside, self.errors = [], []
        page.on("request", lambda request: self._request(request.url, url))
        page.on("response", lambda r: self.errors.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)

    def _request(self, asked: str, url: str) -> None:
        if not asked.startswith((url, url.replace("http", "ws", 1), "data:", "blob:")):
            self.outside.append(asked)


@pytest.fixture
def open_page(chromium, view_url):
    """Return a function that opens the view in a tab of its own; at the end, nothing may have gone wrong in any."""
    contexts, heard = [], []

    def open_(width: int = 1280, height: int = 800, dark: bool = False, ready: bool = True):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        heard.append(Heard(page, view_url))
        page.goto(view_url)
        if ready:
            page.wait_for_selector("[data-testid=stage][data-drawn='-1']")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert [one.outside for one in heard] == [[] for _ in heard]
    assert [one.errors for one in heard] == [[] for _ in heard]


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
