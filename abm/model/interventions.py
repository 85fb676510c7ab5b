"""Interventions: windows on levers. Each is frozen, moves levers only, and can be combined with any other.

Days count from the first recorded day of a run, after its burn-in. Where two inspection policies meet on a day and
route, the later one in the list holds; efforts and arrests add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import ClassVar

import numpy as np

from abm.inputs.geography import REGIONS
from abm.inputs.plain import is_whole, plain
from abm.inputs.reading import shown
from abm.model.levers import LEVERS, LeverError, Levers, Option, mode_names, nearest, port_names

TARGETS = ("top", "mid-level", "random")
PLACES = (*REGIONS, "all")
CHOICE = "choice of policy"
START = Option("day", "0 to the last day of the run", CHOICE, "window", "First day on which it acts.")
STOP = Option(
    "day", "after start; left out: to the end of the run", CHOICE, "window", "The day after the last on which it acts."
)


def _window(start: int, stop: int | None) -> None:
    for name, value in (("start", start), ("stop", stop)):
        if value is not None and (not is_whole(value) or value < 0):
            raise LeverError(f"{name} = {shown(value)}: a whole day from 0 on; nearest 0")
    if stop is not None and stop <= start:
        told = f"window {shown(start)} to {shown(stop)} is empty"
        raise LeverError(f"{told}: stop must be after start; nearest stop {shown(start + 1)}")


@dataclass(frozen=True)
class Intervention:
    """A change of levers over a window of days."""

    start: int

    kind: ClassVar[str]
    title: ClassVar[str]
    question: ClassVar[str]
    options: ClassVar[dict[str, Option]]  # one for each field

    def __post_init__(self) -> None:
        """Hold plain numbers alone."""
        for field in fields(self):
            object.__setattr__(self, field.name, plain(getattr(self, field.name)))

    @property
    def end(self) -> int | None:
        """Return the day after the last one on which a lever is moved; None: to the end of the run."""
        return getattr(self, "stop", None)

    @property
    def added(self) -> dict[str, float]:
        """Return, by lever, the most that it adds on a day to what others add."""
        return {}

    @property
    def moves(self) -> int:
        """Return on how many days it moves levers, at the most."""
        return 2

    def until(self, day: int) -> Intervention | None:
        """Return what of it lies before `day`; None: nothing."""
        if day <= self.start:
            return None
        return self if self.end is not None and self.end <= day else replace(self, stop=day)

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
    title: ClassVar[str] = "Arrests of leaders"
    question: ClassVar[str] = "What happens when leaders are arrested?"
    options: ClassVar = {
        "start": START,
        "number": Option(
            "arrests", "", CHOICE, "amount", "How many leaders are arrested.", low=0, high=1000, step=1, neutral=0
        ),
        "target": Option(
            "name", "top (of the largest organisations), mid-level (of cells) or random", CHOICE, "place",
            "Who is arrested: leaders of the largest organisations, of cells, or of any organisation.",
            names=lambda: TARGETS,
        ),
        "every": Option(
            "days", ", 0 = all on the first day", CHOICE, "manner", "Days from one arrest to the next.",
            low=0, high=3650, step=1,
        ),
    }  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        _window(self.start, None)
        nearest(self.target, TARGETS, "target")
        for name in ("number", "every"):
            value = getattr(self, name)
            self.options[name].check(name, value)
            if value != int(value):
                raise LeverError(f"{name} = {shown(value)}: a whole number; nearest {round(value)}")
            object.__setattr__(self, name, int(value))

    @property
    def end(self) -> int | None:
        """Return the day after the last arrest."""
        return self.start + max(0, self.number - 1) * self.every + 1

    @property
    def _lever(self) -> str:
        return self.target.removesuffix("-level")

    @property
    def added(self) -> dict[str, float]:
        """Return the most arrests it adds on a day."""
        return {f"arrests_{self._lever}": min(self.number, 1) if self.every else self.number}

    @property
    def moves(self) -> int:
        """Return on how many days it moves its lever, at the most: there and back with each arrest."""
        return 2 * self.number if self.every else 2

    def until(self, day: int) -> LeadershipArrests | None:
        """Return the arrests before `day`; None: there is none."""
        if day <= self.start or self.number == 0:
            return None
        made = self.number if self.every == 0 else min(self.number, (day - self.start - 1) // self.every + 1)
        return replace(self, number=made)

    def move(self, levers: Levers) -> None:
        """Add the arrests to the days they fall on; those beyond the end of the run do not happen."""
        levers.window(self.start, None)
        days = self.start + self.every * np.arange(self.number)
        np.add.at(levers[f"arrests_{self._lever}"], days[days < levers.days], 1)


@dataclass(frozen=True)
class Crackdown(Intervention):
    """Add enforcement effort in a region ("all": everywhere); `intensity` 1 doubles the base effort."""

    stop: int | None = None
    region: str = "Northwest"
    intensity: float = 1.0

    kind: ClassVar[str] = "crackdown"
    title: ClassVar[str] = "Crackdown on labs"
    question: ClassVar[str] = "What happens when labs in a region are cracked down on?"
    options: ClassVar = {
        "start": START,
        "stop": STOP,
        "region": Option(
            "name", "a region of Mexico, or all", CHOICE, "place", "Where the effort is added.", names=lambda: PLACES
        ),
        "intensity": Option(
            "base efforts", ", added to the usual effort, which is 1", "assumption: no official unit", "amount",
            "How much enforcement is added against labs and stocks; 1 doubles the usual effort.",
            low=0, high=20, step=0.5, neutral=0,
        ),
    }  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        _window(self.start, self.stop)
        nearest(self.region, PLACES, "region")
        self.options["intensity"].check("intensity", self.intensity)

    @property
    def added(self) -> dict[str, float]:
        """Return the effort it adds."""
        return {"effort": self.intensity}

    def move(self, levers: Levers) -> None:
        """Add the effort to the regions in the window."""
        regions = slice(None) if self.region == "all" else REGIONS.index(self.region)
        levers["effort"][levers.window(self.start, self.stop), regions] += self.intensity


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
    title: ClassVar[str] = "Inspection at ports"
    question: ClassVar[str] = "What happens when more vehicles or people are inspected?"
    options: ClassVar = {
        "start": START,
        "stop": STOP,
        "mode": Option("name", "car, truck or foot", CHOICE, "place", "Whose crossings are scanned.", names=mode_names),
        "ports": Option(
            "names", "a list of ports; left out: all", CHOICE, "place", "Where; all ports where none is named.",
            names=port_names,
        ),
        "coverage": Option(
            "share of crossings", "", "official rates and goals: abm/inputs/data/scan_coverage.csv", "amount",
            "Share of the crossings that is scanned, instead of the official share of the month.",
            low=0, high=1, step=0.01,
        ),
        "aimed": Option(
            "share of exams", "; left out: the usual share", "parameter aimed_share", "manner",
            "Share of the added scans that is aimed by risk profile, not drawn at random.", low=0, high=1, step=0.05,
        ),
    }  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        _window(self.start, self.stop)
        self.options["coverage"].check("coverage", self.coverage)
        if self.aimed is not None:
            self.options["aimed"].check("aimed", self.aimed)
        if isinstance(self.ports, str):
            raise LeverError(f"ports = {shown(self.ports)}: a list of names; nearest [{shown(self.ports)}]")
        if self.ports is not None:
            object.__setattr__(self, "ports", tuple(plain(port) for port in self.ports))

    def move(self, levers: Levers) -> None:
        """Set coverage and aim on the routes in the window."""
        window = levers.window(self.start, self.stop)
        routes = levers.routes(self.mode, self.ports)
        levers["coverage"][window, routes] = self.coverage
        levers["aimed"][window, routes] = -1.0 if self.aimed is None else self.aimed


KINDS: dict[str, type[Intervention]] = {kind.kind: kind for kind in (LeadershipArrests, Crackdown, InspectionRate)}


def check_together(interventions: Sequence[Intervention], days: int) -> None:
    """Raise LeverError, naming those that add up, when interventions move a lever too far in a run of so many days."""
    total: Counter[str] = Counter()
    for made in interventions:
        total.update(made.added)
    if all(total[lever.name] <= lever.high for lever in LEVERS):  # even if all of them fell on one day
        return
    acting = {i: made for i, made in enumerate(interventions) if made.added and made.start < days}
    found = _moved(acting.values(), days).excess()
    if found is not None:
        adding = [i for i, made in acting.items() if found.of(_moved([made], days)) > 0]
        told = [f"interventions[{i}] ({acting[i].kind} from day {acting[i].start})" for i in adding]
        raise LeverError(f"{' and '.join(told)}{' together' if len(told) > 1 else ''}: {found}")


def _moved(interventions: Iterable[Intervention], days: int) -> Levers:
    """Return the levers that interventions add to; there are no routes."""
    levers = Levers(days, (), ())
    for made in interventions:
        made.move(levers)
    return levers


def describe(intervention: Intervention) -> dict[str, object]:
    """Return an intervention as plain values, with its kind, as an experiment file would say it."""
    return {"kind": intervention.kind} | {f.name: getattr(intervention, f.name) for f in fields(intervention)}
