"""The one way into a results folder: what it refuses, what it reads, and how little of it."""

import json
import subprocess
import sys

import pyarrow as pa
import pytest

from abm import open_results
from abm.inputs.inside import StoreError
from abm.results import reader
from abm.results.reader import SCHEMA, ResultsFolder, Entry

RUNS = "scenario,replicate,seed,seizures\n" + "".join(f"007,{i},{10 + i},{i / 2}\n" for i in range(1000))
DICTIONARY = "file,column,unit,meaning,label,kind,note\nruns.csv,seizures,events,all of them,finds,response,\n"


@pytest.fixture
def folder(tmp_path):
    manifest = {"kind": "batch", "schema": SCHEMA, "question": "Does it hold?", "daily": "daily"}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "runs.csv").write_text(RUNS)
    (tmp_path / "dictionary.csv").write_text(DICTIONARY)
    return tmp_path


def change(folder, **values):
    manifest = json.loads((folder / "manifest.json").read_text()) | values
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_a_table_is_read_whole_in_columns_in_parts_and_as_a_stream(folder, monkeypatch):
    monkeypatch.setattr(reader, "BLOCK_BYTES", 2000)
    opened = ResultsFolder.at(folder)
    assert opened.tables == ("runs",) and opened.question == "Does it hold?" and len(opened.table("runs")) == 1000
    assert list(opened.table("runs", ["seed"])) == ["seed"]
    parts = list(opened.parts("runs", ["scenario", "seizures"], 300))
    assert [len(part) for part in parts] == [300, 300, 300, 100] and parts[3].scenario.tolist() == 100 * ["007"]
    kinds = {"scenario": pa.string(), "seizures": pa.float32()}
    blocks = list(opened.stream("runs", kinds))
    assert len(blocks) > 5 and sum(block.num_rows for block in blocks) == 1000
    assert blocks[0].schema == pa.schema(kinds) and blocks[0]["scenario"][0].as_py() == "007"


def test_the_dictionary_is_read_once(folder):
    opened = ResultsFolder.at(folder)
    assert opened.dictionary["runs.csv"]["seizures"] == Entry("events", "all of them", "finds", "response", "")
    (folder / "dictionary.csv").unlink()
    assert opened.dictionary is opened.dictionary
    with pytest.raises(StoreError, match=r"dictionary.csv: not there; interdict export .* writes it anew"):
        _ = ResultsFolder.at(folder).dictionary


@pytest.mark.parametrize("ask", [
    lambda opened: opened.table("runs"),
    lambda opened: list(opened.parts("runs", ["seed"], 10)),
    lambda opened: list(opened.stream("runs", {"seed": pa.int64()})),
])  # fmt: skip
def test_a_table_that_is_cut_off_is_reported_however_it_is_read(folder, ask):
    (folder / "runs.csv").write_text(RUNS[:-3])
    with pytest.raises(StoreError, match=r"runs.csv: damaged \(cut off within a line\); interdict export") as error:
        ask(ResultsFolder.at(folder))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["file,column\na,b\n", "", "x\n", DICTIONARY + "a,b,c,d,e,f,g,h\n"])
def test_a_damaged_dictionary_is_reported_in_one_line(folder, text):
    (folder / "dictionary.csv").write_text(text)
    with pytest.raises(StoreError, match=r"dictionary.csv: damaged \(.*\); interdict export") as error:
        ResultsFolder.at(folder).entries("runs")
    assert "\n" not in str(error.value)


def test_a_value_of_another_type_is_reported_in_a_stream(folder):
    (folder / "runs.csv").write_text(RUNS.replace("900,910", "900,many"))
    with pytest.raises(StoreError, match=r"runs.csv: damaged \(.*many.*\); interdict export") as error:
        list(ResultsFolder.at(folder).stream("runs", {"seed": pa.int64()}))
    assert "\n" not in str(error.value)


def test_a_folder_of_a_later_version_is_refused_and_names_it(folder):
    change(folder, schema=SCHEMA + 1, versions={"interdict-abm": "9.1"})
    for ask in (open_results, ResultsFolder.at):
        with pytest.raises(StoreError, match=f"written under schema {SCHEMA + 1} by interdict 9.1; .* up to {SCHEMA}"):
            ask(folder)
    change(folder, schema=["x"], versions=7)
    with pytest.raises(StoreError, match=r"schema \['x'\] by another version"):
        ResultsFolder.at(folder)


def test_a_folder_of_before_opens(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["schema"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert len(open_results(folder).runs) == 1000


def test_no_folder_and_a_manifest_that_is_cut_off_are_reported(folder, tmp_path):
    with pytest.raises(StoreError, match="nowhere: no such folder"):
        open_results(tmp_path / "nowhere")
    text = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(text[: len(text) // 2])
    with pytest.raises(StoreError, match="manifest.json: not what a batch writes, or cut off; interdict export"):
        open_results(folder)


def test_the_analysis_loads_neither_the_model_nor_what_keeps_runs():
    code = "import sys, abm.analysis; print(*[m for m in sys.modules if m.startswith('abm.')])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "abm.results.reader" in loaded
    assert [name for name in loaded if name.startswith(("abm.model", "abm.store.", "abm.experiment"))] == [
        "abm.store.folder"
    ]


def test_a_manifest_without_scenarios_is_reported(folder):
    for scenarios in (None, [], [1], {}):
        change(folder, scenarios=scenarios)
        with pytest.raises(StoreError, match="manifest.json: tells of no scenarios; interdict export"):
            _ = ResultsFolder.at(folder).scenarios
