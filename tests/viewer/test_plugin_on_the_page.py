"""A mechanism of one's own on the page, in a real browser: its lever, its parameter, and what is saved of it."""

import re

import pytest
from chromium import watched
from page_fixtures import PATIENCE, REPOSITORY, browser, served  # noqa: F401

pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):  # noqa: F811
    """The page of a server that was started with the example, its lever moved after a week, four weeks later."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)
    plugin = str(REPOSITORY / "examples" / "roadblocks.py")
    with (
        served(tmp_path_factory.mktemp("plugin"), "--plugin", plugin) as address,
        watched(browser, address.partition("?")[0], viewport={"width": 1280, "height": 1000}) as opened,
    ):
        opened.set_default_timeout(PATIENCE)
        opened.goto(address)
        opened.wait_for_selector("[data-testid=stage][data-drawn='-1']")
        opened.get_by_role("button", name="+1 week", exact=True).click()
        opened.wait_for_selector("[data-testid=stage][data-drawn='6']")
        opened.get_by_label("Roadblocks: share").focus()
        for _ in range(5):
            opened.keyboard.press("PageUp")
        opened.get_by_role("button", name="+1 month", exact=True).click()
        opened.wait_for_selector("[data-testid=stage][data-drawn='34']")
        yield opened


def test_its_lever_parts_the_worlds_from_its_day_on(page):
    assert int(page.get_by_test_id("diverged").get_attribute("data-diverged")) >= 7
    assert re.search(r"Roadblocks: share \d+%", page.get_by_test_id("levers").inner_text())
    assert "roadblocks from day 7" in page.get_by_test_id("stage").inner_text()


def test_the_scenario_that_is_saved_says_how_it_is_run(page):
    with page.expect_download() as got:
        page.get_by_role("button", name="Scenario file", exact=True).click()
    text = got.value.path().read_text()
    assert text.splitlines()[0].endswith(" --plugin roadblocks.py") and 'kind = "roadblocks"' in text


def test_its_parameter_stands_among_the_assumptions(page):
    page.get_by_role("tab", name="About & assumptions").click()
    page.get_by_text("roadblock_days").first.wait_for()
