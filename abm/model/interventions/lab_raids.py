"""Lab raids: known labs in a region are raided, so many in 28 days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Act, Addition
from abm.model.levers import REGION_CHOICES, Option


@dataclass(frozen=True)
class LabRaids(Addition):
    """Raid `number` labs in 28 days in a region ("all": in each), beside the usual raids; only labs that are known."""

    stop: int | None = None
    region: str = "Northwest"
    number: float = 10.0

    title: ClassVar[str] = "Lab raids"
    short: ClassVar[str] = "lab raids"
    color: ClassVar[str] = "#A44A3F"
    system: ClassVar[str] = "supply"
    today: ClassVar[tuple[str, ...]] = ("raids", "labs_found")
    lever: ClassVar[str] = "lab_raids"
    question: ClassVar[str] = "What happens when known labs are raided?"
    options: ClassVar = {
        "region": Option(
            "name", "a region of Mexico, or all: each of them", CHOICE, "place", "Where labs are raided.",
            names=lambda: REGION_CHOICES,
        ),
        "number": Option(
            "raids/28 days", " in a region, as far as labs are known", CHOICE, "amount",
            "How many known labs are raided in 28 days, beside the usual raids.",
            low=0, high=60, step=1, neutral=0,
        ),
    }  # fmt: skip
    acts: ClassVar = (Act("lab_raids", "Raid labs here ...", "mdi-flask-remove", {}, place="region"),)
