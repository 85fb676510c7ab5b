"""What a batch leaves comes one piece after the other, and none costs another."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from tiny_batch import tiny

from abm import analysis, open_results
from abm.analysis import headline
from abm.analysis.pictures import flow, flow_map
from abm.running import export
from abm.running.engine import export_folder, run_batch
from abm.running.hearing import Hearing
from abm.store.folder import files_in

FIGURES = {
    f"figures/{name}.{kind}"
    for name in ("cost", "cost_over_time", "delivered_kg_per_day", "flow_map", "flow_over_time", "resilience")
    for kind in ("png", "svg")
}
MAP = {"figures/flow_map.png", "figures/flow_map.svg"}
DOSES = {"figures/doses.png", "figures/doses.svg"}  # of policies that differ in one size
TABLES = {"runs.csv", "daily.csv", "offices.csv", "regions.csv", "organizations.csv", "dictionary.csv", "manifest.json"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    place = tmp_path_factory.mktemp("made") / "tiny"
    run_batch(tiny(), place, workers=1, replicates=2)
    assert set(files_in(place)) == TABLES | FIGURES | {"summary.csv", "answer.txt"}
    return place


@pytest.fixture
def folder(made, tmp_path):
    """Return a copy of a batch with everything that belongs to it."""
    return Path(shutil.copytree(made, tmp_path / "tiny"))


def fails(*_):
    raise ValueError("zero-size\narray")


def said(folder):
    """Return the files that the manifest names, and the tables that the dictionary does."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return set(manifest["files"]), set(pd.read_csv(folder / "dictionary.csv").file)


def test_tables_then_the_summary_then_the_answer_then_pictures(tmp_path):
    seen = []

    def answer(folder):
        seen.append(set(files_in(folder)))

    state = run_batch(tiny(), tmp_path, workers=1, replicates=2, hear=Hearing(answer=answer))
    assert seen == [TABLES | {"summary.csv", "answer.txt"}] and state.faults == []
    assert said(tmp_path)[0] == set(files_in(tmp_path)) == seen[0] | FIGURES
    seen.clear()
    export_folder(tmp_path, workers=1, hear=Hearing(answer=answer))
    assert seen == [TABLES | {"summary.csv", "answer.txt"}], "no picture of an earlier batch beside the new tables"


def test_a_picture_that_fails_is_a_line_and_a_missing_file(folder, monkeypatch):
    monkeypatch.setattr(flow_map, "_draw_page", fails)
    reported = []
    state = export_folder(folder, workers=1, hear=Hearing(tell=reported.append))
    assert reported == state.faults == [
        "figures/flow_map.png: could not be made (ValueError: zero-size array); everything else is kept"
    ]  # fmt: skip
    assert set(files_in(folder)) == said(folder)[0] == (TABLES | FIGURES | {"summary.csv", "answer.txt"}) - MAP


def test_what_pictures_rest_on_may_fail_too(folder, monkeypatch):
    monkeypatch.setattr(flow, "amount_title", fails)
    state = export_folder(folder, workers=1)
    assert [line.split(":")[0] for line in state.faults] == ["figures/delivered_kg_per_day.png"]
    assert set(files_in(folder)) >= {name for name in FIGURES if "delivered_kg" not in name}


@pytest.mark.usefixtures("no_pictures")
def test_a_summary_that_fails_leaves_the_tables(folder, monkeypatch):
    monkeypatch.setattr(analysis, "summary_parts", fails)
    state = export_folder(folder, workers=1)
    assert [line.split(":")[0] for line in state.faults] == ["summary.csv"]
    assert set(files_in(folder)) == said(folder)[0] == TABLES
    assert said(folder)[1] == TABLES - {"manifest.json"}


def test_an_answer_that_fails_leaves_the_pictures(folder):
    state = export_folder(folder, workers=1, hear=Hearing(answer=fails))
    assert [line.split(":")[0] for line in state.faults] == ["answer"]
    assert set(files_in(folder)) == TABLES | FIGURES | {"summary.csv", "answer.txt"}


@pytest.mark.usefixtures("no_pictures")
@pytest.mark.parametrize(("name", "lost"), [("describe_run", "manifest.json"), ("dictionary_table", "dictionary.csv")])
def test_what_tells_of_the_tables_costs_none(folder, monkeypatch, name, lost):
    monkeypatch.setattr(export, name, fails)
    before = (folder / "daily.csv").read_bytes()
    state = export_folder(folder, workers=1)
    assert lost in {line.split(":")[0] for line in state.faults} and not (folder / lost).exists()
    assert set(files_in(folder)) >= TABLES - {lost} and (folder / "daily.csv").read_bytes() == before


def test_pages_that_are_no_longer_needed_go(tmp_path, monkeypatch):
    monkeypatch.setattr("abm.analysis.pictures.costs.moves_nothing", lambda answer: False)  # else one page has all rows
    cars = tiny().scenarios[1]
    policy = {"kind": "inspection_rate", "start": 10}
    entries = [{"name": "baseline", "label": "Base"}]
    entries += [
        {"name": f"cars_{i}", "label": cars.name, "interventions": [policy | {"coverage": 0.3 + 0.1 * i}]}
        for i in range(5)
    ]
    run_batch(tiny(scenario=entries), tmp_path, workers=1, replicates=2)
    assert (tmp_path / "figures" / "cost_over_time_2.png").exists()
    run_batch(tiny(scenario=entries[:3]), tmp_path, workers=1, replicates=2, force=True)
    assert {name for name in files_in(tmp_path) if name.startswith("figures")} == FIGURES | DOSES


@pytest.mark.parametrize("name", ["T10:30", "s3:bucket", "file:x", "a?b#c"])
@pytest.mark.parametrize("daily", ["daily", "none"])
def test_a_folder_may_be_called_like_an_address(tmp_path, monkeypatch, name, daily):
    """Pictures are drawn once under each name."""
    monkeypatch.chdir(tmp_path)
    if daily == "none":
        monkeypatch.setattr(analysis, "draw_pictures", lambda *_: None)
    state = run_batch(tiny(daily=daily), Path(name), workers=1, replicates=2)
    monkeypatch.setattr(analysis, "draw_pictures", lambda *_: None)
    assert state.faults == [] and len(export_folder(Path(name), workers=1).status) == 6
    assert len(open_results(name).runs) == 6 and (daily == "daily" or len(open_results(name).delivered) == 6)


@pytest.mark.parametrize(("days", "start"), [(1, 0), (2, 1), (27, 10), (28, 10), (29, 28)])
@pytest.mark.parametrize("daily", ["daily", "monthly"])
def test_short_batches_have_every_table_and_every_picture(tmp_path, days, start, daily):
    policy = {"kind": "inspection_rate", "start": start, "coverage": 0.4}
    entries = [{"name": "baseline", "label": "Base"}, {"name": "cars", "label": "Cars", "interventions": [policy]}]
    reported = []
    changes = {"days": days, "scenario": entries, "daily": daily}
    state = run_batch(
        tiny(**changes), tmp_path, workers=1, replicates=2, hear=Hearing(tell=reported.append, answer=headline)
    )
    assert reported == state.faults == []
    assert set(files_in(tmp_path)) >= FIGURES | {"summary.csv", "runs.csv", "offices.csv"}
