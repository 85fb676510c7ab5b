"""Unit costs of an experiment: a file beside it, which the manifest tells and the summary reads."""

import hashlib
import json

import pytest
import tiny_batch

from abm.experiment.experiment import ExperimentError, read_experiment
from abm.inputs.unit_costs import SHIPPED_COSTS, read_unit_costs
from abm.running.engine import run_batch

COSTS = SHIPPED_COSTS.read_text(encoding="utf-8").replace("usd = 75.0", "usd = 60.0")


@pytest.fixture
def experiment(tmp_path):
    (tmp_path / "mine.toml").write_text(COSTS)
    path = tmp_path / "small.toml"
    path.write_text(tiny_batch.SMALL.replace("days = 30", 'unit_costs = "mine.toml"\ndays = 30'))
    return path


def test_the_table_beside_the_experiment_is_read_and_told(experiment, tmp_path, no_pictures):
    read = read_experiment(experiment)
    assert read_unit_costs(tmp_path / "mine.toml", read.unit_costs).costs[0].usd == 60.0
    run_batch(read, tmp_path / "out", 1)
    told = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert told["unit_costs"] == COSTS
    assert told["unit_costs_sha256"] == hashlib.sha256(COSTS.encode()).hexdigest()


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
