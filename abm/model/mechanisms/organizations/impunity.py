"""Impunity: leaders who are lost come back from prison, but for those whom prosecution holds there.

Represents leaders who are soon free again, and prosecution.

Rule. A leader who is lost is free again within the vacancy with chance `impunity_top`, the leader of a cell with chance
`impunity_mid`, but for the share whom prosecution holds. The seat is kept for who is expected back. Who comes back takes it
when the vacancy ends, and so ends it; for who is held it is kept in vain, and only then the succession is drawn (of
a cell: another time until its next leader). There is no way back into a contest.

Assumptions. Both chances (A). Losses that no lever orders are arrests as well (A).

Departures. "Free within 90 days" is free by the end of the vacancy, which lasts 90 days at most. Vacancies of the record are those of
a country in which leaders come back, so that usual returns are among its orderly successions, which thus stay what they
are; only what prosecution changes of it adds to vacancies and contests.
"""

from __future__ import annotations

from enum import IntEnum

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.declare import Lever, Response, counts, fields, parameters
from abm.model.ground import today
from abm.model.kinds import Fate
from abm.model.looks import Happening
from abm.model.mechanisms.observer.happenings import note_at_home
from abm.model.streams import rule, uniform

PARAMETERS = parameters(
    ("impunity_top", 0.15, "probability", 0.0, 0.4, "A: a lost leader of an organization is free within 90 days"),
    ("impunity_mid", 0.4, "probability", 0.0, 0.7, "A: a lost leader of a cell is free within 90 days"),
)

Stream = IntEnum("Stream", {"RELEASE": 90, "DISPUTE": 115})

FIELDS = fields(
    organizations=(("fate", "i8", "", "what becomes of the leader it lost", Fate),),
    cells=(("fate", "i8", "", "what becomes of the leader it lost", Fate),),
)

LEVERS = (Lever("prosecution", "share", 0, 1, 0, "share of the leaders who would soon be free that is held"),)

COUNTS = counts(
    ("leaders_back", "leaders/day", "leaders of organizations who came back from prison"),
    ("cell_leaders_back", "leaders/day", "leaders of cells who came back from prison"),
)

LEADER_BACK = 7  # number of a happening
HAPPENINGS = (
    Happening(
        "leaders_back", "A leader came back from prison", "{} leaders came back from prison", LEADER_BACK, "leader back",
        "#2F6F4F", "#7FD3A4",
    ),
)  # fmt: skip

RESPONSES = (
    Response(
        "leaders_back", "leaders", "leaders of organizations who came back from prison", lambda days: days.leaders_back.sum()
    ),
    Response(
        "cell_leaders_back", "leaders", "leaders of cells who came back from prison", lambda days: days.cell_leaders_back.sum()
    ),
)  # fmt: skip

ABLATIONS = (
    Ablation(
        "leaders who come back",
        {"impunity_top": 0.0, "impunity_mid": 0.0},
        (
            {"kind": "leadership_arrests", "start": 0, "number": 12, "target": "top", "every": 30},
            {"kind": "leadership_arrests", "start": 0, "number": 365, "target": "mid-level", "every": 1},
            {"kind": "prosecution", "start": 0, "strength": 1.0},
        ),
    ),
)


@rule
def fate_of(world: World, impunity: float, u: float) -> int:
    """Return what becomes of a lost leader: the uniform `u` is under the chance to be free again, and prosecution holds a part."""
    if u >= impunity:
        return Fate.REPLACED
    return Fate.RETURNS if u < impunity * (1.0 - world.government.prosecution) else Fate.HELD


@rule
def lock_up(world: World, o: Row, u: float) -> None:
    """Settle whether the leader whom an organization lost today comes back, by a uniform."""
    world.organizations[o].fate = fate_of(world, world.parameters.impunity_top, u)


@rule
def lock_up_of_cell(world: World, c: Row, day: Day) -> None:
    """Settle whether the leader whom a cell lost today comes back."""
    world.cells[c].fate = fate_of(world, world.parameters.impunity_mid, release_draw(world, c, day))


@rule
def release_draw(world: World, c: Row, day: Day) -> float:
    """Return the uniform of the leader whom a cell lost on a day: under the chance to be free again he may come back."""
    return uniform(world.run.seed, Stream.RELEASE, c, day)


@rule
def end_waiting(world: World, o: Row) -> bool:
    """Tell whether an organization waited in vain for its leader; count the leader who comes back."""
    organization = world.organizations[o]
    fate = organization.fate
    organization.fate = Fate.REPLACED
    if fate == Fate.RETURNS:
        today(world).leaders_back += 1
        note_at_home(world, LEADER_BACK, o)
    return fate == Fate.HELD


@rule
def end_waiting_of_cell(world: World, c: Row) -> bool:
    """Tell whether a cell waited in vain for its leader; count the leader who comes back."""
    cell = world.cells[c]
    fate = cell.fate
    cell.fate = Fate.REPLACED
    today(world).cell_leaders_back += fate == Fate.RETURNS
    return fate == Fate.HELD


@rule
def is_disputed(world: World, c: Row, day: Day) -> bool:
    """Tell whether the next leader of a cell, who does not come back, has to fight for the lead.

    Those who usually come back are among the orderly successions, as of organizations: the uniform that says so says
    this as well. After a leader who was held it is drawn anew.
    """
    p = world.parameters
    u = release_draw(world, c, day - world.cells[c].days_without)
    if u < p.impunity_mid:
        u = uniform(world.run.seed, Stream.DISPUTE, c, day)
    return u >= p.orderly_succession
