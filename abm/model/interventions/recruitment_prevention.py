"""Recruitment prevention: fewer people join criminal organizations, in a region or everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Act, Addition
from abm.model.levers import REGION_CHOICES, Option


@dataclass(frozen=True)
class RecruitmentPrevention(Addition):
    """Prevent a `share` of the recruitment of organizations at home in a region ("all": everywhere)."""

    stop: int | None = None
    region: str = "all"
    share: float = 0.5

    title: ClassVar[str] = "Prevention of recruitment"
    short: ClassVar[str] = "prevention"
    color: ClassVar[str] = "#5A8F29"
    system: ClassVar[str] = "organizations"
    today: ClassVar[tuple[str, ...]] = ("members", "members_recruited")
    lever: ClassVar[str] = "recruitment_prevented"
    question: ClassVar[str] = "What happens when fewer people are recruited by criminal organizations?"
    options: ClassVar = {
        "region": Option(
            "name", "a region of Mexico, or all", CHOICE, "place", "Home of the organizations that recruit less.",
            names=lambda: REGION_CHOICES,
        ),
        "share": Option(
            "share of recruits", "", CHOICE, "amount", "Share of those who would have joined who do not.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
    acts: ClassVar = (Act("prevent_recruitment", "Prevent recruitment here ...", "mdi-school", {}, place="region"),)
