"""Learning: organizations remember what was sent and lost, and drift towards the loads that pay.

Represents the memory of organizations and the drift of the usual load.

Rule. Each week `sent` and `lost` of each route fade by `risk_learning` per 28 days, then the week's loads are added:
own ones fully, those of all others times `hearsay_weight`, losses and successes alike. `usual load x 2 ^ (load_drift
x mean step chosen)`, one step being a doubling.

Assumptions. Hearsay, drift (A).

Departures. Counts that fade stand for the published learning rate per observation: that step applied to each load
would remember two loads and overstate risk.
"""

from __future__ import annotations

from abm.model.annotations import Day, Row, World

from abm.model.arithmetic import exp, log
from abm.model.declare import Table, fields, freezes, parameters
from abm.model.ground import is_frozen
from abm.model.kinds import MONTH, ORGANIZATIONS, ROUTES, WEEK
from abm.model.ranges import COUNT, POSITIVE, SIGNED
from abm.model.streams import rule

PARAMETERS = parameters(
    ("risk_learning", 0.36, "share per 28 days", 0.05, 0.7, "C24 (NarcoLogic)"),
    ("hearsay_weight", 0.5, "1", 0.0, 1.0, "A: others' loads count at this weight"),
    ("load_drift", 0.018, "1/week", 0.0, 0.1, "A: drift of the usual load towards what is chosen (V2)"),
) + freezes(memory="what is remembered of loads sent and lost stays as it is")

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
    organizations=(
        ("usual_load", "f8", "g gross", "usual load at ports", POSITIVE),
        ("usual_load_between", "f8", "g gross", "usual load between ports", POSITIVE),
        ("load_steps", "i8", "doublings", "steps from the usual load chosen this week at ports", SIGNED),
        ("load_steps_between", "i8", "doublings", "the same between ports", SIGNED),
        ("loads_sent", "i8", "loads", "loads sent this week at ports"),
        ("loads_sent_between", "i8", "loads", "the same between ports"),
    ),
    routes=(
        ("sent_week", "i8", "loads", "loads sent this week by all"),
        ("lost_week", "i8", "loads", "loads lost this week by all"),
    ),
)


@rule
def remember(world: World, o: Row, day: Day) -> None:
    """Update one organization's memory each week: counts that fade by 36% in 28 days (C24).

    Its own losses and successes count fully, those of others are heard of and count at a lower weight, alike.
    """
    organization = world.organizations[o]
    if organization.active == 0 or day % WEEK != WEEK - 1:
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
    drift_loads(world, o)


@rule
def drift_loads(world: World, o: Row) -> None:
    """Let the usual loads drift towards the multiples that were chosen this week."""
    p = world.parameters
    organization = world.organizations[o]
    step = 0.0 if is_frozen(world, p.freeze_loads) else p.load_drift * log(2.0)
    if organization.loads_sent > 0:
        mean = organization.load_steps / organization.loads_sent
        organization.usual_load *= exp(step * mean)
    if organization.loads_sent_between > 0:
        mean = organization.load_steps_between / organization.loads_sent_between
        organization.usual_load_between *= exp(step * mean)
    organization.load_steps = 0
    organization.loads_sent = 0
    organization.load_steps_between = 0
    organization.loads_sent_between = 0


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
def note_size(world: World, o: Row, between: bool, steps: int) -> None:
    """Note by how many doublings a load differs from the usual one."""
    organization = world.organizations[o]
    if between:
        organization.load_steps_between += steps
        organization.loads_sent_between += 1
    else:
        organization.load_steps += steps
        organization.loads_sent += 1


@rule
def inherit_memory(world: World, o: Row, new: Row) -> None:
    """Let the organization that leaves another remember the same, and send loads of the same size."""
    parent, child = world.organizations[o], world.organizations[new]
    child.usual_load, child.usual_load_between = parent.usual_load, parent.usual_load_between
    world.sent[new] = world.sent[o]
    world.lost[new] = world.lost[o]
