"""Designation: organizations are listed as terrorist ones, so that moving money costs more and leaders are lost more often."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class Designation(Addition):
    """Designate all organizations; `strength` 1 does what the parameters of a designation say, 2 twice as much."""

    strength: float = 1.0

    title = "Designation"
    short = "designation"
    color = "#7F5539"
    system = "money"
    today = ("assets_seized_usd", "members_dismissed")
    asks = ("members_end", "weapons_end", "bribes_mean")
    lever = "designation"
    question = "What happens when organizations are designated, so that money is harder to move?"
    options = {
        "strength": Option(
            "times", " what designation_cost and designation_loss say", CHOICE, "amount",
            "How strongly moving money gets dearer, and leaders are lost more often.",
            low=0, high=5, step=0.5, neutral=0,
        ),
    }  # fmt: skip
