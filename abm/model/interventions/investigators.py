"""Investigators: more people in Mexico who work off what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import REGION_CHOICES, Option


@dataclass(frozen=True)
class Investigators(Addition):
    """Add investigators in a region ("all": everywhere); `number` 1 doubles the usual ones."""

    stop: int | None = None
    region: str = "all"
    number: float = 1.0

    title: ClassVar[str] = "More investigators"
    short: ClassVar[str] = "investigators"
    system: ClassVar[str] = "intelligence"
    today: ClassVar[tuple[str, ...]] = ("leads", "leads_worked")
    color: ClassVar[str] = "#577590"
    lever: ClassVar[str] = "investigators"
    question: ClassVar[str] = "What happens when more investigators work off what is known?"
    options: ClassVar = {
        "region": Option(
            "name", "a region of Mexico, or all", CHOICE, "place", "Where they are added.", names=lambda: REGION_CHOICES
        ),
        "number": Option(
            "usual investigators", ", added to the usual ones, which are 1", "assumption: no official unit", "amount",
            "How many investigators are added; 1 doubles the usual number of a region.",
            low=0, high=10, step=0.5, neutral=0,
        ),
    }  # fmt: skip
