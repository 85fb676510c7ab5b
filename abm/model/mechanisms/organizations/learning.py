"""Learning: organisations remember what was sent and lost, and drift towards the loads that pay."""

from __future__ import annotations

from abm.model.arithmetic import exp, log
from abm.model.entities import MONTH, WEEK
from abm.model.streams import rule


@rule
def remember(world, o, day):
    """Update one organisation's memory each week: counts that fade by 36% in 28 days (C24).

    Its own losses and successes count fully, those of others are heard of and count at a lower weight, alike.
    """
    organisation = world.organisations[o]
    if organisation.active == 0 or day % WEEK != WEEK - 1:
        return
    p = world.parameters
    fade = exp(log(1.0 - p.risk_learning) * WEEK / MONTH)
    for r in range(world.clock.routes):
        route = world.routes[r]
        own_sent, own_lost = world.sent_week[o, r], world.lost_week[o, r]
        heard_sent = p.hearsay_weight * (route.sent_week - own_sent)
        heard_lost = p.hearsay_weight * (route.lost_week - own_lost)
        world.sent[o, r] = world.sent[o, r] * fade + own_sent + heard_sent
        world.lost[o, r] = world.lost[o, r] * fade + own_lost + heard_lost
        world.sent_week[o, r] = 0
        world.lost_week[o, r] = 0
    drift_loads(world, o)


@rule
def drift_loads(world, o):
    """Let the usual loads drift towards the multiples that were chosen this week."""
    p = world.parameters
    organisation = world.organisations[o]
    step = p.load_drift * log(2.0)
    if organisation.loads_sent > 0:
        mean = organisation.load_steps / organisation.loads_sent
        organisation.usual_load *= exp(step * mean)
    if organisation.loads_sent_between > 0:
        mean = organisation.load_steps_between / organisation.loads_sent_between
        organisation.usual_load_between *= exp(step * mean)
    organisation.load_steps = 0
    organisation.loads_sent = 0
    organisation.load_steps_between = 0
    organisation.loads_sent_between = 0


@rule
def close_week(world, day):
    """Clear the week's counts of all routes once every organisation has heard of them."""
    if day % WEEK != WEEK - 1:
        return
    for r in range(world.clock.routes):
        world.routes[r].sent_week = 0
        world.routes[r].lost_week = 0
