"""Import control: finished product from abroad no longer comes, or less of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class ImportControl(Addition):
    """Stop a `share` of the finished product that still comes from abroad; none comes where `import_share` is 0, as usual."""

    stop: int | None = None
    share: float = 1.0

    title: ClassVar[str] = "Ban on finished imports"
    short: ClassVar[str] = "imports"
    color: ClassVar[str] = "#5F0F40"
    system: ClassVar[str] = "supply"
    today: ClassVar[tuple[str, ...]] = ("imported_g", "produced_g")
    lever: ClassVar[str] = "imports_stopped"
    question: ClassVar[str] = "What happens when finished product from abroad is banned?"
    options: ClassVar = {
        "share": Option(
            "share of imports", "", CHOICE, "amount",
            "Part of the finished imports that no longer comes; there are some under inputs before 2020 and import_share over 0.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
