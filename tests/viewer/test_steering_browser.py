"""Steering in a real browser: an act that waits for a place, levers that refuse what was typed, parameters that are looked for."""

import pytest
from page_fixtures import browser, open_page, press, screenshot, view_folder, view_url  # noqa: F401

expect = pytest.importorskip("playwright.sync_api").expect

STROKES = """() => {
  const dashed = [], usual = CanvasRenderingContext2D.prototype.stroke;
  CanvasRenderingContext2D.prototype.stroke = function (...path) { if (this.getLineDash().join() === "4,3") dashed.push(1); usual.apply(this, path); };
  window.interdict.stage.draw();
  CanvasRenderingContext2D.prototype.stroke = usual;
  return dashed.length;
}"""


def wait_for_a_place(page):
    """Press the crackdown, which waits for a click on the map."""
    press(page, "Crackdown here ...")
    return page.locator(".interdict-question")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (800, 1000), (390, 844)])
def test_the_map_comes_into_view_with_its_regions_while_an_act_waits_for_one(open_page, screenshot, width, height):
    page = open_page(width, height)
    assert page.evaluate(STROKES) == 0
    bar, shown = wait_for_a_place(page), page.get_by_test_id("map")
    expect(bar).to_contain_text("click on a region of the map (Esc: let it be)")
    expect(shown).to_be_in_viewport(ratio=1)
    page.wait_for_function("window.interdict.stage.armed === 'crackdown'")
    assert page.evaluate(STROKES) == 1
    box = shown.bounding_box()
    assert box["y"] >= bar.bounding_box()["y"] + bar.bounding_box()["height"]  # the bar does not lie over it
    page.mouse.move(box["x"] + 0.42 * box["width"], box["y"] + 0.42 * box["height"])
    page.wait_for_function("window.interdict.stage.hovered && window.interdict.stage.hovered.region === 'North'")
    screenshot(page, f"picking-{width}-light")
    page.mouse.click(box["x"] + 4, box["y"] + 0.8 * box["height"])  # in the Pacific
    expect(page.locator(".interdict-message")).to_contain_text("No region of Mexico lies there")
    expect(bar).to_be_visible()  # it was forgotten without a word
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    page.wait_for_function("window.interdict.stage.armed === ''")
    assert page.evaluate(STROKES) == 0


@pytest.mark.parametrize("width", (1440, 800, 390))
def test_of_a_policy_over_the_map_the_name_is_cut_and_its_value_never(open_page, width):
    page = open_page(width, 900)
    page.evaluate("""() => {
      const stage = window.interdict.stage, title = "Inspection of everything at ports ".repeat(5).trim(), words = `${title}: car, all ports, coverage 40%`;
      stage.take = () => {};
      stage.now = { ...stage.now, windows: [{ start: 0, stop: 9, label: "", words }], on: [words, "Crackdown on labs: North, 2 times the usual"] };
    }""")
    shown = page.get_by_test_id("on").locator("> span")
    expect(shown.locator("b")).to_have_text([": car, all ports, coverage 40%", ": North, 2 times the usual"])
    boxes = shown.evaluate_all(
        """all => all.map((one) => [...one.children].map((part) => [part.scrollWidth > part.clientWidth, part.getBoundingClientRect().right]))"""
    )
    edge = page.get_by_test_id("on").evaluate("on => on.getBoundingClientRect().right")
    assert boxes[0][0][0] and not boxes[1][0][0]  # the long name is cut, the short one is not
    for _, (is_cut, right) in boxes:
        assert not is_cut and right <= edge + 1


def test_what_is_wrong_with_a_lever_is_said_beside_it_in_view(open_page):
    """At 800 pixels it stood below the edge of the sidebar, or far away at the top of the page."""
    page = open_page(800, 500)
    lever = page.get_by_test_id("lever-inspection_rate")
    aimed = lever.get_by_label("Inspection at ports: aimed")
    aimed.evaluate(
        "field => { const side = field.closest('.interdict-side'); side.scrollTop += field.getBoundingClientRect().bottom - 499; }"
    )
    aimed.fill("45")
    expect(lever.get_by_role("alert")).to_contain_text("45: allowed 0 to 1")
    expect(lever.get_by_role("alert")).to_be_in_viewport(ratio=1)
    aimed.fill("")
    page.evaluate("window.interdict.stage.go(-1)")
    page.get_by_test_id("system-organizations").locator("summary").click()
    arrests = page.get_by_test_id("lever-leadership_arrests")
    number = arrests.get_by_label("Arrests of leaders: number")
    number.fill("0")
    expect(arrests.get_by_role("alert")).to_contain_text("0: allowed 1 to ")
    expect(arrests.get_by_role("alert")).to_be_in_viewport(ratio=1)
    number.fill("2")
    expect(arrests.get_by_role("alert")).to_have_count(0)


def test_a_refusal_of_the_server_is_said_beside_the_lever_that_asked(open_page):
    page = open_page(800, 700)
    levers = page.get_by_test_id("levers")
    levers.evaluate(
        "levers => { levers.__vue__.asker = 'inspection_rate'; levers.__vue__.refusal = 'not so far'; levers.__vue__.refused += 1; }"
    )
    alert = page.get_by_test_id("lever-inspection_rate").get_by_role("alert")
    expect(alert).to_have_text("not so far")
    expect(alert).to_be_in_viewport(ratio=1)
    levers.evaluate("levers => { levers.__vue__.refusal = ''; }")
    expect(alert).to_have_count(0)


def test_of_field_office_and_port_only_one_is_chosen(open_page):
    page = open_page(800, 900)
    lever = page.get_by_test_id("lever-inspection_rate")
    office, ports = (lever.get_by_label(f"Inspection at ports: {field}") for field in ("office", "ports"))
    office.select_option("San Diego")
    expect(lever.get_by_role("status")).to_have_count(0)
    ports.select_option("Nogales")
    expect(office).to_have_value("")
    expect(lever.get_by_role("status")).to_have_text("office is all again: ports or office, not both")
    expect(lever.get_by_role("status")).to_be_in_viewport(ratio=1)
    lever.get_by_label("Inspection at ports: coverage").press("ArrowRight")
    expect(page.get_by_test_id("title")).to_contain_text("Nogales")
    office.select_option("Laredo")
    expect(ports).to_have_value("")


def test_keys_that_follow_each_other_quickly_all_move_a_lever(open_page):
    """What the server said of one key put the lever back under the next: of ten presses five were lost."""
    page = open_page(1280, 900)
    lever = page.get_by_test_id("lever-inspection_rate").get_by_label("Inspection at ports: coverage")
    before, step = float(lever.input_value()), float(lever.get_attribute("step"))
    for pause in (30, 300):
        lever.press("ArrowRight")
        for _ in range(7):
            page.wait_for_timeout(pause)
            page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("title")).to_contain_text(f"more scans ({round(100 * (before + 16 * step))}% of cars)")
    assert float(lever.input_value()) == pytest.approx(before + 16 * step, abs=step / 10)


def test_a_parameter_is_found_by_words_that_stand_elsewhere_or_are_spaced_otherwise(open_page):
    page = open_page(1280, 900)
    search = page.get_by_label("Change before a run")
    search.click(force=True)
    for typed, found in (("set up", "Lab setup days"), ("set-up", "Lab opening days"), ("lab_setup", "Lab setup days")):
        search.fill(typed)
        expect(page.locator(".interdict-menu").get_by_role("option").filter(has_text=found)).to_have_count(1)
    search.fill("set up")
    page.get_by_role("option").filter(has_text="Lab setup days").click()
    value = page.get_by_label("Value")
    expect(value).to_be_visible()
    for text in ("100", "14 days"):
        value.fill(text)
        value.press("Tab")
        page.get_by_role("button", name="Begin anew").click()
        if text == "100":
            expect(page.get_by_text("Lab setup days: allowed 7 to 42 days")).to_be_visible()
    expect(page.get_by_test_id("title")).to_contain_text("lab setup 14 days")
    expect(page.get_by_text("Lab setup days: allowed")).to_have_count(0)


def test_the_answer_of_the_band_says_of_which_seeds_and_days_it_is(open_page):
    """It differs from the answer of a batch with the same policy, which has other seeds."""
    page = open_page()
    page.evaluate("""() => {
      const stage = window.interdict.stage, no = { estimate: null, low: null, high: null };
      stage.take = stage.takeBands = () => {};
      stage.banded = { seeds: 20, of: 20, ofSeeds: "random seeds 1 to 20", whole: true, moves: ["Crackdown on labs: North, from day 30", "Arrests, on day 40"], steered: true };
      const over_seeds = { seeds: 20, start: 30, averted_g: no, averted_share: no, largest_drop: no, rise_detected: false, recovery_status: "no drop", days_to_recovery: no };
      stage.now = { ...stage.now, days: 730, recovery: { ...stage.now.recovery, over_seeds } };
    }""")
    expect(page.get_by_test_id("of-which")).to_contain_text(
        "Of random seeds 1 to 20, days 30 (the policy begins) to 729, with Crackdown on labs: North, from day 30; Arrests, on day 40. "
        "A batch in Results has seeds of its own"
    )
    page.evaluate("""() => {
      const stage = window.interdict.stage;
      stage.banded = { ...stage.banded, whole: false };
      stage.now = { ...stage.now, recovery: { ...stage.now.recovery, over_seeds: null } };
    }""")
    expect(page.get_by_test_id("seeds")).to_contain_text(
        "is being run with 20 random seeds; the first answer comes when three are done. Until then the chart shows them with "
        "Crackdown on labs: North, from day 30; Arrests, on day 40, and only up to the day of the change."
    )


def test_the_answer_of_the_first_seeds_says_of_how_many_it_is(open_page):
    """One seed was all there was for a minute, in bold; the twenty then said another thing."""
    page = open_page()
    page.evaluate("""() => {
      const stage = window.interdict.stage, mass = { estimate: 2e5, low: 1e5, high: 3e5 }, one = { estimate: 0.2, low: 0.1, high: 0.3 };
      stage.take = stage.takeBands = () => {};
      stage.banded = { seeds: 5, of: 20, baselineSeeds: 20, ofSeeds: "random seeds 1 to 5", whole: false, moves: ["Arrests, on day 40"], steered: true };
      const over_seeds = { seeds: 5, start: 40, averted_g: mass, averted_share: one, largest_drop: one, drop_detected: true, rise_detected: false, recovery_status: "not recovered", days_to_recovery: one };
      stage.now = { ...stage.now, made: [12, 40], windows: [{ start: 40, stop: 41, label: "", words: "" }],
        recovery: { over_seeds, start: 40, averted_kg: 113, largest_drop: 0.27, days_to_lowest: null, level: 1, days_below_90: 0, days: 9, status: "no drop", recovered_after: null, area_lost: null, regained: null, note: "" } };
    }""")
    box = page.get_by_test_id("seeds")
    expect(box.locator("h2")).to_have_text("5 of 20 random seeds so far, to the end of the run")
    expect(box).to_contain_text("200 (95% interval 100 to 300) kg pure")
    expect(box).to_contain_text("Of random seeds 1 to 5, days 40")
    expect(box).to_contain_text("these numbers change until all 20 are done. 12 of 40 runs are done.")
    keys = page.locator(".keys-line")
    expect(keys).to_contain_text("5 seeds with the policy")
    expect(keys).to_contain_text("20 seeds without it")
    alone = page.get_by_test_id("recovery")
    expect(alone).to_contain_text("One seed, against its baseline so far")
    weight = "dd => getComputedStyle(dd).fontWeight"
    assert alone.locator("dd").first.evaluate(weight) == "400"
    assert box.locator("dd").first.evaluate(weight) == "600"
