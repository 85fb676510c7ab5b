"""Trusted travelers: more of those who cross by car are checked beforehand, and cross in lanes of their own."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class TrustedTravelers(Addition):
    """Move a share of the cars in other lanes, and of these lanes, to trusted ones."""

    share: float = 0.25

    title = "Trusted travelers"
    short = "trusted lanes"
    color = "#2A9DB5"
    system = "border"
    today = ("wait_minutes", "exams")
    asks = ("wait_minutes_mean", "waiting_hours_per_day", "exams_per_day", "seizures")
    lever = "trusted"
    question = "What happens when more travelers are checked beforehand and cross in trusted lanes?"
    options = {
        "share": Option(
            "share of cars", ", of those in other lanes", CHOICE, "amount",
            "Share of the cars in ordinary and ready lanes that moves to trusted ones.", low=0, high=0.9, step=0.05, neutral=0,
        ),
    }  # fmt: skip
