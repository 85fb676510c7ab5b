"""The replay in real Chromium, opened from disk: it draws, plays, moves in time, and asks nobody for anything."""

import itertools
import json
import math
from dataclasses import asdict

import numpy as np
import pytest
from chromium import COLORS, chromium, watched
from recorded import DAYS, LABELS, START, two_runs

from abm.analysis.findings import fine_percent
from abm.inputs.geography import FIELD_OFFICES
from abm.model.kinds import LabState
from abm.viewer.charts import CARDS, CHARTS, chart_columns
from abm.viewer.film.replay import replay_html
from abm.viewer.outline import fixed_map
from abm.viewer.web_files import web_text

MAPS, GRAPHS = "[data-testid=map]", "[data-testid=chart]"
WAIT = "() => new Promise(done => {{ const look = () => ({}) ? done() : requestAnimationFrame(look); look(); }})"
DAY = "() => Number(document.body.dataset.day)"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("replay") / "replay.html"
    path.write_text(replay_html(two_runs(), LABELS, "Two runs", "Does it work?"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser, file):
    with watched(browser, file.as_uri(), viewport={"width": 1280, "height": 800}) as opened:
        opened.goto(file.as_uri())
        opened.wait_for_selector("body[data-ready='1']")
        yield opened


def test_it_opens_from_disk_and_is_not_blank(page):
    assert page.locator("h1").inner_text() == "Two runs"
    assert page.locator("article h2 span").all_inner_texts() == list(LABELS)
    for canvas in page.locator(MAPS).all():
        assert canvas.evaluate(COLORS) > 100
    assert page.locator(MAPS).count() == 2
    assert page.locator(GRAPHS).count() >= 4
    for canvas in page.locator(GRAPHS).all():
        assert canvas.evaluate(COLORS) > 20
    assert "One random seed" in page.locator(".caveat").inner_text()


def test_the_browser_unpacks_the_frames_that_were_recorded(page):
    for number, run in enumerate(two_runs()):
        for day in (0, 30, DAYS - 1):
            seen = json.loads(
                page.evaluate(f"JSON.stringify(InterdictReplay.player.text.runs[{number}].frames[{day}])")
            )
            frame = run.frames[day].map
            assert seen["labs"] == frame["labs"]
            assert seen["cells"] == frame["cells"]
            assert seen["couriers"]["id"] == frame["couriers"]["id"]
            assert seen["couriers"]["x"] == pytest.approx(frame["couriers"]["x"], abs=0.13)
            assert seen["pulses"] == frame["pulses"]
            assert seen["organizations"] == frame["organizations"]
            assert seen["happened"] == frame["happened"]
            assert seen["totals"] == frame["totals"]
            assert list(seen["pressure"].values()) == frame["pressure"]


def test_policies_at_once_are_shaded_once_and_named_in_few_rows(page):
    windows = [{"start": 60, "stop": 90, "label": "late"}, *({"start": 28, "stop": 500, "label": f"policy {i}"} for i in range(4)),
               {"start": 10, "stop": 20, "label": ""}]  # fmt: skip
    reported = json.dumps(windows)
    assert page.evaluate(f"InterdictAxes.spansOf({reported}, 100)") == [[10, 20], [28, 100]]
    names = page.evaluate(f"InterdictAxes.namesOf({reported}, 2, (day) => 3 * day, (text) => 6 * text.length)")
    assert [(name["text"], name["row"]) for name in names] == [("policy 0", 0), ("policy 1 and 2 more", 1), ("late", 0)]


@pytest.mark.parametrize("tall", [150, 300])
def test_no_line_crosses_the_names_of_policies(page, tall):
    """In the large chart of history the curve went through them."""
    drawn = """tall => {
        const ctx = document.createElement("canvas").getContext("2d"), written = [], write = ctx.fillText.bind(ctx);
        ctx.fillText = (text, x, y) => { written.push([text, y]); write(text, x, y); };
        const windows = [0, 5, 10].map((start) => ({ start, stop: start + 50, label: `policy ${start}` }));
        const values = Array.from({ length: 100 }, () => 7), chart = { title: "Flow", policy: values, baseline: values };
        const box = InterdictChart.drawChart(ctx, 600, tall, { ...chart, windows }), bare = InterdictChart.drawChart(ctx, 600, tall, chart);
        return { top: box.top, bare: bare.top, names: written.filter(([text]) => text.startsWith("policy")).map(([, y]) => y) };
    }"""
    seen = page.evaluate(drawn, tall)
    assert seen["names"] and all(
        seen["bare"] - 12 < y < seen["top"] - 6 for y in seen["names"]
    )  # lines begin 6 below that at most


def test_time_moves_by_scrubber_and_by_keys(page):
    page.locator("#scrub").fill("30")
    assert page.evaluate(DAY) == 30
    assert page.locator("#day").inner_text() == f"day 30 of {DAYS - 1}"
    for key, day in (("ArrowRight", 31), ("ArrowLeft", 30), ("Shift+ArrowRight", 37), ("Home", 0), ("End", DAYS - 1)):
        page.keyboard.press(key)
        assert page.evaluate(DAY) == day, key
    cards = page.locator("article").nth(1).locator(".card em").all_inner_texts()
    assert all(card.endswith("% to baseline") for card in cards)


def test_it_plays_and_pauses(page):
    page.locator("#speed").select_option("4")  # slow enough for a busy machine to see it play
    page.keyboard.press("Space")
    page.evaluate(WAIT.format("Number(document.body.dataset.day) > 2"))
    assert "Pause" in page.locator("#play").inner_text()
    page.locator("#play").click()
    stopped = page.evaluate("InterdictReplay.player.day")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert page.evaluate("InterdictReplay.player.day") == stopped
    page.locator("#speed").select_option("60")
    page.locator("#play").click()
    page.evaluate(WAIT.format(f"Number(document.body.dataset.day) === {DAYS - 1} && !document.body.dataset.playing"))


def test_layers_and_themes_change_the_picture(page):
    page.locator("#scrub").fill("40")
    sight = "canvas => canvas.toDataURL()"
    picture = page.locator(MAPS).nth(1).evaluate(sight)
    page.locator("#layer").select_option("")
    bare = page.locator(MAPS).nth(1).evaluate(sight)
    page.locator("#theme").click()
    dark = page.locator(MAPS).nth(1).evaluate(sight)
    assert len({picture, bare, dark}) == 3
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_dark_is_chosen_where_the_reader_prefers_it(browser, file):
    with watched(browser, file.as_uri(), color_scheme="dark") as page:
        page.goto(file.as_uri())
        page.wait_for_selector("body[data-ready='1']")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_on_a_phone_it_plays_and_nothing_lies_beyond_the_screen(browser, file):
    """At 390 pixels every control is in reach of a thumb: 40 pixels high at least, and none under another."""
    with watched(browser, file.as_uri(), viewport={"width": 390, "height": 844}) as page:
        page.goto(file.as_uri())
        page.wait_for_selector("body[data-ready='1']")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.locator(MAPS).evaluate_all("all => all.map((map) => map.clientWidth > 300)") == [True, True]
        controls = page.locator("button:visible, select:visible, input:visible")
        assert controls.count() >= 5
        for control in controls.all():
            control.scroll_into_view_if_needed()
            box = control.bounding_box()
            assert 0 <= box["x"] and box["x"] + box["width"] <= 390 and box["height"] >= 40, control.evaluate(
                "e => e.id"
            )
            on_top = "e => { const b = e.getBoundingClientRect(); return e.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)); }"
            assert control.evaluate(on_top), control.evaluate("e => e.id")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        bottom, top = (page.locator(which).bounding_box() for which in ("#source", "nav"))
        assert bottom["y"] + bottom["height"] <= top["y"]  # the last line lies above the controls
        assert page.locator("#play").evaluate("e => e.getBoundingClientRect().bottom <= innerHeight")  # always in sight
        page.locator("#play").click()
        page.evaluate(WAIT.format("Number(document.body.dataset.day) > 2"))


@pytest.mark.parametrize("width", (390, 620, 900))
def test_names_of_regions_are_clear_of_what_pulses(page, width):
    """Around ports, and around the middle of a region, in which a ring stands for what has no place of its own."""
    close = page.evaluate(
        """(width) => {
      const { text } = InterdictReplay.player, { fixed } = text, map = text.runs[1].frames[30];
      const height = Math.round(width * InterdictDrawing.ratioOfMap(fixed)), project = InterdictLand.projection(width, height, fixed);
      const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d"), written = [];
      [canvas.width, canvas.height] = [width, height];
      ctx.fillText = function (words, x, y) { written.push([words, x, y, this.measureText(words).width / 2, parseFloat(this.font.match(/(\\d+)px/)[1])]); };
      InterdictNames.nameRegions(ctx, width, fixed, map, project, InterdictDrawing.THEMES.light);
      const rings = [...fixed.ports.map((port) => [port.x, port.y, InterdictMarks.pulseRadius(port, 1, project.size)]),
        ...fixed.regions.map((region) => [region.x, region.y, InterdictMarks.ringRadius(1, project.size)])];
      return [written.length, written.filter(([, x, y, half, size]) => rings.some(([rx, ry, radius]) => {
        const across = Math.max(0, Math.abs(project.x(rx) - x) - half), down = Math.max(0, Math.abs(project.y(ry) - (y - size / 3)) - size / 2);
        return Math.hypot(across, down) < radius - 1;
      })).map(([words]) => words)];
    }""",
        width,
    )
    assert close == [len(fixed_map()["regions"]), []]


def test_no_name_of_a_region_stands_in_another_country(page):
    """On large maps "North" stood beyond the border, where no mark is."""
    abroad = page.evaluate(
        """() => {
      const { runs, fixed } = InterdictReplay.player.text, canvas = document.createElement("canvas"), ctx = canvas.getContext("2d"), abroad = [];
      for (let width = 380; width < 1200; width += 45) {
        const project = InterdictLand.projection(width, Math.round(width * InterdictDrawing.ratioOfMap(fixed)), fixed), written = [];
        ctx.fillText = function (words, x, y) { written.push([words, x, y, this.measureText(words).width / 2, parseFloat(this.font.match(/(\\d+)px/)[1])]); };
        InterdictNames.nameRegions(ctx, width, fixed, runs[1].frames[30], project, InterdictDrawing.THEMES.light);
        for (const [words, x, y, , size] of written)
          if (InterdictGround.abroadAt(fixed, ...project.inverse(x, y - size / 3))) abroad.push([width, words]);
      }
      return abroad;
    }"""
    )
    assert abroad == []


@pytest.mark.parametrize("width", (390, 620, 900))
def test_names_of_regions_are_clear_of_marks_at_first_and_at_one_place_in_both_maps_on_all_days(page, width):
    """They went out of the way of things from day to day, and named other places than before."""
    found = page.evaluate(
        """(width) => {
      const { runs, fixed } = InterdictReplay.player.text, height = Math.round(width * InterdictDrawing.ratioOfMap(fixed));
      const project = InterdictLand.projection(width, height, fixed), canvas = document.createElement("canvas"), ctx = canvas.getContext("2d");
      const large = fixed.portrayals.filter(({ looks }) => looks.some(({ shape }) => shape !== "dot")), found = { names: 0, apart: 0, covered: [] }, first = [];
      for (let day = 0; day < runs[0].frames.length; day += 3) {
        const shown = runs.map((run) => run.frames[day]), sides = shown.map((map) => {
          const written = [];
          ctx.fillText = function (words, x, y) { written.push([words, x, y, this.measureText(words).width / 2, parseFloat(this.font.match(/(\\d+)px/)[1])]); };
          InterdictDrawing.drawMap(ctx, width, height, fixed, map, null, 1);
          const names = written.filter(([words]) => fixed.regions.some(({ name }) => name === words)), marks = large.flatMap(({ table, radius }) =>
            map[table].id.map((_, i) => InterdictMarks.placeOf(map[table], i)).map(([x, y]) => [project.x(x), project.y(y), radius * project.size]));
          for (const [words, x, y, half, size] of names)
            if (!first.length && map === shown[0] && marks.some(([mx, my, radius]) => Math.hypot(Math.max(0, Math.abs(mx - x) - half), Math.max(0, Math.abs(my - y + size / 3) - size / 2)) < radius)) found.covered.push([day, words]);
          return names;
        });
        found.names += sides[0].length;
        first.push(...sides);
        found.apart += sides.some((names) => JSON.stringify(names) !== JSON.stringify(first[0]));
      }
      return found;
    }""",
        width,
    )
    assert found == {"names": len(fixed_map()["regions"]) * DAYS // 3, "apart": 0, "covered": []}


@pytest.mark.parametrize("width", (340, 390, 900))
def test_a_name_of_a_region_yields_to_marks_that_come_where_it_stands(page, width):
    """ "North" lay over a lab on some days; there is no place in that region that is clear of labs on all of them."""
    covered = page.evaluate(
        """(width) => {
      const { runs, fixed } = InterdictReplay.player.text, height = Math.round(width * InterdictDrawing.ratioOfMap(fixed)), first = runs[0].frames[0];
      const project = InterdictLand.projection(width, height, fixed), covered = [];
      const drawn = (map, isNamed) => {
        const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d");
        [canvas.width, canvas.height] = [width, height];
        if (!isNamed) ctx.fillText = ctx.strokeText = () => {};
        InterdictDrawing.drawMap(ctx, width, height, fixed, map, null, 1);
        return ctx;
      };
      const places = InterdictNames.nameRegions(drawn(first, true), width, fixed, first, project, InterdictDrawing.THEMES.light)
        .map(({ x, top, high }) => project.inverse(x, top + high / 2).map((at) => at - 0.5));
      const labs = { ...first.labs, x: [...first.labs.x], y: [...first.labs.y] };
      places.forEach(([x, y], i) => { labs.x[i] = x; labs.y[i] = y; });
      const map = { ...first, labs }, [named, plain] = [drawn(map, true), drawn(map, false)];
      places.forEach((_, i) => {
        const [x, y] = InterdictMarks.placeOf(labs, i), box = [Math.round(project.x(x)) - 1, Math.round(project.y(y)) - 1, 3, 3];
        if (named.getImageData(...box).data.join() !== plain.getImageData(...box).data.join()) covered.push(fixed.regions[i].name);
      });
      return covered;
    }""",
        width,
    )
    assert covered == []


@pytest.mark.parametrize("kind", ("lab", "cell", "port"))
def test_the_name_of_what_is_followed_is_clear_of_names_of_regions(page, kind):
    """Of each thing of a kind on a map as wide as half the page: it lay over 'Northwest' and others."""
    crossed = page.evaluate(
        """(kind) => {
      const { runs, fixed } = InterdictReplay.player.text, map = runs[1].frames[30], width = 390, height = Math.round(width * InterdictDrawing.ratioOfMap(fixed));
      const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d"), crossed = [];
      let written = [];
      ctx.fillText = function (words, x, y) { written.push([words, x, y, this.measureText(words).width / 2, parseFloat(this.font.match(/(\\d+)px/)[1])]); };
      const { table } = fixed.portrayals.find(({ name }) => name === kind) || {};
      for (const row of table ? map[table].id : fixed.ports.keys()) {
        written = [];
        InterdictDrawing.drawMap(ctx, width, height, fixed, map, null, 1, { selected: { kind, row, name: `A ${kind} of a long name` } });
        const [, x, y, half, size] = written.find(([words]) => words.startsWith("A "));
        for (const [words, ox, oy, other, small] of written.filter(([words]) => fixed.regions.some(({ name }) => name === words)))
          if (Math.abs(x - ox) < half + other && y > oy - small && y - size < oy) crossed.push([row, words]);
        if (x < half || x > width - half || y < size || y > height) crossed.push([row, "edge"]);
      }
      return crossed;
    }""",
        kind,
    )
    assert crossed == []


@pytest.mark.parametrize("width", (390, 620, 900))
def test_names_on_a_map_of_differences_are_clear_of_marks_and_of_each_other(page, width):
    """Of two days of one run whose things have other ids, so that all differ; labs that were found are not there any more."""
    page.add_script_tag(content=web_text("difference.js"))
    boxes, marks, written = page.evaluate(
        """(width) => {
      const { fixed, runs } = InterdictReplay.player.text, [usual, late] = [runs[1].frames[0], runs[1].frames[30]];
      const other = (table) => ({ ...table, id: table.id.map((id) => id + 5000) }), offices = (seized) => ({ offices: { seized } });
      const mine = { ...late, labs: other(late.labs), cells: other(late.cells), ...offices([200.4, 18, 9.04, 7]) };
      const height = Math.round(width * InterdictDrawing.ratioOfMap(fixed)), canvas = document.createElement("canvas"), ctx = canvas.getContext("2d");
      const marks = [], written = [];
      [canvas.width, canvas.height] = [width, height];
      ctx.arc = function (x, y, radius) { marks.push([x, y, radius]); };
      ctx.fillText = function (words) { written.push(words); };
      InterdictDifference.drawDifference(ctx, width, height, fixed, mine, { ...usual, ...offices([100, 20.5, 9, 7]) }, { theme: "light" });
      return [canvas.names, marks, written];
    }""",
        width,
    )
    assert len(boxes) == len(fixed_map()["regions"]) + len(fixed_map()["offices"]) and len(marks) > 20
    for one, other in itertools.combinations(boxes, 2):
        apart = abs(one["x"] - other["x"]) >= one["half"] + other["half"] - 1e-6
        assert (
            apart
            or one["top"] + one["high"] <= other["top"] + 1e-6
            or other["top"] + other["high"] <= one["top"] + 1e-6
        )
    for box in boxes:
        assert box["x"] - box["half"] >= -1e-6 and box["x"] + box["half"] <= width + 1e-6
        for x, y, radius in marks:
            across = max(0, abs(x - box["x"]) - box["half"])
            down = max(0, box["top"] - y, y - box["top"] - box["high"])
            assert math.hypot(across, down) > radius
    first, last = (two_runs()[1].frames[at].map["labs"] for at in (0, 30))
    change = sum((lab == LabState.WORKING) for lab in last["state"]) - sum(
        (lab == LabState.WORKING) for lab in first["state"]
    )
    assert sum(int(words.split()[0].replace("\u2212", "-")) for words in written if "working" in words) == change
    seized = " seized" if width > 600 else ""
    named = {name: written[written.index(name) + 1] for name in FIELD_OFFICES}
    assert named == {
        "San Diego": f"+100 kg{seized}", "Tucson": f"\u22122.5 kg{seized}", "El Paso": "as baseline", "Laredo": "as baseline",
    }  # fmt: skip


def test_a_long_name_is_cut_beside_the_pointer_and_its_value_is_not(page):
    written = page.evaluate(
        """() => {
      const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d"), written = [];
      [canvas.width, canvas.height] = [280, 200];
      ctx.fillText = function (words, x) { written.push([words, x + this.measureText(words).width]); };
      const line = (name, value) => ({ name, values: Array(50).fill(value), color: "#000" });
      InterdictDrawing.drawChart(ctx, 280, 200, { title: "t", unit: "u", lines: [line("baseline", 21.25), line("baseline with many moves ".repeat(6), 18.75)] },
        { theme: "light", readout: 20 });
      return written;
    }"""
    )
    ends = {words: right for words, right in written if ": " in words}
    assert [words.rpartition(": ")[2] for words in ends] == ["u", "21.3", "18.8"] and max(ends.values()) <= 280
    assert [*ends][2].startswith("baseline\u2026") and "\u2026" in [*ends][2]


def test_values_beside_the_pointer_have_a_unit_and_one_number_of_decimals(page):
    """9.96 stood beside 10.2, and no unit with either."""
    said = page.evaluate(
        """() => {
      const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d"), written = [], ten = (value) => Array(10).fill(value);
      [canvas.width, canvas.height] = [600, 200];
      ctx.fillText = (words) => written.push(words);
      const chart = { title: "t", unit: "minutes, cars; the level is uncertain", policy: ten(10.24), baseline: ten(9.96) };
      InterdictDrawing.drawChart(ctx, 600, 200, { ...chart, bands: [{ name: "20 seeds", kind: "policy", low: ten(8), middle: ten(9.5), high: ten(11) }] }, { readout: 4 });
      return written.slice(-4);
    }"""
    )
    assert said == ["day 4: minutes", "20 seeds: 9.5 (8.0 to 11.0)", "baseline, this seed: 10.0", "this run: 10.2"]


def test_what_is_near_the_pointer_is_found(page):
    """A port, a cell, a lab and a region are named; the sea is nothing."""
    frame = two_runs()[0].frames[30].map
    pick = """([x, y]) => {
      const canvas = document.querySelector("[data-testid=map]"), { fixed, runs } = InterdictReplay.player.text, seen = runs[0].frames[30];
      const across = canvas.clientWidth / 63.6, down = canvas.clientHeight / 39.2;
      return InterdictDrawing.pick(canvas.clientWidth, canvas.clientHeight, fixed, seen, x * across, (40.2 - y) * down);
    }"""
    port = fixed_map()["ports"][9]
    found = page.evaluate(pick, [port["x"], port["y"]])
    assert (found["kind"], found["name"]) == ("port", "Nogales")
    assert page.evaluate(pick, [50, 30]) is None
    kinds = {page.evaluate(pick, [x + 0.5, y + 0.5])["kind"] for x, y in zip(frame["labs"]["x"], frame["labs"]["y"])}
    assert "lab" in kinds
    south = page.evaluate(pick, [58.5, 12.5])
    assert (south["kind"], south["name"], south["region"]) == ("region", "South", "South")


def test_charts_start_at_zero_and_fill_the_gap(page):
    """The color between two lines is neither that of the panel nor that of a line."""
    colors = page.evaluate(
        """() => {
      const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d");
      canvas.width = 400; canvas.height = 200;
      const flat = (value) => Array(50).fill(value);
      const box = InterdictDrawing.drawChart(ctx, 400, 200, { title: "t", unit: "u", baseline: flat(100), policy: flat(50),
        windows: [{ start: 40, stop: 45 }], bands: [{ kind: "policy", low: flat(10), high: flat(20) }], points: [[35, 30]] }, { theme: "light" });
      const at = (day, value) => [...ctx.getImageData(Math.round(box.left + (box.right - box.left) * day / 49),
        Math.round(box.bottom - (box.bottom - box.top) * value / 108), 1, 1).data].slice(0, 3).join();
      return { gap: at(22, 75), above: at(22, 105), window: at(42, 105), band: at(22, 15), point: at(35, 30), below: at(22, 32),
        day: InterdictDrawing.dayAt(box, box.right) };
    }"""
    )
    assert colors.pop("day") == 49
    assert colors["above"] == colors["below"] == "255,255,255"
    assert len(set(colors.values())) == 5


def test_nothing_is_filled_where_a_line_has_no_value(page):
    """A gap in a band or in one of two lines is left open, and does not pull the filling down to zero."""
    filled = page.evaluate(
        """() => {
      const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d");
      canvas.width = 400; canvas.height = 200;
      const row = (value) => Array.from({ length: 50 }, (_, day) => (day >= 20 && day < 30 ? null : value));
      const box = InterdictDrawing.drawChart(ctx, 400, 200, { title: "t", unit: "u", baseline: Array(50).fill(100),
        policy: row(60), bands: [{ kind: "policy", low: row(30), high: row(40) }] }, { theme: "light" });
      const at = (day, value) => [...ctx.getImageData(Math.round(box.left + (box.right - box.left) * day / 49),
        Math.round(box.bottom - (box.bottom - box.top) * value / 108), 1, 1).data].slice(0, 3).join() !== "255,255,255";
      return [10, 18, 25, 31, 40].map((day) => [at(day, 35), at(day, 80), at(day, 15)]);
    }"""
    )
    assert filled == [[True, True, False]] * 2 + [[False, False, False]] + [[True, True, False]] * 2


def test_a_mean_is_that_of_the_values_that_are_there(page):
    mean = page.evaluate("InterdictLines.runningMean([1, NaN, 3, null, 5, 7], 2).map((v) => v)")
    assert mean == [1, 1, 3, 3, 5, 6]


def test_numbers_and_ports_are_of_the_day_that_is_named(page):
    """Between two days as well; and the player never rests between two days."""
    page.locator("#scrub").fill("30")
    legend = page.locator("#legend").inner_text()
    page.evaluate("InterdictReplay.go(30.6)")
    assert page.evaluate(DAY) == 30 and page.locator("#legend").inner_text() == legend
    seen = page.evaluate("""() => { const { text } = InterdictReplay.player, frames = text.runs[1].frames;
      const [from, to, alpha] = InterdictReplayDay.moment(text.shown, 30.6);
      const seen = InterdictReplayDay.glide(text.layers, frames[from], frames[to], alpha);
      return [from, to, seen.ports === frames[30].ports, seen.pressure === frames[30].pressure, seen.cells === frames[31].cells]; }""")
    assert seen == [30, 31, True, True, True]
    page.evaluate("InterdictReplay.play(false)")
    assert page.evaluate("InterdictReplay.player.day") == 30
    page.evaluate(
        "() => { const bar = document.getElementById('scrub'); bar.step = 'any'; bar.value = 12.7; bar.dispatchEvent(new Event('input')); }"
    )
    assert page.evaluate("InterdictReplay.player.day") == 12


def test_a_change_that_rounds_to_nothing_has_no_sign(page):
    written = page.evaluate("[0.0004, -0.0004, 0, -0.0123, 0.0123].map(InterdictNumbers.change)")
    assert written == ["0.0%", "0.0%", "0.0%", "\u22121.2%", "+1.2%"]


def test_percentages_have_the_decimals_of_tables(page):
    """A card said +242.3% beside +293%."""
    shares = [0.0123, 0.0994, 0.0996, -0.123, 2.423, 12.5]
    assert page.evaluate("shares => shares.map(InterdictNumbers.change)", shares) == [
        fine_percent(share, signed=True) for share in shares
    ]
    assert fine_percent(0.0994, signed=True) == "+9.9%" and fine_percent(2.423, signed=True) == "+242%"


def test_the_cards_of_a_replay_are_means_and_sums_of_its_series(page):
    reported = page.evaluate(
        "() => { const { text } = InterdictReplay.player; return InterdictReplayDay.cards(text, text.runs[1], 40); }"
    )
    baseline, policy = ({name: np.array(run.series[name]) for name in run.series} for run in two_runs())
    month, since = slice(13, 41), slice(START, 41)

    def change(name, days):
        return fine_percent(policy[name][days].sum() / baseline[name][days].sum() - 1, signed=True) + " to baseline"

    assert reported == [
        [
            "Delivered, 28-day mean",
            f"{policy['delivered_g'][month].mean() / 1e3:.1f}",
            "kg pure/day",
            change("delivered_g", month),
        ],
        [
            f"Delivered since day {START}",
            f"{policy['delivered_g'][since].sum() / 1e3:,.0f}",
            "kg pure",
            change("delivered_g", since),
        ],
        [
            "Seized, 28-day mean",
            f"{policy['seized_kg_gross'][month].mean():.1f}",
            "kg gross/day",
            change("seized_kg_gross", month),
        ],
        ["Street price", f"{policy['price_index'][40]:.3f}", "1 = usual", change("price_index", slice(40, 41))],
    ]


def test_the_unit_of_a_chart_is_never_pressed(page):
    """Long units were pressed to half the width of their letters; what finds no room behind the title stands below it."""
    charts = [{**chart.values(), "smooth": 28} for chart in CHARTS]
    for width in (340, 280):
        lines = page.evaluate(
            """([charts, width]) => { const ctx = document.createElement("canvas").getContext("2d");
            return charts.map((chart) => { const unit = InterdictAxes.unitLines(ctx, chart, width);
              return [unit.lines, unit.lines.map((line, i) => (i ? 8 : unit.from) + ctx.measureText(line).width)]; }); }""",
            [charts, width],
        )
        assert {1, 2} <= {len(written) for written, _ in lines} <= {1, 2, 3}
        for chart, (written, ends) in zip(CHARTS, lines, strict=True):
            assert max(ends) <= width and " ".join(written).strip().startswith(chart.unit), chart.title


def test_a_policy_is_on_since_its_live_window_began(page):
    windows = "[{ start: 5, stop: 8 }, { start: 20, stop: 30 }, { start: 15, stop: 25 }]"
    for day, words in ((2, "policy on day 5"), (6, "policy on since day 5"), (10, "next on day 15"),
                       (22, "policy on since day 15"), (27, "policy on since day 20"), (40, "policy over")):  # fmt: skip
        assert page.evaluate(f"InterdictReplayDay.standing({windows}, {day})[0]") == words
    assert page.evaluate("InterdictReplayDay.standing([], 3)") == ["no policy", False]
    arrests = "[{ start: 5, stop: 6 }, { start: 20, stop: 21 }]"
    for day, words in (
        (2, "event on day 5"),
        (5, "event on this day"),
        (10, "next on day 20"),
        (21, "1 day after the last event"),
    ):
        assert page.evaluate(f"InterdictReplayDay.standing({arrests}, {day})[0]") == words
    assert page.evaluate("InterdictReplayDay.standing([{ start: 5, stop: 6 }], 9)[0]") == "4 days after the event"


def test_space_on_a_button_presses_that_button(page):
    page.locator("#theme").focus()
    before = page.evaluate("document.documentElement.dataset.theme")
    page.keyboard.press("Space")
    assert page.evaluate("document.documentElement.dataset.theme") != before
    assert not page.evaluate("InterdictReplay.player.playing")


def test_a_card_shows_today_whatever_was_undefined_before(page):
    """A share is undefined on days on which nothing was caught; its card is a dash on those days alone."""
    script = web_text("cards.js")
    declared = {card.key: (asdict(card), chart.values()) for card in CARDS for chart in CHARTS if chart.key == card.key}
    card = f"((about, values) => InterdictCards.card(...{json.dumps(declared)}[about], [values, values]).value)"
    shown = [
        f"{card}('interdiction', [NaN, NaN, 98])",
        f"{card}('interdiction', [98, NaN])",
        f"{card}('delivered', [2, NaN, 4])",
    ]
    assert page.evaluate(f"() => {{ {script}; return [{', '.join(shown)}]; }}") == ["98.0", "\u2013", "3.00"]


def test_a_small_line_has_no_point_of_fewer_days_than_its_mean(page):
    """It began with means of one day, two days ..., which jump; and it ends with the day that its card tells."""
    script, about = web_text("cards.js"), {"key": "k", "digits": 2}
    chart = {"days": 28, "shareOf": [], "columns": ["a"]}
    points = "card => card.spark[0].split(' ').map((point) => Number(point.split(',')[1]))"
    reported = page.evaluate(
        f"""(given) => {{ {script}; const [about, chart, values] = given; const card = InterdictCards.card(about, chart, [values, values]);
        return [card.value, ({points})(card)]; }}""",
        [about, chart, [100.0 * (day % 28 == 0) for day in range(84)]],
    )
    value, drawn = reported
    assert value == "3.57" and len(drawn) == 84 - 27 and set(drawn) == {13.0}  # one in 28 days, on every day
    share = chart | {"shareOf": ["b"]}
    few = f"(given) => {{ {script}; const [about, chart, values] = given; return ({points})(InterdictCards.card(about, chart, [values, values])).length; }}"
    assert [page.evaluate(few, [about, share, [1.0] * days]) for days in (5, 40, 400)] == [1, 13, 90]


def test_lines_are_the_same_in_the_browser_and_in_a_band(page):
    """Every chart that is declared, on days with and without a whole."""
    drawn = np.random.default_rng(1)
    daily = {name: drawn.integers(0, 3, 90) * (np.arange(90) % 60 < 20) for name in chart_columns(CHARTS)}
    columns = {name: values.tolist() for name, values in daily.items()}
    line = """([chart, series]) => {
      const days = InterdictLines.smoothOf(chart), line = InterdictLines.lineOf(chart, series);
      return (days > 1 ? InterdictLines.runningMean(line, days) : line).map((value) => (Number.isFinite(value) ? value : null));
    }"""
    for chart in CHARTS:
        seen = np.array(page.evaluate(line, [chart.values(), columns]), float)
        assert np.allclose(seen, chart.take(daily), equal_nan=True), chart.key
        assert np.isnan(seen).any() == bool(chart.share_of)


def test_a_table_that_is_declared_is_drawn_named_and_picked(page):
    """Its shape in its color, its words in the legend, its name where it is pointed at; on a dark page, too."""
    look = {"words": "by car", "shape": "hexagon", "light": "#123456", "dark": "#654321", "size": 1, "isOpen": 0,
            "glides": 0, "fades": 0, "behind": 0, "state": 7}  # fmt: skip
    other = look | {"words": "by truck", "state": 8}
    portrayal = {"table": "depots", "name": "depot", "legend": "Depots", "field": "kind", "looks": [look, other],
                 "radius": 6, "coloredBy": "", "ahead": 0}  # fmt: skip
    seen = page.evaluate(
        """(portrayal) => {
      const { text } = InterdictReplay.player, fixed = { ...text.fixed, portrayals: [portrayal] };
      const map = { ...text.runs[0].frames[3], depots: { id: [4, 5], x: [50, 56], y: [28, 12], kind: [7, 8] } };
      const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d");
      [canvas.width, canvas.height] = [1000, Math.round(1000 * InterdictDrawing.ratioOfMap(fixed))];
      const [x, y] = InterdictMarks.placeOf(map.depots, 0), at = InterdictLand.projection(canvas.width, canvas.height, fixed);
      const colors = ["light", "dark"].map((theme) => {
        InterdictDrawing.drawMap(ctx, canvas.width, canvas.height, fixed, map, null, 1, { theme });
        return [...ctx.getImageData(Math.round(at.x(x)), Math.round(at.y(y)), 1, 1).data].slice(0, 3);
      });
      return { colors, found: InterdictDrawing.pick(canvas.width, canvas.height, fixed, map, at.x(x), at.y(y)),
        legend: InterdictDrawing.legendHtml(fixed, map) };
    }""",
        portrayal,
    )
    assert seen["colors"] == [[0x12, 0x34, 0x56], [0x65, 0x43, 0x21]]
    assert (seen["found"]["kind"], seen["found"]["row"], seen["found"]["name"]) == ("depot", 4, "Depot 4, by car")
    assert "<b>Depots</b>" in seen["legend"] and "by car <b>1</b>" in seen["legend"] and "Labs" not in seen["legend"]


@pytest.mark.parametrize("part", [0.05, 0.35, 0.5, 0.65, 0.95])
def test_the_box_under_the_cursor_lies_beside_the_day_in_a_narrow_chart_too(page, part):
    """It covered the day that was pointed at, and most of a small chart."""
    left, right, at = page.evaluate(
        """(part) => {
          const long = "the middle of twenty seeds without the policy", boxes = [], ctx = document.createElement("canvas").getContext("2d");
          ctx.strokeRect = (...box) => boxes.push(box);
          const box = { first: 0, last: 99, left: 30, right: 310, top: 20, bottom: 120 }, X = (day) => 30 + 280 * day / 99;
          const lines = [{ name: long, color: "#000", values: Array(100).fill(5) }];
          InterdictCursor.tell(ctx, { unit: "kg" }, lines, Math.round(99 * part), box, X, { panel: "#fff", faint: "#ccc", ink: "#000", soft: "#555" }, "");
          return [boxes[0][0], boxes[0][0] + boxes[0][2], X(Math.round(99 * part))];
        }""",
        part,
    )
    assert right < at or left > at
    assert 0 <= left and right <= 311
