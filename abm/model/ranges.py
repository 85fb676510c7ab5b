"""Ranges: what a number of a world may be. A field or a table that says nothing has the usual one of its type and unit.

A bound that is a word is the last row of that table, as far as it is in use, or a number of slots. Amounts end far above
what any run reaches and far below what 64 bits hold.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from abm.inputs.geography import HEIGHT, REGIONS, WIDTH

Range = tuple[float | str, float | str]

MOST = 10**16  # mg, cents, people
COUNT: Range = (0, MOST)
SIGNED: Range = (-MOST, MOST)
LEFT: Range = (-1, 10**6)  # days until something ends
FLAG: Range = (0, 1)
AMOUNT: Range = (0.0, 1e16)
POSITIVE: Range = (1e-12, 1e16)
SHARE: Range = (0.0, 1.0 + 1e-6)
ROUTE: Range = (0, "routes")
PLACE: Range = (0, WIDTH * HEIGHT - 1)
X: Range = (0, WIDTH - 1)
Y: Range = (0, HEIGHT - 1)
REGION: Range = (0, len(REGIONS) - 1)


def usual_range(kind: str | tuple, unit: str, states: type[IntEnum] | None = None) -> Range | None:
    """Return the range of a number that says none; None where it may be the row of something, which has to be said."""
    whole = np.dtype(kind).base.kind in "iu"
    if states is not None:
        return (0, max(states))
    if not whole:
        return SHARE if unit in ("share", "probability") else AMOUNT
    if unit == "days":
        return LEFT
    return COUNT if unit not in ("", "rows") else None
