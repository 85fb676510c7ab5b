"""Mesa and the compiled day give the same bits; agents and grid exist for those who ask, and go when a model goes."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from worlds import differing_tables, lived, tiny

from abm.model.agents import HANDLES, Courier, Lab
from abm.model.day import PROCESSES
from abm.model.initialization import RunError, build_world
from abm.model.interventions import Crackdown, InspectionRate, LeadershipArrests
from abm.model.kinds import LabState
from abm.model.declared import LAYERS
from abm.model.mesa_model import InterdictionModel
from abm.model.simulation import advance, simulate

# Small, and still with every process at work: finds, moves, splits, arrests, scans, and re-stationed teams.
EVENTFUL = tiny(
    days=365,
    interventions=(
        LeadershipArrests(start=25, number=4, every=10),
        LeadershipArrests(start=30, number=40, target="mid-level", every=3),
        LeadershipArrests(start=40, number=2, target="random", every=30),
        Crackdown(start=25, stop=200, region="Pacific", intensity=4.0),
        InspectionRate(start=25, stop=200, mode="car", ports=("Otay Mesa",), coverage=0.1, aimed=0.9),
    ),
    parameters={
        "demand_level": 0.03, "cells": 11,
        "find_hazard": 0.1, "raid_success": 0.9, "intelligence_weight": 5.0, "intelligence_arrest": 2.0,
        "exposure_days": 30.0,
        "restationed_share": 0.5, "leader_loss": 0.5, "contested_days": 180.0,
        "usual_load": 800.0, "load_premium": 2.0, "move_threshold_spread": 1.0,
    },
)  # fmt: skip
SEED = 22  # in whose year all of them happen
SETTLED = 75  # a day in the midst of all policies


@pytest.fixture(scope="module")
def compiled():
    return lived(EVENTFUL, SEED)


def test_the_eventful_year_is_eventful(compiled):
    """What the test below compares has happened at all."""
    daily = compiled.daily[:365]
    for field in ("labs_found", "labs_moved", "labs_paused", "seizures", "arrests", "contested", "recruits"):
        assert daily[field].sum() > 0, field
    assert daily["organizations"][-1] > 8 and daily["cells"][-1] > 11


@pytest.mark.compiled_only
@pytest.mark.parametrize("shuffle", [1, 2, 3])
def test_mesa_and_the_compiled_day_give_the_same_bits_after_a_year(compiled, shuffle):
    model = InterdictionModel(config=EVENTFUL, rng=SEED, activation="agents", shuffle=shuffle)
    for _ in range(365):
        model.step()
    assert differing_tables(compiled, model.world) == []
    model.close()


def stepped(days=14):
    """Return a world after compiled days until the policies are on, and some days through Mesa."""
    model = InterdictionModel(config=EVENTFUL, rng=SEED, activation="agents", shuffle=4)
    model.live_until(SETTLED)
    for _ in range(days):
        model.step()
    model.close()
    return model.world


@pytest.fixture(scope="module")
def two_weeks_later():
    world = build_world(EVENTFUL, SEED)
    advance(world, 0, SETTLED + 14)
    return world


def test_mesa_can_take_over_in_the_midst_of_a_run(two_weeks_later):
    assert differing_tables(two_weeks_later, stepped()) == []


@pytest.mark.compiled_only
@pytest.mark.parametrize("process", [p for p in PROCESSES if p.entity != "world"], ids=lambda p: p.name)
def test_a_skipped_rule_is_noticed(process, two_weeks_later, monkeypatch):
    """The comparison fails for every agent method that does nothing for two weeks (or stops the run)."""
    monkeypatch.setattr(HANDLES[process.entity], process.name, lambda self: None)
    try:
        assert differing_tables(two_weeks_later, stepped()) != []
    except RunError:
        pass


def test_the_model_runs_what_simulate_runs():
    scenario = replace(EVENTFUL, burn_in=20, days=90)
    model = InterdictionModel(config=scenario, rng=6)
    model.warm_up()
    assert model.day == 0
    while model.running:
        model.step()
    assert model.world.daily[20:110].tobytes() == simulate(scenario, 6).daily.tobytes()
    assert model.tick == model.last_tick
    model.close()


def test_a_compiled_run_builds_no_agents_and_no_grid():
    model = InterdictionModel(config=tiny(), rng=1)
    for _ in range(10):
        model.step()
    assert not model.populated and model._grid is None
    assert len(model.agents) > 50 and model.populated
    model.close()


def test_agents_come_and_go_with_their_rows():
    model = InterdictionModel(config=EVENTFUL, rng=SEED)
    for tick in (10, 60, 200):
        model.live_until(tick)
        for kind, state, last in ((Lab, "labs", LabState.FOUND), (Courier, "couriers", 6)):
            rows = np.flatnonzero((model.world[state]["state"] > 0) & (model.world[state]["state"] < last))
            assert sorted(agent.row for agent in model.agents_by_type[kind]) == rows.tolist()
    standing = sum(len(cell.agents) for cell in model.grid.all_cells)
    organizations = len(model.agents_by_type[HANDLES["organization"]])
    assert standing == len(model.agents) - organizations  # nobody who has gone still stands in a cell
    model.close()


@pytest.mark.parametrize("layer", [layer.table for layer in LAYERS])
def test_grid_layers_share_memory_with_the_rules(layer):
    model = InterdictionModel(config=EVENTFUL, rng=1)
    x, y = (int(value) for value in divmod(model.world.places[50], 44))
    values = getattr(model.grid, layer).data
    values[x, y] = 42.0
    assert model.world[layer][x * 44 + y] == 42.0
    model.world[layer][x * 44 + y] = 7.0
    assert values[x, y] == 7.0 and np.shares_memory(values, model.world[layer])
    assert getattr(model.grid[(x, y)], layer) == 7.0  # what a cell of the grid shows
    model.step()
    assert np.array_equal(getattr(model.grid, layer).data.ravel(), model.world[layer]) and values[x, y] != 7.0
    model.close()


def test_an_unknown_activation_is_refused():
    with pytest.raises(ValueError, match="allowed 'compiled' or 'agents'"):
        InterdictionModel(activation="random")


def test_memory_is_freed_when_models_are_closed():
    """Many models with agents and grid, one after the other: none is kept alive, nor is its world."""
    kept = []
    for seed in range(8):
        model = InterdictionModel(config=tiny(), rng=seed)
        model.populate()
        next(iter(model.grid.all_cells)).get_neighborhood(radius=1)
        model.step()
        kept.append((weakref.ref(model), weakref.ref(model.world.base)))
        model.close()
        del model
    gc.collect()
    assert [seed for seed, (model, _) in enumerate(kept) if model() is not None] == []
    assert [seed for seed, (_, world) in enumerate(kept) if world() is not None] == []
