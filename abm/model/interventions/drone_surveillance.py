"""Drone surveillance: leads from the air, until organizations answer."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import Addition, in_region
from abm.model.levers import Option


@dataclass(frozen=True)
class DroneSurveillance(Addition):
    """Fly surveillance drones over a region ("all": everywhere); `fleets` 1 brings `drone_leads` leads a day."""

    region: str = "all"
    fleets: float = 1.0

    title = "Surveillance by drones"
    short = "drones"
    color = "#6A4C93"
    system = "intelligence"
    today = ("drone_leads", "leads")
    asks = ("leads_worked_mean", "labs_found", "counter_drones_total")
    lever = "drones"
    question = "What happens when drones look for labs?"
    options = {
        "region": in_region("Where they fly."),
        "fleets": Option(
            "usual fleets", "; 1 brings half a lead a day to a region", "assumption: no official unit", "amount",
            "How many drones fly over each region, in fleets that bring half a lead a day.",
            low=0, high=10, step=0.5, neutral=0,
        ),
    }  # fmt: skip
