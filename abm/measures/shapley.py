"""Shapley values: a whole that several parts bring together, split among them, with intervals over paired seeds.

A game gives every set of parts a value; sets are numbered by the bits of an index, so that part i is in set s where
`s >> i & 1`. The Shapley value of a part is what it adds, averaged over all orders in which parts can come; the values add up
to the whole, whatever the interactions are.

Source: Shapley 1953, A value for n-person games, Contributions to the Theory of Games II, 307-317.
"""

from __future__ import annotations

from math import factorial

import numpy as np

from abm.measures.arrays import Floats, Numbers, Whole

MOST_PARTS = 12  # 4,096 sets


def shapley_values(values: Numbers) -> Floats:
    """Return what each part brings of value(all) - value(none), exactly, over all orders.

    Parameters
    ----------
    values : array, shape [2**parts, ...]
        Value of every set, in the order of its bits; any unit. Over seeds along a further axis, the answer is one per seed.

    Returns
    -------
    array, shape [parts, ...]
        In the unit of the values; the sum over parts is values[-1] - values[0].

    Raises
    ------
    ValueError
        If the number of values is no power of 2 from 2 to 4,096.
    """
    added = added_by_each(values)
    parts = len(added)
    sizes = _sizes(parts - 1)  # of what is there before a part comes
    weights = np.array([factorial(size) * factorial(parts - 1 - size) / factorial(parts) for size in sizes])
    return np.tensordot(weights, added, axes=(0, 1))


def added_by_each(values: Numbers) -> Floats:
    """Return what each part adds to every set without it, shape [parts, 2**(parts - 1), ...]; the sets in rising order.

    The lowest and the highest of them say how far an answer depends on the order in which parts come. Raises ValueError as
    `shapley_values` does.
    """
    values = np.asarray(values, float)
    parts = len(values).bit_length() - 1 if values.ndim else 0
    if not 1 <= parts <= MOST_PARTS or len(values) != 2**parts:
        raise ValueError(f"shape {values.shape}: need a value for each of 2 to {2**MOST_PARTS:,} sets, a power of 2")
    sets = np.arange(2**parts)
    without = [sets[sets >> part & 1 == 0] for part in range(parts)]
    return np.stack([values[lacking | 1 << part] - values[lacking] for part, lacking in enumerate(without)])


def _sizes(parts: int) -> Whole:
    """Return the number of parts in each set, in rising order of sets."""
    sets = np.arange(2**parts)
    return sum((sets >> part & 1 for part in range(parts)), np.zeros(len(sets), np.int64))
