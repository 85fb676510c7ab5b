"""Stillness: a world that is held and left alone stands still, from day 0 on."""

from __future__ import annotations

from abm.calibration.checks.check import Bound, Check
from abm.calibration.checks.measures import in_spreads, last_over_first
from abm.calibration.checks.takes import YEAR, Daily
from abm.calibration.checks.worlds import held

ISSUE = "What must hold"
YEARS = 5
COLUMNS = {"events": "seizures", "flow": "delivered", "border": "border_price"}
NOISE = Bound(-1.0, 1.0)
STILL = Bound(-0.05, 0.05)  # assumption: less than 1% a year is no trend


def _burn_in(days: int, name: str, column: str) -> Check:
    worlds = tuple(held(days=YEAR, burn_in=burn_in) for burn_in in (days, YEAR))
    asks = f"{column} of the first year after a burn-in of {days} days, against {YEAR}, in SDs of single seeds"
    return Check(f"burn-in.{name}-{days}", asks, worlds, (Daily(column),), in_spreads, NOISE, ISSUE, "{:+.2f}")


def _trend(name: str, column: str) -> Check:
    takes = (Daily(column, 0, YEAR), Daily(column, (YEARS - 1) * YEAR, YEARS * YEAR))
    asks = f"{column} in the last of five held years over the first: no trend"
    return Check(f"trend.{name}", asks, (held(days=YEARS * YEAR),), takes, last_over_first, STILL, ISSUE)


CHECKS: tuple[Check, ...] = (
    *(_burn_in(days, name, column) for days in (0, 10 * YEAR) for name, column in COLUMNS.items()),
    *(_trend(name, column) for name, column in COLUMNS.items()),
)
