"""The rules in two other modes: as plain Python, and with the bounds of arrays checked on another processor."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from worlds import all_policies, simulated, table_bytes, tiny

from abm.model.scenario import Scenario
from abm.model.world import WORLD

ROOT = Path(__file__).parents[2]
DAYS = 8
DIGEST = """
import sys
sys.path[:0] = ["tests", "tests/model"]
from test_modes import DAYS, digest
print(digest(DAYS))
"""
CHECKED = """
import sys
sys.path[:0] = ["tests", "tests/model"]
from worlds import all_policies, simulated, tiny
from test_modes import long_digest
from abm.model.interventions import AssetSeizure, Designation
from abm.model.scenario import Scenario
policies = (*all_policies(10, 200), AssetSeizure(start=0, share=8.0), Designation(start=0, strength=5.0))
for scenario in (
    Scenario(days=300, burn_in=30, interventions=policies),
    Scenario(days=900, burn_in=0, inputs="history", interventions=policies),
    tiny(
        days=300,
        interventions=policies,
        parameters={"find_hazard": 0.1, "leader_loss": 0.5, "restationed_share": 0.5},
    ),
    tiny(days=200, parameters={"cells": 8, "travel_speed": 10}),
):
    simulated(scenario, 3)
print("checked", long_digest())
"""
# Rules compiled for the least processor of its kind, and a C library that does without fused multiply-add: its exp and
# log then have other last bits. Variables that a system does not know change nothing there.
OTHER_PROCESSOR = {
    "NUMBA_CPU_NAME": "generic",
    "NUMBA_CPU_FEATURES": "",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2",
}


def digest(days):
    """Return a digest of all tables of a tiny world after some days."""
    return digest_of(simulated(tiny(days=days), 2))


def long_digest():
    """Return a digest of a world in which every kind of rule has acted for two years."""
    return digest_of(simulated(Scenario(days=730, inputs="history", interventions=all_policies(10, 500)), 3))


def digest_of(world):
    """Return a digest of all tables of a world."""
    tables = hashlib.sha256()
    for name in WORLD.names:
        tables.update(table_bytes(world, name))
    return tables.hexdigest()


def run(*arguments, **variables):
    """Run Python from the root with some variables."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), **variables}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=3000
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


pytestmark = pytest.mark.skipif(
    any(os.environ.get(name) == "1" for name in ("NUMBA_DISABLE_JIT", "NUMBA_BOUNDSCHECK")),
    reason="this is another mode",
)
RULE_TESTS = (
    "-m",
    "pytest",
    "tests/model/mechanisms",
    "tests/model/test_blocks.py",
    "-q",
    "-x",
    "-n0",  # the other processors have the tests of this mode
    "-p",
    "no:cacheprovider",
    "-m",
)


def test_no_rule_reaches_beyond_its_arrays_and_another_processor_gives_the_same_bits():
    """Whole runs with every bound checked; compiles all rules again when they changed."""
    reported = run("-c", CHECKED, NUMBA_BOUNDSCHECK="1", **OTHER_PROCESSOR).split()
    assert reported == ["checked", long_digest()]
    run(*RULE_TESTS, "not compiled_only", NUMBA_BOUNDSCHECK="1", **OTHER_PROCESSOR)


def test_the_rule_tests_hold_in_plain_python():
    run(*RULE_TESTS, "not compiled_only", NUMBA_DISABLE_JIT="1")


def test_plain_python_and_compiled_days_give_the_same_bits():
    assert run("-c", DIGEST, NUMBA_DISABLE_JIT="1").strip() == digest(DAYS)
