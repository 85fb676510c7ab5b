"""Naloxone: somebody near has it at more of the places where people use."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class Naloxone(Addition):
    """Have naloxone near at a share of use, beyond the usual."""

    share: float = 0.3

    title = "Naloxone"
    short = "naloxone"
    color = "#BC6C25"
    system = "users"
    today = ("deaths", "overdoses_reversed")
    asks = ("deaths_per_month", "overdoses_reversed")
    lever = "naloxone"
    question = "What happens when naloxone is at hand more often?"
    options = {
        "share": Option(
            "share", ", of use, beyond the usual", CHOICE, "amount",
            "Part of use with somebody near who has naloxone, beyond the usual.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
