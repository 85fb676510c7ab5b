"""A real browser for tests: Debian's Chromium, which can reach nothing but this machine, also by a name that is rebound."""

import os
import shutil
from contextlib import contextmanager

import pytest

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP rebound.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)  # fmt: skip
PROGRAM = shutil.which("chromium") or "/usr/bin/chromium"


def require_chromium() -> None:
    """Skip a test where the browser or its driver is missing; in CI that is a failure."""
    missing = None if os.path.exists(PROGRAM) else f"no {PROGRAM}: apt-get install chromium"
    try:
        import playwright.sync_api  # noqa: F401 only whether it is there
    except ImportError:
        missing = "no playwright: pip install playwright"
    if missing and os.environ.get("CI"):
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


@contextmanager
def chromium():
    """Start the browser with a profile of its own."""
    require_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, headless=True, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def watched(browser, allowed: str, **options):
    """Open a page; at the end, no request went elsewhere, none failed, and nothing was wrong in its scripts."""
    page = browser.new_page(**options)
    wrong = []
    page.on("request", lambda request: request.url.startswith((allowed, "data:", "blob:")) or wrong.append(request.url))
    page.on("response", lambda response: response.status >= 400 and wrong.append(f"{response.status} {response.url}"))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
    yield page
    page.close()
    assert not wrong, wrong


COLORS = """canvas => {
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, seen = new Set();
  for (let i = 0; i < data.length; i += 4) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  return seen.size;
}"""
