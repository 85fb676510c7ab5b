"""Crackdown: more enforcement against labs and stocks in a region, or everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Act, Addition
from abm.model.levers import REGION_CHOICES, Option


@dataclass(frozen=True)
class Crackdown(Addition):
    """Add enforcement effort in a region ("all": everywhere); `intensity` 1 doubles the base effort."""

    stop: int | None = None
    region: str = "Northwest"
    intensity: float = 1.0

    title: ClassVar[str] = "Crackdown on labs"
    short: ClassVar[str] = "crackdown"
    color: ClassVar[str] = "#D55E00"
    system: ClassVar[str] = "supply"
    today: ClassVar[tuple[str, ...]] = ("effective_effort", "labs_working", "raids", "labs_found")
    lever: ClassVar[str] = "effort"
    question: ClassVar[str] = "What happens when labs in a region are cracked down on?"
    options: ClassVar = {
        "region": Option(
            "name", "a region of Mexico, or all", CHOICE, "place", "Where the effort is added.", names=lambda: REGION_CHOICES
        ),
        "intensity": Option(
            "base efforts", ", added to the usual effort, which is 1", "assumption: no official unit", "amount",
            "How much enforcement is added against labs and stocks; 1 doubles the usual effort.",
            low=0, high=20, step=0.5, neutral=0,
        ),
    }  # fmt: skip
    acts: ClassVar = (Act("crackdown", "Crackdown here ...", "mdi-crosshairs-gps", {}, place="region"),)
