"""Names for what rules take and return: the world, a row, a day.

A checker takes any attribute of a record, as it cannot know what mechanisms declare; Numba knows every field and type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

World: TypeAlias = np.record  # every table, as an attribute
Record: TypeAlias = np.record  # one row of a table, or a table of a single row: its fields are attributes
Row: TypeAlias = int  # number of a row in its table, places on the grid among them; -1: none
Day: TypeAlias = int  # of the run, burn-in included
RowRule: TypeAlias = Callable[[World, Row, Day], None]  # what a process does with a row
