"""Violence: people killed in Mexico in violence tied to the trade, by region and day.

Represents killings, and how they follow who fights whom, with how many weapons, and who is without a leader.

Rule. Killings a day in a region are Poisson around `trade_killings x usual x rivalry x (1 + weapon_killings x (weapons - 1)) +
rises`. Usual are the homicide victims of FY2019-22. Rivalry is the sum of products of the members of all pairs of criminal
organizations over that of day 0 (those outside the trade count as many small ones); weapons are a mean over members. On its
home ground, `home_ground` of what is usual in its home region, a contested organization multiplies killings by
`contest_killings` as long as it is contested (x the same term of its own weapons); the rise then fades at 1 / `strife_days` a
day. A cell has a part of the ground by its share of the trade. While it has no leader it kills `leaderless_capacity` of what
it usually does (incapacitation); where its next leader has to fight for the lead (see leadership), killings rise on its ground as
in a contest, and fade. `rise_stays` of all rises is on that ground; what
is beyond it falls on the other regions, by what is usual there. A faction takes a part of the ground with it; an heir at home there, too, has both. What raids, arrests and
strikes kill is added where it happens (see weapons).

Assumptions. All but the usual level (A). Home ground is about a state, and states differ widely. `contest_killings` is read from records of
2006-12, each over what it was before: the mean effect of an arrest of a leader where the group is at home, over orderly and contested
successions, is +80% for a year (Lindo and Padilla-Romo 2018) or +36.5% over six months (Calderon et al. 2015); with two of five contested that is x3.0 or
x1.9 in a contest. The homicides of Tamaulipas after the Gulf cartel and the Zetas broke apart in early 2010 were x2.5 in that year, x3.0 and x3.4 in the next two
(January to August of each over 2009, Mexican public security system), which do not fade while the contest goes on. V15 (x3.4 in Sinaloa from
September 2024) comes later and set nothing. With it the mean effect of an arrest
(V11) is put in as well, as (1 - `orderly_succession`) x (`contest_killings` - 1). Not put in: what mid-level arrests do beside it (V14), what falls on other regions in sum, and what many
arrests add up to. Over 200 seeds of FY2022 an arrest at the top raises killings on the home ground by .75 +- .03 over six months, at
the upper end of V11: by 1.88 where it is contested, each outcome weighed by its chance; 36% asks for a contest in one of five. It is so for every group, as grounds are alike. 67% of the rise is in the home region; one at the level of cells adds 6 to 7% of that, and more after the first weeks
than in them. Background contests add a fifth to what is usual: killings tied to the trade are then .6 of all victims.

Departures. Members of all groups together scale what is usual in every region, so that prevention in one region tells nothing of
where killings fall. Every group of day 0 has a home ground of the same size. The multiple holds on a home ground, not in a whole region: the state had 14% of the victims of its region, whose total
rose by a quarter when its own tripled. The rise holds while a contest does, and fades only then. Members who die
(see membership) are among those killed, and are not counted again.
"""

from __future__ import annotations

from enum import IntEnum

from numba import literal_unroll

from abm.inputs.geography import REGIONS as REGION_NAMES
from abm.model.ablation import Ablation
from abm.model.annotations import Day, Record, Row, World
from abm.model.arithmetic import exp
from abm.model.declare import Response, Table, counts, fields, parameters
from abm.model.ground import today
from abm.model.kinds import MONTH, PLACES, REGIONS, Leadership
from abm.model.looks import Layer
from abm.model.ranges import COUNT
from abm.model.streams import poisson, rule, uniform

PARAMETERS = parameters(
    ("trade_killings", 0.5, "share", 0.3, 0.7, "C30: of homicide victims, those of violence tied to the trade (A)"),
    (
        "contest_killings",
        3.0,
        "ratio",
        1.9,
        3.4,
        "Lindo and Padilla-Romo 2018; Calderon et al. 2015; Tamaulipas 2010-12",
    ),
    ("home_ground", 0.2, "share", 0.1, 0.3, "A: of a region's killings, those on a group's home ground: about a state"),
    ("rise_stays", 0.67, "share", 0.5, 1.0, "A: of a rise, what stays on the home ground"),
    ("strife_days", 365.0, "days", 90.0, 730.0, "A: time in which a rise fades once a contest is over"),
    ("weapon_killings", 0.3, "1", 0.0, 1.0, "A: killings x (1 + this x (weapons - usual))"),
)

Stream = IntEnum("Stream", {"KILLED": 114})

TABLES = (
    Table("violence", None, "killings by region"),
    Table("killings", (PLACES,), "killings in the region of a place, a mean of 28 days over the usual", kind="f8"),
)

FIELDS = fields(
    violence=(
        ("usual", ("f8", (REGIONS,)), "people/day", "homicide victims of FY2019-22"),
        ("recent", ("f8", (REGIONS,)), "people/day", "killed, a mean over 28 days"),
        ("expected", ("f8", (REGIONS,)), "people/day", "expected to be killed today"),
        ("killed", ("i8", (REGIONS,)), "people", "killed today", COUNT),
        ("usual_rivalry", "f8", "people x people", "products of members over pairs of organizations on day 0"),
    ),
    organizations=(
        ("ground", "f8", "share", "of its region's killings, those on its home ground"),
        ("strife", "f8", "share", "of the rise that a contest brings"),
    ),
    cells=(("strife", "f8", "share", "of the rise that a contest over its lead brings"),),
)

KILLED_IN = tuple(f"killed_{name.lower()}" for name in REGION_NAMES)  # columns of the day, in the order of regions

COUNTS = counts(
    ("killed", "people/day", "people killed in violence tied to the trade, in all regions of Mexico"),
    *(
        (column, "people/day", f"people killed in violence tied to the trade, in the {name}")
        for column, name in zip(KILLED_IN, REGION_NAMES, strict=True)
    ),
)

RESPONSES = (
    Response(
        "killed", "people", "people killed in violence tied to the trade in Mexico", lambda days: days.killed.sum()
    ),
)  # fmt: skip

LAYERS = (Layer("killings", "violence", "killings: usual to 4 times", (176, 28, 46), usual=1.0, most=4.0),)

ABLATIONS = (
    Ablation(
        "weapons that kill",
        {"weapon_killings": 0.0},
        ({"kind": "southbound_inspection", "start": 0, "share": 0.8},),
    ),
)

MOST_A_DAY = 500.0  # people expected in a region: beyond what any run reaches


@rule
def found_violence(world: World) -> None:
    """Take the rivalry of day 0 as usual, and let everybody stand on a home ground."""
    p, violence = world.parameters, world.violence
    for o in range(world.rows.organizations):
        world.organizations[o].ground = p.home_ground
    violence.usual_rivalry = rivalry_of(world)
    for r in range(REGIONS):
        violence.recent[r] = p.trade_killings * violence.usual[r]
    lay_violence(world)


@rule
def fight_on(world: World, o: Row, day: Day) -> None:
    """Let the killings of one organization stand at their height while it is contested, and fade afterwards."""
    organization = world.organizations[o]
    if organization.leadership == Leadership.CONTESTED:
        organization.strife = 1.0
    elif organization.strife > 0.0:
        organization.strife *= exp(-1.0 / world.parameters.strife_days)


@rule
def dispute(world: World, c: Row, day: Day) -> None:
    """Let the fights over the lead of one cell fade, and begin anew where its next leader, of today, has to fight for it."""
    cell = world.cells[c]
    if cell.strife > 0.0:
        cell.strife *= exp(-1.0 / world.parameters.strife_days)
    if cell.disputed == 1:
        cell.strife = 1.0


@rule
def clash(world: World, day: Day) -> None:
    """Draw who is killed today in each region, and lay it over the map."""
    violence = world.violence
    expect_killings(world)
    for r in range(REGIONS):
        mean = min(MOST_A_DAY, max(0.0, violence.expected[r]))
        kill(world, r, poisson(mean, uniform(world.run.seed, Stream.KILLED, r, day)))
        violence.recent[r] += (violence.killed[r] - violence.recent[r]) / MONTH
        violence.killed[r] = 0
    lay_violence(world)


@rule
def expect_killings(world: World) -> None:
    """Add up how many people are expected to be killed today in each region."""
    p, violence = world.parameters, world.violence
    level = p.trade_killings * rivalry_of(world) / violence.usual_rivalry * armed(world, weapons_mean(world))
    for r in range(REGIONS):
        violence.expected[r] = level * violence.usual[r]
    for o in range(world.rows.organizations):
        organization = world.organizations[o]
        if organization.active == 1 and organization.strife > 0.0:
            rise(world, organization, organization.strife * contest_rise(world, organization))
    for c in range(world.rows.cells):
        cell = world.cells[c]
        if cell.active == 1 and (cell.strife > 0.0 or cell.leader == 0):
            organization = world.organizations[cell.organization]
            change = cell.strife * (1.0 - organization.strife) * contest_rise(world, organization)
            if cell.leader == 0:
                change -= p.trade_killings * (1.0 - p.leaderless_capacity)
            rise(world, organization, change * cell.share / max(cell.share, organization.production))


@rule
def contest_rise(world: World, organization: Record) -> float:
    """Return by how many times what is usual on its ground a contest over an organization adds to killings."""
    return (world.parameters.contest_killings - 1.0) * armed(world, organization.weapons)


@rule
def rise(world: World, organization: Record, change: float) -> None:
    """Add a change, in times of what is usual on an organization's ground, to its region and, less, to the others."""
    usual, home = world.violence.usual, organization.region
    at_home = change * organization.ground * usual[home]
    beyond = at_home * (1.0 / world.parameters.rise_stays - 1.0) / (usual.sum() - usual[home])
    for r in range(REGIONS):
        world.violence.expected[r] += at_home if r == home else beyond * usual[r]


@rule
def rivalry_of(world: World) -> float:
    """Return the sum of products of members over all pairs of organizations, each counted from both sides."""
    members, alone = float(world.society.others), 0.0
    for o in range(world.rows.organizations):
        own = float(world.organizations[o].members)
        members += own
        alone += own * own
    return members * members - alone


@rule
def weapons_mean(world: World) -> float:
    """Return the weapons of the organizations of the trade, a mean over their members; 1 is usual."""
    members, held = 0.0, 0.0
    for o in range(world.rows.organizations):
        members += world.organizations[o].members
        held += world.organizations[o].members * world.organizations[o].weapons
    return held / members if members > 0.0 else 1.0


@rule
def armed(world: World, weapons: float) -> float:
    """Return by what weapons multiply killings; 1 at the usual weapons."""
    return 1.0 + world.parameters.weapon_killings * (weapons - 1.0)


@rule
def kill(world: World, region: Row, number: int) -> None:
    """Count people killed today in a region."""
    world.violence.killed[region] += number
    row = today(world)
    row.killed += number
    r = 0
    for column in literal_unroll(KILLED_IN):  # written out, once for each, when the rule is compiled
        row[column] += number * (region == r)
        r += 1


@rule
def lay_violence(world: World) -> None:
    """Lay over the map what is killed in each region, over the usual."""
    over = world.violence.recent / (world.parameters.trade_killings * world.violence.usual)
    for k in range(world.rows.places):
        place = world.places[k]
        world.killings[place] = over[world.region_of[place]]


@rule
def part_ground(world: World, o: Row, new: Row, part: float) -> None:
    """Let the organization that leaves another take a part of its home ground, and its fights."""
    parent, child = world.organizations[o], world.organizations[new]
    child.ground, child.strife = part * parent.ground, parent.strife
    parent.ground -= child.ground


@rule
def pass_ground(world: World, o: Row, heir: Row) -> None:
    """Let the home ground of an organization, and the fights on it, be that of its heir, if that is at home there, too."""
    gone, joined = world.organizations[o], world.organizations[heir]
    if gone.region == joined.region:
        both = gone.ground + joined.ground
        joined.strife = (gone.strife * gone.ground + joined.strife * joined.ground) / max(both, 1e-12)
        joined.ground = both
    gone.ground, gone.strife = 0.0, 0.0
