"""Import control: finished product from abroad no longer comes, or less of it."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class ImportControl(Addition):
    """Stop a `share` of the finished product that still comes from abroad; none comes where `import_share` is 0, as usual."""

    share: float = 1.0

    title = "Ban on finished imports"
    short = "imports"
    color = "#5F0F40"
    system = "supply"
    today = ("imported_g", "produced_g")
    asks = ("purity_mean", "precursor_days_mean")
    lever = "imports_stopped"
    question = "What happens when finished product from abroad is banned?"
    options = {
        "share": Option(
            "share of imports", "", CHOICE, "amount",
            "Part of the finished imports that no longer comes; there are some under inputs before 2020 and import_share over 0.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
