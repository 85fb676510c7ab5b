"""Northern package: more of what comes by other ways than over the southern border is seized."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Act, Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class NorthernPackage(Addition):
    """Seize a share of what comes by other ways (north, mail, sea) beyond the usual; those who send weigh that before they enter."""

    share: float = 0.3

    title = "Northern package"
    short = "north"
    color = "#48CAE4"
    system = "border"
    today = ("elsewhere_g", "elsewhere_seized_g")
    asks = ("elsewhere_kg", "elsewhere_share", "pure_price_mean")
    lever = "northern_package"
    question = "What happens when more is seized of what comes from the north, by mail and by sea?"
    options = {
        "share": Option(
            "share", ", of what is not seized as usual", CHOICE, "amount",
            "Part of what comes by other ways that is seized, beyond the usual.",
            low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
    acts = (Act("northern_package", "Guard the other ways in", "mdi-snowflake", {}),)
