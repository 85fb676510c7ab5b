"""Asset seizure: a share of the cash and of the property of cells is taken, day by day."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import Addition
from abm.model.levers import Option


@dataclass(frozen=True)
class AssetSeizure(Addition):
    """Seize cash and property of all organizations, at a rate of `share` of what they own a year."""

    share: float = 0.5

    title = "Seizure of assets"
    short = "asset seizure"
    color = "#B08900"
    system = "money"
    today = ("assets_seized_usd", "property_usd")
    asks = ("assets_seized", "property_sold", "members_dismissed", "members_end")
    lever = "asset_seizure"
    question = "What happens when cash and property of organizations are seized?"
    options = {
        "share": Option(
            "of assets a year", ", of cash and property together, taken day by day", "assumption: no official share", "amount",
            "What the state takes of what organizations own; 1 is as much in a year as they own at a time.",
            low=0, high=10, step=0.1, neutral=0,
        ),
    }  # fmt: skip
