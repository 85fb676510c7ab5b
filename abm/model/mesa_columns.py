"""Columns: what is collected of a model each day under Mesa, which is what the daily table has."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from abm.inputs.dates import first_date
from abm.model.declare import Column
from abm.model.observation import DAILY_COLUMNS


def reporters() -> dict[str, Any]:
    """Return what is collected of a model each day: seed, day, date, and every column of the daily table."""
    columns = {column.name: partial(_yesterday, column) for column in DAILY_COLUMNS}
    return {"seed": "seed", "day": partial(_last_day), "date": partial(_last_date)} | columns


def _last_day(model: Any) -> int:
    return model.day - 1


def _last_date(model: Any) -> np.datetime64:
    return first_date(model.config.inputs) + np.timedelta64(_last_day(model), "D")


def _yesterday(column: Column, model: Any) -> float:
    rows: Any = model.worlds["daily"][0, model.tick - 1 : model.tick]
    return column.publish(rows).item()
