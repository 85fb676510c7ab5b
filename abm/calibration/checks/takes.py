"""Takes: one number of a run. Each is plain values, so that it can be sent to the process that does the run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abm.calibration.observing import observe
from abm.calibration.targets import Target
from abm.inputs.geography import FIELD_OFFICES, Mode
from abm.inputs.traffic import FIRST_YEAR
from abm.model.observation import Recording

YEAR, MONTHS = 365, 12


@dataclass(frozen=True)
class Daily:
    """Take the mean of a daily column over days `first` to `last` - 1 (None: to the end)."""

    column: str
    first: int = 0
    last: int | None = None

    def __call__(self, recording: Recording) -> float:
        return float(recording.daily[self.column][self.first : self.last].mean())


@dataclass(frozen=True)
class Monthly:
    """Take the sum of a monthly field over months, at one office ("": all), by one mode (None: all) and at ports alone or not."""

    field: str
    first: int
    last: int
    office: str = ""
    mode: Mode | None = None
    ports_only: bool = False

    def __call__(self, recording: Recording) -> float:
        rows = recording.monthly[self.field][self.first : self.last].sum(axis=0)
        here = np.ones(len(rows), bool)
        if self.office:
            here &= recording.office == FIELD_OFFICES.index(self.office)
        if self.mode is not None:
            here &= recording.mode == self.mode
        if self.ports_only:
            here &= recording.mode != Mode.BETWEEN
        return float(rows[here].sum())


@dataclass(frozen=True)
class Official:
    """Take what an official figure counts, as the fit counts it."""

    target: Target

    def __call__(self, recording: Recording) -> float:
        return float(observe(recording, [self.target])[0])


@dataclass(frozen=True)
class Texture:
    """Take a statistic of the monthly series of seized weight in fiscal years `first` to `last`.

    `statistic` is "spread" (SD of the log change), "level" or "change" (lag-1 autocorrelation of the log level, of its change)
    or "offices" (correlation of the log changes at the ports of two offices).
    """

    statistic: str
    first: int
    last: int
    offices: tuple[str, ...] = ()

    def __call__(self, recording: Recording) -> float:
        months = slice(MONTHS * (self.first - FIRST_YEAR), MONTHS * (self.last + 1 - FIRST_YEAR))
        weight = recording.monthly["seized_gross"][months].astype(float)
        if self.statistic == "offices":
            at_ports = recording.mode != Mode.BETWEEN
            here = [at_ports & (recording.office == FIELD_OFFICES.index(office)) for office in self.offices]
            return _correlation(*(np.diff(_log(weight[:, routes].sum(axis=1))) for routes in here))
        level = _log(weight.sum(axis=1))
        change = np.diff(level)
        if self.statistic == "spread":
            return float(change.std(ddof=1))
        series = {"level": level, "change": change}[self.statistic]
        return _correlation(series[1:], series[:-1])


def _log(weight: np.ndarray) -> np.ndarray:
    """Return the log of a weight; a month without any counts as one gram."""
    return np.log(np.maximum(weight, 1000.0))


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(a, b)[0, 1])


@dataclass(frozen=True)
class LeadRange:
    """Take how far the share of one of two offices in their weight at ports ranges over fiscal years, one value a year."""

    office: str
    other: str
    first: int
    last: int

    def __call__(self, recording: Recording) -> float:
        shares = []
        for year in range(self.first, self.last + 1):
            start = MONTHS * (year - FIRST_YEAR)
            mine, others = (
                Monthly("seized_gross", start, start + MONTHS, office, ports_only=True)(recording)
                for office in (self.office, self.other)
            )
            shares.append(mine / max(1.0, mine + others))
        return max(shares) - min(shares)
