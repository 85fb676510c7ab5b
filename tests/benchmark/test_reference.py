"""The reference model of plain Mesa objects does what the compiled part does, on average."""

from __future__ import annotations

import numpy as np
import pytest

from abm.benchmark import timing
from abm.benchmark.sweeps import live_part
from abm.model.initialization import build_world

DAYS, SETTLED = 240, 40


@pytest.fixture(scope="module")
def compiled():
    """Loads and seizures of each day, four seeds of the compiled part."""
    scenario = timing.sized(1.32, DAYS)
    worlds = [build_world(scenario, 1) for _ in range(4)]
    for seed, world in enumerate(worlds):
        world.run.seed = 1000 + seed  # other random numbers on the same plans
        live_part(world, 0, DAYS)
    return np.array([[world.daily["loads"][SETTLED:DAYS], world.daily["seizures"][SETTLED:DAYS]] for world in worlds])


@pytest.fixture(scope="module")
def reference():
    """Loads, seizures and couriers of each day, the model of plain Mesa objects."""
    model = timing.make_reference(timing.load_reference(), timing.sized(1.32, DAYS), 1)
    days = []
    for _ in range(DAYS):
        model.step()
        days.append((model.loads, model.seizures))
    return np.array(days[SETTLED:]).T


def test_loads_a_day_agree(compiled, reference):
    assert reference[0].mean() == pytest.approx(compiled[:, 0].mean(), rel=0.03)


def test_seizure_shares_agree(compiled, reference):
    share = compiled[:, 1].sum() / compiled[:, 0].sum()
    error = np.sqrt(share * (1.0 - share) / reference[0].sum())
    assert reference[1].sum() / reference[0].sum() == pytest.approx(share, abs=3.0 * error)
    assert 3.0 * error < 0.1 * share


def test_the_same_seed_gives_the_same_run():
    scenario = timing.sized(0.1, 5)
    module = timing.load_reference()
    models = [timing.make_reference(module, scenario, seed) for seed in (1, 1, 2)]
    for model in models:
        for _ in range(20):
            model.step()
    first, same, other = [(model.seized, model.delivered) for model in models]
    assert first == same != other
