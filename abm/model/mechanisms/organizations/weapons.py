"""Weapons: what organizations hold, how it is replaced, and what raids and arrests meet.

Represents weapons that come from the north, wear out and are taken, and armed resistance.

Rule. The weapons of an organization, in units of what is usual for its size, follow once a week `d weapons = weapons_loss / 28 x ((1 - seized
southbound) x part that can pay - weapons)` a day: what is lost is bought anew, as far as it comes south, and by those who can pay: the part of
its trade that is that of cells not in need (see property). A raid or an arrest is met by force with chance `resistance x w / (w + 1)`. A raid that is
met so fails with chance `resisted_fails`, for which its chance of success is multiplied by `1 - resisted_fails x chance` (see raids). Whoever is met by force loses people, on both sides: `resistance_deaths` on average,
with a tail of exponent `resistance_tail`.

Assumptions. All sizes (A). Organizations that can pay for it keep what is usual, however much they earn.

Departures. Purchases do not follow sales one by one: weapons would then rise and fall with every price. Arrests that are ordered are those that were
made: people die there by force, and it stops none of them.
"""

from __future__ import annotations

from enum import IntEnum

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.arithmetic import exp, log
from abm.model.declare import Column, Lever, Response, counts, fields, parameters
from abm.model.ground import today
from abm.model.kinds import MONTH, WEEK, Need
from abm.model.looks import Happening
from abm.model.mechanisms.observer.happenings import note
from abm.model.mechanisms.organizations.property import trade_in_need
from abm.model.mechanisms.organizations.violence import kill
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("weapons_loss", 0.03, "share per 28 days", 0.01, 0.1, "A: weapons that are lost, worn out or taken"),
    ("resistance", 0.3, "probability", 0.0, 0.6, "A: raid or arrest met by force: this x weapons / (weapons + 1)"),
    ("resisted_fails", 0.5, "share", 0.0, 1.0, "A: raids met by force that fail"),
    ("resistance_deaths", 4.0, "people", 1.0, 10.0, "A: mean of those killed on both sides where force is met"),
    ("resistance_tail", 2.0, "1", 1.5, 4.0, "A: exponent of their tail (Pareto)"),
)

Stream = IntEnum("Stream", {
    "RESISTED_RAID": 111, "RESISTED_ARREST": 112, "RESISTANCE_DEATHS": 113, "RESISTANCE_ODD": 116,
})  # fmt: skip

FIELDS = fields(organizations=(("weapons", "f8", "1 = usual", "weapons over what is usual for its size"),))

LEVERS = (Lever("southbound", "share", 0, 1, 0, "share of the weapons on their way south that is seized"),)

COUNTS = counts(
    ("raids_resisted", "raids/day", "raids met by force"),
    ("arrests_resisted", "arrests/day", "arrests met by force"),
)

LEVELS = (Column("weapons", "1 = usual", "weapons of organizations, a mean over members", "f8", digits=4),)

RESPONSES = (
    Response("raids_resisted", "raids", "raids met by force", lambda days: days.raids_resisted.sum()),
    Response("weapons_end", "1 = usual", "weapons of organizations on the last day", lambda days: days.weapons[-1]),
)

ABLATIONS = (
    Ablation(
        "raids and arrests that are met by force",
        {"resistance": 0.0},
        ({"kind": "southbound_inspection", "start": 0, "share": 0.8},),
    ),
)

RAID_RESISTED, ARREST_RESISTED = 8, 9  # numbers of happenings
HAPPENINGS = (
    Happening(
        "raids_resisted", "A raid was met by force", "{} raids were met by force", RAID_RESISTED, "raid met by force",
        "#7F1D1D", "#FF9E9E",
    ),
    Happening(
        "arrests_resisted", "An arrest was met by force", "{} arrests were met by force", ARREST_RESISTED, "arrest met by force",
        "#5B21B6", "#B79CFF",
    ),
)  # fmt: skip

MOST_KILLED = 200  # at once
ARRESTS = 1 << 20  # draws on those killed at arrests stand behind those at raids


@rule
def rearm(world: World, o: Row, day: Day) -> None:
    """Let one organization lose weapons, and buy what comes south as far as its cells can pay."""
    organization = world.organizations[o]
    if day % WEEK != 0 or organization.production <= 0.0:
        return
    unpaid = trade_in_need(world, o, Need.SELLS)
    bought = (1.0 - world.government.southbound) * max(0.0, 1.0 - unpaid / organization.production)
    organization.weapons += world.parameters.weapons_loss / MONTH * WEEK * (bought - organization.weapons)


@rule
def resistance(world: World, weapons: float) -> float:
    """Return the chance that force meets whoever comes for an organization with these weapons."""
    return world.parameters.resistance * weapons / (weapons + 1.0)


@rule
def not_beaten_off(world: World, o: Row) -> float:
    """Return the share of raids on an organization that do not fail by its weapons."""
    return 1.0 - world.parameters.resisted_fails * resistance(world, world.organizations[o].weapons)


@rule
def meet_raid(world: World, o: Row, i: Row, entity: int, chance: float, succeeded: bool, day: Day) -> None:
    """Draw whether a raid on a lab, of this chance of success, was met by force, given how it ended; count who was killed."""
    met, fails = resistance(world, world.organizations[o].weapons), world.parameters.resisted_fails
    won = met * (1.0 - fails) / (1.0 - fails * met) if fails * met < 1.0 else 0.0
    lost = (met - chance * won) / (1.0 - chance) if chance < 1.0 else 0.0
    if uniform(world.run.seed, Stream.RESISTED_RAID, entity, day) < (won if succeeded else lost):
        today(world).raids_resisted += 1
        note(world, RAID_RESISTED, world.labs[i].place, world.labs[i].region)
        shoot(world, world.labs[i].region, entity, day)


@rule
def meet_arrest(world: World, o: Row, region: Row, entity: int) -> bool:
    """Draw, and tell, whether an arrest is met by force, and count who was killed."""
    day = world.clock.day
    met = uniform(world.run.seed, Stream.RESISTED_ARREST, entity, day) < resistance(
        world, world.organizations[o].weapons
    )
    if met:
        today(world).arrests_resisted += 1
        shoot(world, region, ARRESTS + entity, day)
    return met


@rule
def shoot(world: World, region: Row, entity: int, day: Day) -> None:
    """Draw how many people are killed where force is met: a Lomax distribution of the mean that is given."""
    p = world.parameters
    u = uniform(world.run.seed, Stream.RESISTANCE_DEATHS, entity, day)
    scale = p.resistance_deaths * (p.resistance_tail - 1.0)
    number = scale * (exp(-log(1.0 - u) / p.resistance_tail) - 1.0)
    odd = uniform(world.run.seed, Stream.RESISTANCE_ODD, entity, day)
    kill(world, region, min(MOST_KILLED, int(number + odd)))


@rule
def inherit_weapons(world: World, o: Row, new: Row) -> None:
    """Let the organization that leaves another be armed as that one is."""
    world.organizations[new].weapons = world.organizations[o].weapons


@rule
def pass_weapons(world: World, o: Row, heir: Row) -> None:
    """Let the members of an organization bring their weapons to its heir, whose members they are not yet."""
    gone, joined = world.organizations[o], world.organizations[heir]
    members = gone.members + joined.members
    if members > 0 and gone.weapons != joined.weapons:
        joined.weapons = (gone.members * gone.weapons + joined.members * joined.weapons) / members
