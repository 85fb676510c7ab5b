"""`interdict animate`: what words name, what is refused in one line, and what is written."""

import pytest
from experiment_text import experiment_text, policy_text

from abm.command import cli
from abm.viewer.film.animation import AnimationError, check_out, choose

FEW = {"demand_level": 0.05, "cells": 12}
CRACKDOWN = {"kind": "crackdown", "start": 10, "stop": 30, "region": "all", "intensity": 3.0}
POLICIES = [policy_text(name, f"Policy {name}", **CRACKDOWN) for name in "abcd"]


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.toml"
    about = {"inputs": "FY2019", "days": 40, "burn_in": 2, "replicates": 2}
    path.write_text(experiment_text("small_one", *POLICIES, parameters=FEW, **about))
    return path


def call(*arguments):
    """Run the command line; return its exit code."""
    with pytest.raises(SystemExit) as end:
        cli.main([str(argument) for argument in arguments])
    return end.value.code or 0


@pytest.mark.parametrize(
    ("named", "shown", "stem"),
    [
        ([""], ["baseline", "a", "b"], "small_one"),
        (["/c"], ["baseline", "c"], "small_one-c"),
        (["/d", "/b"], ["baseline", "d", "b"], "small_one-d-b"),
        (["/baseline", "/d"], ["baseline", "d"], "small_one-baseline-d"),
        (["/d", "/d"], ["baseline", "d"], "small_one-d-d"),
    ],
)
def test_an_experiment_stands_for_its_baseline_and_what_is_named(small, named, shown, stem):
    chosen = choose([f"{small}{name}" for name in named])
    assert [scenario.name for scenario in chosen.scenarios] == shown
    assert chosen.labels[0] == "No new policy"
    assert (chosen.stem, chosen.title, chosen.question) == (stem, "Small one", "Does it work?")


def test_shipped_names_and_days_are_known():
    assert [scenario.name for scenario in choose(["quickstart/cars_20"], 120).scenarios] == ["baseline", "cars_20"]
    assert {scenario.days for scenario in choose(["quickstart/cars_20"], 120).scenarios} == {120}
    for words in (["baseline", "quickstart/cars_20"], ["quickstart/cars_20", "baseline"]):
        assert choose(words) == choose(["quickstart/cars_20"])
    assert len(choose(["baseline", "baseline"]).scenarios) == 1
    assert len(choose(["baseline"]).scenarios) == len(choose(["history"], 400).scenarios) == 1


def test_a_mistake_is_one_line_and_leaves_nothing(small, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for arguments, reported in (
        ([f"{small}/a", f"{small}/b", f"{small}/c"], "4 scenarios with the baseline"),
        ([f"{small}/e"], "unknown scenario 'e'"),
        (["nothing"], "unknown scenario 'nothing'"),
        ([small, "--out", "film.avi"], "unknown suffix '.avi'; allowed .html, .gif, .mp4"),
        ([small, "--days", "5"], "start = 10: allowed 0 to 4"),
        ([small, "quickstart"], "inputs = 'FY2022' in quickstart, and"),
        (["history", "quickstart/cars_20"], "history is one run: name it alone"),
        (["history", "baseline"], "history is one run: name it alone"),
    ):
        assert call("animate", *arguments) == 2, arguments
        error = capsys.readouterr().err
        assert reported in error
        assert error.count("\n") == 1
        assert "Traceback" not in error
    assert [file.name for file in tmp_path.iterdir()] == ["small.toml"]


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "a.html").mkdir()
    with pytest.raises(AnimationError, match="a folder"):
        check_out(tmp_path / "a.html")


def test_a_folder_that_cannot_be_written_is_found_before_anything_is_simulated(small, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("abm.viewer.film.animation.record", lambda *given, **named: pytest.fail("simulated"))
    (tmp_path / "file").write_text("")
    assert call("animate", f"{small}/a", "--out", tmp_path / "file" / "deep" / "a.html") == 2
    assert "nothing can be written in" in capsys.readouterr().err
    monkeypatch.setattr("os.access", lambda path, mode: path != tmp_path)
    assert call("animate", f"{small}/a", "--out", tmp_path / "new" / "a.html") == 2
    error = capsys.readouterr().err
    assert f"nothing can be written in {tmp_path};" in error and error.count("\n") == 1
    assert not (tmp_path / "new").exists()


def test_a_page_and_a_film_are_written(small, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert call("animate", f"{small}/a", "--seed", "3") == 0
    page = (tmp_path / "results" / "small_one-a.html").read_text()
    assert "const PAYLOAD" in page
    assert "No new policy, Policy a; seed 3: results/small_one-a.html" in capsys.readouterr().out
    assert call("animate", f"{small}/a", "--days", "35", "--out", "a.gif") == 0
    assert (tmp_path / "a.gif").read_bytes().startswith(b"GIF89a")
    assert sorted(file.name for file in (tmp_path / "results").iterdir()) == ["small_one-a.html"]
