"""Interventions: windows on levers. Each is frozen, moves levers only, and can be combined with any other.

Days count from the first recorded day of a run, after its burn-in. Where two inspection policies meet on a day and
route, the later one in the list holds; efforts and arrests add up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import ClassVar

import numpy as np

from abm.geography import REGIONS
from abm.levers import LeverError, Levers, nearest

TARGETS = ("top", "mid-level", "random")
CHOICE = "choice of policy"
START = ("day", "0 to the last day of the run", CHOICE)
STOP = ("day", "after start; left out: to the end of the run", CHOICE)


def _within(name: str, value: float, low: float, high: float, unit: str) -> None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if not number or not low <= value <= high:
        nearby = min(max(value, low), high) if number else low
        raise LeverError(f"{name} = {value!r}: allowed {low} to {high} {unit}; nearest {nearby}")


def _window(start: int, stop: int | None) -> None:
    for name, value in (("start", start), ("stop", stop)):
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise LeverError(f"{name} = {value!r}: a whole day from 0 on; nearest 0")
    if stop is not None and stop <= start:
        raise LeverError(f"window {start} to {stop} is empty: stop must be after start; nearest stop {start + 1}")


@dataclass(frozen=True)
class Intervention:
    """A change of levers over a window of days."""

    start: int

    kind: ClassVar[str]
    question: ClassVar[str]
    told: ClassVar[dict[str, tuple[str, str, str]]]  # unit, range and source of each field

    @property
    def end(self) -> int | None:
        """Return the day after the last one on which a lever is moved; None: to the end of the run."""
        return getattr(self, "stop", None)

    def move(self, levers: Levers) -> None:
        """Move the levers of one run."""
        raise NotImplementedError


@dataclass(frozen=True)
class LeadershipArrests(Intervention):
    """Arrest `number` leaders, `every` so many days (0: all on the first day).

    `target` is "top" (leaders of the largest organisations in the trade), "mid-level" (leaders of cells, at
    random) or "random" (leaders of organisations, at random).
    """

    number: int = 1
    target: str = "top"
    every: int = 0

    kind: ClassVar[str] = "leadership_arrests"
    question: ClassVar[str] = "What happens when leaders are arrested?"
    told: ClassVar = {
        "start": START,
        "number": ("arrests", "0 to 1000", CHOICE),
        "target": ("name", "top (of the largest organisations), mid-level (of cells) or random", CHOICE),
        "every": ("days", "0 (all on the first day) to 3650", CHOICE),
    }

    def __post_init__(self) -> None:
        _window(self.start, None)
        nearest(self.target, TARGETS, "target")
        for name, low, high in (("number", 0, 1000), ("every", 0, 3650)):
            value = getattr(self, name)
            _within(name, value, low, high, "arrests" if name == "number" else "days")
            if value != int(value):
                raise LeverError(f"{name} = {value!r}: a whole number; nearest {round(value)}")
            object.__setattr__(self, name, int(value))

    @property
    def end(self) -> int | None:
        """Return the day after the last arrest."""
        return self.start + max(0, self.number - 1) * self.every + 1

    def move(self, levers: Levers) -> None:
        """Add the arrests to the days they fall on; those beyond the end of the run do not happen."""
        levers.window(self.start, None)
        days = self.start + self.every * np.arange(self.number)
        np.add.at(levers.arrests[self.target.removesuffix("-level")], days[days < levers.days], 1)


@dataclass(frozen=True)
class Crackdown(Intervention):
    """Add enforcement effort in a region ("all": everywhere); `intensity` 1 doubles the base effort."""

    stop: int | None = None
    region: str = "Northwest"
    intensity: float = 1.0

    kind: ClassVar[str] = "crackdown"
    question: ClassVar[str] = "What happens when labs in a region are cracked down on?"
    told: ClassVar = {
        "start": START,
        "stop": STOP,
        "region": ("name", "a region of Mexico, or all", CHOICE),
        "intensity": ("base efforts", "0 to 20, added to the usual effort, which is 1", "assumption: no official unit"),
    }

    def __post_init__(self) -> None:
        _window(self.start, self.stop)
        nearest(self.region, (*REGIONS, "all"), "region")
        _within("intensity", self.intensity, 0, 20, "base efforts")

    def move(self, levers: Levers) -> None:
        """Add the effort to the regions in the window."""
        regions = slice(None) if self.region == "all" else REGIONS.index(self.region)
        levers.effort[levers.window(self.start, self.stop), regions] += self.intensity


@dataclass(frozen=True)
class InspectionRate(Intervention):
    """Scan a share of a mode's traffic (`coverage`, 0..1) at some ports (None: all) with teams of its own.

    `aimed` is the share of the added scans aimed by risk profile; None leaves the usual share.
    """

    stop: int | None = None
    mode: str = "car"
    ports: tuple[str, ...] | None = None
    coverage: float = 0.08
    aimed: float | None = None

    kind: ClassVar[str] = "inspection_rate"
    question: ClassVar[str] = "What happens when more vehicles or people are inspected?"
    told: ClassVar = {
        "start": START,
        "stop": STOP,
        "mode": ("name", "car, truck or foot", CHOICE),
        "ports": ("names", "a list of ports; left out: all", CHOICE),
        "coverage": ("share of crossings", "0 to 1", "official rates and goals: abm/data/scan_coverage.csv"),
        "aimed": ("share of exams", "0 to 1; left out: the usual share", "parameter aimed_share"),
    }

    def __post_init__(self) -> None:
        _window(self.start, self.stop)
        _within("coverage", self.coverage, 0, 1, "share of crossings")
        if self.aimed is not None:
            _within("aimed", self.aimed, 0, 1, "share of exams")
        if isinstance(self.ports, str):
            raise LeverError(f"ports = {self.ports!r}: a list of names; nearest [{self.ports!r}]")
        if self.ports is not None:
            object.__setattr__(self, "ports", tuple(self.ports))

    def move(self, levers: Levers) -> None:
        """Set coverage and aim on the routes in the window."""
        window = levers.window(self.start, self.stop)
        routes = levers.routes(self.mode, self.ports)
        levers.coverage[window, routes] = self.coverage
        levers.aimed[window, routes] = -1.0 if self.aimed is None else self.aimed


KINDS: dict[str, type[Intervention]] = {kind.kind: kind for kind in (LeadershipArrests, Crackdown, InspectionRate)}


def describe(intervention: Intervention) -> dict[str, object]:
    """Return an intervention as plain values, with its kind, as an experiment file would say it."""
    return {"kind": intervention.kind} | {f.name: getattr(intervention, f.name) for f in fields(intervention)}
