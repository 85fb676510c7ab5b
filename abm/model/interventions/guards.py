"""Guards: more patrols between the ports, along the whole border."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class Guards(Addition):
    """Add patrols in every sector between ports, in usual ones."""

    size: float = 1.0

    title = "Guards between ports"
    short = "guards"
    color = "#606C38"
    system = "border"
    today = ("seizures",)
    asks = ("share_at_ports", "seizures", "seized_kg_gross")
    lever = "guards"
    question = "What happens when more guards stand between the ports?"
    options = {
        "size": Option(
            "usual patrols", ", added to the usual ones, which are 1", CHOICE, "amount",
            "Patrols added in every sector between ports, in usual ones.", low=0, high=20, step=0.5, neutral=0,
        ),
    }  # fmt: skip
