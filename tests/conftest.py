"""Options and fixtures of all tests."""

from __future__ import annotations

import numpy as np
import pytest
from day_zero import INTERPRETED, CompiledFounding
from longest import longest_first
from worlds import pages, tiny

from abm.model import initialization
from abm.model.initialization import build_world
from abm.model.world import new_world


def pytest_configure(config):
    """Register the mark of tests that are too long for plain Python."""
    config.addinivalue_line("markers", "compiled_only: too long for the rules as plain Python")
    if INTERPRETED:
        initialization.prepare = CompiledFounding()


def pytest_addoption(parser):
    """Let `pytest --refresh-golden` write the golden runs anew."""
    parser.addoption("--refresh-golden", action="store_true", help="write tests/model/golden/runs.json from this model")


def pytest_collection_modifyitems(config, items):
    """Begin the files that take longest first, where several processes share the tests."""
    if hasattr(config, "workerinput"):
        longest_first(items)


@pytest.fixture(scope="session")
def day_0() -> tuple[np.ndarray, np.ndarray]:
    """Return the pages of a tiny world on its first morning, and which of them hold anything."""
    memory = pages(build_world(tiny(), 7))
    return memory, np.flatnonzero(memory.any(axis=1))


@pytest.fixture
def world(day_0) -> np.record:
    """Return a tiny world on the morning of its first day: a copy, as building one takes long in plain Python."""
    memory, used = day_0
    copy = new_world()
    pages(copy)[used] = memory[used]
    return copy


@pytest.fixture
def no_pictures(monkeypatch):
    """Draw no picture at the end of a batch: where none is looked at, they would take most of the time."""
    monkeypatch.setattr("abm.analysis.draw_pictures", lambda *_: None)
