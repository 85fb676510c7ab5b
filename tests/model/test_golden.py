"""Golden runs: results stay as they are until somebody means to move them."""

import json

import pytest
from golden.refresh import SCENARIOS, STORE, golden_runs, refresh

HOW = "results moved; if that is meant, run `python -m tests.model.golden.refresh` from the root and commit the difference"


@pytest.fixture(scope="module")
def runs(request):
    if request.config.getoption("--refresh-golden"):
        refresh()
    return golden_runs(), json.loads(STORE.read_text())


@pytest.mark.parametrize("name", SCENARIOS)
def test_results_are_the_stored_ones(runs, name):
    """Whole numbers exactly, floats to a relative 1e-9."""
    now, stored = (part[name] for part in runs)
    assert now.keys() == stored.keys(), HOW
    for seed in now:
        assert now[seed].keys() == stored[seed].keys(), HOW
        moved = [
            column
            for column, values in now[seed].items()
            if values != pytest.approx(stored[seed][column], rel=1e-9, abs=0)
        ]
        assert not moved, f"{name}, seed {seed}: {', '.join(moved)}: {HOW}"
        whole = [
            column
            for column, values in now[seed].items()
            if isinstance(values[0], int) and values != stored[seed][column]
        ]
        assert not whole, f"{name}, seed {seed}: {', '.join(whole)}: {HOW}"
