"""A folder of results that is damaged is a line on the page, never a traceback."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest
from tiny_batch import VALUES
from tiny_batch import batch as tiny_batch

from abm.inputs.inside import StoreError
from abm.viewer.page.stored import StoredBatch

RUNS = "scenario,replicate,seed,seizures\nbaseline,0,11,3\n007,1,12,4\n"
WRONG = {
    "empty": (b"", "No columns to parse"),
    "another table": (b"a,b\n1,2\n", "no column scenario, replicate, seed"),
    "no scenario": (b"replicate,seed\n0,1\n", "no column scenario; a table of runs has"),
    "a row without scenario": (b"scenario,replicate,seed\n,0,1\n", "scenario is missing in some rows"),
    "words for numbers": (b"scenario,replicate,seed\nbaseline,one,1\n", "replicate is not a whole number"),
    "a row without seed": (b"scenario,replicate,seed\nbaseline,0,\nbaseline,1,5\n", "seed is not a whole number"),
    "not UTF-8": (RUNS.encode().replace(b"007", b"\xff\xfe\xe9"), "'utf-8' codec can't decode"),
    "an open quote": (RUNS.encode().replace(b"007", b'"007'), "EOF inside string"),
}


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "results" / "tiny"
    made.mkdir(parents=True)
    (made / "manifest.json").write_text(json.dumps({"kind": "batch", "question": "Does it hold?"}))
    (made / "runs.csv").write_text(RUNS)
    return made


def test_tables_alone_can_be_seen(folder):
    batch = StoredBatch(folder)
    assert (batch.question, len(batch.runs), len(batch.summary)) == ("Does it hold?", 2, 0)
    assert batch.runs["scenario"].tolist() == ["baseline", "007"]
    with pytest.raises(StoreError, match="its runs are not kept"):
        batch.run("baseline", 0)


def test_a_single_run_is_reported_and_its_picture_shown(tmp_path):
    """The list of folders offers what `interdict run` wrote; it is no batch, and no fault."""
    (tmp_path / "manifest.json").write_text(json.dumps({"kind": "run", "name": "baseline", "seeds": [7]}))
    (tmp_path / "run.png").write_bytes(b"a picture")
    folder = StoredBatch(tmp_path)
    assert folder.is_single and folder.question == "One run of baseline, seed 7"
    assert folder.pictures == [tmp_path / "run.png"] and len(folder.runs) == len(folder.summary) == 0
    (tmp_path / "manifest.json").write_text(json.dumps({"kind": "benchmark"}))
    with pytest.raises(StoreError, match="no results of a batch or a run"):
        StoredBatch(tmp_path)


def test_runs_are_named_by_labels_that_tell_them_apart(tmp_path):
    tiny_batch(tmp_path / "b", replicates=2, days=12, daily="none", scenario=[
        VALUES["scenario"][0], *(VALUES["scenario"][1] | {"name": name} for name in ("cars", "cars_again")),
    ])  # fmt: skip
    assert StoredBatch(tmp_path / "b").labels == {
        "baseline": "No new policy", "cars": "Cars (cars)", "cars_again": "Cars (cars_again)", "placebo": "Chance alone",
    }  # fmt: skip


def test_pictures_come_in_the_order_of_what_they_answer(folder):
    names = [
        "aside.png",
        "cost_over_time.png",
        "flow_map.png",
        "flow_over_time.png",
        "flow_over_time_2.png",
        "resilience.png",
    ]
    (folder / "figures").mkdir()
    for name in names:
        (folder / "figures" / name).write_bytes(b"a picture")
    order = (
        "flow_over_time.png",
        "flow_over_time_2.png",
        "flow_map.png",
        "cost_over_time.png",
        "resilience.png",
        "aside.png",
    )
    assert tuple(path.name for path in StoredBatch(folder).pictures) == order


def test_an_answer_that_cannot_be_read_is_reported_in_one_line(folder):
    assert StoredBatch(folder).answer == ""
    (folder / "summary.csv").write_text("scenario,variable\n")
    assert StoredBatch(folder).answer.count("\n") == 0


def test_numbers_are_written_as_people_write_them():
    pytest.importorskip("solara")
    from abm.viewer.page.numbers import cell

    reported = {11569.7: "11,600", 3144.2: "3,144", 1095.0: "1,095", 123_456_789.0: "123 million", -2.5e9: "\u22122.50 billion", 999_999.0: "1.00 million", 12.08: "12.1", 1.0049: "1.00", -0.04321: "\u22120.0432", 0.0000123: "0.000012",
            float("nan"): "", float("-inf"): "\u2212inf", 7.0: "7", 0.0: "0"}  # fmt: skip
    assert {value: cell(value) for value in reported if value == value} == {v: t for v, t in reported.items() if v == v}
    assert cell(float("nan")) == "" and cell("10e3") == "10e3" and cell(5137955227640338333) == "5137955227640338333"


def test_a_number_and_its_interval_have_the_same_decimals():
    """9.96 stood beside 10.2, and dollars to the unit."""
    pytest.importorskip("solara")
    from abm.viewer.written import written

    rows = {(1.234e9, 987_654_321.0, 1.5e9): ["1.23 billion", "0.99 billion", "1.50 billion"], (-10.2, -11.0, 0.04): ["\u221210.2", "\u221211.0", "0.0"],
            (123_456.0, 98_765.0, 150_000.0): ["123,000", "99,000", "150,000"], (-0.001, -55.5, 7.0): ["0.0", "\u221255.5", "7.0"],
            (40.0, 12.0, float("nan")): ["40", "12", ""], (float("nan"),) * 3: ["", "", ""], (0.0, 0.0, 0.0): ["0", "0", "0"]}  # fmt: skip
    for values, texts in rows.items():
        assert written(values) == texts


def test_every_measure_is_written_short_and_its_table_stays_exact():
    pytest.importorskip("solara")
    from abm.viewer.page.numbers import measures_in_words

    summary = pd.DataFrame(
        {
            "label": ["A"],
            "variable": ["cost_usd"],
            "n": [20],
            "mean": [123_456_789.0],
            "low": [119e6],
            "high": [130_123_456.0],
        }
    )
    before, opened = summary.copy(), SimpleNamespace(has=lambda name: False)
    [row] = measures_in_words(SimpleNamespace(summary=summary, opened=opened)).to_dict("records")
    assert [row[head] for head in ("Seeds", "Mean", "Low", "High", "Change")] == [
        20,
        "123 million",
        "119 million",
        "130 million",
        "",
    ]
    pd.testing.assert_frame_equal(summary, before)


def test_a_column_of_runs_has_one_number_of_decimals():
    """0.995 stood above 1.01, and 9.68 above 11.1."""
    pytest.importorskip("solara")
    from abm.viewer.page.numbers import alike

    columns = {(0.995, 1.0, 1.01): ["0.995", "1.000", "1.010"], (9.68, 11.1, 0.0): ["9.68", "11.10", "0.00"], (7.0, 1200.0): ["7", "1,200"],
               (0.0, 0.0): ["0", "0"], (-1500.5, 1.25): ["\u22121,500.50", "1.25"], (float("nan"), 2.5): ["", "2.50"]}  # fmt: skip
    for values, texts in columns.items():
        assert alike(pd.Series(values)).tolist() == texts


def test_a_batch_without_a_run_yet_is_empty(folder):
    (folder / "runs.csv").write_text(RUNS.splitlines(keepends=True)[0])
    assert len(StoredBatch(folder).runs) == 0


@pytest.mark.parametrize("what", WRONG)
def test_a_damaged_table_of_runs_is_reported_in_one_line(folder, what):
    text, reported = WRONG[what]
    (folder / "runs.csv").write_bytes(text)
    with pytest.raises(StoreError, match=reported) as error:
        StoredBatch(folder)
    assert "runs.csv: " in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("what", ("empty", "not UTF-8", "an open quote"))
def test_a_damaged_summary_is_reported_in_one_line(folder, what):
    (folder / "summary.csv").write_bytes(WRONG[what][0])
    with pytest.raises(StoreError, match=r"summary\.csv: damaged"):
        StoredBatch(folder)


@pytest.mark.parametrize("text", ("[1]", '"batch"', "3", "null"))
def test_a_manifest_of_something_else_is_reported(folder, text):
    (folder / "manifest.json").write_text(text)
    with pytest.raises(StoreError, match=r"manifest\.json: not what a batch writes"):
        StoredBatch(folder)


@pytest.mark.parametrize("name", ("manifest.json", "runs.csv", "summary.csv", "store/runs.jsonl", "store"))
def test_a_link_in_the_place_of_a_file_is_not_followed(folder, tmp_path, name):
    outside = tmp_path / "outside"
    outside.mkdir()
    place, target = folder / name, outside if name == "store" else outside / "secret"
    place.parent.mkdir(exist_ok=True)
    if target != outside:
        target.write_text(place.read_text() if place.exists() else RUNS)
    place.unlink(missing_ok=True)
    place.symlink_to(target)
    with pytest.raises(StoreError, match=f"{place}: a link"):
        StoredBatch(folder)


@pytest.mark.parametrize("what", ("empty", "no scenario", "not UTF-8", "an open quote"))
def test_the_page_says_what_is_wrong(folder, monkeypatch, what):
    solara, vuetify = pytest.importorskip("solara"), pytest.importorskip("ipyvuetify")
    from abm.viewer.page.results_tab import ResultsTab
    from abm.viewer.page.watch import Watch

    monkeypatch.chdir(folder.parents[1])
    (folder / "runs.csv").write_bytes(WRONG[what][0])
    _, context = solara.render(ResultsTab(Watch()), handle_error=False)
    context.find(vuetify.Select).widget.v_model = "tiny"
    [alert] = context.find(vuetify.Alert).widgets
    assert WRONG[what][1] in str(alert.children)
    context.close()


def test_columns_of_numbers_stand_at_the_right():
    """Numbers of a column began below each other, whatever their length."""
    pytest.importorskip("solara")
    from abm.viewer.page.numbers import table_html

    html = table_html(
        pd.DataFrame(
            {
                "Policy": ["a", "b"],
                "Drop": ["(\u22127%)", "12% (1 to 20)"],
                "Seeds": [20, "none"],
                "Return": ["day 90", ""],
            }
        )
    )
    assert [part.split("<")[0] for part in html.split("<th class='num'>")[1:]] == ["Drop", "Seeds"]
    assert html.count("<td class='num'>") == 4 and "<td>day 90</td>" in html
    assert table_html(pd.DataFrame({"Policy": []})) == "<table class='interdict-table'><tr><th>Policy</th></tr></table>"
