"""Seaport control: more of the precursors that arrive at a seaport, or at all of them, is seized."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import CHOICE, Act, Addition
from abm.model.choices import seaport_choices
from abm.model.levers import Option


@dataclass(frozen=True)
class SeaportControl(Addition):
    """Seize a share of the precursors that arrive at a seaport ("all": at every one), where that is more than usual."""

    seaport: str = "all"
    share: float = 0.3

    title = "Control at seaports"
    short = "seaports"
    color = "#17808C"
    system = "supply"
    today = ("precursors_arrived_g", "precursors_seized_g")
    asks = ("arrivals_seized_share", "purity_mean", "pure_price_mean", "precursor_days_mean")
    lever = "arrivals_seized"
    question = "What happens when more precursors are seized at seaports?"
    options = {
        "seaport": Option("name", "a seaport, or all", CHOICE, "place", "Where more is seized.", names=seaport_choices),
        "share": Option(
            "share of arrivals", "", "choice of policy; usual: parameter seaport_seized", "amount",
            "Share of what arrives that is seized, where that is more than usual.", low=0, high=1, step=0.05, neutral=0,
        ),
    }  # fmt: skip
    acts = (
        Act(
            "control_seaports", "Seize half of what arrives at seaports", "mdi-ferry", {"seaport": "all", "share": 0.5}
        ),
    )
