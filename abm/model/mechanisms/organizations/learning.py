"""Learning: organizations remember what was sent and lost.

Represents the memory of organizations.

Rule. Each week `sent` and `lost` of each route fade by `risk_learning` per 28 days, then the week's loads are added:
own ones fully, those of all others times `hearsay_weight`, losses and successes alike.

Assumptions. Hearsay (A).

Departures. Counts that fade stand for the published learning rate per observation: that step applied to each load
would remember two loads and overstate risk.
"""

from __future__ import annotations

from abm.model.annotations import Day, Row, World

from abm.model.arithmetic import exp, log
from abm.model.declare import Table, fields, freezes, parameters
from abm.model.ground import is_frozen
from abm.model.kinds import MONTH, ORGANIZATIONS, ROUTES, WEEK
from abm.model.ranges import COUNT
from abm.model.streams import rule

PARAMETERS = parameters(
    ("risk_learning", 0.36, "share per 28 days", 0.05, 0.7, "C24 (NarcoLogic)"),
    ("hearsay_weight", 0.5, "1", 0.0, 1.0, "A: others' loads count at this weight"),
)

TABLES = (
    Table("sent", (ORGANIZATIONS, ROUTES), "loads sent, as they are remembered", kind="f8", counted="organizations"),
    Table("lost", (ORGANIZATIONS, ROUTES), "loads lost, as they are remembered", kind="f8", counted="organizations"),
    Table(
        "sent_week", (ORGANIZATIONS, ROUTES), "loads sent this week", kind="i8", allowed=COUNT, counted="organizations"
    ),
    Table(
        "lost_week", (ORGANIZATIONS, ROUTES), "loads lost this week", kind="i8", allowed=COUNT, counted="organizations"
    ),
)

FIELDS = fields(
    routes=(
        ("sent_week", "i8", "loads", "loads sent this week by all"),
        ("lost_week", "i8", "loads", "loads lost this week by all"),
    ),
)

FREEZES = freezes(memory="what is remembered of loads sent and lost stays as it is")


@rule
def remember(world: World, o: Row, day: Day) -> None:
    """Update one organization's memory each week: counts that fade by 36% in 28 days (C24).

    Its own losses and successes count fully, those of others are heard of and count at a lower weight, alike.
    """
    if day % WEEK != WEEK - 1:
        return
    p = world.parameters
    learns = not is_frozen(world, p.freeze_memory)
    fade = exp(log(1.0 - p.risk_learning) * WEEK / MONTH)
    for r in range(world.rows.routes):
        route = world.routes[r]
        own_sent, own_lost = world.sent_week[o, r], world.lost_week[o, r]
        heard_sent = p.hearsay_weight * (route.sent_week - own_sent)
        heard_lost = p.hearsay_weight * (route.lost_week - own_lost)
        if learns:
            world.sent[o, r] = world.sent[o, r] * fade + own_sent + heard_sent
            world.lost[o, r] = world.lost[o, r] * fade + own_lost + heard_lost
        world.sent_week[o, r] = 0
        world.lost_week[o, r] = 0


@rule
def close_week(world: World, day: Day) -> None:
    """Clear the week's counts of all routes once every organization has heard of them."""
    if day % WEEK != WEEK - 1:
        return
    for r in range(world.rows.routes):
        world.routes[r].sent_week = 0
        world.routes[r].lost_week = 0


@rule
def note_sent(world: World, o: Row, r: Row) -> None:
    """Note a load that was sent."""
    world.sent_week[o, r] += 1
    world.routes[r].sent_week += 1


@rule
def note_lost(world: World, o: Row, r: Row) -> None:
    """Note a load that was lost."""
    world.lost_week[o, r] += 1
    world.routes[r].lost_week += 1


@rule
def inherit_memory(world: World, o: Row, new: Row) -> None:
    """Let the organization that leaves another remember the same."""
    for r in range(ROUTES):
        world.sent[new, r] = world.sent[o, r]
        world.lost[new, r] = world.lost[o, r]


@rule
def pass_week(world: World, o: Row, heir: Row) -> None:
    """Let an organization remember what was sent and lost this week by one that it takes over."""
    for r in range(world.rows.routes):
        world.sent_week[heir, r] += world.sent_week[o, r]
        world.lost_week[heir, r] += world.lost_week[o, r]
        world.sent_week[o, r] = 0
        world.lost_week[o, r] = 0
