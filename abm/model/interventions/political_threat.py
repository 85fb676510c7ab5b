"""Political threat: pressure on the government of Mexico, with a deadline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from abm.model.intervention import Intervention
from abm.model.levers import Levers, Option


@dataclass(frozen=True)
class PoliticalThreat(Intervention):
    """Threaten the government of Mexico from `start` to the deadline, which is `stop`; of two threats the larger holds."""

    stop: int | None = None
    size: float = 1.0

    title = "Threat with a deadline"
    short = "threat"
    color = "#B5179E"
    system = "politics"
    today = ("political_pressure", "effective_effort")
    asks = ("effort_mean", "effort_highest", "labs_found")
    question = "What happens when Mexico is threatened, with a deadline?"
    options = {
        "size": Option(
            "share", ", the greatest threat being 1", "assumption: no official unit", "amount",
            "How large it is until its deadline, which is stop; 1 raises effort in Mexico to 2.5 times the usual.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip

    def move(self, levers: Levers) -> None:
        """Set the threat in the window, where none that is larger stands."""
        window = levers.window(self.start, self.stop)
        levers["threat"][window] = np.maximum(levers["threat"][window], self.size)
