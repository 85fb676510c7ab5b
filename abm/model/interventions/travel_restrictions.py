"""Travel restrictions: holders of border documents are barred from crossing by car and on foot."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import Levers, Option


@dataclass(frozen=True)
class TravelRestrictions(Addition):
    """Bar a share of the crossings with border documents, as travelers and as couriers.

    `lacking` is the share of them whom dated traffic lacks already: 1 where the record of traffic is that of such restrictions.
    """

    share: float = 0.8
    lacking: float = 0.0

    title = "Travel restrictions"
    short = "restrictions"
    color = "#B5651D"
    system = "border"
    today = ("crossings_barred", "seizures")
    asks = ("citizen_share", "crossings_barred_per_day", "pay_mean", "seizures")
    lever = "restricted"
    question = "What happens when visitors are barred from crossing?"
    options = {
        "share": Option(
            "share", " of the crossings with border documents", CHOICE, "amount",
            "Share of the crossings with border documents that is barred.", low=0, high=1, step=0.1, neutral=0,
        ),
        "lacking": Option(
            "share", "; 1 where official traffic is that of such restrictions", CHOICE, "manner",
            "Share of those barred whom dated traffic lacks already.", low=0, high=1, step=0.1, neutral=0,
            label="absent from traffic already",
        ),
    }  # fmt: skip

    def move(self, levers: Levers) -> None:
        """Bar them in the window."""
        super().move(levers)
        levers["lacking"][levers.window(self.start, self.stop)] = self.lacking
