"""Prosecution: leaders who would soon be free again are held."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Act, Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class Prosecution(Addition):
    """Hold a share of the leaders, of organizations and of cells, who are lost in the window and would soon be free."""

    strength: float = 1.0

    title = "Prosecution"
    short = "prosecution"
    color = "#6B705C"
    system = "intelligence"
    today = ("leaders_back", "cell_leaders_back")
    asks = ("leaders_back", "cell_leaders_back", "killed", "organizations_end")
    lever = "prosecution"
    question = "What happens when leaders who are arrested do not come back?"
    options = {
        "strength": Option(
            "share", "; 1: nobody comes back", CHOICE, "amount", "Share of the leaders who would soon be free that is held.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
    acts = (Act("prosecution", "Prosecute leaders", "mdi-gavel", {}),)
