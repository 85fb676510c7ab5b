"""Membership: recruitment, incapacitation, conflict and saturation of organizations, and bidding for territory.

Represents numbers of members, and rivals who move in.

Rule. Each week: `change = members x (recruitment_rate - incapacitation_rate - conflict_rate - recruitment_rate x
all members / saturation_members)`, all members being those of all groups in Mexico; the conflict rate is multiplied by
`contest_conflict` while contested. Every 28 days a contested organization loses `territory_bidding x bidders' members /
(theirs and its own)` of its territory in a corridor to settled organizations with a foothold there, in proportion to
their members. A foothold is own territory, or a host who lets the organization work there.

Assumptions. Saturation as a fraction of recruitment, bidding (A). Groups outside this trade stay as large as they were.

Departures. Territory is taken by force, so that members and not trade decide a bid. Conflict is a rate of each organization; pairs of rivals are not modeled, as who fights whom is not known
for most groups of this trade.
"""

from __future__ import annotations

from enum import IntEnum

from abm.model.annotations import Day, Row, World
from abm.model.declare import Table, counts, fields, freezes, parameters
from abm.model.ground import is_frozen
from abm.model.kinds import MONTH, OFFICES, ORGANIZATIONS, WEEK, Leadership
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("recruitment_rate", 0.00206, "1/week", 0.0, 0.01, "C21b: 360 recruits a week of 175,000 members"),
    ("incapacitation_rate", 0.00063, "1/week", 0.0, 0.01, "C21c: 110 arrests a week of 175,000"),
    ("conflict_rate", 0.00054, "1/week", 0.0, 0.01, "C21c: 95 deaths a week of 175,000"),
    ("contest_conflict", 4.0, "ratio", 1.0, 10.0, "V15: local killings x4-5 when an organization splits"),
    ("saturation_members", 2000000.0, "people", 100000.0, 10000000.0, "A: other exits, about 25 a week (C21c)"),
    ("territory_bidding", 0.05, "share per 28 days", 0.0, 0.3, "A: what a contested organization loses to rivals"),
)

Stream = IntEnum("Stream", {"MEMBERS": 37})

TABLES = (
    Table("society", None, "criminal organizations of the whole country"),
    Table(
        "territory",
        (OFFICES, ORGANIZATIONS),
        "share of each corridor that an organization holds",
        kind="f8",
        allowed=(-1e-9, 1e3),
        counted="organizations",
    ),
    Table(
        "host",
        (OFFICES, ORGANIZATIONS),
        "organization that lets another work in its corridor; -1: none",
        kind="i8",
        allowed=(-1, "organizations"),
        counted="organizations",
    ),
)

FIELDS = fields(
    organizations=(("members", "i8", "people", "members"),),
    society=(
        ("others", "i8", "people", "members of organizations outside the trade"),
        ("members", "i8", "people", "members of all criminal organizations"),
    ),
)

LEVELS = counts(("members", "people", "members of all organizations"))

FREEZES = freezes(territory="corridors stay with those who hold them")


@rule
def count_members(world: World, day: Day) -> None:
    """Add up, each week, the members of all criminal organizations, who share one pool of recruits."""
    if day % WEEK != 0:
        return
    society = world.society
    society.members = society.others
    for o in range(world.rows.organizations):
        society.members += world.organizations[o].members


@rule
def renew_members(world: World, o: Row, day: Day) -> None:
    """Change the members of one organization each week (Prieto-Curiel, Campedelli and Hope 2023, simplified).

    Change = (recruitment - incapacitation - conflict) x members - saturation; a contested organization fights
    several times as much. Fractions are settled by a draw.
    """
    organization = world.organizations[o]
    if organization.active == 0 or day % WEEK != 0:
        return
    p = world.parameters
    conflict = p.conflict_rate
    if organization.leadership == Leadership.CONTESTED:
        conflict *= p.contest_conflict
    rate = p.recruitment_rate - p.incapacitation_rate - conflict
    crowding = world.society.members / p.saturation_members * p.recruitment_rate
    change = organization.members * (rate - crowding)
    u = uniform(world.run.seed, Stream.MEMBERS, o, day)
    organization.members = max(0, int(organization.members + change + u))


@rule
def bid_for_territory(world: World, day: Day) -> None:
    """Let settled rivals with a foothold take territory from contested organizations, in proportion to their members."""
    p = world.parameters
    if day % MONTH != 0 or is_frozen(world, p.freeze_territory):
        return
    number = world.rows.organizations
    for office in range(world.territory.shape[0]):
        bids = 0.0
        for o in range(number):
            bids += bid(world, office, o)
        if bids <= 0.0:
            continue
        released = 0.0
        for o in range(number):
            if world.organizations[o].leadership == Leadership.CONTESTED:
                strength = bids / (bids + world.organizations[o].members)
                given = p.territory_bidding * strength * world.territory[office, o]
                world.territory[office, o] -= given
                released += given
        for o in range(number):
            world.territory[office, o] += released * bid(world, office, o) / bids


@rule
def bid(world: World, office: Row, o: Row) -> float:
    """Return what organization `o` bids for a corridor: its members, where it is settled and has a foothold."""
    organization = world.organizations[o]
    settled = organization.active == 1 and organization.leadership == Leadership.SETTLED
    if settled and (world.territory[office, o] > 0.0 or world.host[office, o] >= 0):
        return float(organization.members)
    return 0.0


@rule
def part_members(world: World, o: Row, new: Row, part: float) -> None:
    """Let a part of an organization's members leave with the one that parts from it."""
    parent = world.organizations[o]
    world.organizations[new].members = int(part * parent.members)
    parent.members -= world.organizations[new].members


@rule
def part_territory(world: World, o: Row, new: Row, part: float) -> None:
    """Let an organization take a part of the territory it leaves, and work under the same hosts."""
    for office in range(world.territory.shape[0]):
        world.host[office, new] = world.host[office, o]
        world.territory[office, new] = part * world.territory[office, o]
        world.territory[office, o] -= world.territory[office, new]
