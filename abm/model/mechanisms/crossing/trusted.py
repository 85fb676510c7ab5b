"""Trusted travelers: who crosses in trusted lanes, how much faster these are, and how few are examined there.

Represents programs for travelers who are checked beforehand.

Rule. The lever `trusted` moves a share of those who cross in ordinary and ready lanes of cars, and the same share of these lanes, to
trusted ones. A vehicle takes `trusted_pace` of the time that it takes in other lanes, so a lane that moves lets more pass. Of those in
trusted lanes `trusted_referrals` of the usual share is referred to an exam: `referrals x (1 - (1 - trusted_referrals) x trusted) / (1 - (1 -
trusted_referrals) x usual)`, where trusted and usual are shares of cars in trusted lanes, with the lever and without.

Assumptions. Pace and referrals (A): headways by class of lane are not identified. The usual share is that of the busiest port, everywhere.

Departures. Scans are as ordered, whoever is scanned. A load crosses in any lane as travelers do: nobody becomes a trusted traveler to carry, and none is kept from it.
"""

from __future__ import annotations

from abm.inputs.geography import Mode
from abm.model.annotations import World
from abm.model.declare import Lever, parameters
from abm.model.streams import rule

PARAMETERS = parameters(
    ("trusted_pace", 0.65, "ratio", 0.5, 1.0, "A: seconds of a vehicle in a trusted lane over those in others"),
    ("trusted_referrals", 0.5, "ratio", 0.2, 1.0, "A: share referred to an exam over that of others"),
)

LEVERS = (Lever("trusted", "share of cars", 0, 0.9, 0, "share of cars in other lanes that moves to trusted ones"),)


@rule
def trusted_lanes(world: World, others: float) -> float:
    """Return what trusted lanes pass over the usual, `others` being the cars of other lanes over those of trusted ones."""
    return 1.0 + world.government.trusted * others / world.parameters.trusted_pace


@rule
def trusted_demand(world: World, others: float) -> float:
    """Return who would come to trusted lanes over the usual, `others` being the same of other lanes over that of trusted ones."""
    return 1.0 + world.government.trusted * others


@rule
def referred(world: World, mode: int) -> float:
    """Return the referrals of a mode over those with the usual share of trusted travelers."""
    if mode != Mode.CAR:
        return 1.0
    p = world.parameters
    spared = 1.0 - p.trusted_referrals
    usual = p.trusted_crossings
    more = world.government.trusted * (1.0 - usual)
    return (1.0 - spared * (usual + more)) / (1.0 - spared * usual)
