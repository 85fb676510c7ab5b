"""Strikes: known labs in a region are destroyed from the air, so many in 28 days."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Act, Addition, in_region
from abm.model.levers import Option


@dataclass(frozen=True)
class Strikes(Addition):
    """Destroy `number` labs in 28 days in a region ("all": in each), by force of one side alone; only labs that are known."""

    region: str = "Northwest"
    number: float = 4.0

    title = "Strikes on labs"
    short = "strikes"
    color = "#9B2226"
    system = "supply"
    today = ("strikes", "cooperation")
    asks = ("strikes", "collateral_deaths", "cooperation_mean", "members_recruited")
    lever = "strikes"
    question = "What happens when known labs are destroyed from the air?"
    options = {
        "region": in_region("Where labs are struck.", each=True),
        "number": Option(
            "strikes/28 days", " in a region, as far as labs are known", CHOICE, "amount",
            "How many known labs are destroyed in 28 days.",
            low=0, high=60, step=1, neutral=0,
        ),
    }  # fmt: skip
    acts = (Act("strikes", "Strike labs here ...", "mdi-target", {}, place="region"),)
