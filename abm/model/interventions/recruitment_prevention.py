"""Recruitment prevention: fewer people join criminal organizations, in a region or everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Act, Addition, in_region
from abm.model.levers import Option


@dataclass(frozen=True)
class RecruitmentPrevention(Addition):
    """Prevent a `share` of the recruitment of organizations at home in a region ("all": everywhere)."""

    region: str = "all"
    share: float = 0.5

    title = "Prevention of recruitment"
    short = "prevention"
    color = "#5A8F29"
    system = "organizations"
    today = ("members", "members_recruited")
    asks = ("members_recruited", "members_end", "killed")
    lever = "recruitment_prevented"
    question = "What happens when fewer people are recruited by criminal organizations?"
    options = {
        "region": in_region("Home of the organizations that recruit less."),
        "share": Option(
            "share of recruits", "", CHOICE, "amount", "Share of those who would have joined who do not.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
    acts = (Act("prevent_recruitment", "Prevent recruitment here ...", "mdi-school", {}, place="region"),)
