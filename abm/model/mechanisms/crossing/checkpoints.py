"""Checkpoints: Border Patrol's on roads north of the border, which take a part of what is seized inland.

Represents what all checkpoints of a field office's stretch of the border take together, of what crossed there. No checkpoint, road or hour is modeled.

Rule. Of what is seized inland (`domestic_loss`) the part `checkpoint_part` is usually seized at checkpoints. A lever says, by field office, how many times
the usual hours they are open with their usual staff (0: closed): of what crossed there `domestic_loss x checkpoint_part x times` is seized at them, so that
`domestic_loss x (1 + checkpoint_part x (times - 1))` is seized inland. It is lost as all that is seized inland: buyers, who paid at the border, bear it.

Assumptions. In proportion to hours (A): agents are moved as a whole. A price at the border is paid at the border, so that no money moves when goods are
seized behind it; buyers make up for it by orders when their stock is short. Sellers, and couriers who came through, do not bear it.

Departures. That sellers bear it was tried (paid is what is left behind the checkpoints): over 20 paired seeds flow and deaths differ by no more than chance,
with the checkpoints closed and with five times their hours, as they take 0.4% of what crosses. Five times the hours leave the flow within 1% and raise deaths
by 1.5% (+-0.2), as all that is seized inland does (V31); as goods on the road to a wholesaler leave no user without a seller yet, that is a bound from above.
Official figures count checkpoints with what is seized between ports; here they are inland, and part of no share at ports.
"""

from __future__ import annotations

from abm.model.annotations import Row, World
from abm.model.declare import KILOGRAM, Lever, Response, masses, parameters
from abm.model.ground import today
from abm.model.streams import rule

PARAMETERS = parameters(
    (
        "checkpoint_part",
        0.04,
        "share",
        0.01,
        0.2,
        "A from CBP FY2021: under half of Border Patrol's tenth of the weight, over the model's loss inland",
    ),
)

LEVERS = (Lever("checkpoints", "times the usual", 0, 5, 1, "hours that checkpoints are open with their usual staff", of="office"),)  # fmt: skip

COUNTS = masses(
    ("checkpoints", "checkpoints_kg_gross", "kg gross/day", "seized at checkpoints, gross weight; part of what is seized inland"),
)  # fmt: skip

RESPONSES = (
    Response(
        "checkpoints_kg_gross", "kg gross", "seized at checkpoints on roads north of the border",
        lambda days: days.checkpoints.sum() / KILOGRAM, "weight seized at checkpoints",
    ),
)  # fmt: skip


@rule
def inland_share(world: World, r: Row) -> float:
    """Return the share of what crosses on a route that is seized inland."""
    p, times = world.parameters, world.government.checkpoints[world.routes[r].office]
    return p.domestic_loss * (1.0 + p.checkpoint_part * (times - 1.0))


@rule
def count_checkpoints(world: World, r: Row, gross: int) -> None:
    """Count what is seized at checkpoints of a gross weight that crossed on a route."""
    p, times = world.parameters, world.government.checkpoints[world.routes[r].office]
    today(world).checkpoints += int(gross * p.domestic_loss * p.checkpoint_part * times)
