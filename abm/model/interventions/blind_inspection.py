"""Blind inspection: who is examined for the right to enter is drawn from all who cross, whatever their citizenship."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class BlindInspection(Addition):
    """Spread a share of the admissibility exams over all who cross; their number stays."""

    share: float = 1.0

    title = "Citizenship-blind exams"
    short = "blind exams"
    color = "#5C6B9C"
    system = "border"
    today = ("examined_citizens", "examined_visitors")
    asks = ("examined_citizens_per_day", "examined_visitors_per_day", "citizen_share", "seizures")
    lever = "blind"
    question = "What happens when exams do not look at citizenship?"
    options = {
        "share": Option(
            "share of exams", "; 1 = all", CHOICE, "amount",
            "Share of the admissibility exams that is spread over all who cross.", low=0, high=1, step=0.1, neutral=0,
        ),
    }  # fmt: skip
