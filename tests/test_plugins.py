"""Plugins: a mechanism in one file works through the real command line, changes nothing by itself, and is refused where it breaks a rule."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from abm import open_results

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "roadblocks.py"
SMALL = "days = 30\nburn_in = 30\nreplicates = 2\n"


def interdict(*words, cwd, code=0, **variables):
    """Run a command as a user does; return what it says."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | variables
    done = subprocess.run(
        [sys.executable, "-m", "abm", *map(str, words)], cwd=cwd, env=environment, capture_output=True, text=True
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout if code == 0 else done.stderr


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Return the folder of a small batch of the shipped example."""
    folder = tmp_path_factory.mktemp("plugin")
    text = (ROOT / "examples" / "roadblocks.toml").read_text()
    lines = [line for line in text.splitlines() if not line.startswith(("days", "burn_in", "replicates"))]
    text = (
        "\n".join(lines).replace('inputs = "FY2022"', f'inputs = "FY2022"\n{SMALL}').replace("start = 30", "start = 5")
    )
    (folder / "roadblocks.toml").write_text(text)
    interdict("batch", "roadblocks.toml", "--plugin", EXAMPLE, "--workers", 2, "--out", "out", cwd=folder)
    return folder


def test_the_example_works_in_a_design_with_its_parameter_count_and_response(results):
    runs = pd.read_csv(results / "out" / "runs.csv")
    held = runs.groupby("scenario").held_total.min()
    assert (held[["roadblocks_p0", "roadblocks_p1", "roadblocks_p2"]] > 0).all() and held["baseline_p0"] == 0
    assert set(pd.read_csv(results / "out" / "design.csv").roadblock_days) == {1, 3, 5}
    names = set(pd.read_csv(results / "out" / "dictionary.csv").column)
    assert {"held_total", "couriers_held"} <= names
    [told] = json.loads((results / "out" / "manifest.json").read_text())["plugins"]
    assert told["name"] == "roadblocks" and told["file"] == "roadblocks.py" and len(told["sha256"]) == 64
    assert list((results / "out" / "figures").iterdir())


def test_results_are_read_without_the_plugin_and_neither_extended_nor_replayed(results):
    assert open_results(results / "out").runs.held_total.max() > 0
    for words in (("export", "out"), ("replay", "out", "--run", "roadblocks_p0/0")):
        told = interdict(*words, cwd=results, code=2)
        assert "made with the plugin roadblocks, which is not named here: allowed with --plugin roadblocks.py" in told
        assert len(told.splitlines()) == 1
    assert "same bits" in interdict(
        "replay", "out", "--run", "roadblocks_p0/0", cwd=results, INTERDICT_PLUGINS=str(EXAMPLE)
    )


def test_with_a_plugin_that_is_not_used_a_run_is_the_same_to_the_bit(tmp_path):
    interdict("run", "--days", 60, "--out", "bare", cwd=tmp_path)
    interdict("run", "--days", 60, "--out", "plugged", "--plugin", EXAMPLE, cwd=tmp_path)
    bare, plugged = (pd.read_csv(tmp_path / name / "daily.csv") for name in ("bare", "plugged"))
    assert set(plugged) - set(bare) == {"couriers_held"} and (plugged.couriers_held == 0).all()
    pd.testing.assert_frame_equal(plugged[bare.columns], bare, check_exact=True)
