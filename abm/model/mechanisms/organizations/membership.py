"""Membership: recruitment, incapacitation, conflict and saturation of organisations, and bidding for territory."""

from __future__ import annotations

from abm.model.entities import MONTH, WEEK, Leadership
from abm.model.streams import Stream, rule, uniform


@rule
def renew_members(world, o, day):
    """Change the members of one organisation each week (Prieto-Curiel, Campedelli and Hope 2023, simplified).

    Change = (recruitment - incapacitation - conflict) x members - saturation; a contested organisation fights
    several times as much. Fractions are settled by a draw.
    """
    organisation = world.organisations[o]
    if organisation.active == 0 or day % WEEK != 0:
        return
    p = world.parameters
    conflict = p.conflict_rate
    if organisation.leadership == Leadership.CONTESTED:
        conflict *= p.contest_conflict
    rate = p.recruitment_rate - p.incapacitation_rate - conflict
    crowding = organisation.members / p.saturation_members * p.recruitment_rate
    change = organisation.members * (rate - crowding)
    u = uniform(world.clock.seed, Stream.MEMBERS, o, day)
    organisation.members = max(0, int(organisation.members + change + u))


@rule
def bid_for_territory(world, day):
    """Let settled rivals with a foothold take territory from contested organisations, in proportion to their trade."""
    if day % MONTH != 0:
        return
    p = world.parameters
    number = world.clock.organisations
    for office in range(world.territory.shape[0]):
        bids = 0.0
        for o in range(number):
            bids += bid(world, office, o)
        if bids <= 0.0:
            continue
        released = 0.0
        for o in range(number):
            if world.organisations[o].leadership == Leadership.CONTESTED:
                given = p.territory_bidding * world.territory[office, o]
                world.territory[office, o] -= given
                released += given
        for o in range(number):
            world.territory[office, o] += released * bid(world, office, o) / bids


@rule
def bid(world, office, o):
    """Return what organisation `o` bids for a corridor: its trade, where it is settled and has a foothold."""
    organisation = world.organisations[o]
    settled = organisation.active == 1 and organisation.leadership == Leadership.SETTLED
    if settled and world.territory[office, o] > 0.0:
        return organisation.production
    return 0.0
