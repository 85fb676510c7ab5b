"""Unit costs of an experiment: a file beside it, which the manifest tells and the summary reads."""

import hashlib
import json

import pytest
import tiny_batch

from abm.command import cli
from abm.experiment.experiment import ExperimentError, read_experiment
from abm.inputs.unit_costs import SHIPPED_COSTS, read_unit_costs
from abm.running.engine import run_batch

COSTS = SHIPPED_COSTS.read_text(encoding="utf-8").replace("usd = 75.0", "usd = 60.0")


def call(*words):
    """Return the exit code of a command."""
    with pytest.raises(SystemExit) as end:
        cli.main(list(words))
    return end.value.code or 0


@pytest.fixture
def experiment(tmp_path):
    (tmp_path / "mine.toml").write_text(COSTS)
    path = tmp_path / "small.toml"
    path.write_text(tiny_batch.SMALL.replace("days = 30", 'unit_costs = "mine.toml"\ndays = 30'))
    return path


def test_the_table_beside_the_experiment_is_read_and_reported(experiment, tmp_path, no_pictures):
    read = read_experiment(experiment)
    assert read_unit_costs(tmp_path / "mine.toml", read.unit_costs).costs[0].usd == 60.0
    run_batch(read, tmp_path / "out", 1)
    reported = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert reported["unit_costs"] == COSTS
    assert reported["unit_costs_sha256"] == hashlib.sha256(COSTS.encode()).hexdigest()


def test_a_table_of_the_command_takes_the_place_of_it_without_a_new_run(tmp_path, monkeypatch, no_pictures, capsys):
    """What a batch kept of its runs is priced anew, and the report says how."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(tiny_batch.SMALL)
    (tmp_path / "mine.toml").write_text(COSTS)
    manifest = tmp_path / "results" / "small" / "manifest.json"
    reported, ledgers = [], []
    for options in ((), ("--unit-costs", "mine.toml"), ()):
        assert call("batch", "small.toml", "--workers", "1", *options) == 0
        reported.append(json.loads(manifest.read_text())["unit_costs"])
        ledgers.append((manifest.parent / "store" / "runs.jsonl").read_text())
    assert reported == [None, COSTS, None] and len(set(ledgers)) == 1


@pytest.mark.parametrize(
    "text, said",
    [
        (None, "mine.toml: no such file"),
        ("[[cost", "mine.toml: "),
        (COSTS.replace('variable = "raids"', 'variable = "raid"'), "no response variable; did you mean 'raids'"),
    ],
)
def test_a_table_of_the_command_that_is_wrong_is_one_line(tmp_path, monkeypatch, capsys, text, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(tiny_batch.SMALL)
    if text is not None:
        (tmp_path / "mine.toml").write_text(text)
    assert call("batch", "small.toml", "--unit-costs", "mine.toml") != 0
    error = capsys.readouterr().err
    assert error.startswith("interdict: ") and said in error and error.count("\n") == 1
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("usd = 60.0", "usd = 6000.0", "mine.toml: cost[0]: usd = 6000.0: lies in its range"),
        ('variable = "raids"', 'variable = "raid"', "no response variable; did you mean 'raids'"),
        ("[[cost]]", "[[price]]", "price: unknown key"),
    ],
)
def test_a_table_that_is_wrong_is_one_line(experiment, tmp_path, old, new, said):
    (tmp_path / "mine.toml").write_text(COSTS.replace(old, new))
    with pytest.raises(ExperimentError) as refused:
        read_experiment(experiment)
    assert len(refused.value.problems) == 1 and said in str(refused.value) and "\n" not in str(refused.value)


def test_a_table_that_is_not_there_is_one_line(experiment, tmp_path):
    (tmp_path / "mine.toml").unlink()
    with pytest.raises(ExperimentError, match="unit_costs: .*mine.toml: no such file"):
        read_experiment(experiment)
