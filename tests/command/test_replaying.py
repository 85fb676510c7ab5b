"""interdict replay --events: what happened in one run of a batch, to the bit the run that is stored."""

import pandas as pd
import pytest
from tiny_batch import batch

from abm.command import cli
from abm.model import compilation
from abm.running.events import EVENT_COLUMNS


@pytest.fixture
def replay(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv(compilation.REPORTED, "1")
    batch(tmp_path / "tiny", replicates=2)

    def call(file):
        with pytest.raises(SystemExit) as end:
            cli.main(["replay", str(tmp_path / "tiny"), "--run", "cars/1", "--events", str(file)])
        return end.value.code, *capsys.readouterr()

    return call


def test_the_events_of_a_run_of_a_batch_go_to_a_file_that_is_not_there_yet(replay, tmp_path):
    file = tmp_path / "events.csv"
    code, reported, _ = replay(file)
    events = pd.read_csv(file)
    assert code == 0 and "The same bits" in reported and list(events) == list(EVENT_COLUMNS)
    began = events[events.actor == "governments"]
    assert began.day.tolist() == [10] and began.cause.tolist() == ["scenario cars"]
    seized = events[events.what.str.contains("seized at and between ports")]
    assert seized.empty or seized.cause.str.contains(", under the policy ").all()
    for wrong, hint in {
        file: "is there already",
        tmp_path / "events.txt": ".csv",
        tmp_path / "no/e.csv": "director",
    }.items():
        code, _, reported = replay(wrong)
        assert code == 2 and hint in reported and reported.count("\n") == 1, reported
