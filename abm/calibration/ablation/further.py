"""Further rows of the table: what acts on legal traffic alone, with outcomes of its own, and what acts over years; and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from abm.calibration.checks.check import Take
from abm.calibration.checks.takes import Daily
from abm.calibration.checks.worlds import DAYS
from abm.model.ablation import Ablation
from abm.model.mechanisms.crossing.waiting import PARAMETERS

Policies = tuple[Mapping[str, Any], ...]
FIVE_YEARS = 5 * 365
HOURS = {"hours waited": Daily("waiting_hours"), "exams": Daily("exams")}
INLAND = {"seized inland": Daily("inland")}
DEMAND = ("general_demand", "ready_demand", "trusted_demand", "foot_demand", "usual_use")  # what makes a line
LEAST_LINES = {one.name: one.low for one in PARAMETERS if one.name in DEMAND}
ARRESTS = {"kind": "leadership_arrests", "start": 0, "number": 30, "target": "random", "every": 60}
TRUSTED = {"kind": "trusted_travelers", "start": 0, "share": 0.25}


def _scans(staffed: float) -> Mapping[str, Any]:
    return {"kind": "inspection_rate", "start": 0, "mode": "car", "coverage": 0.4, "staffed": staffed}


def _checkpoints(times: float) -> Mapping[str, Any]:
    return {"kind": "checkpoints", "start": 0, "times": times}


@dataclass(frozen=True)
class Further:
    """Describe a row that a mechanism does not declare itself.

    Attributes
    ----------
    ablation : Ablation
        What is taken out; `under` are the policies of the world with it.
    instead : tuple of dict or None
        The policies of the world without it; None: those that an ablation has.
    days : int
        How long both are run.
    own : dict of Take
        Outcomes that this row alone has, by name.
    """

    ablation: Ablation
    instead: Policies | None = None
    days: int = DAYS
    own: Mapping[str, Take] = field(default_factory=dict)


def _over_years(part: str, off: Mapping[str, float], on: Mapping[str, float], *policies: Mapping[str, Any]) -> Further:
    return Further(Ablation(part, off, policies, on), days=FIVE_YEARS)


TAKEOVERS, RIVALRY, BIDS = "takeovers", "rivalry of factions", "bids for territory"
OFTEN = {"takeover_days": 180.0, "takeover_share": 0.02}
LAW = {"size_law": 1.0}
FURTHER: dict[str, tuple[Further, ...]] = {
    "waiting": (
        Further(Ablation("lines, over the shortest of their priors", LEAST_LINES), own=HOURS),
        Further(Ablation("scans by officers of the lanes", {}, (_scans(0.0),)), (_scans(1.0),), own=HOURS),
    ),
    "trusted": (
        Further(Ablation("trusted lanes", {}, (TRUSTED,)), own=HOURS),
        Further(Ablation("pace and few exams of trusted lanes", {"trusted_pace": 1.0, "trusted_referrals": 1.0}, (TRUSTED,)), own=HOURS),
    ),
    "checkpoints": (
        Further(Ablation("checkpoints", {}), (_checkpoints(0.0),), own=INLAND),
        Further(Ablation("checkpoints", {}, (_checkpoints(5.0),)), (_checkpoints(0.0),), own=INLAND),
    ),
    "alliances": (
        _over_years(f"{RIVALRY}, sizes as published", {"faction_rivalry": 0.0}, LAW, ARRESTS),
        _over_years(f"{RIVALRY}, sizes as published, at the end of its prior (10 states)", {"faction_rivalry": 0.0}, LAW | {"faction_rivalry": 10.0}, ARRESTS),
    ),
    "dissolution": (
        _over_years(TAKEOVERS, {"freeze_takeover": 0.0}, {}),
        _over_years(TAKEOVERS, {"freeze_takeover": 0.0}, {}, ARRESTS),
        _over_years(f"{TAKEOVERS} at the end of their priors (2%, 180 days)", {"freeze_takeover": 0.0}, OFTEN, ARRESTS),
    ),
    "territory": (
        _over_years(f"{BIDS}, at the end of their prior (0.3)", {"territory_bidding": 0.0}, {"territory_bidding": 0.3}, ARRESTS),
    ),
}  # fmt: skip
