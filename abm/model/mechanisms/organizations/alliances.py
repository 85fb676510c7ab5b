"""Alliances: who is whose rival, and whose ally.

Represents which organizations fight each other, and which lend each other their territory.

Rule. Of two organizations it is known in how many states they are rivals, and allies. What an organization faces, each
week, is `(sum over all others of (1 + rival states) x members) / (1 + allied states)`, all states of its allies added
up; groups outside the trade are one more that it faces. An ally pays `ally_fee` of the fee for territory (see dispatch).
A faction has the rivals and allies of the organization that it leaves, and that one as a rival in `faction_rivalry`
states.

Assumptions. Fee among allies, rivalry of factions (A). Rivals and allies stay what they are.

Departures. Among the groups of day 0 that are named no alliance is on the record of 2020, and those who work in
another's corridor are guests, not allies, unless `hosted_allies` is 1: so no fee is lent in the baseline.
"""

from __future__ import annotations

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.declare import Table, fields, parameters
from abm.model.kinds import ORGANIZATIONS, WEEK
from abm.model.streams import rule

PARAMETERS = parameters(
    ("ally_fee", 0.5, "share", 0.0, 1.0, "A: what allies pay of the fee for territory"),
    ("hosted_allies", 0, "1", 0, 1, "A: 1 = groups are allies of those who let them work in a corridor on day 0"),
    ("faction_rivalry", 1.0, "states", 0.0, 10.0, "A: rivalry of a faction with whom it left; most pairs of 2020: 1-3"),
)

TABLES = (
    Table(
        "rivals", (ORGANIZATIONS, ORGANIZATIONS), "states in which two organizations are rivals", kind="f8",
        counted="organizations",
    ),
    Table(
        "allies", (ORGANIZATIONS, ORGANIZATIONS), "states in which two organizations are allies", kind="f8",
        counted="organizations",
    ),
)  # fmt: skip

FIELDS = fields(
    organizations=(
        ("rivals_outside", "f8", "states", "rivals among groups outside the trade, a mean by members"),
        ("allies_outside", "f8", "states", "allies among groups outside the trade, added up"),
        ("faced", "f8", "people", "members it faces, by rivalry, over what allies take off it"),
    ),
)

ARRESTS = {"kind": "leadership_arrests", "start": 0, "number": 12, "target": "random", "every": 60}
ABLATIONS = (
    Ablation("rivalry of factions", {"faction_rivalry": 0.0}, (ARRESTS,)),
    Ablation("fees that allies are spared", {"hosted_allies": 0}, on={"hosted_allies": 1}),
)


@rule
def face_rivals(world: World, day: Day) -> None:
    """Weigh, each week, the members that every organization faces (Prieto-Curiel, Campedelli and Hope 2023)."""
    if day % WEEK != 0:
        return
    for o in range(world.rows.organizations):
        organization = world.organizations[o]
        against = (1.0 + organization.rivals_outside) * world.society.others
        allied = organization.allies_outside
        for other in range(world.rows.organizations):
            if other != o and world.organizations[other].active == 1:
                against += (1.0 + world.rivals[o, other]) * world.organizations[other].members
                allied += world.allies[o, other]
        organization.faced = against / (1.0 + allied)


@rule
def asked_fee(world: World, o: Row, holder: Row) -> float:
    """Return what of the fee for its territory a holder asks of an organization: allies pay less."""
    return world.parameters.ally_fee if world.allies[o, holder] > 0.0 else 1.0


@rule
def inherit_alliances(world: World, o: Row, new: Row) -> None:
    """Give an organization the rivals and allies of the one it leaves, which is its rival from now on."""
    parent, child = world.organizations[o], world.organizations[new]
    child.rivals_outside, child.allies_outside = parent.rivals_outside, parent.allies_outside
    for other in range(new):
        world.rivals[new, other] = world.rivals[other, new] = world.rivals[o, other]
        world.allies[new, other] = world.allies[other, new] = world.allies[o, other]
    world.rivals[new, o] = world.rivals[o, new] = world.parameters.faction_rivalry
