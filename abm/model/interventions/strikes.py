"""Strikes: known labs in a region are destroyed from the air, so many in 28 days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Act, Addition
from abm.model.levers import REGION_CHOICES, Option


@dataclass(frozen=True)
class Strikes(Addition):
    """Destroy `number` labs in 28 days in a region ("all": in each), by force of one side alone; only labs that are known."""

    stop: int | None = None
    region: str = "Northwest"
    number: float = 4.0

    title: ClassVar[str] = "Strikes on labs"
    short: ClassVar[str] = "strikes"
    color: ClassVar[str] = "#9B2226"
    system: ClassVar[str] = "supply"
    today: ClassVar[tuple[str, ...]] = ("strikes", "cooperation")
    lever: ClassVar[str] = "strikes"
    question: ClassVar[str] = "What happens when known labs are destroyed from the air?"
    options: ClassVar = {
        "region": Option(
            "name", "a region of Mexico, or all: each of them", CHOICE, "place", "Where labs are struck.",
            names=lambda: REGION_CHOICES,
        ),
        "number": Option(
            "strikes/28 days", " in a region, as far as labs are known", CHOICE, "amount",
            "How many known labs are destroyed in 28 days.",
            low=0, high=60, step=1, neutral=0,
        ),
    }  # fmt: skip
    acts: ClassVar = (Act("strikes", "Strike labs here ...", "mdi-target", {}, place="region"),)
