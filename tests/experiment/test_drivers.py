"""Drivers: dated, sourced, checked; a file of one's own adds to the shipped ones; a batch draws them beside the record."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import tiny_batch

from abm.analysis.history import counted_months
from abm.analysis.results import read_results
from abm.calibration.history import counted
from abm.command import cli
from abm.experiment.drivers import OWN, SHIPPED_DRIVERS, read_drivers
from abm.experiment.experiment import ExperimentError, override, read_experiment
from abm.experiment.finding import HISTORY_DAYS, find_scenario, history_drivers, history_scenario
from abm.inputs.dates import date_of, day_of
from abm.inputs.series import official_office_weights, official_seizures
from abm.model.interventions.crackdown import Crackdown
from abm.model.simulation import simulate
from abm.results.reader import ResultsFolder

OWN_FILE = """
[[driver]]
driver = "Mine"
source = "a memo"
known = false
start = "2019-03-01"
kind = "crackdown"
region = "Northwest"
intensity = 2.0
range = { intensity = [1.0, 3.0] }
"""
SMALL = tiny_batch.SMALL[: tiny_batch.SMALL.index("interventions")] + 'drivers = "mine.toml"\n'
SMALL = SMALL.replace("days = 30", 'days = 200\ninputs = "history"').replace("No new policy", "Inputs alone")
SMALL = SMALL.replace('"cars"', '"mine"').replace("Every car", "Mine")


@pytest.fixture
def mine(tmp_path):
    (tmp_path / "mine.toml").write_text(OWN_FILE)
    (tmp_path / "small.toml").write_text(SMALL)
    return tmp_path / "mine.toml"


def test_every_shipped_driver_is_dated_sourced_and_known_or_a_prior():
    entries = tomllib.loads(SHIPPED_DRIVERS.read_text(encoding="utf-8"))["driver"]
    drivers, problems, _ = read_drivers()
    assert not problems and [one.name for one in drivers] == [entry["driver"] for entry in entries]
    scenario = history_scenario()
    assert (scenario.inputs, date_of(scenario.days - 1, "history")) == ("history", "2026-09-30")
    assert len(scenario.interventions) == len(entries) == len(history_drivers())
    for one, entry in zip(scenario.interventions, entries, strict=True):
        assert one.kind == entry["kind"] and one.start == day_of(entry["start"], "history")
        assert entry["known"] is not bool(entry.get("range"))
        assert "assumption" in entry["source"] or entry["known"]
        assert all(
            getattr(one, key) == value for key, value in entry.items() if key not in (*OWN, "kind", "start", "stop")
        )


def test_a_file_adds_to_the_shipped_ones_or_takes_the_place_of_one(mine):
    shipped = history_scenario().interventions
    assert history_scenario(mine).interventions == (*shipped, Crackdown(151, region="Northwest", intensity=2.0))
    name = read_drivers()[0][2].name
    mine.write_text(OWN_FILE.replace("Mine", name))
    replaced = history_scenario(mine).interventions
    assert len(replaced) == len(shipped) and replaced[2] == Crackdown(151, region="Northwest", intensity=2.0)
    assert find_scenario("history").interventions == shipped


def test_what_happened_after_the_last_day_is_left_out(mine):
    assert history_scenario(mine, days=151).interventions == ()
    assert len(history_scenario(mine, days=152).interventions) == 1
    days = day_of("2023-01-05", "history")
    before = len(override(find_scenario("history"), days, []).interventions)
    assert len(override(find_scenario("history"), days + 1, []).interventions) == before + 1


@pytest.mark.parametrize(
    ("old", "new", "reported"),
    [
        ("[[driver]]", "drivr = 3\n[[driver]]", "drivr: unknown key; allowed tables [[driver]]"),
        (OWN_FILE, "", "driver: missing; needs tables [[driver]]"),
        ('driver = "Mine"', "driver = 3", "driver[0].driver = 3; needs text in quotes"),
        ('source = "a memo"', "", "driver[0].source: missing; needs text in quotes"),
        ("known = false", "", "driver[0].known: needs true"),
        ("known = false", "known = true", "driver[0].range: a size that is known has none"),
        ("range = { intensity = [1.0, 3.0] }", "", "driver[0].range: missing; a size that is a prior"),
        ("range = { intensity", "range = { region", "driver[0].range.region: no size of crackdown; allowed: intensity"),
        ("[1.0, 3.0]", "[3.0, 1.0]", "driver[0].range.intensity = [3.0, 1.0]: needs [lowest, highest], from 0 to 20"),
        ("[1.0, 3.0]", "[2.5, 3.0]", "driver[0].intensity = 2.0: the size has to be a number in its range, 2.5 to 3"),
        ("Northwest", "Nortwest", "driver[0]: unknown region 'Nortwest'; did you mean 'Northwest'?"),
        ('"crackdown"', '"crackdwn"', "unknown kind of intervention; did you mean 'crackdown'?"),
        ("2019-03-01", "2019-02-30", "driver[0].start = '2019-02-30': no such date"),
        ("2019-03-01", "2017-03-01", "driver[0].start = '2017-03-01': outside the run"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(old, new, reported, mine, capsys):
    mine.write_text(OWN_FILE.replace(old, new))
    with pytest.raises(SystemExit) as end:
        cli.main(["drivers", str(mine)])
    error = capsys.readouterr().err
    assert end.value.code == 2 and reported in error and error.count("\n") == 1, error
    assert error.startswith(f"interdict: {mine}: driver") or "drivr" in error


def test_the_list_has_dates_sizes_ranges_and_sources(mine, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["drivers", str(mine)])
    reported = capsys.readouterr().out
    assert end.value.code == 0 and re.search(
        r"2019-03-01  Mine\n.*crackdown, from then on\n.*efforts added: 2 times the usual, 3 times the usual\s+in all \(added:\s+1 to 3\)",
        reported,
    )
    assert "Source: a memo" in reported and max(map(len, reported.splitlines())) <= 79
    assert reported.index("2019-03-01") < reported.index("2020-12-18")


def test_an_experiment_names_drivers_in_a_scenario(mine, tmp_path):
    experiment = read_experiment(tmp_path / "small.toml")
    assert experiment.scenarios[1].interventions[1:] == (Crackdown(151, region="Northwest", intensity=2.0),)
    before = experiment.sha256
    mine.write_text(OWN_FILE.replace("2.0", "2.5"))
    assert read_experiment(tmp_path / "small.toml").sha256 != before
    for old, new, reported in (
        ('"history"', '"FY2022"', "drivers are dated; allowed with inputs = 'history'"),
        ("mine.toml", "none.toml", "no such file"),
        ("mine.toml", "shiped", "did you mean 'shipped'?"),
        ('label = "Inputs alone"', 'label = "Inputs alone"\ndrivers = "shipped"', "allowed none in the baseline"),
    ):
        (tmp_path / "small.toml").write_text(SMALL.replace(old, new))
        with pytest.raises(ExperimentError, match=re.escape(reported)) as error:
            read_experiment(tmp_path / "small.toml")
        assert error.value.problems[0].startswith(f"{tmp_path / 'small.toml'}: scenario[")


def test_drivers_are_for_the_history_alone(mine, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["run", "--drivers", str(mine)])
    assert end.value.code == 2 and "--drivers: for --scenario history alone" in capsys.readouterr().err


def test_the_shipped_experiment_has_the_shipped_drivers():
    experiment = read_experiment(Path("experiments") / "history.toml")
    assert experiment.scenarios[1].interventions == history_scenario().interventions
    assert experiment.scenarios[1].days == HISTORY_DAYS


def test_months_of_a_batch_are_those_of_its_runs(mine, tmp_path, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["batch", str(tmp_path / "small.toml"), "--workers", "1", "--out", str(tmp_path / "out")])
    assert end.value.code == 0
    assert (tmp_path / "out" / "figures" / "history_mine.png").stat().st_size > 30_000
    results = read_results(ResultsFolder.at(tmp_path / "out"))
    read = counted_months(results, results.policies)["mine"].measures()
    scenario = read_experiment(tmp_path / "small.toml").scenarios[1]
    seeds = pd.read_csv(tmp_path / "out" / "runs.csv").query("scenario == 'mine'").sort_values("replicate").seed
    for row, seed in enumerate(seeds):
        modeled = counted(simulate(scenario, int(seed))).measures()
        assert modeled.keys() == read.keys()
        for name, values in modeled.items():
            assert np.allclose(
                read[name][row], values, rtol=1e-4, atol=0.2 if name == "deaths" else 1e-3, equal_nan=True
            ), name


def test_offices_add_up_to_the_ports_of_each_month():
    assert np.allclose(official_office_weights().sum(axis=1), official_seizures().ports_lb, atol=0.05)
