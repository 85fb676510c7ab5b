"""Port closure: a port, a mode there, or all ports of a field office are closed for a while, in whole or in part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abm.model.at_ports import OFFICE, PORTS, checked_places, ports_named
from abm.model.choices import mode_names
from abm.model.intervention import CHOICE, Intervention
from abm.model.levers import Levers, Option


@dataclass(frozen=True)
class PortClosure(Intervention):
    """Turn a share of the crossings away at the ports of a field office (`office`), at some (`ports`), or at all.

    One mode alone where `mode` names it, else all. Where two closures meet, the larger holds.
    """

    stop: int | None = None
    office: tuple[str, ...] | str | None = None
    ports: tuple[str, ...] | str | None = None
    mode: str | None = None
    share: float = 1.0

    title = "Closed ports"
    short = "closure"
    color = "#7A1F3D"
    system = "border"
    today = ("seizures", "crossings_barred")
    asks = ("crossings_barred_per_day", "seizures", "share_at_ports", "waiting_hours_per_day")
    question = "What happens when a port, or a mode there, is closed for a while?"
    options = {
        "office": OFFICE,
        "ports": PORTS,
        "mode": Option("name", "car, truck or foot; left out: all", CHOICE, "place", "Who is turned away.", names=mode_names),
        "share": Option(
            "share of crossings", "; 1 = closed", CHOICE, "amount", "Share of the crossings that is turned away.",
            low=0, high=1, step=0.1, neutral=0,
        ),
    }  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        office, ports = checked_places(self.office, self.ports)
        object.__setattr__(self, "office", office)
        object.__setattr__(self, "ports", ports)

    def move(self, levers: Levers) -> None:
        """Close the routes in the window."""
        window, ports = levers.window(self.start, self.stop), ports_named(self.office, self.ports)
        routes = levers.at(ports) if self.mode is None else levers.routes(self.mode, ports)
        levers["closed"][window, routes] = np.maximum(levers["closed"][window, routes], self.share)
