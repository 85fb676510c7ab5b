"""Membership: recruitment, incapacitation, conflict and saturation of organizations; recruits go where places are open.

Represents numbers of members.

Rule. Each week: `change = members x (recruitment - incapacitation - conflict - saturation) + drawn`, with L =
`size_law`, and all members being those of all groups in Mexico:
`recruitment = recruitment_rate x (1 - prevented share) x (1 + roused_recruitment, for roused_days after a strike in the home
region)`, `incapacitation = incapacitation_rate x (1 - L + L x 175,000 / all members) x (1 + campaign)`,
`conflict = conflict_rate x (1 - L + L x members faced / rival_members) x (contest_killings, see violence, while contested)`,
`saturation = recruitment_rate x ((1 - L) x all members / saturation_members + L x own members / saturation_own)`.
With L = 1 these are the equations of Prieto-Curiel, Campedelli and Hope (2023): the state arrests a number and not a
share, rivals kill in proportion to the product of their sizes (members faced: see alliances), and what grows large
breaks away. Of members whom a campaign takes, `return_share` leave open places. An organization with more open places for its size than
all of the trade together has draws the recruits of those that have fewer, as many as it is beyond that mean, and at most `(return_speed -
1) x recruitment` of its own; who has fewer gives no more than it is below the mean, and than it recruits. What one draws another
lacks: a campaign leaves the number of recruits as it is, and changes where they go.

Assumptions. Saturation as a fraction of recruitment, open places, recruitment after strikes (A). Groups outside this trade
stay as large as they were, and give no recruits. Members live in the home region of their organization.

Departures. Members bid for territory, and do nothing else to the trade: labs and couriers are not taken from them, so that the flow
hardly answers to recruitment or arrests of members. L is 0 in the baseline, where all rates are per member, as C21 has them for 2012-22: the trade is eight of 150
groups, and who fights whom is known for five of them. The 150 groups of the study, with L = 1, its rates and its
rivals, dock (a test): from 115,000 members in 2012. A campaign against all alike opens as many places everywhere, and so
nobody makes up for it, as V25 has it; one in a region is replaced there (V27), and what it takes is missing in the whole trade.
Recruitment that rises by what is lost, without a limit for the country, cannot give both: nine tenths of doubled arrests replaced
would leave 21% more members after five years, not 6%.
"""

from __future__ import annotations

from enum import IntEnum

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.declare import Lever, Response, Table, counts, fields, parameters
from abm.model.ground import today
from abm.model.kinds import MEMBERS, REGIONS, WEEK, Leadership
from abm.model.ranges import COUNT
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("recruitment_rate", 0.00206, "1/week", 0.0, 0.01, "C21b: 360 recruits a week of 175,000 members"),
    ("incapacitation_rate", 0.00063, "1/week", 0.0, 0.01, "C21c: 110 arrests a week of 175,000"),
    ("conflict_rate", 0.00054, "1/week", 0.0, 0.01, "C21c: 95 deaths a week of 175,000"),
    ("saturation_members", 2000000.0, "people", 100000.0, 10000000.0, "A: other exits, about 25 a week (C21c)"),
    ("size_law", 0.0, "share", 0.0, 1.0, "A: 0 = rates per member; 1 = as Prieto-Curiel et al. 2023 have them"),
    ("rival_members", 34860.0, "people", 20000.0, 60000.0, "Prieto-Curiel et al. 2023: 1.549e-8 a week and pair of members"),
    ("saturation_own", 63190.0, "people", 25000.0, 110000.0, "Prieto-Curiel et al. 2023: 0.04e-6 (0.023-0.1) a week and pair"),
    ("return_share", 0.9, "share", 0.0, 1.0, "A: of members taken by a campaign, those whose places are to be filled (V27 has the sign)"),
    ("return_speed", 2.0, "times recruitment", 1.0, 4.0, "A: recruitment of who has more open places than others"),
    ("roused_recruitment", 0.2, "share", 0.0, 1.0, "A: more recruits in a region that was struck"),
    ("roused_days", 180, "days", 30, 730, "A: for so long"),
)  # fmt: skip

Stream = IntEnum("Stream", {"MEMBERS": 37, "RECRUITS": 100, "MEMBERS_ARRESTED": 101, "MEMBERS_KILLED": 102})

TABLES = (
    Table("society", None, "criminal organizations of the whole country"),
    Table("roused_until", (REGIONS,), "day until which more are recruited in a region", kind="i8", allowed=COUNT),
)

FIELDS = fields(
    organizations=(
        ("members", "i8", "people", "members"),
        ("open_places", "f8", "people", "of members whom campaigns took, those not replaced"),
    ),
    society=(
        ("others", "i8", "people", "members of organizations outside the trade"),
        ("members", "i8", "people", "members of all criminal organizations"),
        ("open_share", "f8", "share", "open places of the trade, over its members"),
        ("drawn", "f8", "people/week", "recruits whom organizations with more open places would draw"),
        ("spared", "f8", "people/week", "recruits whom those with fewer would lose"),
    ),
)

LEVERS = (
    Lever("recruitment_prevented", "share", 0, 1, 0, "share of recruitment that is prevented", of="region"),
    Lever(
        "campaign", "usual arrests", 0, 20, 0, "arrests of members, added to the usual ones, which are 1", of="region"
    ),
)

COUNTS = counts(
    ("members_recruited", "people/day", "recruited by organizations of the trade, counted once a week"),
    ("members_arrested", "people/day", "members of organizations of the trade arrested, counted once a week"),
    ("members_killed", "people/day", "members of organizations of the trade killed in conflict, counted once a week"),
)

LEVELS = counts(("members", "people", "members of all organizations"))

RESPONSES = (
    Response("members_end", "people", "members of organizations of the trade on the last day", lambda days: days.members[-1]),
    Response("members_recruited", "people", "recruited by organizations of the trade", lambda days: days.members_recruited.sum()),
    Response("members_arrested", "people", "members arrested", lambda days: days.members_arrested.sum()),
    Response("members_killed", "people", "members killed in conflict", lambda days: days.members_killed.sum()),
)  # fmt: skip

CAMPAIGN = {"kind": "arrest_campaign", "start": 0, "region": "Northwest", "intensity": 5.0}
ABLATIONS = (
    Ablation("prevention of recruitment", {}, ({"kind": "recruitment_prevention", "start": 0, "share": 0.5},)),
    Ablation("members who change", {"recruitment_rate": 0.0, "incapacitation_rate": 0.0, "conflict_rate": 0.0}),
    Ablation("recruits who go where places are open", {"return_speed": 1.0}, (CAMPAIGN,)),
)


@rule
def count_members(world: World, day: Day) -> None:
    """Add up, each week, the members of all criminal organizations, and the recruits who go elsewhere than they usually would."""
    if day % WEEK != 0:
        return
    society = world.society
    society.members = society.others
    for o in range(world.rows.organizations):
        society.members += world.organizations[o].members
    weigh_open_places(world, day)


@rule
def renew_members(world: World, o: Row, day: Day) -> None:
    """Change the members of one organization each week (Prieto-Curiel, Campedelli and Hope 2023).

    Change = (recruitment - incapacitation - conflict - saturation) x members + recruits drawn from others, or lost to them; a
    contested organization fights several times as much. Fractions are settled by a draw.
    """
    organization = world.organizations[o]
    if day % WEEK != 0:
        return
    recruitment, incapacitation, conflict = (
        recruitment_of(world, o, day),
        incapacitation_of(world, o),
        conflict_of(world, o),
    )
    rate = recruitment - incapacitation - conflict
    members = organization.members
    drawn = draw_recruits(world, o, recruitment)
    open_places(world, o, incapacitation)
    count_change(world, o, day, recruitment * members + drawn, incapacitation * members, conflict * members)
    change = members * (rate - saturation_of(world, o)) + drawn
    u = uniform(world.run.seed, Stream.MEMBERS, o, day)
    organization.members = max(0, int(members + change + u))


@rule
def recruitment_of(world: World, o: Row, day: Day) -> float:
    """Return the share of its members that an organization recruits in a week."""
    p, region = world.parameters, world.organizations[o].region
    roused = 1.0 + p.roused_recruitment if day < world.roused_until[region] else 1.0
    return p.recruitment_rate * (1.0 - world.government.recruitment_prevented[region]) * roused


@rule
def incapacitation_of(world: World, o: Row) -> float:
    """Return the share of its members whom the state arrests in a week."""
    p = world.parameters
    fixed = 1.0 - p.size_law + p.size_law * MEMBERS / max(1.0, world.society.members)
    return p.incapacitation_rate * fixed * (1.0 + world.government.campaign[world.organizations[o].region])


@rule
def conflict_of(world: World, o: Row) -> float:
    """Return the share of its members whom rivals kill in a week."""
    p, organization = world.parameters, world.organizations[o]
    conflict = p.conflict_rate * (1.0 - p.size_law + p.size_law * organization.faced / p.rival_members)
    return conflict * p.contest_killings if organization.leadership == Leadership.CONTESTED else conflict


@rule
def saturation_of(world: World, o: Row) -> float:
    """Return the share of its members who leave in a week, as recruits are few or the organization is large."""
    p = world.parameters
    crowded = (1.0 - p.size_law) * (world.society.members / p.saturation_members)
    return (crowded + p.size_law * (world.organizations[o].members / p.saturation_own)) * p.recruitment_rate


@rule
def weigh_open_places(world: World, day: Day) -> None:
    """Weigh how many recruits organizations with more open places than others would draw, and how many the others would lose."""
    society, places, members = world.society, 0.0, 0
    for o in range(world.rows.organizations):
        places += world.organizations[o].open_places
        members += world.organizations[o].members
    society.open_share = places / max(1, members)
    society.drawn, society.spared = 0.0, 0.0
    if places == 0.0:
        return
    for o in range(world.rows.organizations):
        wanted = wanted_recruits(world, o, recruitment_of(world, o, day))
        society.drawn += max(0.0, wanted)
        society.spared -= min(0.0, wanted)


@rule
def wanted_recruits(world: World, o: Row, recruitment: float) -> float:
    """Return how many recruits of others an organization would draw this week, or (below zero) lose to them."""
    organization = world.organizations[o]
    beyond = organization.open_places - world.society.open_share * organization.members
    own = recruitment * organization.members
    return min(beyond, (world.parameters.return_speed - 1.0) * own) if beyond > 0.0 else max(beyond, -own)


@rule
def draw_recruits(world: World, o: Row, recruitment: float) -> float:
    """Let an organization draw recruits of others, or lose some: all together draw as many as are lost; return how many."""
    society = world.society
    moved = min(society.drawn, society.spared)
    if moved <= 0.0:
        return 0.0
    wanted = wanted_recruits(world, o, recruitment)
    drawn = wanted * moved / (society.drawn if wanted > 0.0 else society.spared)
    world.organizations[o].open_places = max(0.0, world.organizations[o].open_places - drawn)
    return drawn


@rule
def open_places(world: World, o: Row, incapacitation: float) -> None:
    """Note the places that a campaign opens this week."""
    organization = world.organizations[o]
    campaign = world.government.campaign[organization.region]
    taken = incapacitation * campaign / (1.0 + campaign) * organization.members
    organization.open_places += world.parameters.return_share * taken


@rule
def count_change(world: World, o: Row, day: Day, recruited: float, arrested: float, killed: float) -> None:
    """Count the recruits, arrests and deaths of one organization, each in whole people by a draw."""
    seed, row = world.run.seed, today(world)
    row.members_recruited += int(recruited + uniform(seed, Stream.RECRUITS, o, day))
    row.members_arrested += int(arrested + uniform(seed, Stream.MEMBERS_ARRESTED, o, day))
    row.members_killed += int(killed + uniform(seed, Stream.MEMBERS_KILLED, o, day))


@rule
def rouse(world: World, region: Row, day: Day) -> None:
    """Let more be recruited in a region that was struck, for some time."""
    world.roused_until[region] = day + world.parameters.roused_days


@rule
def lose_members(world: World, o: Row, number: int) -> None:
    """Take members away from an organization, which has so many."""
    world.organizations[o].members -= number


@rule
def part_members(world: World, o: Row, new: Row, part: float) -> None:
    """Let a part of an organization's members leave with the one that parts from it."""
    parent, child = world.organizations[o], world.organizations[new]
    child.members = int(part * parent.members)
    parent.members -= child.members
    child.open_places = part * parent.open_places
    parent.open_places -= child.open_places


@rule
def pass_members(world: World, o: Row, heir: Row) -> None:
    """Let the members of an organization join its heir."""
    gone, joined = world.organizations[o], world.organizations[heir]
    joined.members += gone.members
    joined.open_places += gone.open_places
    gone.members, gone.open_places = 0, 0.0
