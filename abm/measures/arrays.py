"""Names for arrays, by what they hold."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.floating]  # of 64 bits, which NumPy's own types forget on the way
Whole: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Pair: TypeAlias = tuple[Floats, Floats]  # with a policy, and the same seeds without it
Numbers: TypeAlias = npt.ArrayLike  # what becomes an array of numbers
