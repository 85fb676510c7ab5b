"""Arrest campaign: more members of criminal organizations are arrested, in a region or everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import Act, Addition, in_region
from abm.model.levers import Option


@dataclass(frozen=True)
class ArrestCampaign(Addition):
    """Arrest more members of organizations at home in a region ("all": everywhere); `intensity` 1 doubles arrests."""

    region: str = "all"
    intensity: float = 1.0

    title = "Arrests of members"
    short = "member arrests"
    color = "#3D5A80"
    system = "organizations"
    today = ("members", "members_arrested")
    asks = ("members_end", "members_arrested", "killed", "organizations_end")
    lever = "campaign"
    question = "What happens when more members of criminal organizations are arrested?"
    options = {
        "region": in_region("Home of the organizations whose members are arrested."),
        "intensity": Option(
            "usual arrests", ", added to the usual arrests, which are 1", "C21c: 110 arrests a week of 175,000 members",
            "amount", "How many more members are arrested; 1 doubles the usual arrests.",
            low=0, high=20, step=0.5, neutral=0, label="arrests",
        ),
    }  # fmt: skip
    acts = (Act("arrest_members", "Arrest members here ...", "mdi-account-group", {}, place="region"),)
