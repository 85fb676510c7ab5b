"""Lab raids: known labs in a region are raided, so many in 28 days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Act, Intervention
from abm.model.levers import REGION_CHOICES, Levers, Option, nearest


@dataclass(frozen=True)
class LabRaids(Intervention):
    """Raid `number` labs in 28 days in a region ("all": in each), beside the usual raids; only labs that are known."""

    stop: int | None = None
    region: str = "Northwest"
    number: float = 10.0

    title: ClassVar[str] = "Lab raids"
    short: ClassVar[str] = "lab raids"
    color: ClassVar[str] = "#A44A3F"
    system: ClassVar[str] = "supply"
    today: ClassVar[tuple[str, ...]] = ("raids", "labs_found")
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

    def __post_init__(self) -> None:
        super().__post_init__()
        nearest(self.region, REGION_CHOICES, "region")
        self.options["number"].check("number", self.number)

    @property
    def added(self) -> dict[str, float]:
        """Return the number it adds."""
        return {"lab_raids": self.number}

    def move(self, levers: Levers) -> None:
        """Add the number to the regions in the window."""
        levers["lab_raids"][levers.window(self.start, self.stop), levers.regions(self.region)] += self.number
