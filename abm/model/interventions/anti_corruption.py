"""Anti-corruption: fewer officials of a region sell raids."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import Act, Addition, in_region
from abm.model.levers import Option


@dataclass(frozen=True)
class AntiCorruption(Addition):
    """Fight corruption of officials in a region of Mexico ("all": everywhere)."""

    region: str = "all"
    strength: float = 1.0

    title = "Anti-corruption"
    short = "anti-corruption"
    color = "#2B9348"
    system = "intelligence"
    today = ("corruption", "bribes_usd")
    asks = ("raids_effective", "raids_sold", "labs_found", "corruption_mean", "bribes_mean")
    lever = "anti_corruption"
    question = "What happens when fewer officials sell what they know?"
    options = {
        "region": in_region("Among whose officials corruption is fought."),
        "strength": Option(
            "share", "; 1: down to the floor in the long run", "parameter anti_corruption_floor", "amount",
            "How far corruption falls in the long run, as a share of the way to the lowest it can fall to.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
    acts = (Act("anti_corruption", "Anti-corruption here ...", "mdi-scale-balance", {}, place="region"),)
