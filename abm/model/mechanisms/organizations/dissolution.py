"""Dissolution: an organization that has next to no trade left is taken over.

Represents mergers: the number of organizations can fall as well as grow.

Rule. An organization that has had less than `takeover_share` of the trade for `takeover_days` on end is taken over: by the
largest of those who let it work in their corridor; where there is none by its largest ally; where there is none by the
largest organization of its home region, all by their share of the trade. Without any of them it goes on. Its cells go on
under the heir with their labs, couriers, stock and cash; members, trade, territory, guests and fees received pass to the heir,
and what it knew and planned is forgotten.

Assumptions. Share and time (A), and that a rival of the same region takes over where no host or ally does (A).

Departures. The share is that of the trade, which moves every 28 days (see market); a contested organization can be taken over, and take over.
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.declare import Response, counts, fields, freezes, parameters
from abm.model.ground import is_frozen, today
from abm.model.looks import Happening
from abm.model.mechanisms.crossing.loads import pass_loads
from abm.model.mechanisms.government.dossiers import pass_leads
from abm.model.mechanisms.market.accounts import pass_purse
from abm.model.mechanisms.market.market import pass_trade
from abm.model.mechanisms.organizations.leadership import close_contest
from abm.model.mechanisms.organizations.learning import pass_week
from abm.model.mechanisms.organizations.membership import pass_members
from abm.model.mechanisms.organizations.splitting import join_cells
from abm.model.mechanisms.organizations.territory import pass_territory
from abm.model.mechanisms.organizations.violence import pass_ground
from abm.model.mechanisms.organizations.weapons import pass_weapons
from abm.model.mechanisms.observer.happenings import note_at_home
from abm.model.streams import rule

PARAMETERS = parameters(
    ("takeover_share", 0.005, "share", 0.0, 0.02, "A: share of the trade below which an organization does not last"),
    ("takeover_days", 730, "days", 180, 1460, "A: for so long it goes on with less"),
)

FIELDS = fields(
    organizations=(
        ("small_days", "i8", "days", "with less than `takeover_share` of the trade so far"),
        ("heir", "i8", "", "organization that took it over; -1: none", (-1, "organizations")),
        ("taken_over", "i8", "days", "day on which it was taken over, burn-in included; -1: it was not"),
    ),
)

COUNTS = counts(("mergers", "organizations/day", "organizations taken over by others"))

TAKEN_OVER = 4  # number of a happening
HAPPENINGS = (
    Happening(
        "mergers", "An organization was taken over by another", "{} organizations were taken over by others", TAKEN_OVER,
        "organization taken over", "#4B5563", "#C3CBD6",
    ),
)  # fmt: skip

RESPONSES = (
    Response("mergers", "organizations", "organizations taken over by others", lambda days: days.mergers.sum()),
)

FREEZES = freezes(takeover="no organization is taken over")

ARRESTS = {"kind": "leadership_arrests", "start": 0, "number": 12, "target": "random", "every": 60}
ABLATIONS = (Ablation("takeovers", {"freeze_takeover": 0}, (ARRESTS,)),)


@rule
def dissolve(world: World, day: Day) -> None:
    """Count the days on which organizations are small, and let those be taken over that were for long, in order of rows."""
    p = world.parameters
    frozen = is_frozen(world, p.freeze_takeover)
    for o in range(world.rows.organizations):
        organization = world.organizations[o]
        if organization.active == 0:
            continue
        organization.small_days = organization.small_days + 1 if organization.production < p.takeover_share else 0
        if organization.small_days >= p.takeover_days and not frozen:
            heir = find_heir(world, o)
            if heir >= 0:
                take_over(world, o, heir, day)


@rule
def find_heir(world: World, o: Row) -> Row:
    """Return who takes an organization over: the largest host, else ally, else organization of its region; -1: nobody."""
    host, ally, neighbor = -1, -1, -1
    for other in range(world.rows.organizations):
        if other == o or world.organizations[other].active == 0:
            continue
        if is_host(world, o, other):
            host = larger(world, host, other)
        if world.allies[o, other] > 0.0:
            ally = larger(world, ally, other)
        if world.organizations[other].region == world.organizations[o].region:
            neighbor = larger(world, neighbor, other)
    if host >= 0:
        return host
    return ally if ally >= 0 else neighbor


@rule
def is_host(world: World, o: Row, other: Row) -> bool:
    """Tell whether one organization lets another work in any of its corridors."""
    for office in range(world.host.shape[0]):
        if world.host[office, o] == other:
            return True
    return False


@rule
def larger(world: World, one: Row, other: Row) -> Row:
    """Return which of two organizations has more of the trade, the first where they are alike; -1 is none."""
    if one >= 0 and world.organizations[one].production >= world.organizations[other].production:
        return one
    return other


@rule
def take_over(world: World, o: Row, heir: Row, day: Day) -> None:
    """Let an organization become a part of another one."""
    note_at_home(world, TAKEN_OVER, o)
    world.organizations[o].heir, world.organizations[o].taken_over = heir, day
    world.organizations[o].small_days = 0
    join_cells(world, o, heir)
    pass_weapons(world, o, heir)
    pass_ground(world, o, heir)
    pass_members(world, o, heir)
    pass_trade(world, o, heir)
    pass_purse(world, o, heir)
    pass_leads(world, o, heir)
    pass_territory(world, o, heir)
    pass_loads(world, o, heir)
    pass_week(world, o, heir)
    close_contest(world, o)
    today(world).mergers += 1
