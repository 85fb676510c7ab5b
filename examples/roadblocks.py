"""Roadblocks: checkpoints on the roads of Mexico hold up whoever is on the way to the border, for some days."""

from dataclasses import dataclass
from enum import IntEnum

from abm import Option, register
from abm.model.declare import Lever, Response, counts, parameters
from abm.model.ground import today
from abm.model.insertion import process
from abm.model.intervention import Addition
from abm.model.kinds import CourierState
from abm.model.mechanisms.crossing.travel import change_courier
from abm.model.streams import rule, uniform

PARAMETERS = parameters(("roadblock_days", 1, "days", 1, 5, "A: for which a courier is held up"))
LEVERS = (Lever("roadblocks", "share", 0, 1, 0, "chance a day that a courier on the road is held up"),)
COUNTS = counts(("couriers_held", "couriers/day", "held up at roadblocks"))
RESPONSES = (Response("held_total", "couriers", "held up at roadblocks", lambda days: days.couriers_held.sum()),)


class Stream(IntEnum):
    """Decisions that draw here."""

    HELD = 10_000


@rule
def hold_up(world, i, day):
    """Hold up one courier on the road, by chance: the way goes on when the days are over."""
    if world.couriers[i].state == CourierState.TRAVELING:
        if uniform(world.run.seed, Stream.HELD, i, day) < world.government.roadblocks:
            change_courier(world, i, CourierState.TRAVELING, day + world.parameters.roadblock_days)
            today(world).couriers_held += 1


PROCESSES = (process(hold_up, each="courier", before="travel"),)


@register
@dataclass(frozen=True)
class Roadblocks(Addition):
    """Hold up a share of those on the road every day."""

    share: float = 0.5

    title, short, color, system, lever = "Roadblocks", "roadblocks", "#1B9E77", "border", "roadblocks"
    question = "What happens when couriers are held up on the road?"
    options = {"share": Option("share", "", "choice of policy", "amount", "Held up a day.", low=0, high=1, step=0.1)}
    today, asks = ("couriers_held",), ("held_total",)
