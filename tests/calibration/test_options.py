"""Options of the three commands: help that says what is written, and one line for what is wrong."""

import argparse

import pytest

from abm.calibration.__main__ import read_options as fit_options
from abm.calibration.checks.__main__ import read_options as check_options
from abm.calibration.options import folder, run
from abm.calibration.screening import read_options


def screening_options(arguments):
    return read_options(arguments, 10)


@pytest.mark.parametrize("read, written", [(fit_options, "fit.toml"), (screening_options, "screening.csv")])
def test_help_says_what_is_done_and_written(read, written, capsys):
    with pytest.raises(SystemExit) as end:
        read(["--help"])
    text = capsys.readouterr().out
    assert end.value.code == 0 and written in text and "{" not in text


@pytest.mark.parametrize("read", [fit_options, screening_options, check_options])
@pytest.mark.parametrize(
    "wrong, reported",
    [
        (["--worker5", "2"], "unknown option '--worker5'; did you mean '--workers'?"),
        (["--workers", "9" * 5000], "allowed a whole number from 1 to 100,000"),
        (["--workers"], "expected one argument"),
    ],
)
def test_what_is_wrong_is_one_line(read, wrong, reported, capsys):
    with pytest.raises(SystemExit) as end:
        read(wrong)
    error = capsys.readouterr().err
    assert end.value.code == 2 and reported in error and error.count("\n") == 1 and len(error) < 300


def test_a_folder_that_cannot_be_is_reported_before_anything_runs(tmp_path):
    (tmp_path / "file").write_text("")
    for name in ("file", "file/below"):
        with pytest.raises(argparse.ArgumentTypeError, match="file is no folder that can be written to"):
            folder(str(tmp_path / name))
    assert folder(str(tmp_path / "new" / "one")) == tmp_path / "new" / "one"
    assert not (tmp_path / "new").exists()


def test_control_c_is_one_line(capfd):
    def stopped():
        raise KeyboardInterrupt

    with pytest.raises(SystemExit) as end:
        run(stopped)
    assert end.value.code == 130 and capfd.readouterr().err.strip() == "stopped: nothing is written"
