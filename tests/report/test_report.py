"""The report of a results folder: what it says, that user text in it is text, and what is answered where none can be made."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from analysis_folder import make_design, make_folder, scenario, summarize
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from report_folder import IMAGE, QUESTION, SCRIPT, Reader, small_folder

import abm
from abm.analysis.explanation import EXPLANATION_COLUMNS
from abm.analysis.probability import chance_sentence
from abm.command.cli import main
from abm.inputs.inside import StoreError
from abm.report import pdf
from abm.report.answer import answer_text, first_of
from abm.report.assumptions import assumed_count
from abm.report.assumptions import _given, _moved, changed_values, screened, words_of
from abm.report.gathered import gather
from abm.report.charts import common_start, series_of
from abm.report.markup import Html
from abm.report.page import MOST_BYTES, _borrowed, report_html, write_report
from abm.report.pdf import ReportError
from abm.report.pictures import drawn_pictures
from abm.report.borrowed import made_for
from abm.report.carried import BUILT_IN, carried
from abm.report.carried import tested as tried
from abm.analysis.plain import PLAIN
from abm.report.plain import values
from abm.report.sources import UNTESTED, over_versions
from abm.report.strengths import shipped_strengths, strengths_of, strengths_table
from abm.report.ahead import shipped_ahead
from abm.report.ranges import ENDS, ahead_sentences, ranges_part, ranges_table, shipped_ranges
from abm.report.ranking import ranks_of
from abm.report.rests import rests_sentence, shipped_rests
from abm.report.sureness import sureness
from abm.report.tables import _leading


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return small_folder(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def page(folder):
    return report_html(folder)


def test_the_answer_has_the_numbers_of_the_summary(folder):
    found = gather(folder)
    said, (first, tied) = answer_text(found), first_of(found)
    row = found.summary.query("scenario == 'strong' and variable == 'averted_kg'").iloc[0]
    assert first.name == "strong" and not tied
    assert (
        f"of 3 policies “{IMAGE}” averts most: {row['mean']:,.0f} kg of pure fentanyl (95% interval {row['low']:,.0f} to {row['high']:,.0f} kg)"
        in said
    )
    assert (
        "over 99.9%" not in said
        and "over 12 seeds (runs with other random numbers), " in said
        and "with a policy of this kind" in said
    )
    assert UNTESTED.format(label=IMAGE) in said and BUILT_IN in said
    assert said.startswith("In the model as it is usually set") and "without a policy" in said


def test_a_head_says_what_shifts_and_the_page_begins_with_what_it_is(page):
    """Of "Shifted: none" a reader concluded that labs do not move."""
    assert '<th scope="col">Shifted to other field offices (first year)</th>' in page and ">Shifted</th>" not in page
    assert '<th scope="col">Shifted to other ways of crossing (first year)</th>' in page
    assert page.index("A model, not a forecast") < page.index("<main>")


def test_what_paper_needs_is_unfolded_there_and_what_moves_is_not_on_it(page):
    found = re.findall(r"<details([^>]*)><summary>(.*?)</summary>", page)
    folds = {name: 'class="paper"' in attributes for attributes, name in found}
    assert folds["How to read these tables"] and folds["Table: what was run"] and not folds["Table: every measure"]
    assert '<span class="screen"> Move the threshold.</span>' in page


def test_days_of_monthly_curves_are_whole(folder):
    """A month was read as day 106.5 from the start."""
    daily, *monthly = series_of(gather(folder))
    assert daily["daily"] and monthly and not any(one["daily"] for one in monthly)
    assert all(isinstance(day, int) for one in (daily, *monthly) for day in one["days"])


def test_days_of_curves_are_counted_from_a_common_start(folder, page, tmp_path):
    [written] = re.findall(r'<script type="application/json" id="values">(.*?)</script>', page)
    values = json.loads(written)
    assert values["start"] == 180 and values["policies"][0]["window"] == [180, 730]
    assert (
        "Days from the start of the policy</th>" in page and '<th scope="row" data-v="-180" class="n">−180</th>' in page
    )
    made = [
        scenario("baseline", "No policy"),
        *(scenario(f"from_{day}", str(day), "crackdown", None, (day, 400), 0.2) for day in (180, 200)),
    ]
    make_folder(tmp_path, made, 6)
    summarize(tmp_path)
    assert common_start(gather(tmp_path)) is None and common_start(gather(folder)) == 180


def test_tables_about_other_policies_are_folded(folder, monkeypatch):
    part = Html("<p>Of others</p>")
    assert _borrowed(gather(folder), "ranges", "Ranges", part) == (
        "<details><summary>Ranges: of other policies, none of them in this report</summary><p>Of others</p></details>"
    )
    monkeypatch.setattr("abm.report.page.same_policies", lambda found, name: [(IMAGE, "Cars")])
    assert _borrowed(gather(folder), "ranges", "Ranges", part) == "<h3>Ranges</h3><p>Of others</p>"


def test_how_sure_names_seeds_placebo_and_ties(folder):
    said = " ".join(sureness(gather(folder)))
    assert "(12 seeds)" in said and "The placebo" in said and re.search(r"\d of 3 pairs differs? in what", said)
    assert "parameters of the model are assumptions" in said


def test_ranks_are_a_range_where_policies_tie(folder):
    found = gather(folder)
    ranks = ranks_of(found)
    assert ranks["strong"] == (1, 1)
    tied = found.differences.query("variable == 'averted_kg' and clear == 0")
    for one, other in zip(tied["scenario"], tied["compared_with"], strict=True):
        assert ranks[one][0] <= ranks[other][1] and ranks[other][0] <= ranks[one][1]


def test_every_section_is_there_in_order_of_importance(page):
    names = re.findall(r'<h2 id="(\w+)">', page)
    assert names == [
        "answer",
        "sure",
        "chances",
        "course",
        "compared",
        "tables",
        "explained",
        "assumed",
        "rests",
        "again",
    ]
    assert re.findall(r'href="#(\w+)"', page)[1:] == names


def test_of_one_policy_under_which_nothing_falls_only_that_is_said(tmp_path):
    """It had a rank of 1 to 3, why the flow came back, "under no policy" twice, and an undecided verdict that "holds: yes"."""
    made = [scenario("baseline", "No policy"), scenario("none", "Nothing", "crackdown", None, (180, None), 0.2)]
    make_folder(tmp_path, made, 6)
    summarize(tmp_path)
    page = report_html(tmp_path)
    assert re.findall(r'<h2 id="(\w+)">', page) == [
        "answer",
        "sure",
        "chances",
        "course",
        "tables",
        "assumed",
        "rests",
        "again",
    ]
    text = Reader(page).text
    assert "A rank of" not in text
    assert "“Nothing”: undecided, as of 1 response variable none clearly changes." in text
    row = re.search(r"<tr>(?:(?!</tr>).)*undecided.*?</tr>", page, re.S)[0]
    assert row.count("not counted") == 4 and "–" in row and ">yes<" not in row


def test_what_a_user_wrote_is_text(page):
    read = Reader(page)
    assert read.tags.count("script") == 2 and "img" not in read.tags
    assert read.tags.count("h1") == 1 and QUESTION in read.text and IMAGE in read.text and SCRIPT in read.text
    assert not [one for one in read.attributes if one[1].startswith("on")]
    [written] = re.findall(r'<script type="application/json" id="values">(.*?)</script>', page)
    assert json.loads(written)["policies"][0]["label"] == IMAGE


def test_the_page_asks_for_nothing(page):
    read = Reader(page)
    addresses = [value for _, name, value in read.attributes if name in ("src", "href", "action", "data")]
    assert [one for one in addresses if not one.startswith(("#", "data:"))] == []
    assert "default-src 'none'" in page and "unsafe-eval" not in page and not re.search(r"url\(|@import|fetch\(", page)


def test_it_says_what_differs_from_the_defaults_and_how_to_make_it_again(folder, page):
    text = Reader(page).text
    assert changed_values(gather(folder)) == {"lab_setup_days": 14.0}
    assert f"{QUESTION} In every run, with and without the policy: lab setup 14 days instead of 21." in text
    assert "Lab setup days, 14 days (default " in text
    for reported in ("interdict batch small.toml --replicates 12", "9.9.9", "0123abcd", "feedface"):
        assert reported in text


def test_the_sentence_of_chances_is_that_of_the_numbers(folder, page):
    [flow] = gather(folder).chances
    assert flow.asked.title == "Flow" and chance_sentence(flow, flow.asked.threshold) in Reader(page).text


def test_why_a_flow_came_back_is_reported_where_that_was_asked(folder, tmp_path):
    assert "interdict explain small.toml --policy NAME" in Reader(report_html(folder)).text
    small_folder(tmp_path)
    kinds = {"frozen": 0.7, "part": 0.2, "rest": 0.05, "free": 0.95, "return": 0.25}
    rows = [
        dict.fromkeys(EXPLANATION_COLUMNS)
        | {"policy": "strong", "label": IMAGE, "period": "flow_days_0_29", "kind": kind, "adaptation": kind}
        | {
            "words": f"<i>{kind}</i>",
            "effect": effect,
            "low": effect - 0.01,
            "high": effect + 0.01,
            "seeds": 6,
            "start": 180,
        }
        | ({"clear": 1, "least": 0.1, "most": 0.3, "alone": 0.15, "lacking": 0.22} if kind in ("part", "rest") else {})
        for kind, effect in kinds.items()
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "explanation.csv", index=False)
    (tmp_path / "explanation").mkdir()
    (tmp_path / "explanation" / "strong.png").write_bytes(b"\x89PNG" + bytes(100))
    page = report_html(tmp_path)
    read = Reader(page)
    assert (
        "the flow is 70% (69 to 71%) of that without it where nothing adapts, and 95% (94 to 96%) as it is" in read.text
    )
    assert "i" not in read.tags and "<i>part</i>" in read.text and read.tags.count("img") == 1
    for changed, said in (
        (rows[1:], "explanation.csv: damaged"),
        ([row | {"policy": "../strong"} for row in rows], "no name of a file"),
    ):
        pd.DataFrame(changed).to_csv(tmp_path / "explanation.csv", index=False)
        with pytest.raises(StoreError, match=said):
            report_html(tmp_path)


def test_runs_that_are_missing_are_said(tmp_path):
    small_folder(tmp_path)
    reported = json.loads((tmp_path / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps(reported | {"failed_runs": 1, "incomplete_replicates": [3, 4]}))
    assert (
        "This batch is not whole: 1 run failed (failures.csv says why); 2 replicates are not complete"
        in report_html(tmp_path)
    )


def test_a_design_is_reported_by_its_points(tmp_path):
    make_design(tmp_path, (1.0, 2.0, 4.0), 6)
    summarize(tmp_path)
    page = report_html(tmp_path)
    names = re.findall(r'<h2 id="(\w+)">', page)
    assert names == ["answer", "tables", "assumed", "rests", "again"] and "Effects by point" in page
    assert "Varied by the design: a." in page


def test_pictures_are_in_it_with_what_they_show(tmp_path, monkeypatch):
    small_folder(tmp_path)
    (tmp_path / "figures").mkdir()
    words = PngInfo()
    words.add_text("Title", "It falls <b>by half</b>")
    words.add_text("Description", "Line: mean of 12 seeds.")
    words.add_text("Comment", "Averted: 5 (3 to 7)")
    for name in ("resilience.png", "of_another_hand.png", "flow_over_time.png"):
        Image.new("RGB", (9, 9)).save(tmp_path / "figures" / name, pnginfo=words)
    (tmp_path / "figures" / "cut_off.png").write_bytes(b"\x89PNG" + bytes(500))
    out = tmp_path / "out" / "report.html"
    assert write_report(tmp_path, out) == [out]
    read = Reader(out.read_text())
    reported = [
        dict(pairs)
        for pairs in (re.findall(r'(\w+)="([^"]*)"', one) for one in re.findall(r"<img [^>]*>", out.read_text()))
    ]
    assert [one["src"].startswith("data:image/png;base64,") for one in reported] == 4 * [True]
    alts = [value for tag, name, value in read.attributes if (tag, name) == ("img", "alt")]
    assert (
        alts[0]
        == "Flow over time under each policy, beside the same seeds without it. It falls <b>by half</b>. Averted: 5 (3 to 7). Line: mean of 12 seeds."
    )
    assert alts[2:] == [
        "A picture of the batch: cut off.",
        "A picture of the batch: of another hand. It falls <b>by half</b>. Averted: 5 (3 to 7). Line: mean of 12 seeds.",
    ]
    assert (
        "It falls <b>by half</b>. Averted: 5 (3 to 7)." in read.text
        and "(figures/" not in read.text
        and len(out.read_bytes()) < MOST_BYTES
    )
    assert reported[1]["title"] == "figures/resilience.png"  # under the pointer, not in the caption
    monkeypatch.setattr("abm.report.page.MOST_BYTES", len(out.read_bytes()))
    smaller = report_html(tmp_path)
    assert "Without room on this page, in figures/: " in smaller and len(smaller) < len(out.read_text())


def test_assumptions_are_in_words_with_default_and_range(page):
    """They were "size_lift, unit 1" and "exams_per_day 1.06", of which the page said it was a share over the range."""
    [lift] = [one for one in screened().itertuples() if one.parameter == "size_lift"]
    assert words_of(abm.PARAMETERS["size_lift"]) == "Size lift: lift grows with load size to this power"
    assert words_of(abm.PARAMETERS["size_reference"]).startswith("Size reference: load at which")
    assert _moved(lift.moved).startswith(
        "interdiction 0.64, share of the gross weight seized that was seized at ports 0.48, "
    )
    assert screened()["flow"].is_monotonic_decreasing and lift.flow == 0.64
    assert words_of(abm.PARAMETERS["lab_setup_days"]) == "Lab setup days"  # a note on its source was part of its name
    text, first = Reader(page).text, abm.PARAMETERS[screened()["parameter"][0]]
    assert f"default {first.default:g}, range {first.low:g} to {first.high:g}" in text
    shown = text[text.index("The assumptions that move the flow") : text.index("Every parameter of the model")]
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", shown) and "Times as much as chance" not in text
    assert (
        _given("inspection_rate", "coverage", 0.4) == "coverage 40%"
        and _given("inspection_rate", "times", 2.0) == "2 times today's share"
        and _given("of_mine", "a_b", [1, 2]) == "a b 1, 2"
    )


def test_the_shipped_tables_are_read_whole():
    found = shipped_rests()
    assert [len(one.rows) for one in found] == [69, 69, 69] and all(len(row) == 10 for one in found for row in one.rows)
    last = {row[0]: row[5] for row in found[1].rows}
    assert f"flow is at {last['all free'].split('±')[0]}% of that" in rests_sentence(found[1])
    least = (
        f"at {last['all free but pay'].split('±')[0]}% where pay stays, and so does what couriers think of the risk;"
    )
    assert least in rests_sentence(found[1])
    assert "all free but margin and correction" in last
    assert all(abm.PARAMETERS[name].source.startswith("A") for name in screened()["parameter"])


def test_a_borrowed_table_says_of_which_policies_it_is(folder, tmp_path):
    """A policy is the same whatever its first day; another one is not claimed."""
    found = gather(folder)
    assert "No policy of this report is among these" in made_for(found, "ranges")
    reported = json.loads((folder / "manifest.json").read_text())
    acts = {
        "strong": {"kind": "inspection_rate", "start": 7, "stop": None, "mode": "car", "coverage": 0.4, "staffed": 1.0},
        "weak": {"kind": "crackdown", "start": 10, "stop": 190, "region": "all", "intensity": 1.0},
        "none": {"kind": "crackdown", "start": 10, "stop": 200, "region": "all", "intensity": 1.0},
    }
    for entry in reported["scenarios"]:
        entry["interventions"] = [acts[entry["name"]]] if entry["name"] in acts else []
    (tmp_path / "manifest.json").write_text(json.dumps(reported))
    for file in ("summary.csv", "dictionary.csv"):
        (tmp_path / file).write_bytes((folder / file).read_bytes())
    found = gather(tmp_path)
    for name, said in (
        ("ranges", f"it is about “{IMAGE}”, there “40% of cars scanned (the goal)”; “{SCRIPT}”, there “All regions, effort twice the usual”."),
        ("freeze", f"it is about “{IMAGE}”, there “40% of cars scanned”. Of the 2 other policies here it says nothing."),
    ):  # fmt: skip
        assert said in made_for(found, name)
    cars = shipped_ranges("ranges").set_index("label").loc["40% of cars scanned (the goal)"]
    there = tried(found, IMAGE)
    said = over_versions(there, IMAGE, 183)
    assert said.startswith(
        f"over {cars['points']} versions of the model ({cars['parameters']} of its {assumed_count()} assumed numbers anywhere in their ranges), each watched for 640 days from the start of the policy, where the runs of this report have 183, “{IMAGE}” averts "
    )
    assert f"clearly less gets through in {cars['less']}, clearly more in {cars['more'] or 'none'}, and in" in said
    assert tried(found, "Nothing") is None
    adapts, numbers = carried(found, IMAGE)
    for one in strengths_of("ranges", "40% of cars scanned (the goal)").query("clear == 1").head(3).itertuples():
        assert f"(usually {values(abm.PARAMETERS[one.parameter])[0]}): " in numbers.text
    assert "where “pay stays" in adapts.text


def test_the_table_over_the_ranges_is_that_of_the_points_of_a_design(tmp_path):
    make_design(tmp_path, (1.0, 2.0, 4.0), 6)
    summarize(tmp_path)
    found = gather(tmp_path)
    made, effects = ranges_table(found), pd.read_csv(tmp_path / "effects.csv").set_index(["variable", "policy"])
    for row in made.itertuples():
        averted = effects.loc[("averted_share", row.policy)]
        assert (row.averted_low, row.averted_high) == pytest.approx(
            (averted["effect"].min(), averted["effect"].max()), abs=1e-4
        )
        assert (row.less, row.more, row.points) == (
            (averted["clear"] == 1).sum(),
            (averted["clear"] == -1).sum(),
            len(averted),
        )
        ends = effects.loc[("recovery_status", row.policy)]["status"].value_counts()
        assert {name: getattr(row, name) for name in ENDS} == {name: ends.get(end, 0) for name, end in ENDS.items()}
        assert sum(getattr(row, name) for name in ENDS) == row.points == row.drops + row.no_drop
    assert made["most"].sum() == made["points"].max() and (made["clearly_most"] <= made["most"]).all()
    assert list(made) == list(shipped_ranges("ranges"))
    [strength] = strengths_table(found).itertuples()
    assert (strength.parameter, round(strength.correlation)) == ("a", 1) and strength.low < strength.high
    assert list(strengths_table(found)) == list(shipped_strengths("ranges"))


def test_every_assumption_that_the_ranges_vary_has_plain_words():
    assert set(shipped_strengths("ranges")["parameter"]) == set(PLAIN)


def test_over_the_ranges_policies_of_the_report_are_compared_under_its_labels(folder, monkeypatch):
    """Every report said of a policy that was in none of them that it averts most."""
    rows, found, there = shipped_ranges("ranges"), gather(folder), "40% of cars scanned (the goal)"
    assert ahead_sentences(found, "ranges") == []
    monkeypatch.setattr("abm.report.ranges.same_policies", lambda found, design: [("Mine", there)])
    [said] = ahead_sentences(found, "ranges")
    shown = Reader(ranges_part(found)).text
    assert (
        said.startswith("“Mine” averts more than “")
        and said in shown
        and all(label in shown for label in rows["label"])
    )
    assert rows["most"].sum() == rows["points"].max() and not re.search(
        r"\b[a-z]+_[a-z_]+\b", shown.replace("experiments/ranges.toml", "")
    )


def test_policies_of_other_starts_are_compared_over_the_ranges_in_kilograms_as_an_answer_does():
    """Shares are each of the time from a policy's own start: one of the last two years led one of eight by them."""
    ahead = shipped_ahead("ranges_history").set_index("policy")["ahead"]
    assert ahead["drivers"] > ahead["threats"]


@pytest.mark.parametrize(
    "shown, value", [("−13 (−22 to −4)", -13.0), ("2.1bn (2.1bn to 2.2bn)", 2.1e9), ("(6.3m to 36m)", 6.3e6), ("1,053 kg", 1053.0), ("94±7%", 94.0), ("+0.1 ±0.5%", 0.1)]
)  # fmt: skip
def test_a_cell_is_put_in_order_by_the_number_it_begins_with(shown, value):
    assert _leading(shown).value == pytest.approx(value)
    assert _leading("no drop") == "no drop" and _leading("none").value != _leading("none").value


def wrong(capsys, *words):
    """Run a command that is refused; return what it says, which is one line."""
    with pytest.raises(SystemExit) as end:
        main(["report", *map(str, words)])
    lines = capsys.readouterr().err.splitlines()
    assert end.value.code == 2 and len(lines) == 1
    return lines[0]


def test_what_is_no_results_folder_is_said_in_a_line(tmp_path, folder, capsys):
    (tmp_path / "empty").mkdir()
    (tmp_path / "store" / "store").mkdir(parents=True)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "manifest.json").write_text(json.dumps({"kind": "run", "schema": 3}))
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "manifest.json").write_text('{"kind": "ba')
    assert "no such folder" in wrong(capsys, tmp_path / "absent")
    assert "no results of a batch" in wrong(capsys, tmp_path / "empty")
    assert "not finished" in (said := wrong(capsys, tmp_path / "store")) and "interdict export" in said
    assert "one run" in wrong(capsys, tmp_path / "run")
    assert "cut off" in wrong(capsys, tmp_path / "cut")
    assert "ends in .html" in wrong(capsys, folder, "--out", tmp_path / "report.txt")


def test_damaged_tables_are_said_in_a_line(tmp_path):
    small_folder(tmp_path)
    rows = (tmp_path / "daily.csv").read_text().splitlines()
    (tmp_path / "daily.csv").write_text("\n".join(rows[:-900]) + "\n")
    with pytest.raises(StoreError, match="daily.csv"):
        report_html(tmp_path)


def test_without_a_browser_a_pdf_is_refused_and_the_page_is_there(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "find_browser", lambda: None)
    with pytest.raises(ReportError, match="--pdf needs Chromium"):
        write_report(folder, tmp_path / "report.html", pdf=True)
    assert (tmp_path / "report.html").read_text().startswith("<!DOCTYPE html>")


@pytest.fixture
def turned(tmp_path):
    """Make a design over which the ranking of two policies turns around: one averts ever less, the other the same."""
    window, levels, made = (20, 120), (1.0, 2.0, 4.0), []
    for i in range(3):
        made.append(scenario(f"baseline_p{i}", f"No policy; a = {levels[i]:g}"))
        made.append(scenario(f"cars_p{i}", "Cars", "inspection_rate", np.full(120, 0.6 + 0.15 * i), window, 0.01))
        made.append(scenario(f"labs_p{i}", "Labs", "crackdown", np.full(120, 0.8), window, 0.01))
    make_folder(tmp_path, made, 6, 120)
    (tmp_path / "design.csv").write_text(
        "point,label,a\n" + "".join(f"{i},a = {a:g},{a}\n" for i, a in enumerate(levels))
    )
    pairs = "".join(f"{i},{name},{name}_p{i},baseline_p{i}\n" for i in range(3) for name in ("cars", "labs"))
    (tmp_path / "pairs.csv").write_text(f"point,policy,scenario,baseline\n{pairs}")
    factor = {"name": "a", "policy": None, "unit": "ratio", "levels": list(levels), "log": False}
    design = {
        "kind": "factorial",
        "second_order": False,
        "factors": [factor],
        "policies": {"cars": "<Cars>", "labs": "Labs"},
    }
    paired = {f"{name}_p{i}": f"baseline_p{i}" for i in range(3) for name in ("cars", "labs")}
    manifest = json.loads((tmp_path / "manifest.json").read_text()) | {"design": design, "baseline_of": paired}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    summarize(tmp_path)
    return tmp_path


def test_what_turns_a_ranking_around_is_said(turned):
    text = Reader(report_html(turned)).text
    assert (
        "over 3 points: “<Cars>” at 2 (clearly, against every other one, at 2); “Labs” at 1 (clearly, against every other one, at 1)"
        in text
    )
    assert (
        "goes most with a (rank correlation −1.00; beyond chance). Nothing that varies puts it, alone, clearly behind."
        in text
        and "“<Cars>”: share of the flow averted in all" in text
    )


def test_pictures_stand_in_order_of_importance_and_none_is_left_out(tmp_path):
    """Sizes and single seeds stood before costs and the map, and the page shows the first ones alone."""
    names = (
        "by_seed cost cost_over_time_2 delivered_kg_per_day doses flow_map flow_over_time resilience tradeoffs zebra"
    )
    for name in names.split():
        (tmp_path / f"{name}.png").touch()
    assert [path.stem for path in drawn_pictures(tmp_path)] == [
        "flow_over_time", "flow_map", "cost_over_time_2", "cost", "tradeoffs", "resilience", "doses",
        "delivered_kg_per_day", "by_seed", "zebra",
    ]  # fmt: skip
