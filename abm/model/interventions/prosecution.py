"""Prosecution: leaders who would soon be free again are held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Act, Intervention
from abm.model.levers import Levers, Option


@dataclass(frozen=True)
class Prosecution(Intervention):
    """Hold a share of the leaders, of organizations and of cells, who are lost in the window and would soon be free."""

    stop: int | None = None
    strength: float = 1.0

    title: ClassVar[str] = "Prosecution"
    short: ClassVar[str] = "prosecution"
    color: ClassVar[str] = "#6B705C"
    system: ClassVar[str] = "intelligence"
    today: ClassVar[tuple[str, ...]] = ("leaders_back", "cell_leaders_back")
    question: ClassVar[str] = "What happens when leaders who are arrested do not come back?"
    options: ClassVar = {
        "strength": Option(
            "share", "; 1: nobody comes back", CHOICE, "amount", "Share of the leaders who would soon be free that is held.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
    acts: ClassVar = (Act("prosecution", "Prosecute leaders", "mdi-gavel", {}),)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.options["strength"].check("strength", self.strength)

    @property
    def added(self) -> dict[str, float]:
        """Return the strength it adds."""
        return {"prosecution": self.strength}

    def move(self, levers: Levers) -> None:
        """Add the strength in the window."""
        levers["prosecution"][levers.window(self.start, self.stop)] += self.strength
