"""Measure how many simulated days a second the page really draws, in headless Chromium, and print them.

Run from the repository: python tests/viewer/measure_speed.py [--seconds 15]. Figures, not assertions: they depend on the
machine. "Page" is the whole page, "map alone" without charts, cards and legend.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from chromium import chromium

REPOSITORY = Path(__file__).parents[2]
FASTEST = "1000"
BIG = """
name = "big"
question = "How fast is the page with more couriers?"
days = 730
[parameters]
demand_level = {level}
[[scenario]]
name = "baseline"
label = "No new policy"
[[scenario]]
name = "more"
label = "More couriers"
interventions = [{{ kind = "leadership_arrests", start = 700 }}]
"""
WORDS = "Big: More couriers"  # what the list calls it
MAP_ALONE = "() => { const s = window.interdict.stage; s.drawRest = () => {}; }"
UNDER_WAY = (
    "() => [window.interdict.days, window.interdict.draws, window.interdict.stage.still.maps[0].couriers.id.length]"
)


def measure(browser, url: str, scenario: str | None, alone: bool, tab: str, seconds: float) -> dict[str, float]:
    """Return days and pictures a second of one page, and the couriers that were seen."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(60_000)
    page.goto(url)
    page.wait_for_selector("[data-testid=stage][data-drawn='-1']")
    if scenario:
        page.get_by_label("Scenario to watch").click(force=True)
        page.keyboard.type(WORDS)  # the list holds its first lines alone until it is scrolled
        page.wait_for_function(f"window.interdict.stage.now.scenario === {scenario!r}")
    page.get_by_label("Speed, days a second at most").click(force=True)
    page.get_by_role("option", name=FASTEST, exact=True).click()
    page.get_by_role("button", name="+1 month").click()
    page.wait_for_selector("[data-drawn='27']")
    page.get_by_role("tab", name=tab, exact=True).click()
    if alone:
        page.evaluate(MAP_ALONE)
    page.wait_for_function("window.interdict.stage.bands !== ''", timeout=180_000)  # until then they share the cores
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(2_000)
    begun, first = time.perf_counter(), page.evaluate(UNDER_WAY)
    page.wait_for_timeout(seconds * 1000)
    last, passed = page.evaluate(UNDER_WAY), time.perf_counter() - begun
    page.close(run_before_unload=True)
    return {"days": (last[0] - first[0]) / passed, "draws": (last[1] - first[1]) / passed, "couriers": last[2]}


def main() -> None:
    """Measure both populations, page and map alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument(
        "--level", type=float, default=2.0, help="demand of the larger population; 2 makes about 2,000 couriers"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "big.toml"
        file.write_text(BIG.format(level=given.level))
        command = [sys.executable, "-m", "abm", "view", "--no-open", "--port", "0", file]
        process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
        try:
            url = re.search(r"http://\S+", process.stdout.readline())[0]
            with chromium() as browser:
                for scenario in (None, f"{file.stem}/more"):
                    for alone, tab in ((False, "Live"), (True, "Live"), (False, "Compare")):
                        found = measure(browser, url, scenario, alone, tab, given.seconds)
                        what = "map alone" if alone else f"page, {tab}"
                        whom = f"demand x {given.level:g}" if scenario else "default population"
                        print(
                            f"{whom}, {found['couriers']:.0f} couriers under way, {what:13}: {found['days']:5.1f} days/s, "
                            f"{found['draws']:5.1f} pictures/s", flush=True,
                        )  # fmt: skip
        finally:
            process.terminate()
            process.wait(10)


if __name__ == "__main__":
    main()
