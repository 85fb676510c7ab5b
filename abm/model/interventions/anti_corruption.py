"""Anti-corruption: fewer officials of a region sell raids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Act, Addition
from abm.model.levers import REGION_CHOICES, Option


@dataclass(frozen=True)
class AntiCorruption(Addition):
    """Fight corruption of officials in a region of Mexico ("all": everywhere)."""

    stop: int | None = None
    region: str = "all"
    strength: float = 1.0

    title: ClassVar[str] = "Anti-corruption"
    short: ClassVar[str] = "anti-corruption"
    color: ClassVar[str] = "#2B9348"
    system: ClassVar[str] = "intelligence"
    today: ClassVar[tuple[str, ...]] = ("corruption", "bribes_usd")
    lever: ClassVar[str] = "anti_corruption"
    question: ClassVar[str] = "What happens when fewer officials sell what they know?"
    options: ClassVar = {
        "region": Option(
            "name", "a region of Mexico, or all", CHOICE, "place",
            "Among whose officials corruption is fought.", names=lambda: REGION_CHOICES,
        ),
        "strength": Option(
            "share", "; 1: down to the floor in the long run", "parameter anti_corruption_floor", "amount",
            "How far corruption falls in the long run, as a share of the way to the lowest it can fall to.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
    acts: ClassVar = (Act("anti_corruption", "Anti-corruption here ...", "mdi-scale-balance", {}, place="region"),)
