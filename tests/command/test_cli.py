"""The command line answers, and tells a mistake in one line without a traceback."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import types
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from tiny_batch import SMALL

from abm import Scenario
from abm.command import cli
from abm.command.options import MOST_WORKERS
from abm.command.report import intervention_text, parameter_text
from abm.command.single import choose_run
from abm.model import compilation
from abm.model.declared import LEVERS, PARAMETERS
from abm.model.interventions import known_kinds
from abm.viewer.page.export import scenario_text

ROOT = Path(__file__).parents[2]


def call(*arguments):
    """Run the command line; return its exit code."""
    with pytest.raises(SystemExit) as end:
        cli.main([str(argument) for argument in arguments])
    return end.value.code


@pytest.fixture(autouse=True)
def said_before(monkeypatch):
    """Let no command say that it compiles rules, which would be a line of its own."""
    monkeypatch.setenv(compilation.REPORTED, "1")


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    return path


def test_help_loads_no_simulation():
    code = (
        "import sys, abm.command.cli as c\n"
        "try: c.main(['--help'])\n"
        "except SystemExit: print([m for m in ('numba', 'pandas', 'pydantic', 'matplotlib') if m in sys.modules])"
    )
    reported = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert reported.strip().endswith("[]")
    for command in ("run", "batch", "export", "merge", "replay", "parameters", "interventions", "benchmark"):
        assert command in reported


def test_run_writes_tables_and_a_picture(tmp_path, capsys):
    place = tmp_path / "run"
    assert call("run", "--days", 60, "--seed", 3, "--set", "cells=20", "--out", place) == 0
    assert {path.name for path in place.iterdir()} == {
        "daily.csv", "offices.csv", "regions.csv", "run.png", "run.svg", "dictionary.csv", "manifest.json",
    }  # fmt: skip
    assert len(pd.read_csv(place / "daily.csv")) == 60
    reported = pd.read_csv(place / "dictionary.csv")
    for table in ("daily.csv", "offices.csv", "regions.csv", "dictionary.csv"):
        assert reported.column[reported.file == table].tolist() == list(pd.read_csv(place / table, nrows=1))
    manifest = json.loads((place / "manifest.json").read_text())
    assert manifest["seeds"] == [3] and manifest["parameters"]["cells"] == 20
    words = Image.open(place / "run.png").text
    assert words["Seeds"] == "3" and words["Rules"] == manifest["rule_source_hash"]
    reported = capsys.readouterr().out
    with_cells = "with cells 20 instead of 40"
    assert f"baseline {with_cells}, seed 3: 60 days from 2021-10-01" in reported and str(place) in reported
    assert words["Title"] == f"No new policy {with_cells}: one run, seed 3"


def test_a_run_writes_its_events_when_they_are_asked_for(tmp_path):
    place = tmp_path / "run"
    words = ("run", "--days", 40, "--seed", 3, "--set", "cells=20", "--out", place)
    assert call(*words, "--events") == 0
    events, reported = pd.read_csv(place / "events.csv"), pd.read_csv(place / "dictionary.csv")
    assert reported.column[reported.file == "events.csv"].tolist() == list(events)
    with_events = (place / "daily.csv").read_bytes()
    assert call(*words) == 0 and not (place / "events.csv").exists()
    assert (place / "daily.csv").read_bytes() == with_events


def test_the_title_of_a_run_names_what_was_set():
    set_by_hand = choose_run("baseline", None, None, ["lab_setup_days=20 days"], None)
    assert set_by_hand.label == "No new policy with lab setup 20 days instead of 21"
    assert choose_run("baseline", 90, None, [], None).label == "No new policy"


def test_batch_prints_the_answer_and_where_the_files_are(small, tmp_path, capsys):
    place = tmp_path / "results"
    assert call("batch", small, "--workers", 1, "--out", place) == 0
    reported = capsys.readouterr().out
    assert "Does it work?" in reported and "Every car" in reported and str(place) in reported
    changed = "In every run, with and without the policy: demand level 0.1 instead of 1 and cells 12 instead of 40."
    for text in (reported, (place / "answer.txt").read_text()):
        assert " ".join(text.split()).split("Does it work? ")[1].startswith(changed)
    for drawn in place.glob("figures/*.png"):
        assert Image.open(drawn).text["Description"].endswith(changed)
    assert set(json.loads((place / "manifest.json").read_text())["files"]) >= {
        "runs.csv", "daily.csv", "offices.csv", "summary.csv", "dictionary.csv",
    }  # fmt: skip
    assert list(place.glob("figures/*.png"))
    small.write_text(SMALL.replace("days = 30", "days = 31"))
    assert call("batch", small, "--out", place) == 2
    assert "--force" in capsys.readouterr().err


def test_a_saved_scenario_without_a_policy_is_run_under_what_it_changes(tmp_path, capsys):
    """A file of the page that had only parameters was titled as the plain baseline."""
    scenario = Scenario(days=20, burn_in=0, parameters={"lab_setup_days": 14.0, "import_share": 0.45})
    (tmp_path / "steered.toml").write_text(scenario_text(scenario, 4))
    place = tmp_path / "run"
    assert call("run", "--scenario", tmp_path / "steered.toml", "--seed", 4, "--out", place) == 0
    changed = "with lab setup 14 days instead of 21 and import share 45% instead of 0%"
    assert f"baseline {changed}, seed 4: 20 days" in capsys.readouterr().out
    assert Image.open(place / "run.png").text["Title"] == f"No new policy {changed}: one run, seed 4"


@pytest.mark.parametrize(
    "arguments, reported",
    [
        (("batch", "experiments/quickstrt.toml"), "did you mean 'experiments/quickstart.toml'"),
        (("run", "--scenario", "basline"), "did you mean 'baseline'"),
        (("run", "--set", "cels=3"), "did you mean 'cells'"),
        (("run", "--set", "lab_setup_days=2 weeks"), "wrong unit 'weeks'"),
        (("run", "--set", "cells=1_0"), "parameters.cells = '1_0': allowed 8 to 200 cells"),
        (("run", "--set", "cells=²"), "parameters.cells = '²': allowed 8 to 200 cells"),
        (("run", "--set", "lift=" + "9" * 5000), "allowed 2.0 to 6.0 ratio"),
        (("run", "--set", "lift=nan"), "parameters.lift = 'nan': allowed 2.0 to 6.0 ratio"),
        (("batch", "experiments/crackdown.toml", "--shard", "²/3"), "--shard '²/3': needs K/N"),
        (("batch", "experiments/crackdown.toml", "--shard", "1/1" + "0" * 20), "and N at most 1000000"),
        (("batch", "experiments/crackdown.toml", "--shard", "1" * 5000 + "/2"), "needs K/N"),
        (("batch", "experiments/crackdown.toml", "--shard", "1/2/3"), "--shard '1/2/3': needs K/N"),
        (("run", "--seed", "1" + "0" * 400), "--seed"),
        (("run", "--sed", "1"), "No such option: --sed"),
        (("replay", "x"), "Missing option '--run'"),
        (("batch", "x" * 5000), "file name too long"),
        (("batch", "experiments/crackdown.toml", "--replicates", "1" + "0" * 400), "allowed 2 to 100000"),
        (("run", "--save-day", "1" + "0" * 400, "x.npz"), "(days of this run)"),
        (("run", "--days", "1" + "0" * 400), "1 to 36525"),
        (("run", "--days", "0"), "1 to 36525"),
        (("run", "--days", "9", "--scenario", "crackdown/all_regions_3"), "start = 90: allowed 0 to 8"),
        (("run", "--seed", "-1"), "--seed"),
        (("run", "--day", "3"), "--days"),
        (("batch", "experiments/crackdown.toml", "--replicates", "1"), "--replicates"),
        (("batch", "experiments/crackdown.toml", "--out", "pyproject.toml"), "not a folder"),
        (("report", "pyproject.toml"), "pyproject.toml: a file, not a folder of results"),
        (("foo",), "No such command 'foo'; allowed: run, batch, view, report,"),
        (("animat", "crackdown"), "'animat'. Did you mean 'animate'?\n"),
        (("animate",), "such as interdict animate quickstart/all_regions_1; there are anti_corruption,"),
        (("batch",), "such as interdict batch experiments/quickstart.toml; there are anti_corruption,"),
        (("export",), "'RESULTS'; "),
        (("merge",), "such as interdict merge results/NAME "),
    ],
)
def test_a_mistake_ends_with_code_2_and_no_traceback(arguments, reported, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert call(*arguments) == 2
    error = capsys.readouterr().err
    assert reported in error and "Traceback" not in error
    assert error.startswith("interdict: ") and error.count("\n") == 1 and len(error) < 500


NUMBERS = [
    (("run", "--seed"), ["1.5", "-1", str(2**63)], "allowed 0 to 9223372036854775807 (a whole number)"),
    (("run", "--days"), ["1.5", "0", "36526"], "allowed 1 to 36525 (a whole number)"),
    (("run", "--save-day"), ["1.5", "-366", "731"], "allowed -365 to 730 (days of this run)"),
    (("batch", "x.toml", "--replicates"), ["2.5", "1", "100001"], "allowed 2 to 100000 (a whole number)"),
    (("batch", "x.toml", "--workers"), ["1.5", "0"], f"allowed 1 to {MOST_WORKERS} (a whole number)"),
    (("batch", "x.toml", "--time-limit"), ["0", "-1", "1e10"], "allowed 0.001 to 1000000000"),
    (("batch", "x.toml", "--memory-limit"), ["0.1", "1e6"], "allowed 0.2 to 100000"),
    (("export", "x", "--workers"), ["1.5", "0"], f"allowed 1 to {MOST_WORKERS} (a whole number)"),
    (("merge", "x", "y", "--workers"), ["1.5", "0"], f"allowed 1 to {MOST_WORKERS} (a whole number)"),
    (("view", "--port"), ["1.5", "-1", "65536"], "allowed 0 to 65535 (a whole number)"),
    (("animate", "crackdown", "--seed"), ["1.5", "-1"], "allowed 0 to 9223372036854775807 (a whole number)"),
    (("animate", "crackdown", "--days"), ["1.5", "0"], "allowed 1 to 36525 (a whole number)"),
]
NO_NUMBERS = ["1_0", "\u0661\u0660", "\uff11", "", " 10", "1e", "nan", "inf", "0x10"]  # Arabic, full-width digits


@pytest.mark.parametrize("words, beyond, allowed", NUMBERS, ids=[" ".join(words) for words, *_ in NUMBERS])
def test_a_number_behind_an_option_is_read_as_in_a_file(words, beyond, allowed, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    after = ["state.npz"] if words[-1] == "--save-day" else []
    for text in beyond + NO_NUMBERS:
        assert call(*words, text, *after) == 2
        error = capsys.readouterr().err
        assert error.startswith(f"interdict: {words[-1]}") and error.endswith(f"{allowed}\n") and error.count("\n") == 1
        assert text.strip() in error and not list(tmp_path.iterdir())


def test_a_fault_of_the_program_is_one_line_unless_debugged(monkeypatch, capsys):
    def fail(name, drivers):
        raise ZeroDivisionError("nothing\nto divide")

    monkeypatch.setattr("abm.command.single.find_labeled", fail)
    assert call("run") == 1
    error = capsys.readouterr().err
    assert error.startswith("interdict: ZeroDivisionError: nothing") and "--debug" in error
    with pytest.raises(ZeroDivisionError):
        cli.main(["run", "--debug"])


def test_a_file_behind_run_is_answered_with_how_files_are_given(capsys):
    assert call("run", "experiments/quickstart.toml") == 2
    error = capsys.readouterr().err
    assert "--scenario FILE.toml/NAME" in error and "interdict batch FILE.toml" in error and error.count("\n") == 1
    assert call("run", "quickstart") == 2
    assert "--scenario FILE" not in capsys.readouterr().err


def test_a_name_behind_a_list_is_answered_with_how_it_is_found(capsys):
    assert call("parameters", "crackdown") == 2
    error = capsys.readouterr().err
    assert error.strip().endswith("--search TEXT") and error.count("\n") == 1
    assert call("parameters", "--nothing") == 2
    assert "--search" not in capsys.readouterr().err


def test_one_kind_of_intervention_is_listed_alone(capsys):
    assert call("interventions", "surge", "crackdown") == 0
    reported = capsys.readouterr().out
    assert re.findall(r"^(\w+): ", reported, re.MULTILINE) == ["surge", "crackdown"] and len(reported.splitlines()) < 25
    assert "San Ysidro" not in reported and "intensity    usual efforts: 0 to 20" in reported
    assert call("interventions", "crackdwn") == 2
    assert capsys.readouterr().err == "interdict: no kind of intervention 'crackdwn'; did you mean 'crackdown'?\n"


def hear_interrupts():
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background starts deaf to them


def test_an_interrupted_batch_ends_keeps_its_runs_and_says_how_to_go_on(small, tmp_path):
    small.write_text(SMALL.replace("replicates = 2", "replicates = 5000"))
    place = tmp_path / "results"
    command = [sys.executable, "-m", "abm.command.cli", "batch", str(small), "--workers", "2", "--out", str(place)]
    process = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=os.environ, preexec_fn=hear_interrupts
    )
    ledger = place / "store" / "runs.jsonl"
    try:
        while True:
            if (ledger.exists() and ledger.stat().st_size) or process.poll() is not None:
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        error = process.communicate(timeout=580)[1]
    finally:
        process.kill()
    assert process.returncode == 130
    kept = len(ledger.read_text().splitlines())
    assert f"{kept} of 15000 runs are kept in {place}; the same command does the rest" in error
    assert 0 < kept < 15000 and "Traceback" not in error and {path.name for path in place.iterdir()} == {"store"}


def test_ctrl_c_anywhere_in_a_batch_does_not_say_that_nothing_was_written(small, tmp_path, monkeypatch, capsys):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("abm.running.engine.check_batch", interrupt)
    assert call("batch", small, "--out", tmp_path / "results") == 130
    assert "every run that is finished is kept; the same command does the rest" in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.setattr("abm.store.archive.Archive.begin", interrupt)
    assert call("batch", small, "--out", tmp_path / "results") == 130
    assert f"everything finished is kept in {tmp_path / 'results'}; the same command" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words, reported",
    [
        (("--cluster", ""), "--cluster '': needs tcp://HOST:PORT"),
        (("--cluster", "localhost:8786"), "needs tcp://HOST:PORT or tls://HOST:PORT of a Dask scheduler"),
        (("--replicates", "1000000000"), "--replicates 1000000000: allowed 2 to 100000"),
        (("--memory-limit", "inf"), "--memory-limit"),
        (("--memory-limit", "0.01"), "--memory-limit"),
    ],
)
def test_impossible_options_of_a_batch_are_refused_before_anything_is_written(small, tmp_path, capsys, words, reported):
    assert call("batch", small, *words, "--out", tmp_path / "results") == 2
    assert reported in " ".join(capsys.readouterr().err.split()) and not (tmp_path / "results").exists()


@pytest.mark.usefixtures("no_pictures")
def test_shards_are_merged_exported_and_replayed(small, tmp_path, capsys):
    places = [tmp_path / f"shard-{k}" for k in (1, 2)]
    for k, place in enumerate(places, start=1):
        assert call("batch", small, "--workers", 1, "--shard", f"{k}/2", "--out", place) == 0
        assert f"Shard {k}/2 is done: interdict merge OUT {place}" in capsys.readouterr().out
    assert call("merge", tmp_path / "out", places[0], "--workers", 1) == 1
    assert "2 of 6 runs are missing" in capsys.readouterr().err
    assert call("merge", tmp_path / "out", *places, "--workers", 1) == 0
    reported = capsys.readouterr()
    assert "Every car" in reported.out and "missing" not in reported.err
    runs = (tmp_path / "out/runs.csv").read_bytes()
    assert call("batch", small, "--workers", 1, "--out", tmp_path / "whole") == 0
    assert (tmp_path / "whole/runs.csv").read_bytes() == runs
    (tmp_path / "out/runs.csv").unlink()
    assert call("export", tmp_path / "out", "--workers", 1) == 0
    assert (tmp_path / "out/runs.csv").read_bytes() == runs
    assert call("replay", tmp_path / "out", "--run", "cars/1") == 0
    assert "The same bits" in capsys.readouterr().out
    assert call("replay", tmp_path / "out", "--run", "cars/7") == 2
    assert call("export", tmp_path) == 2 and "holds no runs of a batch" in capsys.readouterr().err
    assert call("batch", small, "--shard", "3/2") == 2 and "needs K/N" in capsys.readouterr().err


def test_a_time_limit_makes_rows_of_runs_that_are_too_long(small, tmp_path, capsys):
    small.write_text(SMALL.replace("days = 30", "days = 30000"))
    place = tmp_path / "results"
    assert call("batch", small, "--workers", 2, "--time-limit", "0.05", "--out", place) == 1
    assert "every run failed; the first: baseline, replicate 0: took longer than 0.05 s" in capsys.readouterr().err


def test_every_parameter_is_listed_and_can_be_searched(capsys):
    assert call("parameters", "--search", "Erlang-free") == 0
    assert "No parameter" in capsys.readouterr().out
    everything = " ".join(parameter_text().split())
    for parameter in PARAMETERS.values():
        reported = f"{parameter.name} {parameter.default:g} {parameter.unit}, {parameter.low:g} to {parameter.high:g}; "
        assert reported + " ".join(parameter.source.split()) in everything, parameter.name
    assert "lab_setup_days" in parameter_text("SETUP") and "find_hazard" not in parameter_text("setup")


def test_every_field_of_every_intervention_is_listed(capsys):
    assert call("interventions") == 0
    reported = capsys.readouterr().out
    for name, kind in known_kinds().items():
        assert name in reported and list(kind.options) == [field.name for field in fields(kind)]
    assert max(map(len, [*reported.splitlines(), *parameter_text().splitlines()])) <= 79
    assert all(
        re.search(rf"^  {lever.name} ", reported, re.MULTILINE) for lever in LEVERS
    )  # no name runs into its values
    assert "San Ysidro" in reported and "Northwest" in reported and reported.strip() == intervention_text()
    regions = " ".join(reported.split("they lie in on the map:")[1].split("Field offices")[0].split())
    northwest, north = regions.split(" North ")
    assert (
        northwest.startswith("Northwest Baja California, ") and " Sinaloa, " in northwest and " Culiacan, " in northwest
    )
    assert north.startswith("Chihuahua, ") and regions.count("Sinaloa") == 1 == regions.count("Jalisco")


def test_benchmark_is_handed_on(monkeypatch):
    asked = []
    monkeypatch.setitem(sys.modules, "abm.benchmark.benchmark", types.SimpleNamespace(benchmark=asked.append))
    assert call("benchmark", "--json") == 0 and asked == [True]


def test_a_run_goes_on_from_a_saved_state_to_the_bit(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("abm.command.single._draw", lambda *_: None)
    state, whole, gone_on = tmp_path / "state.npz", tmp_path / "whole", tmp_path / "gone_on"
    assert call("run", "--days", "40", "--seed", "5", "--save-day", "20", str(state)) == 0
    assert "the morning of day 20" in capsys.readouterr().out
    assert call("run", "--days", "40", "--seed", "5", "--out", str(whole)) == 0
    assert call("run", "--from", str(state), "--out", str(gone_on)) == 0
    assert (whole / "daily.csv").read_bytes() == (gone_on / "daily.csv").read_bytes()
    assert call("run", "--from", str(state), "--seed", "4") == 2
    assert "leave out --seed" in capsys.readouterr().err


def test_a_dry_run_says_what_would_be_done_and_does_nothing(small, tmp_path, capsys):
    place = tmp_path / "results"
    assert call("batch", str(small), "--dry-run", "--out", str(place)) == 0
    reported = capsys.readouterr().out
    assert "runs" in reported and "time" in reported and "disk" in reported
    assert not place.exists()


def test_a_file_that_is_named_without_its_ending_is_named_in_the_answer(small, monkeypatch, capsys):
    """The nearest name was 'baseline', which is another kind of thing."""
    monkeypatch.chdir(small.parent)
    assert call("run", "--scenario", f"{small.stem}/baseline") == 2
    assert f"for the file write '{small.stem}.toml/baseline'" in capsys.readouterr().err
