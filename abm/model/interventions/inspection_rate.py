"""Inspection rate: another share of a mode's traffic is scanned, at all ports or at those of a field office or a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from abm.inputs.rates import scan_rate_on, scan_rates
from abm.inputs.units import percent_of
from abm.model.at_ports import OFFICE, PORTS, checked_places, ports_named
from abm.model.intervention import CHOICE, Intervention
from abm.model.choices import LeverError, mode_names
from abm.model.levers import Levers, Option

USUAL_COVERAGE = 0.08  # where neither coverage nor times is given
MODES = {"car": "cars", "truck": "trucks", "foot": "people on foot"}


@dataclass(frozen=True)
class InspectionRate(Intervention):
    """Scan a share of a mode's traffic at ports, with teams of its own.

    The share is `coverage` (0 to 1, or "9.5%"), or `times` what is scanned without it; 8% where neither is given. It holds
    at the ports of a field office (`office`: its name, or a list of names), at some (`ports`), or at all. `aimed` is the
    share of the added scans aimed by risk profile; None leaves the usual share. `staffed` is the
    share of the added scans with officers of their own; the rest is made by officers of the lanes, which pass fewer meanwhile.
    """

    stop: int | None = None
    mode: str = "car"
    office: tuple[str, ...] | str | None = None
    ports: tuple[str, ...] | str | None = None
    coverage: float | None = None
    times: float | None = None
    aimed: float | None = None
    staffed: float = 1.0

    title = "Inspection at ports"
    short = "more scans"
    color = "#009E73"
    system = "border"
    today = ("seizures", "wait_minutes")
    asks = ("seizures", "seized_kg_gross", "wait_minutes_mean", "refused")
    question = "What happens when more vehicles or people are inspected?"
    options = {
        "mode": Option("name", "car, truck or foot", CHOICE, "place", "Whose crossings are scanned.", names=mode_names),
        "office": OFFICE,
        "ports": PORTS,
        "coverage": Option(
            "share of crossings", f"; {USUAL_COVERAGE:.0%} where neither it nor times is given", "official rates and goals: abm/inputs/data/scan_coverage.csv", "amount",
            "Share of the crossings that is scanned, instead of the official share of the month.",
            low=0, high=1, step=0.01,
        ),
        "times": Option(
            "times today's share", ", instead of coverage", CHOICE, "relative",
            "How many times the official share of the month is scanned.", low=0, high=100, step=0.1,
        ),
        "aimed": Option(
            "share of exams", "; left out: the usual share", "parameter aimed_share", "manner",
            "Share of the added scans that is aimed by risk profile, not drawn at random.", low=0, high=1, step=0.05,
            label="aimed by risk profile",
        ),
        "staffed": Option(
            "share of added scans", "; left out: all", CHOICE, "manner",
            "Share of the added scans with officers of their own; the rest is made by officers of the lanes.",
            low=0, high=1, step=0.05, neutral=1, label="with officers of their own",
        ),
    }  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.coverage is not None and self.times is not None:
            raise LeverError("coverage and times: one of the two is allowed")
        office, ports = checked_places(self.office, self.ports)
        object.__setattr__(self, "office", office)
        object.__setattr__(self, "ports", ports)
        if self.coverage is None and self.times is None:
            object.__setattr__(self, "coverage", USUAL_COVERAGE)

    def check_inputs(self, inputs: str) -> None:
        """Raise LeverError for a multiple of a share that is 0, or of more than there is to scan."""
        rate, usual = scan_rates(inputs)[self.mode], self.usual(inputs, {})
        if self.times is None:
            return
        if rate.high == 0.0:
            raise LeverError(f"times = {self.times:g}: {usual}, and a multiple is 0; give coverage")
        if self.times * rate.high > 1.0:
            raise LeverError(f"times = {self.times:g}: {usual}; allowed up to {1 / rate.high:.3g}")

    def usual(self, inputs: str, parameters: Mapping[str, float], day: int | None = None) -> str:
        """Return the share that is scanned without it; under dated inputs that of the day, and the range of all."""
        rate, whose = scan_rates(inputs)[self.mode], MODES[self.mode]
        if day is None or rate.low == rate.high:
            return f"today {rate} of {whose}, {inputs}"
        return f"{scan_rate_on(day, inputs, self.mode)} of {whose} on that day; {rate}, {inputs}"

    def usual_amount(self, inputs: str, day: int) -> float:
        """Return the official share of the day."""
        return scan_rate_on(day, inputs, self.mode).high

    def caution(self, inputs: str) -> str:
        """Say that it is a cut, where it is one on its first day."""
        rate, whose = scan_rate_on(self.start, inputs, self.mode), MODES[self.mode]
        share = self.coverage if self.times is None else self.times * rate.low
        return f"a cut: fewer {whose} are scanned than today ({rate})" if share is not None and share < rate.low else ""

    def name_in(self, inputs: str) -> str:
        """Say whether more or fewer are scanned than usual on its first day; "scans" where as many are."""
        today = self.usual_amount(inputs, self.start)
        share = (self.coverage or 0.0) if self.times is None else self.times * today
        return "scans" if share == today else self.short if share > today else "fewer scans"

    @property
    def whereabouts(self) -> list[str]:
        """Return how many of whom are scanned, how many of these by risk profile, and where."""
        much = f"{self.times:g} times today's share" if self.coverage is None else percent_of(self.coverage)
        aimed = [] if self.aimed is None else [f"{percent_of(self.aimed)} of them aimed"]
        return [f"{much} of {MODES[self.mode]}", *aimed, *super().whereabouts[1:]]

    def move(self, levers: Levers) -> None:
        """Set coverage, or its multiple, and aim on the routes in the window."""
        window = levers.window(self.start, self.stop)
        routes = levers.routes(self.mode, ports_named(self.office, self.ports))
        levers["coverage"][window, routes] = -1.0 if self.coverage is None else self.coverage
        levers["coverage_times"][window, routes] = 1.0 if self.times is None else self.times
        levers["aimed"][window, routes] = -1.0 if self.aimed is None else self.aimed
        levers["unstaffed"][window, routes] = 1.0 - self.staffed
