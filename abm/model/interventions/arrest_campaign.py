"""Arrest campaign: more members of criminal organizations are arrested, in a region or everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Act, Addition
from abm.model.levers import REGION_CHOICES, Option


@dataclass(frozen=True)
class ArrestCampaign(Addition):
    """Arrest more members of organizations at home in a region ("all": everywhere); `intensity` 1 doubles arrests."""

    stop: int | None = None
    region: str = "all"
    intensity: float = 1.0

    title: ClassVar[str] = "Arrests of members"
    short: ClassVar[str] = "member arrests"
    color: ClassVar[str] = "#3D5A80"
    system: ClassVar[str] = "organizations"
    today: ClassVar[tuple[str, ...]] = ("members", "members_arrested")
    lever: ClassVar[str] = "campaign"
    question: ClassVar[str] = "What happens when more members of criminal organizations are arrested?"
    options: ClassVar = {
        "region": Option(
            "name", "a region of Mexico, or all", CHOICE, "place", "Home of the organizations whose members are arrested.",
            names=lambda: REGION_CHOICES,
        ),
        "intensity": Option(
            "usual arrests", ", added to the usual arrests, which are 1", "C21c: 110 arrests a week of 175,000 members",
            "amount", "How many more members are arrested; 1 doubles the usual arrests.",
            low=0, high=20, step=0.5, neutral=0,
        ),
    }  # fmt: skip
    acts: ClassVar = (Act("arrest_members", "Arrest members here ...", "mdi-account-group", {}, place="region"),)
