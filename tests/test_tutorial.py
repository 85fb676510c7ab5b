"""The tutorial runs from its first cell to its last, and leaves the answer it speaks of."""

import json
from pathlib import Path

import pytest

import abm

NOTEBOOK = Path(__file__).parents[1] / "docs" / "tutorial.ipynb"


@pytest.mark.compiled_only
def test_the_tutorial_runs_and_its_policies_are_in_its_results(tmp_path, monkeypatch):
    pytest.importorskip("duckdb")
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.chdir(tmp_path)
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    names: dict[str, object] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            assert not cell["outputs"], "outputs grow old: keep the notebook without"
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
    results = abm.open_results("results/tutorial")
    assert results.runs.scenario.unique().tolist() == ["baseline", "cars_40", "san_diego", "crackdown", "placebo"]
    [made] = next(one for one in results.manifest["scenarios"] if one["name"] == "san_diego")["interventions"]
    made = {name: made[name] for name in ("office", "times", "start", "stop")}  # of a policy as a memo has it
    assert made == {"office": "San Diego", "times": 2.0, "start": 61, "stop": 182}
    assert names["answer"].sample.seeds == 8 and names["answer"].to_frame().loc["averted_kg", "estimate"] > 0
