"""Seaport control: more of the precursors that arrive at a seaport, or at all of them, is seized."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.inputs.seaports import seaport_names
from abm.model.intervention import CHOICE, Act, Intervention
from abm.model.levers import Levers, Option, nearest


def places() -> tuple[str, ...]:
    """Return what can be chosen: a seaport, or all."""
    return (*seaport_names(), "all")


@dataclass(frozen=True)
class SeaportControl(Intervention):
    """Seize a share of the precursors that arrive at a seaport ("all": at every one), where that is more than usual."""

    stop: int | None = None
    seaport: str = "all"
    share: float = 0.3

    title: ClassVar[str] = "Control at seaports"
    short: ClassVar[str] = "seaports"
    color: ClassVar[str] = "#17808C"
    question: ClassVar[str] = "What happens when more precursors are seized at seaports?"
    system: ClassVar[str] = "supply"
    today: ClassVar[tuple[str, ...]] = ("precursors_arrived_g", "precursors_seized_g")
    options: ClassVar = {
        "seaport": Option("name", "a seaport, or all", CHOICE, "place", "Where more is seized.", names=places),
        "share": Option(
            "share of arrivals", "", "choice of policy; usual: parameter seaport_seized", "amount",
            "Share of what arrives that is seized, where that is more than usual.", low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
    acts: ClassVar = (
        Act(
            "control_seaports", "Seize half of what arrives at seaports", "mdi-ferry", {"seaport": "all", "share": 0.5}
        ),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        nearest(self.seaport, places(), "seaport")
        self.options["share"].check("share", self.share)

    @property
    def added(self) -> dict[str, float]:
        """Return the share it asks for, which adds up to that of others."""
        return {"arrivals_seized": self.share}

    def move(self, levers: Levers) -> None:
        """Ask for the share at the seaports in the window."""
        seaports = slice(None) if self.seaport == "all" else seaport_names().index(self.seaport)
        levers["arrivals_seized"][levers.window(self.start, self.stop), seaports] += self.share
