"""Southbound inspection: a share of the weapons that go south is seized at the border."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class SouthboundInspection(Addition):
    """Seize a share of the weapons on their way south, beyond what is usual."""

    share: float = 0.5

    title = "Southbound inspection"
    short = "southbound"
    color = "#C9184A"
    system = "money"
    today = ("weapons", "raids_resisted")
    asks = ("raids_effective", "killed", "raids_resisted", "weapons_end")
    lever = "southbound"
    question = "What happens when weapons on their way south are seized?"
    options = {
        "share": Option(
            "share", ", of the weapons on their way south", "assumption: no official share", "amount",
            "Part of the weapons on their way south that is seized, beyond what is usual.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
