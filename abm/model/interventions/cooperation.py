"""Cooperation: the two governments agree to share more of what they learn, or less, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import Intervention
from abm.model.levers import Levers, Option


@dataclass(frozen=True)
class Cooperation(Intervention):
    """Agree on `times` the usual cooperation; 0 suspends it. It moves there with time, and comes back slowly."""

    stop: int | None = None
    times: float = 0.0

    title = "Cooperation"
    short = "cooperation"
    color = "#4C6EF5"
    system = "politics"
    today = ("cooperation",)
    asks = ("cooperation_mean", "leads_worked_mean", "labs_found")
    question = "What happens when the governments share more of what they learn, or nothing?"
    options = {
        "times": Option(
            "times the usual", "", "assumption: parameter cooperation_usual", "amount",
            "How many times the usual share of what is learned is shared, at most all of it; 0 suspends cooperation.",
            low=0, high=5, step=0.25, neutral=1, off="suspended",
        ),
    }  # fmt: skip

    def name_in(self, inputs: str) -> str:
        """Say whether it is suspended, or less or more than usual."""
        if self.times == 0:
            return f"{self.short} {self.options['times'].off}"
        return self.short if self.times == 1 else f"{'less' if self.times < 1 else 'more'} {self.short}"

    def move(self, levers: Levers) -> None:
        """Set what is agreed on in the window."""
        levers["cooperation"][levers.window(self.start, self.stop)] = self.times
