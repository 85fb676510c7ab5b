"""Joint task force: investigators of both governments, who know what the United States know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Intervention
from abm.model.levers import REGION_CHOICES, Levers, Option, nearest


@dataclass(frozen=True)
class JointTaskForce(Intervention):
    """Set up a joint task force in a region ("all": everywhere); both its parts count as far as the governments cooperate."""

    stop: int | None = None
    region: str = "all"
    size: float = 1.0

    title: ClassVar[str] = "Joint task force"
    short: ClassVar[str] = "task force"
    system: ClassVar[str] = "politics"
    today: ClassVar[tuple[str, ...]] = ("cooperation", "leads_worked")
    color: ClassVar[str] = "#1B4D89"
    question: ClassVar[str] = "What happens when both governments investigate together?"
    options: ClassVar = {
        "region": Option(
            "name", "a region of Mexico, or all", CHOICE, "place", "Where it works.", names=lambda: REGION_CHOICES
        ),
        "size": Option(
            "usual investigators", "", "assumption: no official unit", "amount",
            "How large it is; 1: as many investigators as usual, and twice what is learned in the United States.",
            low=0, high=10, step=0.5, neutral=0,
        ),
    }  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        nearest(self.region, REGION_CHOICES, "region")
        self.options["size"].check("size", self.size)

    @property
    def added(self) -> dict[str, float]:
        """Return the size of the task force it adds."""
        return {"task_force": self.size}

    def move(self, levers: Levers) -> None:
        """Add the size of the task force to the regions in the window."""
        levers["task_force"][levers.window(self.start, self.stop), levers.regions(self.region)] += self.size
