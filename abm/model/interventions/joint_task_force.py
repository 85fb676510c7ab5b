"""Joint task force: investigators of both governments, who know what the United States know."""

from __future__ import annotations

from dataclasses import dataclass

from abm.model.intervention import Addition, in_region
from abm.model.levers import Option


@dataclass(frozen=True)
class JointTaskForce(Addition):
    """Set up a joint task force in a region ("all": everywhere); both its parts count as far as the governments cooperate."""

    region: str = "all"
    size: float = 1.0

    title = "Joint task force"
    short = "task force"
    color = "#1B4D89"
    system = "politics"
    today = ("cooperation", "leads_worked")
    asks = ("cooperation_mean", "leads_worked_mean", "labs_found")
    lever = "task_force"
    question = "What happens when both governments investigate together?"
    options = {
        "region": in_region("Where it works."),
        "size": Option(
            "usual investigators", "", "assumption: no official unit", "amount",
            "How large it is; 1: as many investigators as usual, and twice what is learned in the United States.",
            low=0, high=10, step=0.5, neutral=0,
        ),
    }  # fmt: skip
