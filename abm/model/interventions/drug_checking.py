"""Drug checking: people learn what they have been sold before they use it."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class DrugChecking(Addition):
    """Have a share of use checked first, beyond the usual."""

    share: float = 0.3

    title = "Drug checking"
    short = "checking"
    color = "#9D4EDD"
    system = "users"
    today = ("deaths", "drug_checks")
    asks = ("deaths_per_month", "drug_checks")
    lever = "drug_checking"
    question = "What happens when more of what is used is checked first?"
    options = {
        "share": Option(
            "share", ", of use, beyond the usual", CHOICE, "amount", "Part of use that is checked first, beyond the usual.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
