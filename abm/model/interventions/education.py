"""Education: fewer people begin to use."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class Education(Addition):
    """Keep a share of those who would begin to use from doing so."""

    share: float = 0.3

    title = "Education"
    short = "education"
    color = "#7A9E9F"
    system = "users"
    today = ("occasional_users", "dependent_users")
    asks = ("occasional_users_end", "dependent_users_end", "deaths_last_year")
    lever = "education"
    question = "What happens when fewer people begin to use?"
    options = {
        "share": Option(
            "share", ", of those who would begin", CHOICE, "amount", "Part of those who would begin to use who do not.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
