"""Plain: a NumPy number becomes the plain Python number it is, at every door through which numbers come in.

So a scenario made with NumPy numbers equals the same one made without, has the same hash, and can be written as JSON.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from abm.inputs.reading import shown

MOST_SEED = 2**63 - 1


def plain(value: Any) -> Any:
    """Return the plain value of a NumPy scalar, or of an array without dimensions; anything else as it is.

    A short float is the decimal that it is written as: np.float32(0.4) is 0.4 and not 0.4000000059604645.
    """
    if isinstance(value, np.ndarray) and not value.ndim:
        value = value[()]
    if isinstance(value, np.floating):
        return float(str(value))
    return value.item() if isinstance(value, np.generic) else value


def is_number(value: object) -> bool:
    """Tell whether a plain value is a finite number; True and False are none."""
    return is_whole(value) or (isinstance(value, float) and math.isfinite(value))


def is_whole(value: object) -> bool:
    """Tell whether a plain value is a whole number of a whole type: 3 is, 3.0 and True are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def check_seed(value: object, name: str = "seed") -> int:
    """Return a seed as a plain number; raise ValueError when it is none."""
    seed = plain(value)
    if not is_whole(seed) or not 0 <= seed <= MOST_SEED:
        raise ValueError(f"{name} = {shown(value)}: a whole number, 0 to {MOST_SEED}")
    return seed
