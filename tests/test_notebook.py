"""The notebook from tables to an insight runs in a real kernel, from its first cell to its last, over a batch that is there."""

import json
from pathlib import Path

import pytest
from experiment_text import experiment_text, policy_text

from abm.experiment.experiment import read_experiment
from abm.running.engine import run_batch

NOTEBOOK = Path(__file__).parents[1] / "experiments" / "insight.ipynb"


def test_it_has_ten_cells_without_outputs():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert len(cells) == 10 and not any(cell.get("outputs") for cell in cells)


@pytest.mark.compiled_only
def test_its_numbers_are_those_of_the_summary(tmp_path, monkeypatch):
    """It asserts so itself; and what it shows is a table with every policy."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    scans = policy_text("cars_40", "40% of cars scanned", kind="inspection_rate", start=20, mode="car", coverage=0.4)
    file = tmp_path / "short.toml"
    file.write_text(experiment_text("short", scans, days=120, burn_in=0, replicates=6), encoding="utf-8")
    run_batch(read_experiment(file), tmp_path / "short", workers=1)
    monkeypatch.setenv("RESULTS", str(tmp_path / "short"))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    done = nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": tmp_path}}).execute()
    shown = ["".join(str(out["data"]) for out in cell.get("outputs", []) if "data" in out) for cell in done.cells]
    assert "cars_40" in shown[1] and "placebo" in shown[3] and "image/png" in shown[7]
