"""interdict diff: runs by the names that other commands give them, and what is said of them."""

import numpy as np
import pytest
from tiny_batch import SMALL, batch

from abm.command import cli
from abm.command.diff import _amount
from abm.model import compilation


@pytest.fixture(autouse=True)
def said_before(monkeypatch):
    monkeypatch.setenv(compilation.REPORTED, "1")


@pytest.fixture
def diff(capsys):
    def call(*words):
        with pytest.raises(SystemExit) as end:
            cli.main(["diff", *map(str, words)])
        reported = capsys.readouterr()
        return end.value.code, reported.out, reported.err

    return call


def test_a_policy_and_its_baseline_by_file_and_as_a_saved_state(diff, tmp_path):
    file = tmp_path / "small.toml"
    file.write_text(SMALL)
    code, reported, _ = diff(f"{file}/baseline", f"{file}/cars", "--seed", 3)
    assert code == 0 and "cars, seed 3" in reported and "Given differently: interventions." in reported
    assert (
        "They diverge on day 10 (2021-10-11), in order_exams (Set the exams" in reported
        and "(routes), row 0: " in reported
    )
    followed = [line for line in reported.splitlines() if line.startswith("    ")]
    assert followed and all(line.endswith(")") and " (" in line for line in followed)
    assert "one pair of runs" in reported
    assert "Seized at and between ports, kilograms pure, counted from day 10 on" in reported
    _, reported, shown = diff(f"{file}/baseline", f"{file}/cars", "--seed", 3)
    assert "day/s" not in shown and "%|" not in shown
    state = tmp_path / "cars.npz"
    with pytest.raises(SystemExit):
        cli.main(["run", "--scenario", f"{file}/cars", "--seed", "7", "--save-day", "20", str(state)])
    code, reported, _ = diff(state, f"{file}/cars")
    assert (
        code == 0
        and reported.count("cars, seed 7\n") == 2
        and "The same bits in every table, to the morning of day 20." in reported
    )


def test_runs_of_a_batch_and_names_that_are_wrong(diff, tmp_path):
    batch(tmp_path / "tiny", replicates=2)
    code, reported, _ = diff(tmp_path / "tiny/cars/1", tmp_path / "tiny/cars/1")
    assert code == 0 and "Given differently: nothing." in reported
    for wrong, hint in {
        "tiny/cars/7": "replicate: allowed 0 to 1",
        "tiny/card/1": "did you mean 'cars'",
        "quickstart/cars_4": "did you mean 'cars_40'",
        "quickstar/cars_40": "did you mean 'quickstart/cars_40'",
    }.items():
        word = tmp_path / wrong if wrong.startswith("tiny") else wrong
        code, _, reported = diff(word, "baseline")
        assert code == 2 and hint in reported and reported.count("\n") == 1, reported
    code, _, reported = diff(tmp_path / "tiny/cars/1", "baseline")
    assert code == 2 and "burn-ins of other lengths" in reported


def test_amounts_say_by_period_how_far_apart_two_runs_are_in_kilograms_and_percent():
    flows = np.full((2, 50), 2_000_000)
    flows[1, 10:] = 1_500_000
    heading, month, rest = _amount("Delivered", flows, 10)
    assert heading == "Delivered, kilograms pure, counted from day 10 on (the runs differ first on day 10):"
    assert month == "  days 0-29: 60.0 kg and 45.0 kg, 15.0 kg less in the second (−25.0%)"
    assert rest == "  all days from then on: 80.0 kg and 60.0 kg, 20.0 kg less in the second (−25.0%)"
    assert _amount("Delivered", flows[[0, 0]], 10) == ["Delivered: the same on every day."]
