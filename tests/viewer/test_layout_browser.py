"""What is in view on the page in a real browser: the legend beside its map, and what was clicked."""

import re

import pytest
from page_fixtures import browser, open_page, press, screenshot, view_folder, view_url  # noqa: F401

from abm.viewer.owners import BARS, OWNER_COLORS, owner_look
from abm.viewer.web_files import WEB

expect = pytest.importorskip("playwright.sync_api").expect

ANSWER = """() => {
  const stage = window.interdict.stage, one = { estimate: 0.2, low: 0.1, high: 0.3 }, mass = { estimate: 2e5, low: 1e5, high: 3e5 };
  stage.take = stage.takeBands = () => {};
  stage.banded = { seeds: 20, of: 20, ofSeeds: "random seeds 1 to 20", whole: true, moves: ["Inspection at ports: car, all ports, coverage 40%, from day 0"], steered: true };
  const over_seeds = { seeds: 20, start: 0, averted_g: mass, averted_share: one, largest_drop: one, days_to_lowest: { estimate: 40 }, drop_detected: true,
    rise_detected: false, recovery_status: "recovered", days_to_recovery: { estimate: 90 } };
  stage.now = { ...stage.now, recovery: { ...stage.now.recovery, over_seeds } };
}"""


def steered(page):
    """Let a month pass under a policy."""
    press(page, "Arrest the top leader")
    page.get_by_role("button", name="+1 month", exact=True).click()
    page.wait_for_selector("[data-testid=stage][data-drawn='27']")
    return page


POLICY_ON = """() => {
  const { stage } = window.interdict;
  stage.now = { ...stage.now, on: ["Inspection at ports: car, all ports, coverage 40%"] };
  stage.banded = { ...stage.banded, baselineSeeds: 20 };
}"""
SCROLL_BARS = """() => [...document.querySelectorAll(".stage, .stage *")].filter((one) => {
  const { overflowX, overflowY } = getComputedStyle(one), bar = (over, has, shown) => /auto|scroll/.test(over) && (over === "scroll" || has > shown);
  return bar(overflowX, one.scrollWidth, one.clientWidth) || bar(overflowY, one.scrollHeight, one.clientHeight);
}).map((one) => one.className)"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1440, 900), (1600, 1000)])
def test_the_legend_is_in_view_with_its_map(open_page, width, height):
    """It ended below the edge of a screen of 900 pixels, and later of one of 800: figures beside the map pushed it down."""
    page = steered(open_page(width, height))
    page.evaluate(ANSWER)
    page.evaluate(POLICY_ON)
    assert page.evaluate(SCROLL_BARS) == []
    expect(page.locator(".legend")).to_contain_text(re.compile("^At the end of the day:.*working"))
    expect(page.get_by_test_id("card-labs").locator("b")).to_contain_text("during the day")  # which may be more
    first, second = (page.locator(f".stage {where}").bounding_box() for where in (".panel.first", ".card >> nth=0"))
    assert first["y"] < second["y"] and first["width"] > 2 * second["width"] and first["height"] > 2 * second["height"]
    for tab in ("Live", "Compare"):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_test_id("map")).to_be_in_viewport(ratio=1)
        expect(page.locator(".legend")).to_be_in_viewport(ratio=1)
        assert page.locator(".legend").evaluate("legend => legend.scrollHeight <= legend.clientHeight + 1")
    page.get_by_label("Two maps or their differences").select_option("differences")
    expect(page.get_by_test_id("map")).to_be_in_viewport(ratio=1)
    expect(page.locator(".legend")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (800, 900), (390, 844)])
def test_what_is_followed_on_compare_is_in_view_beside_a_map(open_page, screenshot, width, height):
    """It stood below maps and legend."""
    page = steered(open_page(width, height))
    page.get_by_role("tab", name="Compare").click()
    expect(page.get_by_test_id("map-baseline")).to_be_visible()
    page.get_by_label("Organization to follow").select_option(index=1)
    panel = page.get_by_test_id("inspector")
    expect(panel).to_be_in_viewport(ratio=0.8)
    expect(page.get_by_test_id("map-baseline")).to_be_in_viewport(ratio=0.8)
    if width > 1000:
        expect(page.get_by_test_id("map")).to_be_in_viewport(ratio=1)
        expect(page.locator(".legend")).to_be_in_viewport(ratio=1)
        assert page.locator(".legend").evaluate("legend => legend.scrollHeight <= legend.clientHeight + 1")
    screenshot(page, f"followed-{width}-light")
    line = panel.locator(".trail > div").filter(has_text="share of the trade")
    shown = panel.get_by_role("row", name="share of the trade").locator("td").first.inner_text()
    expect(line.locator("b")).to_have_text(shown)  # rounded as in the table, with its unit
    line.locator("svg").hover(position={"x": 1, "y": 10})
    expect(line.locator("b")).to_have_text(re.compile(r"^day 0: \d+\.\d%$"))
    page.mouse.move(0, 0)
    expect(line.locator("b")).to_have_text(shown)


def test_what_is_followed_comes_into_view_after_a_moment_that_was_under_way(open_page):
    """Such a moment, which knows nothing of it, took the wish away."""
    page = steered(open_page(800, 900))
    page.get_by_role("tab", name="Compare").click()
    expect(page.get_by_test_id("map-baseline")).to_be_visible()
    page.evaluate(
        """() => { const { stage } = window.interdict, pick = stage.pick; stage.pick = (thing) => { stage.take(); pick(thing); }; }"""
    )
    page.get_by_label("Organization to follow").select_option(index=1)
    expect(page.get_by_test_id("inspector")).to_be_in_viewport(ratio=0.8)


BOXES = """() => Object.fromEntries([["map", "[data-testid=map]"], ["legend", ".legend"], ["inspector", ".inspector"], ["cards", ".cards"]].map(
  ([name, where]) => [name, (({ left, right, top, bottom }) => [left, top, right, bottom])(document.querySelector(where).getBoundingClientRect())]))"""


@pytest.mark.parametrize("tab", ["Live", "Compare"])
def test_the_legend_is_whole_where_a_thing_is_followed(open_page, tab):
    """Half of it was hidden on Live: it could be scrolled, and nothing said so."""
    page = steered(open_page(1440, 900))
    page.get_by_role("tab", name=tab).click()
    page.get_by_label("Organization to follow").select_option(index=1)
    legend = page.locator(".legend")
    expect(page.get_by_test_id("inspector")).to_be_visible()
    expect(page.get_by_test_id("map")).to_be_in_viewport(ratio=1)
    expect(legend).to_be_in_viewport(ratio=1)
    for width in (1440, 1280, 1024, 800, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert legend.evaluate("legend => legend.scrollHeight <= legend.clientHeight + 1"), width
        boxes = page.evaluate(BOXES)
        names = [*boxes]
        for i, one in enumerate(names):
            for other in names[i + 1 :]:
                assert apart(boxes[one], boxes[other]), (width, one, other)


def apart(one, other):
    """Tell whether two boxes (left, top, right, bottom) share no pixel."""
    return one[2] <= other[0] + 1 or other[2] <= one[0] + 1 or one[3] <= other[1] + 1 or other[3] <= one[1] + 1


def test_charts_of_what_is_reported_come_first_and_one_that_is_zero_throughout_last(open_page):
    """The first small chart was "From elsewhere", a line at zero."""
    page = open_page(1440, 900)
    first = page.locator(".more canvas").evaluate_all("all => all.slice(0, 4).map((one) => one.dataset.testid)")
    assert first == ["chart-seizures", "chart-interdiction", "chart-labs", "chart-border_price"]
    empty = page.evaluate("""() => {
      const stage = window.interdict.stage, lines = Object.fromEntries(stage.charts.map(({ key }) => [key, { low: [0], middle: [0], high: [key === "pay" ? 1 : 0] }]));
      stage.bands = JSON.stringify({ seeds: 20, of: 20, before: 0, whole: true, moves: [], ofSeeds: "", baselineSeeds: 20, baseline: lines, policy: null });
      stage.takeBands();
      stage.redraw();
      return [stage.empty.includes("pay"), stage.empty.includes("labs"), stage.empty.includes("elsewhere")];
    }""")
    assert empty == [False, True, True]
    panel = "xpath=//canvas[@data-testid='chart-{}']/.."
    expect(page.locator(panel.format("elsewhere"))).to_have_class("panel last")
    for key in ("labs", "pay", "treated"):  # labs are at work in this run, whatever a band says
        assert "last" not in page.locator(panel.format(key)).get_attribute("class")
        assert (
            page.locator(panel.format(key)).bounding_box()["y"]
            <= page.locator(panel.format("elsewhere")).bounding_box()["y"]
        )


def test_the_pointer_says_that_a_click_does_something_and_what(open_page):
    """It was a cross over everything."""
    page = open_page(1440, 900)
    canvas = page.get_by_test_id("map")
    canvas.scroll_into_view_if_needed()
    where = page.evaluate("""() => {
      const stage = window.interdict.stage, canvas = document.querySelector("[data-testid=map]");
      for (let x = 20; x < canvas.clientWidth; x += 4)
        for (let y = 20; y < canvas.clientHeight; y += 4)
          if ((stage.at({ offsetX: x, offsetY: y }, 0) || {}).kind === "lab") return [x, y];
    }""")
    canvas.hover(position={"x": where[0], "y": where[1]})
    cursor = "canvas => getComputedStyle(canvas).cursor"
    expect(canvas).to_have_attribute("title", re.compile("^Click: follow Lab "))
    assert canvas.evaluate(cursor) == "pointer"
    canvas.hover(position={"x": 5, "y": canvas.bounding_box()["height"] - 5})
    expect(canvas).to_have_attribute("title", "")
    assert canvas.evaluate(cursor) == "crosshair"


LONGEST = """() => {
  const stage = window.interdict.stage, one = { estimate: 0.14, low: 0.1, high: 0.2 };
  stage.now = { ...stage.now, recovery: { ...stage.now.recovery, over_seeds: { ...stage.now.recovery.over_seeds, rise_detected: true, largest_rise: one,
    days_to_peak: { estimate: 288 }, recovery_status: "recovered, later below 95% again" } } };
}"""
CUT = """() => [...document.querySelectorAll(".stage .card > *, .stage .card i, .stage .answer")]
  .filter((one) => one.scrollWidth > one.clientWidth || (one.matches(".answer") && one.scrollHeight > one.clientHeight))
  .map((one) => one.textContent)"""


def test_no_words_of_cards_and_of_the_seeds_are_cut(open_page):
    """Four narrow cards in a row cut their words, and the last line of the seeds was out of view."""
    page = steered(open_page(1440, 900))
    page.evaluate(ANSWER)
    page.evaluate(LONGEST)
    for width, height in ((1280, 1024), (1440, 960), (1440, 1100), (1440, 900), (1920, 1080), (1280, 800), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(CUT) == [], (width, height)
        tops = page.locator(".stage .card").evaluate_all("all => all.map((one) => one.offsetTop)")
        assert 2 <= tops.count(tops[0]) <= 4, (width, height)


@pytest.mark.parametrize(
    ("value", "words"), [(0.000153, "0.00015"), (153.2, "153"), (1234567, "1.23 million"), (-2e7, "\u221220.0 million")]
)
def test_a_value_under_the_pointer_is_written_as_people_write_it(browser, value, words):
    """Of property sold, in million dollars, every value read 0.000, and seven digits were written out."""
    page = browser.new_page()
    sources = "".join((WEB / name).read_text(encoding="utf-8") for name in ("palette.js", "cursor.js"))
    said = page.evaluate(
        f"""value => {{ {sources}
        const written = [], nothing = () => {{}};
        const ctx = {{ measureText: () => ({{ width: 1 }}), fillText: (text) => written.push(text), fillRect: nothing, strokeRect: nothing }};
        InterdictCursor.tell(ctx, {{ unit: "USD" }}, [{{ name: "run", values: [value], color: "red" }}], 0, {{ left: 0, right: 300, top: 0, first: 0, last: 1 }}, () => 0, {{}});
        return written[1]; }}""",
        value,
    )
    page.close()
    assert said == f"run: {words}"


def test_a_faction_has_the_color_of_the_organization_it_comes_from_and_bars_that_stand_out(browser):
    """The first of Sinaloa had Jalisco's color."""
    page, source = browser.new_page(), (WEB / "palette.js").read_text(encoding="utf-8")
    names = ["Sinaloa", "Jalisco", "C", "D", "Gulf", "F", "G", "H", "Gulf faction 1", "Sinaloa faction 1", "Sinaloa faction 2", "Sinaloa faction 1.1"]  # fmt: skip
    looks = page.evaluate(f"names => {{ {source}; return names.map((_, i) => InterdictPalette.ownerLook(names, i)); }}", names)  # fmt: skip
    page.close()
    for number, look in enumerate(looks):  # a film has the same
        own = owner_look(names, number)
        assert look["color"] == OWNER_COLORS[own.color] and look["ink"] == own.ink
        assert [*map(tuple, look["bars"])] == [*(BARS[own.bars] if own.bars is not None else ())]
    colors, bars = [look["color"] for look in looks], [str(look["bars"]) for look in looks]
    assert len(set(colors[:8])) == 8 and set(bars[:8]) == {"[]"}
    assert colors[8:] == [colors[4], *[colors[0]] * 3]
    assert bars[8] == bars[9] != "[]" and len(set(bars[9:])) == 3
    for look in looks[8:]:
        bright, dim = sorted((luminance(look["color"]), luminance(look["ink"])), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) > 4


def luminance(color):
    """Return the relative luminance of a color, as WCAG 2 defines it."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
