"""The report in a real browser, with the network off: it can be moved, sorted and read off, on a phone, without a mouse and on paper."""

import re
import shutil
import subprocess

import numpy as np
import pytest
from chromium import chromium
from PIL import Image
from report_folder import IMAGE, small_folder

from abm.analysis.pictures.look import DOTS_PER_INCH, POINTS_PER_INCH, TICK_SIZE
from abm.analysis.probability import SURE, ASKED, Chances, Moments, chance_sentence, probabilities
from abm.report.gathered import gather
from abm.report.page import chance_values, write_report

CONTRAST = """() => {
  const number = text => text.match(/[\\d.]+/g).map(Number);
  const light = rgb => { const [r, g, b] = rgb.map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const back = one => { for (; one; one = one.parentElement) { const c = number(getComputedStyle(one).backgroundColor); if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
  const bad = [];
  for (const one of document.querySelectorAll("p, h1, h2, h3, li, td, th, span, small, summary, label, legend, caption, a, option, input, text")) {
    if (![...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) || !one.getClientRects().length) continue;
    const style = getComputedStyle(one), ink = light(number(one.tagName === "text" ? style.fill : style.color)), page = light(back(one));
    const ratio = (Math.max(ink, page) + 0.05) / (Math.min(ink, page) + 0.05);
    if (ratio < 4.5) bad.push(`${one.tagName} ${one.textContent.slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return bad;
}"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the results folder, and its report."""
    folder = small_folder(tmp_path_factory.mktemp("small"), pictures=True)
    [page] = write_report(folder, folder / "report.html")
    return folder, page


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser, made):
    """Open the report with the network off; at the end, it asked for nothing and nothing in it went wrong."""
    with browser.new_context(viewport={"width": 1200, "height": 900}, offline=True) as context:
        page, wrong = context.new_page(), []
        page.on("request", lambda request: request.url.startswith(("file:", "data:")) or wrong.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: message.type in ("error", "warning") and wrong.append(message.text))
        page.goto(made[1].as_uri())
        yield page
        assert not wrong and page.evaluate("window.hurt") is None


def test_the_sentence_follows_the_threshold_as_python_has_it(page, made):
    [flow] = gather(made[0]).chances
    part = page.locator("[data-chance=delivered_kg]")
    for threshold in (0.0, 2.5, 4.0, 8.0, 40.0):
        part.locator("input[type=number]").fill(f"{threshold:g}")
        assert part.locator(".sentence").inner_text() == chance_sentence(flow, threshold)
    moved = part.locator("input[type=range]")
    moved.fill("3")
    moved.press("ArrowRight")
    assert float(part.locator("input[type=number]").input_value()) == pytest.approx(3.1)
    assert "by more than 3.1%" in part.locator(".sentence").inner_text()


def test_the_browser_has_the_probabilities_of_python(page, made):
    [flow] = gather(made[0]).chances
    for label, moments in flow.policies:
        for threshold in (0.0, 0.01, 0.05, 0.1, 0.2):
            found = page.evaluate("([m, x]) => ReportStudent.probabilities(m, x)", [moments._asdict(), threshold])
            assert found == pytest.approx(probabilities(moments, threshold), abs=1e-10), label


def test_the_browser_says_of_a_cost_what_python_does(page):
    """What has no price, and that unit costs are held, stands in both."""
    rows = tuple(
        (label, Moments(20, change, change_variance=4.0)) for label, change in (("Troops", -22.0), ("Scans", 900.0))
    )
    cost = next(one for one in ASKED if one.unit != "%")
    chances = Chances(cost, rows, frozenset({"Troops"}), "Unit costs are held at their middle.")
    said = """([chance, thresholds, sure]) => {
      const part = document.createElement("div");
      part.innerHTML = "<p class=sentence></p><p></p><div class=scroll></div>";
      ReportChances.arm(part, chance, sure);
      return thresholds.map(threshold => {
        const number = part.querySelector("input[type=number]");
        number.value = threshold;
        number.dispatchEvent(new Event("input"));
        return [part.querySelector(".sentence").textContent, part.querySelector(".bars small").textContent];
      });
    }"""
    thresholds = [10.0, 22.0, 900.0]
    for (sentence, bar), threshold in zip(
        page.evaluate(said, [chance_values(chances), thresholds, SURE]), thresholds, strict=True
    ):
        assert sentence == chance_sentence(chances, threshold)
        assert bar.startswith("as far as it is priced, falls by more: ")


@pytest.mark.parametrize("freedom", [1, 2, 3, 5, 8, 39, 400])
def test_student_is_that_of_scipy(page, freedom):
    from scipy.stats import t

    for value in (-30.0, -2.5, -0.3, 0.0, 1.0, 4.0):
        found = page.evaluate("([t, f]) => ReportStudent.below(t, f)", [value, freedom])
        assert found == pytest.approx(t.cdf(value, freedom), abs=1e-10)


def test_a_table_is_sorted_by_keyboard_and_filtered(page):
    table = page.locator("section:has(#compared) table").first
    head = table.locator("th [role=button]").nth(1)
    numbers = []
    for expected in ("ascending", "descending"):
        head.press("Enter")
        assert table.locator("th").nth(1).get_attribute("aria-sort") == expected
        numbers.append(
            [
                float(one)
                for one in table.locator("tbody td:nth-child(2)").evaluate_all("all => all.map(one => one.dataset.v)")
            ]
        )
    assert numbers[0] == sorted(numbers[0]) and numbers[1] == numbers[0][::-1] and len(numbers[0]) == 3
    table.locator("th").nth(2).click(position={"x": 2, "y": 2})  # anywhere in the head
    assert table.locator("th").nth(2).get_attribute("aria-sort") == "ascending"
    page.get_by_text("Table: every measure").click()
    part = page.locator("details:has(> summary:text('Table: every measure'))")
    part.locator("input[type=search]").fill("largest drop onerror")
    rows = part.locator("tbody tr:visible")
    assert 0 < rows.count() < 10 and all(IMAGE in text for text in rows.all_inner_texts())
    assert part.locator("caption .filter").count() == 1
    assert part.locator(".filter span").inner_text().startswith(f"{rows.count()} of ")


def test_folds_that_paper_needs_are_open_while_it_prints(page):
    shown = "[...document.querySelectorAll('details.paper')].map(one => one.open)"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(page.evaluate(shown)) >= 2 and all(page.evaluate(shown))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not all(page.evaluate(shown))


def test_curves_are_read_toggled_and_absolute(page):
    chart, read = page.locator("#curves > svg"), page.locator("#curves .read")
    chart.hover(position={"x": 700, "y": 150})
    pointed = read.inner_text()
    assert re.match(r"Day \d+ from the start: ", pointed) and IMAGE in pointed and "%" in pointed
    chart.press("Home")
    assert read.inner_text().startswith("Day −180 from the start: ")
    chart.press("ArrowRight")
    assert re.match(r"Day −17\d from", read.inner_text())
    assert page.locator("#curves rect.window").count() == 1  # all policies act on the same days
    lines = page.locator("#curves path[fill=none]")
    before = lines.count()
    page.locator("#curves .toggles input").first.uncheck()
    assert lines.count() == before - 1 and IMAGE not in read.inner_text()
    page.get_by_label("Relative or absolute").select_option(index=1)
    assert "kg pure a day" in read.inner_text() and "%" not in read.inner_text()
    page.get_by_label("What is drawn").select_option(label="Weight seized")
    assert "Weight seized" in chart.get_attribute("aria-label")


def test_one_chance_is_shown_at_a_time_and_each_has_its_table(page):
    assert page.locator(".chance:visible").count() == 1
    part = page.locator(".chance").first
    part.get_by_text("Table: flow").click()
    assert part.locator("table").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate(CONTRAST) == []


def test_on_a_phone_nothing_is_wider_than_it(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    small = page.evaluate(
        "[...document.querySelectorAll('#curves label, .tabs label, select, input[type=number]')].filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 32).length"
    )
    assert small == 0


def test_every_control_has_a_name_and_every_picture_says_what_it_shows(page):
    unnamed = page.evaluate(
        "[...document.querySelectorAll('input, select')].filter(one => !one.labels.length && !one.ariaLabel && !one.getAttribute('aria-label')).length"
    )
    assert unnamed == 0
    assert page.evaluate(
        "[...document.querySelectorAll('img')].every(one => one.alt.length > 20 && one.naturalWidth > 100)"
    )


def test_on_paper_nothing_is_cut_and_controls_are_gone(page):
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 690, "height": 1000})  # A4 less its margins
    assert page.locator("nav").is_hidden() and page.locator(".chance input").first.is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 690
    wide = "[...document.querySelectorAll('.scroll')].filter(one => one.getClientRects().length && one.scrollWidth > one.clientWidth + 1).length"
    assert page.evaluate(wide) == 0


def test_a_pdf_has_pages_of_a4(made, tmp_path):
    written = write_report(made[0], tmp_path / "report.html", pdf=True)
    data = written[1].read_bytes()
    assert [path.suffix for path in written] == [".html", ".pdf"] and data.startswith(b"%PDF")
    boxes = [(float(w), float(h)) for w, h in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)]
    turned = [w > h for w, h in boxes]
    assert len(boxes) > 3 and all(abs(min(box) - 595) < 2 and abs(max(box) - 842) < 2 for box in boxes)
    wide = written[0].read_text().count('<figure class="wide')
    assert not any(turned[:3]) and 0 < sum(turned) <= wide, "pictures alone lie, none over two pages"


def test_pages_of_a_pdf_are_full_but_for_the_last_of_a_part(made, tmp_path):
    """Pictures left half of every other page empty; their ticks were printed in 4 points."""
    program = shutil.which("pdftoppm")
    if program is None:
        pytest.skip("pdftoppm is not there")
    [_, pdf] = write_report(made[0], tmp_path / "report.html", pdf=True)
    subprocess.run([program, "-r", "20", "-gray", pdf, tmp_path / "page"], check=True)
    filled, turned = [], []
    for path in sorted(tmp_path.glob("page*.pgm")):
        ink = np.asarray(Image.open(path)) < 200
        filled.append(np.flatnonzero(ink.any(axis=1)).max() / len(ink))
        turned.append(ink.shape[1] > ink.shape[0])
    ends = [i for i, (one, after) in enumerate(zip(turned, [*turned[1:], None])) if one != after]
    assert [i for i, one in enumerate(filled) if one < 0.55 and i not in ends] == []
    assert len(ends) <= 3, "pages are turned for one block of pictures"


def test_ticks_of_wide_pictures_are_printed_large_enough_to_be_read(page):
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1032, "height": 700})  # A4 that lies, less its margins
    points = page.evaluate(
        "[...document.querySelectorAll('figure.wide > img')].map(one => { const box = one.getBoundingClientRect(); return Math.min(box.width, box.height * one.naturalWidth / one.naturalHeight) / one.naturalWidth; })"
    )
    assert points and min(points) * 0.75 * TICK_SIZE * DOTS_PER_INCH / POINTS_PER_INCH > 5.2


def test_a_page_plays_within_it_and_does_not_get_out(browser, made, tmp_path):
    """Its script runs; it sees nothing of the page that it stands in; a script of nobody does not run."""
    inner = (
        "<!doctype html><p id=said>still</p><script>let out = 'open'; try { out = parent.document.title; } catch { out = 'shut'; }"
        "document.getElementById('said').textContent = out;</script>"
    )
    [path] = write_report(made[0], tmp_path / "report.html", replay=inner)
    page = browser.new_page(offline=True)
    page.goto(path.as_uri())
    assert page.frame_locator("iframe.replay").locator("#said").inner_text() == "shut"
    page.emulate_media(media="print")  # its heading stood alone at the end of a PDF
    assert page.locator("#replay").is_hidden()
    page.emulate_media(media="screen")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.hurt = 1' }))"
    )
    assert page.evaluate("window.hurt") is None
    page.close()


def test_on_a_phone_a_picture_opens_at_its_natural_size(browser, made):
    """By a tap and by keys alone; a tap or Escape closes it, and the keys are where they were."""
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, offline=True) as context:
        page = context.new_page()
        page.goto(made[1].as_uri())
        small, button, large = (
            page.locator("figure > img").first,
            page.locator(".enlarge").first,
            page.locator(".large img"),
        )
        natural = small.evaluate("one => one.naturalWidth")
        assert small.bounding_box()["width"] < 390 < natural and button.bounding_box()["height"] >= 24
        small.tap()
        assert large.bounding_box()["width"] == natural
        assert page.evaluate("document.querySelector('.large div').scrollWidth") == natural
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        large.tap()
        large.wait_for(state="detached")
        button.focus()
        page.keyboard.press("Enter")
        assert large.count() == 1
        page.keyboard.press("ArrowRight")
        moved = "one => new Promise(done => { const look = () => (one.scrollLeft > 0 ? done(true) : requestAnimationFrame(look)); look(); })"
        assert page.locator(".large div").evaluate(moved)
        page.emulate_media(media="print")
        assert large.is_hidden() and button.is_hidden()
        page.emulate_media(media="screen")
        page.keyboard.press("Escape")
        large.wait_for(state="detached")
        assert button.evaluate("one => one === document.activeElement")


def test_on_a_phone_a_box_is_large_enough_for_a_finger(page):
    page.set_viewport_size({"width": 390, "height": 844})
    sides = page.evaluate(
        "[...document.querySelectorAll('input[type=checkbox], input[type=radio]')].map(one => one.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
    )
    assert len(sides) == 3 and min(sides) >= 24


def test_the_numbers_of_a_picture_are_beside_it(page, made):
    """Fifteen pictures had no table beside them."""
    part = page.locator("figure:has(img[title='figures/resilience.png']) details")
    part.locator("summary").click()
    summary = gather(made[0]).summary.query("scenario == 'strong' and variable == 'averted_kg'").iloc[0]
    cell = part.locator("tbody tr").first.locator("td").first
    assert float(cell.get_attribute("data-v")) == pytest.approx(summary["mean"])
    assert cell.inner_text() == f"{summary['mean']:,.0f} ({summary['low']:,.0f} to {summary['high']:,.0f})"
    drop = gather(made[0]).summary.query("scenario == 'strong' and variable == 'largest_drop'").iloc[0]
    assert f"{100 * drop['mean']:.1f}% (" in part.inner_text()
    bare = page.evaluate(
        "[...document.querySelectorAll('#pictures ~ figure')].filter(one => !one.querySelector('details, a')).map(one => one.querySelector('img').title)"
    )
    assert bare == []
