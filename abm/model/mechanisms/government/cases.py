"""Cases: investigators build cases against leaders, on leads that arrests below them bring.

Represents arrests of leaders that are worked for, beside those that levers give (see leadership).

Rule. Levers set how many leads investigators of cases can work in 28 days, apart for leaders of organizations and of
cells. Their time goes to organizations on which there are leads enough (`case_leads` for the leader, `mid_case_leads`
for the leader of a cell), in proportion to leads (see dossiers), and `chance of an arrest a day = leads worked / leads that it
takes`; an arrest uses these up. While there is no case against a leader of an organization that could be worked, all of them
work on leaders of cells. Which cell of the organization is hit is drawn.

Assumptions. Leads that an arrest takes (A). What courts do is within them.

Departures. None.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from abm.model.ablation import Ablation
from abm.model.annotations import Day, Row, World
from abm.model.declare import Lever, Response, counts, parameters
from abm.model.ground import today
from abm.model.kinds import MONTH
from abm.model.mechanisms.government.dossiers import use_leads
from abm.model.mechanisms.organizations.leadership import arrest_cell_leader, arrest_leader, has_leader
from abm.model.streams import pick, rule, uniform

PARAMETERS = parameters(
    ("case_leads", 10.0, "leads", 3.0, 30.0, "A: leads that the arrest of an organization's leader takes"),
    ("mid_case_leads", 4.0, "leads", 3.5, 10.0, "A: that of the leader of a cell; more than the arrest brings"),
)

Stream = IntEnum("Stream", {"CASE": 80, "CELL_CASE": 81, "CASE_CELL": 82})

LEVERS = (
    Lever("cases_top", "leads/28 days", 0, 60, 0, "leads that investigators of cases can work, for leaders"),
    Lever("cases_mid", "leads/28 days", 0, 60, 0, "the same, for leaders of cells"),
)

COUNTS = counts(
    ("case_arrests_top", "arrests/day", "leaders of organizations arrested by cases that were built"),
    ("case_arrests_mid", "arrests/day", "leaders of cells arrested by cases that were built"),
)

RESPONSES = (
    Response(
        "case_arrests_top", "arrests", "leaders of organizations arrested by cases that were built",
        lambda days: days.case_arrests_top.sum(),
    ),
    Response(
        "case_arrests_mid", "arrests", "leaders of cells arrested by cases that were built", lambda days: days.case_arrests_mid.sum()
    ),
)  # fmt: skip


ABLATIONS = (
    Ablation("cases against leaders", {}, ({"kind": "case_building", "start": 0, "leads": 20.0, "top": 0.5},)),
)


@rule
def build_cases(world: World, day: Day) -> None:
    """Let investigators of cases work leads, first on leaders of organizations, then on those of cells."""
    p = world.parameters
    top = world.government.cases_top / MONTH
    mid = world.government.cases_mid / MONTH
    if top + mid == 0.0:
        return
    held = leads_ready(world, p.case_leads, True)
    if held == 0.0:
        mid += top
    for o in range(world.rows.organizations):
        chance = chance_of_arrest(world, o, p.case_leads, True, top, held)
        if uniform(world.run.seed, Stream.CASE, o, day) < chance:
            use_leads(world, o, p.case_leads)
            arrest_leader(world, o)
            today(world).case_arrests_top += 1
    held = leads_ready(world, p.mid_case_leads, False)
    for o in range(world.rows.organizations):
        chance = chance_of_arrest(world, o, p.mid_case_leads, False, mid, held)
        if uniform(world.run.seed, Stream.CELL_CASE, o, day) < chance:
            close_cell_case(world, o, day)


@rule
def is_ready(world: World, o: Row, needed: float, led: bool) -> bool:
    """Tell whether there are leads enough on an organization, and, where asked for, a leader to be arrested."""
    organization = world.organizations[o]
    return organization.active == 1 and organization.leads >= needed and (not led or has_leader(organization))


@rule
def leads_ready(world: World, needed: float, led: bool) -> float:
    """Return the leads on organizations on which there are enough."""
    held = 0.0
    for o in range(world.rows.organizations):
        if is_ready(world, o, needed, led):
            held += world.organizations[o].leads
    return held


@rule
def chance_of_arrest(world: World, o: Row, needed: float, led: bool, worked: float, held: float) -> float:
    """Return the chance of an arrest today: the part of the leads worked that falls on it, over what it takes."""
    if held <= 0.0 or not is_ready(world, o, needed, led):
        return 0.0
    return min(1.0, worked * world.organizations[o].leads / held / needed)


@rule
def close_cell_case(world: World, o: Row, day: Day) -> None:
    """Arrest the leader of one of an organization's cells, if any has one."""
    rows, number = np.empty(world.rows.cells, np.int64), 0
    for c in range(world.rows.cells):
        cell = world.cells[c]
        if cell.active == 1 and cell.organization == o and cell.leader == 1 and cell.arrested == 0:
            rows[number] = c
            number += 1
    drawn = pick(rows, number, uniform(world.run.seed, Stream.CASE_CELL, o, day))
    if drawn >= 0:
        use_leads(world, o, world.parameters.mid_case_leads)
        arrest_cell_leader(world, drawn)
        today(world).case_arrests_mid += 1
