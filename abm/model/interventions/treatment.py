"""Treatment: more of those who depend enter treatment."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class Treatment(Addition):
    """Bring a share of those who depend into treatment each year, beyond the usual."""

    admissions: float = 0.2

    title = "Treatment"
    short = "treatment"
    color = "#386641"
    system = "users"
    today = ("treated_users", "treatment_admissions")
    asks = ("treated_users_mean", "dependent_users_end", "deaths_last_year")
    lever = "admissions"
    question = "What happens when more of those who depend enter treatment?"
    options = {
        "admissions": Option(
            "share/year", ", of those who depend, beyond the usual", CHOICE, "amount",
            "Part of those who depend who enter treatment in a year, beyond the usual.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
