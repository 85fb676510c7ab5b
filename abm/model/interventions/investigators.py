"""Investigators: more people in Mexico who work off what is known."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import Addition, in_region
from abm.model.levers import Option


@dataclass(frozen=True)
class Investigators(Addition):
    """Add investigators in a region ("all": everywhere); `number` 1 doubles the usual ones."""

    region: str = "all"
    number: float = 1.0

    title = "More investigators"
    short = "investigators"
    color = "#577590"
    system = "intelligence"
    today = ("leads", "leads_worked")
    asks = ("leads_worked_mean", "labs_found", "raids")
    lever = "investigators"
    question = "What happens when more investigators work off what is known?"
    options = {
        "region": in_region("Where they are added."),
        "number": Option(
            "usual investigators", ", added to the usual ones, which are 1", "assumption: no official unit", "amount",
            "How many investigators are added; 1 doubles the usual number of a region.",
            low=0, high=10, step=0.5, neutral=0,
        ),
    }  # fmt: skip
