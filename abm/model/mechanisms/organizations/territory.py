"""Territory: who holds corridors and works in those of others, and how rivals take them.

Represents rivals who move in.

Rule. Every 28 days a contested organization loses `territory_bidding x bidders' members / (theirs and its own)` of its
territory in a corridor to settled organizations with a foothold there, in proportion to their members. A foothold is
own territory, or a host who lets the organization work there. An organization can hold one share of a corridor, all
of it being 1, for each `territory_members` of its members: one that holds more loses of what is beyond as a contested one
does of all, and does not bid.

Assumptions. Bidding, members that territory takes (A).

Departures. Territory is taken by force, so that members and not trade decide a bid. As many members as a corridor takes by default are never wanting
without a policy; where it takes 10,000, the end of the range, the trade is less concentrated after five years (by 5% without a policy, 14% under arrests at
21 times the usual rate, 20% where leaders are arrested too), and seizures are 2 to 3% more, the flow as before (20 seeds).
"""

from __future__ import annotations

import numpy as np

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.declare import Table, freezes, parameters
from abm.model.ground import is_frozen
from abm.model.kinds import MONTH, OFFICES, ORGANIZATIONS, Leadership
from abm.model.streams import rule

PARAMETERS = parameters(
    ("territory_bidding", 0.05, "share per 28 days", 0.0, 0.3, "A: what a contested organization loses to rivals"),
    ("territory_members", 1000.0, "people/corridor", 100.0, 10000.0, "A: members that it takes to hold a corridor"),
)

TABLES = (
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

FREEZES = freezes(territory="corridors stay with those who hold them")

ARRESTS = {"kind": "leadership_arrests", "start": 0, "number": 6, "every": 60}
CAMPAIGN = {"kind": "arrest_campaign", "start": 0, "intensity": 20.0}
ABLATIONS = (
    Ablation("bids for territory", {"territory_bidding": 0.0}, (ARRESTS,)),
    Ablation(
        "members that territory takes, 10,000",
        {"territory_members": 100.0},
        (CAMPAIGN,),
        on={"territory_members": 10000.0},
    ),
)


@rule
def bid_for_territory(world: World, day: Day) -> None:
    """Let settled rivals with a foothold take what contested or overstretched organizations cannot hold."""
    p = world.parameters
    if day % MONTH != 0 or is_frozen(world, p.freeze_territory):
        return
    number = world.rows.organizations
    loose = np.empty(number)
    for o in range(number):
        loose[o] = loose_share(world, o)
    for office in range(world.territory.shape[0]):
        bids = 0.0
        for o in range(number):
            bids += bid(world, office, o, loose[o])
        if bids <= 0.0:
            continue
        released = 0.0
        for o in range(number):
            if loose[o] > 0.0:
                strength = bids / (bids + world.organizations[o].members)
                given = p.territory_bidding * strength * loose[o] * world.territory[office, o]
                world.territory[office, o] -= given
                released += given
        for o in range(number):
            world.territory[office, o] += released * bid(world, office, o, loose[o]) / bids


@rule
def loose_share(world: World, o: Row) -> float:
    """Return the share of its territory that an organization may lose: all when contested, else what is beyond its members."""
    organization = world.organizations[o]
    if organization.leadership == Leadership.CONTESTED:
        return 1.0
    held = 0.0
    for office in range(world.territory.shape[0]):
        held += world.territory[office, o]
    most = organization.members / world.parameters.territory_members
    return 1.0 - most / held if held > most else 0.0


@rule
def bid(world: World, office: Row, o: Row, loose: float) -> float:
    """Return what organization `o` bids for a corridor: its members, where it is settled, has a foothold and can hold more."""
    organization = world.organizations[o]
    settled = organization.active == 1 and organization.leadership == Leadership.SETTLED and loose == 0.0
    if settled and (world.territory[office, o] > 0.0 or world.host[office, o] >= 0):
        return float(organization.members)
    return 0.0


@rule
def part_territory(world: World, o: Row, new: Row, part: float) -> None:
    """Let an organization take a part of the territory it leaves, and work under the same hosts."""
    for office in range(world.territory.shape[0]):
        world.host[office, new] = world.host[office, o]
        world.territory[office, new] = part * world.territory[office, o]
        world.territory[office, o] -= world.territory[office, new]


@rule
def pass_territory(world: World, o: Row, heir: Row) -> None:
    """Give the territory of an organization to its heir, who is the host of its guests from now on."""
    for office in range(world.territory.shape[0]):
        world.territory[office, heir] += world.territory[office, o]
        world.territory[office, o] = 0.0
        for guest in range(world.rows.organizations):
            if world.host[office, guest] == o:
                world.host[office, guest] = heir if guest != heir else world.host[office, o]
        world.host[office, o] = -1
        if world.host[office, heir] == heir:
            world.host[office, heir] = -1
