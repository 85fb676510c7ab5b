"""Joint task force: investigators of both governments, who know what the United States know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import REGION_CHOICES, Option


@dataclass(frozen=True)
class JointTaskForce(Addition):
    """Set up a joint task force in a region ("all": everywhere); both its parts count as far as the governments cooperate."""

    stop: int | None = None
    region: str = "all"
    size: float = 1.0

    title: ClassVar[str] = "Joint task force"
    short: ClassVar[str] = "task force"
    system: ClassVar[str] = "politics"
    today: ClassVar[tuple[str, ...]] = ("cooperation", "leads_worked")
    color: ClassVar[str] = "#1B4D89"
    lever: ClassVar[str] = "task_force"
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
