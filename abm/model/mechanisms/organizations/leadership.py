"""Leadership: arrests leave vacancies; succession is orderly or contested; a contested organization splits.

Represents arrests of leaders, vacancies and successions.

Rule. Arrests come from levers: the leader of the largest organization that has one (by its share of the trade), of a
random organization, or of a random cell; `leader_loss` and `cell_leader_loss` are the background. With chance
`orderly_succession` the vacancy lasts a lognormal time (`orderly_days`, `orderly_spread`), at most `orderly_longest`,
and the organization works at a capacity drawn between `vacancy_capacity` and 1. Otherwise it is contested for
`contested_days` plus an exponential time of mean `contested_extra_days`, at a capacity between `contest_capacity_low`
and `contest_capacity_high`, and splits into three with chance `factions_three`, else into two. A group that is
contested can lose its leader again: with chance `orderly_succession` the contest goes on as it was, else it begins
anew and splits the group again. Capacity multiplies both what labs make and what is sent. A cell without leader sends `leaderless_capacity` of its orders, for a lognormal
time (median `cell_leader_days`, `orderly_spread`). Arrests of one day hit distinct
leaders. Some leaders come back from prison, or are waited for in vain (see impunity). The next leader of a cell has to fight for the lead as often as that of an
organization, but for one who comes back: who takes his own seat again is among those followed in order. The loss of a leader,
ordered or not, brings leads (see intelligence, dossiers).

Assumptions. The chance is read from the record of arrests (A); times and capacities (A). In a vacancy there is nobody
to lose. Losses: of the 37 most wanted named in March 2009 25 were lost by October 2012, which is 0.31 a person-year;
of the eight groups of this trade about one leader was in FY2019-22, 0.03 a group-year: the default is between (A).

Departures. The tail of contested successions was given a law (exponential). In a vacancy the same capacity lowers
what labs make as well as what is sent, so that no stock piles up meanwhile.
A contest of the largest group does not lower what is seized, where V15 has 30 to 50% less: others make up for it within a year (+3% +-5; 40 seeds, 19 contested).
At the lowest capacities of the priors it is as much (+10% +-5), and where custom does not move either (0%). It is 37% less only at those, and
where neither sellers weigh margins nor buyers correct their stocks (21% less at the usual capacities). V12, of the same months, has the flow within 20%; seizures fell for other reasons, too (V18).
"""

from __future__ import annotations

import math
from enum import IntEnum

import numpy as np

from abm.model.annotations import Day, Record, Row, World

from abm.model.arithmetic import log
from abm.model.declare import Lever, Response, counts, fields, freezes, parameters
from abm.model.ground import is_frozen, today
from abm.model.kinds import ORGANIZATIONS, Fate, Leadership
from abm.model.looks import Happening
from abm.model.mechanisms.government.dossiers import note_cell_leader
from abm.model.mechanisms.government.intelligence import ARREST, note_event
from abm.model.mechanisms.observer.happenings import note, note_at_home
from abm.model.mechanisms.organizations.impunity import (
    end_waiting,
    end_waiting_of_cell,
    is_disputed,
    lock_up,
    lock_up_of_cell,
)
from abm.model.mechanisms.organizations.property import designated
from abm.model.mechanisms.organizations.weapons import ARREST_RESISTED, meet_arrest
from abm.model.ranges import FLAG
from abm.model.streams import between, lognormal, pick, rule, uniform

PARAMETERS = parameters(
    ("orderly_succession", 0.6, "share", 0.5, 0.7, "A from the record (Calderon et al. 2015; Phillips 2015)"),
    ("orderly_days", 30.0, "days", 5.0, 90.0, "A: median vacancy"),
    ("orderly_longest", 90.0, "days", 30.0, 180.0, "A from the record: orderly successions took up to 3 months"),
    ("orderly_spread", 0.7, "log SD", 0.0, 1.5, "A; the same for leaders of cells"),
    ("contested_days", 365.0, "days", 180.0, 730.0, "A: shortest contest"),
    ("contested_extra_days", 120.0, "days", 0.0, 730.0, "A: mean of the time beyond, exponential"),
    ("vacancy_capacity", 0.8, "share", 0.6, 1.0, "A: lowest capacity in a vacancy (highest 1)"),
    ("contest_capacity_low", 0.6, "share", 0.3, 0.9, "A"),
    ("contest_capacity_high", 0.9, "share", 0.5, 1.0, "A"),
    ("factions_three", 0.3, "share", 0.0, 1.0, "A: a split makes three factions rather than two"),
    ("leader_loss", 0.1, "1/organization-year", 0.0, 0.5, "A: background, between the records of 2019-22 and 2009-12"),
    ("cell_leader_loss", 0.1, "1/cell-year", 0.0, 1.0, "A: background losses of mid-level leaders"),
    ("cell_leader_days", 10.0, "days", 1.0, 60.0, "A: median replacement of a cell's leader"),
    ("leaderless_capacity", 0.8, "share", 0.5, 1.0, "A: capacity of a cell without its leader"),
)

Stream = IntEnum("Stream", {
    "LEADER_LOSS": 11, "SUCCESSION": 12, "SUCCESSION_DAYS": 13, "CAPACITY": 14,
    "FACTIONS": 15, "ARREST_TARGET": 17, "CELL_LEADER_LOSS": 18, "CELL_LEADER_DAYS": 19,
})  # fmt: skip

FIELDS = fields(
    organizations=(
        ("leadership", "i8", "", "settled, vacant or contested", Leadership),
        ("leadership_days", "i8", "days", "until the vacancy or the contest ends"),
        ("capacity", "f8", "share", "capacity to work"),
        ("arrested", "i8", "", "1: the leader was arrested today", FLAG),
        ("factions", "i8", "factions", "factions that part today", (0, 3)),
        ("losses", "i8", "leaders", "leaders lost so far, to arrests and otherwise"),
    ),
    cells=(
        ("leader", "i8", "", "1: the cell has a leader", FLAG),
        ("leaderless_days", "i8", "days", "until it has the next one"),
        ("days_without", "i8", "days", "without a leader so far"),
        ("arrested", "i8", "", "1: the leader was arrested today", FLAG),
        ("disputed", "i8", "", "1: its next leader, of today, has to fight for the lead", FLAG),
    ),
)

LEVERS = (
    Lever("arrests_top", "arrests/day", 0, 10, 0, "leaders of the largest organizations arrested today", whole=True),
    Lever("arrests_mid", "arrests/day", 0, 50, 0, "leaders of cells, drawn at random, arrested today", whole=True),
    Lever("arrests_random", "arrests/day", 0, 10, 0, "leaders of organizations, drawn at random, arrested today", whole=True),
)  # fmt: skip

LEADER_ARRESTED, LEADER_CONTESTED = 1, 2  # numbers of happenings

COUNTS = counts(
    ("arrests", "arrests/day", "leaders arrested"),
    ("orderly", "organizations/day", "organizations whose leader was lost and is followed in order"),
    ("contests", "organizations/day", "organizations whose leader was lost and whose succession became contested"),
)

LEVELS = counts(("contested", "organizations", "organizations with a contested leadership"))

RESPONSES = (
    Response("arrests", "arrests", "leaders arrested", lambda days: days.arrests.sum()),
    Response(
        "orderly_successions", "organizations", "losses of leaders that ended in order", lambda days: days.orderly.sum()
    ),
    Response("contested_successions", "organizations", "losses of leaders that were contested", lambda days: days.contests.sum()),
)  # fmt: skip

HAPPENINGS = (
    Happening(
        "arrests", "A leader was arrested", "{} leaders were arrested", LEADER_ARRESTED, "leader arrested", "#8A1C7C", "#E58BDA",
    ),
    Happening(
        "orderly", "An organization lost its leader; an orderly succession follows",
        "{} organizations lost their leaders; orderly successions follow",
    ),
    Happening(
        "contests", "An organization lost its leader; the succession is contested",
        "{} organizations lost their leaders; the successions are contested", LEADER_CONTESTED, "succession contested",
        "#C25A00", "#FFA45C",
    ),
)  # fmt: skip

FREEZES = freezes(
    succession="nobody follows a leader who is lost; vacancies and contests stay open",
    splitting="contested organizations do not split",
)


@rule
def arrest(world: World, day: Day) -> None:
    """Carry out the arrests ordered for today: of top leaders, of random ones, of leaders of cells."""
    government = world.government
    for _ in range(government.arrests_top):
        arrest_leader(world, largest_led(world))
    for k in range(government.arrests_random):
        arrest_leader(world, drawn_organization(world, k, day))
    for k in range(government.arrests_mid):
        arrest_cell_leader(world, drawn_cell(world, k, day))


@rule
def arrest_leader(world: World, o: Row) -> None:
    """Arrest the leader of organization `o`."""
    if o < 0:
        return
    world.organizations[o].arrested = 1
    note_at_home(world, LEADER_ARRESTED, o)
    today(world).arrests += 1
    if meet_arrest(world, o, world.organizations[o].region, o):
        note_at_home(world, ARREST_RESISTED, o)


@rule
def arrest_cell_leader(world: World, c: Row) -> None:
    """Arrest the leader of cell `c`."""
    if c < 0:
        return
    cell = world.cells[c]
    cell.arrested = 1
    note(world, LEADER_ARRESTED, cell.place, cell.region)
    today(world).arrests += 1
    if meet_arrest(world, cell.organization, cell.region, ORGANIZATIONS + c):
        note(world, ARREST_RESISTED, cell.place, cell.region)


@rule
def has_leader(organization: Record) -> bool:
    """Tell whether an organization has a leader, disputed or not, who was not arrested today."""
    led = organization.active == 1 and organization.leadership != Leadership.VACANT
    return led and organization.arrested == 0


@rule
def largest_led(world: World) -> Row:
    """Return the organization with the largest share of the trade that has a leader not arrested today, or -1."""
    largest = -1
    for o in range(world.rows.organizations):
        organization = world.organizations[o]
        if has_leader(organization):
            if largest < 0 or organization.production > world.organizations[largest].production:
                largest = o
    return largest


@rule
def drawn_organization(world: World, k: int, day: Day) -> Row:
    """Draw one of the organizations that have a leader, all alike; -1 when there is none."""
    rows, number = np.empty(world.rows.organizations, np.int64), 0
    for o in range(world.rows.organizations):
        if has_leader(world.organizations[o]):
            rows[number] = o
            number += 1
    return pick(rows, number, uniform(world.run.seed, Stream.ARREST_TARGET, k, day))


@rule
def drawn_cell(world: World, k: int, day: Day) -> Row:
    """Draw one of the cells that have a leader, all alike; -1 when there is none."""
    rows, number = np.empty(world.rows.cells, np.int64), 0
    for c in range(world.rows.cells):
        if world.cells[c].leader == 1 and world.cells[c].arrested == 0:
            rows[number] = c
            number += 1
    return pick(rows, number, uniform(world.run.seed, Stream.ARREST_TARGET, 1000 + k, day))


@rule
def succeed(world: World, o: Row, day: Day) -> None:
    """Let one organization lose its leader (arrest or background loss) or come nearer to a new one."""
    organization = world.organizations[o]
    p = world.parameters
    lost = uniform(world.run.seed, Stream.LEADER_LOSS, o, day) < p.leader_loss / 365.0 * designated(world)
    if organization.arrested == 1 or (lost and organization.leadership != Leadership.VACANT):
        organization.arrested = 0
        lose_leader(world, o, day)
    elif organization.leadership != Leadership.SETTLED and not is_frozen(world, p.freeze_succession):
        organization.leadership_days -= 1
        if organization.leadership_days <= 0 and end_waiting(world, o):
            draw_succession(world, o, day)
        elif organization.leadership_days <= 0:
            organization.leadership = Leadership.SETTLED
            organization.capacity = 1.0


@rule
def lose_leader(world: World, o: Row, day: Day) -> None:
    """Let an organization lose its leader, who may come back where no contest goes on; what is learned concerns its home region."""
    organization = world.organizations[o]
    organization.losses += 1
    note_event(world, organization.region, ARREST)
    if organization.leadership != Leadership.CONTESTED:
        lock_up(world, o, uniform(world.run.seed, Stream.SUCCESSION, o, day))
    draw_succession(world, o, day)


@rule
def draw_succession(world: World, o: Row, day: Day) -> None:
    """Draw how the vacancy ends: orderly (at most 90 days) or contested (a year or more, two or three factions).

    A contest that goes on under another leader stays what it is.
    """
    p = world.parameters
    seed = world.run.seed
    organization = world.organizations[o]
    u = uniform(seed, Stream.SUCCESSION_DAYS, o, day)
    strength = uniform(seed, Stream.CAPACITY, o, day)
    if uniform(seed, Stream.SUCCESSION, o, day) < p.orderly_succession:
        today(world).orderly += organization.fate != Fate.HELD
        if organization.leadership == Leadership.CONTESTED:
            return
        organization.leadership = Leadership.VACANT
        organization.leadership_days = math.ceil(min(p.orderly_longest, lognormal(u, p.orderly_days, p.orderly_spread)))
        organization.capacity = between(strength, p.vacancy_capacity, 1.0)
        return
    today(world).contests += 1
    note_at_home(world, LEADER_CONTESTED, o)
    organization.leadership = Leadership.CONTESTED
    organization.leadership_days = math.ceil(p.contested_days - p.contested_extra_days * log(1.0 - u))
    organization.capacity = between(strength, p.contest_capacity_low, p.contest_capacity_high)
    organization.factions = 2 + (uniform(seed, Stream.FACTIONS, o, day) < p.factions_three)


@rule
def succeed_cell(world: World, c: Row, day: Day) -> None:
    """Let one cell lose its leader (arrest or background loss) or find the next one."""
    cell = world.cells[c]
    p = world.parameters
    cell.disputed = 0
    lost = uniform(world.run.seed, Stream.CELL_LEADER_LOSS, c, day) < p.cell_leader_loss / 365.0
    if cell.arrested == 1 or (lost and cell.leader == 1):
        cell.arrested = 0
        cell.leader = 0
        cell.days_without = 0
        cell.leaderless_days = days_to_next_leader(world, c, day)
        lock_up_of_cell(world, c, day)
        note_event(world, cell.region, ARREST)
        note_cell_leader(world, cell.organization)
    elif cell.leader == 0:
        cell.days_without += 1
        if not is_frozen(world, p.freeze_succession):
            cell.leaderless_days -= 1
            if cell.leaderless_days <= 0:
                lead_cell(world, c, day)


@rule
def lead_cell(world: World, c: Row, day: Day) -> None:
    """Let one cell have its next leader, or wait for another one where the seat was kept in vain."""
    cell = world.cells[c]
    returns = cell.fate == Fate.RETURNS
    if end_waiting_of_cell(world, c):
        cell.leaderless_days = days_to_next_leader(world, c, day)
        return
    cell.leader = 1
    cell.disputed = int(not returns and is_disputed(world, c, day))


@rule
def days_to_next_leader(world: World, c: Row, day: Day) -> int:
    """Draw in how many days a cell has its next leader."""
    p = world.parameters
    u = uniform(world.run.seed, Stream.CELL_LEADER_DAYS, c, day)
    return math.ceil(lognormal(u, p.cell_leader_days, p.orderly_spread))


@rule
def part_now(world: World, o: Row) -> int:
    """Return into how many factions an organization parts today; asked again, none."""
    factions = world.organizations[o].factions
    world.organizations[o].factions = 0
    return 0 if is_frozen(world, world.parameters.freeze_splitting) else factions


@rule
def inherit_contest(world: World, o: Row, new: Row, day: Day) -> None:
    """Let the organization that leaves another be contested for as long; it draws its own capacity."""
    p = world.parameters
    child = world.organizations[new]
    child.leadership, child.leadership_days = Leadership.CONTESTED, world.organizations[o].leadership_days
    strength = uniform(world.run.seed, Stream.CAPACITY, new, day)
    child.capacity = between(strength, p.contest_capacity_low, p.contest_capacity_high)


@rule
def close_contest(world: World, o: Row) -> None:
    """End what goes on in the leadership of an organization that is no more."""
    organization = world.organizations[o]
    organization.leadership, organization.leadership_days, organization.arrested = Leadership.SETTLED, 0, 0
    organization.capacity = 1.0


@rule
def appoint(world: World, c: Row) -> None:
    """Give a new cell a leader."""
    world.cells[c].leader = 1
