"""Case building: investigators build cases against leaders, of organizations or of cells."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class CaseBuilding(Addition):
    """Let investigators work up to `leads` leads in 28 days, a share `top` of them against leaders of organizations."""

    leads: float = 10.0
    top: float = 0.5

    title = "Cases against leaders"
    short = "cases"
    color = "#0089B3"
    system = "intelligence"
    today = ("arrests",)
    asks = ("case_arrests_top", "case_arrests_mid", "killed", "organizations_end")
    question = "What happens when investigators build cases against leaders?"
    options = {
        "leads": Option(
            "leads/28 days", "", CHOICE, "amount",
            "How many leads on organizations can be worked; 10 make the case against a leader, 4 against that of a cell.",
            low=0, high=60, step=1, neutral=0,
        ),
        "top": Option(
            "share", "", CHOICE, "manner", "Share of them worked against leaders of organizations; the rest: of cells.",
            low=0, high=1, step=0.05, label="against leaders of organizations",
        ),
    }  # fmt: skip

    @property
    def added(self) -> dict[str, float]:
        """Return the leads that it lets be worked, by whom they lead to."""
        return {"cases_top": self.leads * self.top, "cases_mid": self.leads * (1.0 - self.top)}
