"""The command: a batch offers a report at its end, which a pair of runs plays in, if asked."""

import re

import pytest
from tiny_batch import SMALL

from abm.command.cli import main


def run(*words):
    """Run a command; return its exit code."""
    with pytest.raises(SystemExit) as end:
        main([*map(str, words)])
    return end.value.code


@pytest.mark.usefixtures("no_pictures")
def test_a_batch_offers_a_report_and_a_pair_of_runs_plays_in_it(tmp_path, capsys):
    file, results = tmp_path / "small.toml", tmp_path / "results"
    file.write_text(SMALL)
    assert run("batch", file, "--workers", 1, "--out", results) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"As one page to send: interdict report {results}"
    assert run("report", results, "--replay", "cars") == 0
    assert re.match(rf"{results}/report.html \(\d\.\d\d MB\)", capsys.readouterr().out)
    page = (results / "report.html").read_text()
    assert "<iframe srcdoc=" in page and "Every car" in page
    [policy] = re.findall(r"script-src ([^;]*);", page[:2000])
    assert policy.count("'sha256-") == policy.count(" ") + 1 > 1
    for name, said in (("baseline", "a baseline"), ("cats", "did you mean 'cars'")):
        assert run("report", results, "--replay", name) == 2
        assert said in capsys.readouterr().err
