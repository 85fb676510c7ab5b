"""interdict diff: runs by the names that other commands give them, and what is said of them."""

import pytest
from tiny_batch import SMALL, batch

from abm.command import cli
from abm.model import compilation


@pytest.fixture(autouse=True)
def said_before(monkeypatch):
    monkeypatch.setenv(compilation.TOLD, "1")


@pytest.fixture
def diff(capsys):
    def call(*words):
        with pytest.raises(SystemExit) as end:
            cli.main(["diff", *map(str, words)])
        told = capsys.readouterr()
        return end.value.code, told.out, told.err

    return call


def test_a_policy_and_its_baseline_by_file_and_as_a_saved_state(diff, tmp_path):
    file = tmp_path / "small.toml"
    file.write_text(SMALL)
    code, told, _ = diff(f"{file}/baseline", f"{file}/cars", "--seed", 3)
    assert code == 0 and "cars, seed 3" in told and "Given in another way: interventions." in told
    assert "They part on day 10 (2021-10-11), in order_exams (Set the exams" in told and "routes, row 0" in told
    assert "from then on" in told and "one pair of runs" in told
    state = tmp_path / "cars.npz"
    with pytest.raises(SystemExit):
        cli.main(["run", "--scenario", f"{file}/cars", "--seed", "7", "--save-day", "20", str(state)])
    code, told, _ = diff(state, f"{file}/cars")
    assert (
        code == 0
        and told.count("cars, seed 7\n") == 2
        and "The same bits in every table, to the morning of day 20." in told
    )


def test_runs_of_a_batch_and_names_that_are_wrong(diff, tmp_path):
    batch(tmp_path / "tiny", replicates=2)
    code, told, _ = diff(tmp_path / "tiny/cars/1", tmp_path / "tiny/cars/1")
    assert code == 0 and "Given in another way: nothing." in told
    for wrong, hint in {
        "tiny/cars/7": "replicate: allowed 0 to 1",
        "tiny/card/1": "did you mean 'cars'",
        "quickstart/cars_4": "did you mean 'cars_40'",
        "quickstar/cars_40": "did you mean 'quickstart/cars_40'",
    }.items():
        word = tmp_path / wrong if wrong.startswith("tiny") else wrong
        code, _, told = diff(word, "baseline")
        assert code == 2 and hint in told and told.count("\n") == 1, told
    code, _, told = diff(tmp_path / "tiny/cars/1", "baseline")
    assert code == 2 and "burn-ins of other lengths" in told
