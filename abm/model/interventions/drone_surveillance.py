"""Drone surveillance: leads from the air, until organizations answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import REGION_CHOICES, Option


@dataclass(frozen=True)
class DroneSurveillance(Addition):
    """Fly surveillance drones over a region ("all": everywhere); `fleets` 1 brings `drone_leads` leads a day."""

    stop: int | None = None
    region: str = "all"
    fleets: float = 1.0

    title: ClassVar[str] = "Surveillance by drones"
    short: ClassVar[str] = "drones"
    system: ClassVar[str] = "intelligence"
    today: ClassVar[tuple[str, ...]] = ("drone_leads", "leads")
    color: ClassVar[str] = "#6A4C93"
    lever: ClassVar[str] = "drones"
    question: ClassVar[str] = "What happens when drones look for labs?"
    options: ClassVar = {
        "region": Option(
            "name", "a region of Mexico, or all", CHOICE, "place", "Where they fly.", names=lambda: REGION_CHOICES
        ),
        "fleets": Option(
            "usual fleets", "; 1 brings half a lead a day to a region", "assumption: no official unit", "amount",
            "How many drones fly over each region, in fleets that bring half a lead a day.",
            low=0, high=10, step=0.5, neutral=0,
        ),
    }  # fmt: skip
