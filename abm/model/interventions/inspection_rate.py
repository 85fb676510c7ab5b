"""Inspection rate: another share of a mode's traffic is scanned, at some ports or at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.inputs.plain import plain
from abm.inputs.reading import shown
from abm.model.intervention import CHOICE, START, STOP, Intervention, check_window
from abm.model.levers import LeverError, Levers, Option, mode_names, port_names


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

    title: ClassVar[str] = "Inspection at ports"
    short: ClassVar[str] = "more scans"
    color: ClassVar[str] = "#009E73"
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
        check_window(self.start, self.stop)
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
