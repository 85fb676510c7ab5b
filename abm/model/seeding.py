"""Seeding: what Mesa takes as a seed, as the whole number that a world is made from."""

from __future__ import annotations

from typing import Any

import numpy as np

from abm.inputs.plain import check_seed

DRAWN = range(10**8, 10**9)  # nine digits, which a spreadsheet shows as they are
DRAWN_FROM = (type(None), np.random.SeedSequence, np.random.BitGenerator, np.random.Generator, list, tuple)


def seed_of(seed: Any, rng: Any) -> int:
    """Return the seed of a world: a whole number as it is; else one drawn from what is given, or from the machine.

    Raises
    ------
    ValueError
        Both are given, or neither a whole number in its range nor anything that a seed can be drawn from.
    """
    if seed is not None and rng is not None:
        raise ValueError(f"seed = {seed!r} and rng = {rng!r}: allowed one of them")
    name, given = ("rng", rng) if seed is None else ("seed", seed)
    if not isinstance(given, DRAWN_FROM):
        return check_seed(given, name)
    try:
        return int(np.random.default_rng(given).integers(DRAWN.start, DRAWN.stop))
    except (TypeError, ValueError):
        raise ValueError(f"{name} = {given!r}: allowed whole numbers from 0 on") from None
