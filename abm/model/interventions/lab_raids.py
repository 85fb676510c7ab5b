"""Lab raids: known labs in a region are raided, so many in 28 days."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Act, Addition, in_region
from abm.model.levers import Option


@dataclass(frozen=True)
class LabRaids(Addition):
    """Raid `number` labs in 28 days in a region ("all": in each), beside the usual raids; only labs that are known."""

    region: str = "Northwest"
    number: float = 10.0

    title = "Lab raids"
    short = "lab raids"
    color = "#A44A3F"
    system = "supply"
    today = ("raids", "labs_found")
    asks = ("raids", "labs_found", "labs_moved")
    lever = "lab_raids"
    question = "What happens when known labs are raided?"
    options = {
        "region": in_region("Where labs are raided.", each=True),
        "number": Option(
            "raids/28 days", " in a region, as far as labs are known", CHOICE, "amount",
            "How many known labs are raided in 28 days, beside the usual raids.",
            low=0, high=60, step=1, neutral=0,
        ),
    }  # fmt: skip
    acts = (Act("lab_raids", "Raid labs here ...", "mdi-flask-remove", {}, place="region"),)
