"""The benchmark runs and gives every figure; how large they are is no matter of a test."""

from __future__ import annotations

import json

import numpy as np
import pytest

from abm.benchmark import timing
from abm.benchmark.benchmark import Effort, benchmark, describe, measure
from abm.benchmark.sweeps import make_sweep
from abm.model.day import PROCESSES
from abm.model.initialization import build_world
from abm.model.simulation import advance

TINY = Effort(
    rounds=1,
    days=3,
    mesa_days=2,
    handle_days=1,
    run_days=3,
    starts=1,
    growth=(0.1, 0.2),
    reference=0.1,
    batch_rounds=1,
    batch_replicates=2,
    batch_run_seconds=0.001,
)
KEYS = {
    "nanoseconds_per_agent_day", "runs_per_second", "ratio_to_mesa_objects", "ratio_to_mesa_objects_whole_day",
    "ratio_to_handles", "growth", "growth_time_ratio", "share_of_processes", "building_milliseconds", "start_seconds",
    "peak_mebibytes", "batch_runs", "batch_throughput_kept", "batch_throughput_written",
}  # fmt: skip


@pytest.fixture(scope="module")
def figures():
    return measure(TINY)


def test_every_figure_is_there(figures):
    assert figures.keys() >= KEYS
    assert len(figures["growth"]) == len(TINY.growth)


def test_shares_cover_every_process_once(figures):
    shares = figures["share_of_processes"]
    assert list(shares) == [process.name for process in PROCESSES]
    assert sum(shares.values()) == pytest.approx(1.0)


def test_json_and_text(figures, monkeypatch, capsys):
    monkeypatch.setattr("abm.benchmark.benchmark.measure", lambda effort: figures)
    benchmark(as_json=True, effort=TINY)
    assert json.loads(capsys.readouterr().out).keys() == figures.keys()
    benchmark(as_json=False, effort=TINY)
    assert describe(figures) in capsys.readouterr().out


def test_outside_a_clone_the_ratio_is_not_given(figures, monkeypatch):
    monkeypatch.setattr(timing, "REFERENCE", timing.REFERENCE.with_name("nothing.py"))
    assert timing.load_reference() is None
    assert "needs a clone" in describe(figures | {"ratio_to_mesa_objects": None})


def test_sweeps_give_the_bits_of_the_compiled_day():
    scenario = timing.sized(0.1, 10)
    worlds = np.array(build_world(scenario, 5), copy=False, ndmin=1)
    sweeps = [make_sweep(process) for process in PROCESSES]
    for day in range(scenario.days):
        for sweep in sweeps:
            sweep(worlds, day)
    compiled = build_world(scenario, 5)
    advance(compiled, 0, scenario.days)
    for table in ("daily", "couriers", "labs", "cells", "routes"):
        assert (worlds[0][table] == compiled[table]).all()
