"""Southbound inspection: a share of the weapons that go south is seized at the border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class SouthboundInspection(Addition):
    """Seize a share of the weapons on their way south, beyond what is usual."""

    stop: int | None = None
    share: float = 0.5

    title: ClassVar[str] = "Southbound inspection"
    short: ClassVar[str] = "southbound"
    color: ClassVar[str] = "#C9184A"
    system: ClassVar[str] = "money"
    today: ClassVar[tuple[str, ...]] = ("weapons", "raids_resisted")
    lever: ClassVar[str] = "southbound"
    question: ClassVar[str] = "What happens when weapons on their way south are seized?"
    options: ClassVar = {
        "share": Option(
            "share", ", of the weapons on their way south", "assumption: no official share", "amount",
            "Part of the weapons on their way south that is seized, beyond what is usual.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
