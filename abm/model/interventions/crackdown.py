"""Crackdown: more enforcement against labs and stocks in a region, or everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import Act, Addition, in_region
from abm.model.levers import Option


@dataclass(frozen=True)
class Crackdown(Addition):
    """Add enforcement effort in a region ("all": everywhere); `intensity` 1 doubles the usual effort."""

    region: str = "Northwest"
    intensity: float = 1.0

    title = "Crackdown on labs"
    short = "crackdown"
    color = "#D55E00"
    system = "supply"
    today = ("effective_effort", "labs_working", "raids", "labs_found")
    asks = ("labs_found", "labs_moved", "effort_mean", "purity_mean")
    lever = "effort"
    question = "What happens when labs in a region are cracked down on?"
    options = {
        "region": in_region("Where the effort is added."),
        "intensity": Option(
            "usual efforts", ", added to the usual effort, which is 1", "assumption: no official unit", "amount",
            "How much enforcement is added against labs and stocks; 1 doubles the usual effort.",
            low=0, high=20, step=0.5, neutral=0, label="effort",
        ),
    }  # fmt: skip
    acts = (Act("crackdown", "Crackdown here ...", "mdi-crosshairs-gps", {}, place="region"),)
