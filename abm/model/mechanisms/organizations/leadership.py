"""Leadership: arrests leave vacancies; succession is orderly or contested; a contested organisation splits."""

from __future__ import annotations

import math

from abm.model.arithmetic import log
from abm.model.entities import Leadership
from abm.model.mechanisms.government.enforcement import ARREST
from abm.model.streams import Stream, between, lognormal, rule, uniform


@rule
def arrest(world, day):
    """Carry out the arrests ordered for today: of top leaders, of random ones, of leaders of cells."""
    setting = world.settings[world.clock.setting]
    for _ in range(setting.arrests_top):
        arrest_leader(world, largest_settled(world))
    for k in range(setting.arrests_random):
        arrest_leader(world, drawn_organisation(world, k, day))
    for k in range(setting.arrests_mid):
        arrest_cell_leader(world, drawn_cell(world, k, day))


@rule
def arrest_leader(world, o):
    """Arrest the leader of organisation `o`; what is learnt concerns its home region."""
    if o < 0:
        return
    world.organisations[o].arrested = 1
    world.today.arrests += 1
    world.region_events[world.organisations[o].region, ARREST] += 1


@rule
def arrest_cell_leader(world, c):
    """Arrest the leader of cell `c`."""
    if c < 0:
        return
    world.cells[c].arrested = 1
    world.today.arrests += 1
    world.region_events[world.cells[c].region, ARREST] += 1


@rule
def has_leader(organisation):
    """Tell whether an organisation has an undisputed leader who was not arrested today."""
    settled = organisation.active == 1 and organisation.leadership == Leadership.SETTLED
    return settled and organisation.arrested == 0


@rule
def largest_settled(world):
    """Return the organisation with the largest share of the trade that has a leader not arrested today, or -1."""
    largest = -1
    for o in range(world.clock.organisations):
        organisation = world.organisations[o]
        if has_leader(organisation):
            if largest < 0 or organisation.production > world.organisations[largest].production:
                largest = o
    return largest


@rule
def drawn_organisation(world, k, day):
    """Draw one of the organisations that have a leader, all alike; -1 when there is none."""
    number = 0
    for o in range(world.clock.organisations):
        organisation = world.organisations[o]
        number += has_leader(organisation)
    left = int(uniform(world.clock.seed, Stream.ARREST_TARGET, k, day) * number)
    for o in range(world.clock.organisations):
        organisation = world.organisations[o]
        if has_leader(organisation):
            if left == 0:
                return o
            left -= 1
    return -1


@rule
def drawn_cell(world, k, day):
    """Draw one of the cells that have a leader, all alike; -1 when there is none."""
    number = 0
    for c in range(world.clock.cells):
        number += world.cells[c].leader == 1 and world.cells[c].arrested == 0
    left = int(uniform(world.clock.seed, Stream.ARREST_TARGET, 1000 + k, day) * number)
    for c in range(world.clock.cells):
        if world.cells[c].leader == 1 and world.cells[c].arrested == 0:
            if left == 0:
                return c
            left -= 1
    return -1


@rule
def succeed(world, o, day):
    """Let one organisation lose its leader (arrest or background loss) or come nearer to a new one."""
    organisation = world.organisations[o]
    if organisation.active == 0:
        return
    p = world.parameters
    lost = uniform(world.clock.seed, Stream.LEADER_LOSS, o, day) < p.leader_loss / 365.0
    if organisation.arrested == 1 or (lost and organisation.leadership == Leadership.SETTLED):
        organisation.arrested = 0
        lose_leader(world, o, day)
    elif organisation.leadership != Leadership.SETTLED:
        organisation.leadership_days -= 1
        if organisation.leadership_days <= 0:
            organisation.leadership = Leadership.SETTLED
            organisation.capacity = 1.0


@rule
def lose_leader(world, o, day):
    """Draw how the vacancy ends: orderly (at most 90 days) or contested (a year or more, two or three factions)."""
    p = world.parameters
    seed = world.clock.seed
    organisation = world.organisations[o]
    u = uniform(seed, Stream.SUCCESSION_DAYS, o, day)
    strength = uniform(seed, Stream.CAPACITY, o, day)
    if uniform(seed, Stream.SUCCESSION, o, day) < p.orderly_succession:
        organisation.leadership = Leadership.VACANT
        organisation.leadership_days = math.ceil(min(p.orderly_longest, lognormal(u, p.orderly_days, p.orderly_spread)))
        organisation.capacity = between(strength, p.vacancy_capacity, 1.0)
        return
    organisation.leadership = Leadership.CONTESTED
    organisation.leadership_days = math.ceil(p.contested_days - p.contested_extra_days * log(1.0 - u))
    organisation.capacity = between(strength, p.contest_capacity_low, p.contest_capacity_high)
    organisation.factions = 2 + (uniform(seed, Stream.FACTIONS, o, day) < p.factions_three)


@rule
def succeed_cell(world, c, day):
    """Let one cell lose its leader (arrest or background loss) or find the next one."""
    cell = world.cells[c]
    if cell.active == 0:
        return
    p = world.parameters
    seed = world.clock.seed
    lost = uniform(seed, Stream.CELL_LEADER_LOSS, c, day) < p.cell_leader_loss / 365.0
    if cell.arrested == 1 or (lost and cell.leader == 1):
        cell.arrested = 0
        cell.leader = 0
        u = uniform(seed, Stream.CELL_LEADER_DAYS, c, day)
        cell.leaderless_days = math.ceil(lognormal(u, p.cell_leader_days, p.orderly_spread))
    elif cell.leader == 0:
        cell.leaderless_days -= 1
        if cell.leaderless_days <= 0:
            cell.leader = 1
