"""Investigators: more people in Mexico who work off what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Intervention
from abm.model.levers import REGION_CHOICES, Levers, Option, nearest


@dataclass(frozen=True)
class Investigators(Intervention):
    """Add investigators in a region ("all": everywhere); `number` 1 doubles the usual ones."""

    stop: int | None = None
    region: str = "all"
    number: float = 1.0

    title: ClassVar[str] = "More investigators"
    short: ClassVar[str] = "investigators"
    system: ClassVar[str] = "intelligence"
    today: ClassVar[tuple[str, ...]] = ("leads", "leads_worked")
    color: ClassVar[str] = "#577590"
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

    def __post_init__(self) -> None:
        super().__post_init__()
        nearest(self.region, REGION_CHOICES, "region")
        self.options["number"].check("number", self.number)

    @property
    def added(self) -> dict[str, float]:
        """Return the investigators it adds."""
        return {"investigators": self.number}

    def move(self, levers: Levers) -> None:
        """Add the investigators to the regions in the window."""
        levers["investigators"][levers.window(self.start, self.stop), levers.regions(self.region)] += self.number
