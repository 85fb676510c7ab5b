"""Observing: what a run of the history gives for each target, counted as the official figure is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from abm.calibration.targets import Target
from abm.inputs.dates import first_date
from abm.inputs.geography import FIELD_OFFICES, Mode
from abm.inputs.series import POUND
from abm.inputs.traffic import FIRST_YEAR
from abm.model.observation import Recording

START = date(FIRST_YEAR - 1, 10, 1)


def days_until_end_of(fiscal_year: int) -> int:
    """Return the days of the history up to the end of a fiscal year."""
    return (date(fiscal_year, 10, 1) - START).days


def months_of(recording: Recording) -> np.ndarray:
    """Return the calendar month of each recorded day of the history, as datetime64[M]."""
    return (first_date("history") + np.arange(len(recording.daily))).astype("M8[M]")


def observe(recording: Recording, targets: Sequence[Target]) -> np.ndarray:
    """Return what a run of the history gives for each target, shape (targets,).

    The run begins on its first recorded day with October 2018 and reaches the end of the last year of all targets.
    """
    return np.array([TAKE[target.quantity](recording, target) for target in targets])


def _days(recording: Recording, first: int, last: int) -> Any:
    """Return the days of fiscal years `first` to `last`."""
    return recording.daily[days_until_end_of(first - 1) : days_until_end_of(last)]


def _months(recording: Recording, year: int) -> Any:
    """Return the months of a fiscal year, by route."""
    start = 12 * (year - FIRST_YEAR)
    return recording.monthly[start : start + 12]


def _years(target: Target) -> range:
    return range(target.first_year, target.last_year + 1)


def _weight(recording: Recording, target: Target) -> float:
    return sum(_months(recording, year).seized_gross.sum() for year in _years(target)) / POUND


def _events(recording: Recording, target: Target) -> float:
    return float(sum(_months(recording, year).seizures.sum() for year in _years(target)))


def _share_at_ports(recording: Recording, target: Target) -> float:
    days = _days(recording, target.first_year, target.last_year)
    return days.seized_gross_at_ports.sum() / max(1, days.seized_gross.sum())


def _office_share(recording: Recording, target: Target) -> float:
    """Return the unweighted mean over the years of an office's share of what is seized at ports."""
    at_ports, here = recording.mode != Mode.BETWEEN, recording.office == FIELD_OFFICES.index(target.place)
    weights = [_months(recording, year).seized_gross.sum(axis=0) * at_ports for year in _years(target)]
    return float(np.mean([weight[here].sum() / max(1, weight.sum()) for weight in weights]))


def _citizen_share(recording: Recording, target: Target) -> float:
    days = _days(recording, target.first_year, target.last_year)
    return days.caught_citizens.sum() / max(1, days.caught_at_ports.sum())


def _pure_price_ratio(recording: Recording, target: Target) -> float:
    """Return the street price per pure gram in the last year over that in the first, as purity was in either."""
    years = (_days(recording, year, year) for year in (target.first_year, target.last_year))
    first, last = ((days.price / days.purity).mean() for days in years)
    return last / first


def _labs_found(recording: Recording, target: Target) -> float:
    return _days(recording, target.first_year, target.last_year).labs_found.sum() / len(_years(target))


def _deaths_to_september(recording: Recording, target: Target) -> float:
    """Return the deaths from January to the end of the fiscal year, which is that of September."""
    year = target.last_year
    return float(recording.daily.deaths[(date(year, 1, 1) - START).days : days_until_end_of(year)].sum())


TAKE = {
    "weight": _weight,
    "events": _events,
    "share_at_ports": _share_at_ports,
    "office_share": _office_share,
    "citizen_share": _citizen_share,
    "pure_price_ratio": _pure_price_ratio,
    "labs_found": _labs_found,
    "deaths_to_september": _deaths_to_september,
}
