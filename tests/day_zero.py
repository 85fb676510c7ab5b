"""Day 0 for the rules as plain Python: founded by a process that compiles them, as plain founding takes half a minute."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
from worlds import pages

from abm.model.founding import prepare
from abm.model.world import new_world

INTERPRETED = os.environ.get("NUMBA_DISABLE_JIT") == "1"


def found(used: np.ndarray, memory: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which pages of a world hold anything before or after its founding, and what they hold after it."""
    world = new_world()
    pages(world)[used] = memory
    prepare(world)
    used = np.union1d(used, np.flatnonzero(pages(world).any(axis=1)))
    return used, pages(world)[used]


class CompiledFounding:
    """Found worlds in a process of its own, in which rules are compiled."""

    def __init__(self) -> None:
        os.environ["NUMBA_DISABLE_JIT"] = "0"
        self.process = ProcessPoolExecutor(1, get_context("spawn"))
        self.process.submit(int).result()  # starts the process, which reads the variable
        os.environ["NUMBA_DISABLE_JIT"] = "1"

    def __call__(self, world: np.record) -> None:
        """Found a world, in place of `abm.model.founding.prepare`."""
        used = np.flatnonzero(pages(world).any(axis=1))
        used, memory = self.process.submit(found, used, pages(world)[used]).result()
        pages(world)[used] = memory
