"""Case building: investigators build cases against leaders, of organizations or of cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Intervention
from abm.model.levers import Levers, Option


@dataclass(frozen=True)
class CaseBuilding(Intervention):
    """Let investigators work up to `leads` leads in 28 days, a share `top` of them against leaders of organizations."""

    stop: int | None = None
    leads: float = 10.0
    top: float = 0.5

    title: ClassVar[str] = "Cases against leaders"
    short: ClassVar[str] = "cases"
    system: ClassVar[str] = "intelligence"
    today: ClassVar[tuple[str, ...]] = ("arrests",)
    color: ClassVar[str] = "#0089B3"
    question: ClassVar[str] = "What happens when investigators build cases against leaders?"
    options: ClassVar = {
        "leads": Option(
            "leads/28 days", "", CHOICE, "amount",
            "How many leads on organizations can be worked; 10 make the case against a leader, 4 against that of a cell.",
            low=0, high=60, step=1, neutral=0,
        ),
        "top": Option(
            "share", "", CHOICE, "manner", "Share of them worked against leaders of organizations; the rest: of cells.",
            low=0, high=1, step=0.05,
        ),
    }  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("leads", "top"):
            self.options[name].check(name, getattr(self, name))

    @property
    def added(self) -> dict[str, float]:
        """Return the leads that it lets be worked, by whom they lead to."""
        return {"cases_top": self.leads * self.top, "cases_mid": self.leads * (1.0 - self.top)}

    def move(self, levers: Levers) -> None:
        """Add the leads that can be worked in the window."""
        for lever, leads in self.added.items():
            levers[lever][levers.window(self.start, self.stop)] += leads
