"""Impunity: who comes back ends the vacancy; for who is held the seat was kept in vain, and the succession is drawn then."""

import numpy as np
import pytest
from worlds import today

from abm.model.kinds import Fate, Leadership
from abm.model.mechanisms.government.intelligence import ARREST
from abm.model.mechanisms.organizations.impunity import fate_of
from abm.model.mechanisms.organizations.leadership import lose_leader, succeed, succeed_cell


def test_prosecution_holds_its_share_of_those_who_would_be_free(world):
    world.government.prosecution = 0.75
    fates = [fate_of(world, 0.4, u) for u in (0.0, 0.09, 0.11, 0.39, 0.4, 0.9)]
    assert fates == [Fate.RETURNS] * 2 + [Fate.HELD] * 2 + [Fate.REPLACED] * 2


def lost(world, days):
    """Lose the leader of organization 0 on each day, and return how each vacancy begins."""
    outcomes = []
    for day in range(days):
        row = world.organizations[0]
        row.leadership = Leadership.SETTLED
        lose_leader(world, 0, day)
        outcomes.append((int(row.fate), int(row.leadership), int(row.leadership_days), float(row.capacity)))
        row.factions = 0
    return np.array(outcomes)


def test_prosecution_changes_nobodys_vacancy_before_it_ends(world):
    usual = lost(world, 600)
    share = world.parameters.impunity_top
    assert np.mean(usual[:, 0] == Fate.RETURNS) == pytest.approx(share, abs=4 * (share * (1 - share) / 600) ** 0.5)
    assert (usual[usual[:, 0] == Fate.RETURNS, 1] == Leadership.VACANT).all()  # those who return are in orderly hands
    world.government.prosecution = 1.0
    held = lost(world, 600)
    assert np.array_equal(usual[:, 1:], held[:, 1:])
    assert np.array_equal(usual[:, 0] == Fate.RETURNS, held[:, 0] == Fate.HELD)


@pytest.mark.parametrize("fate", list(Fate))
def test_a_vacancy_ends_with_the_next_leader_or_the_old_one_or_in_a_succession(world, fate):
    """Over 400 vacancies that end: only where the seat was kept in vain does another vacancy, or a contest, follow."""
    world.parameters.leader_loss, world.parameters.orderly_succession = 0.0, 0.5
    row, ended = world.organizations[0], []
    for day in range(400):
        row.leadership, row.leadership_days, row.capacity, row.fate, row.factions = Leadership.VACANT, 1, 0.7, fate, 0
        succeed(world, 0, day)
        ended.append(int(row.leadership))
        assert row.fate == Fate.REPLACED
    held = fate == Fate.HELD
    assert all(now == Leadership.SETTLED for now in ended) is not held
    assert today(world).leaders_back == (400 if fate == Fate.RETURNS else 0)
    assert today(world).orderly + today(world).contests == (400 if held else 0)
    if held:
        assert abs(ended.count(Leadership.CONTESTED) - 200) < 40 and Leadership.SETTLED not in ended


def test_a_contest_goes_on_whoever_is_lost(world):
    row = world.organizations[0]
    world.parameters.impunity_top = 0.4
    for day in range(200):
        row.leadership, row.leadership_days = Leadership.CONTESTED, 100
        lose_leader(world, 0, day)
        assert row.fate == Fate.REPLACED and row.leadership == Leadership.CONTESTED


@pytest.mark.parametrize("fate, back, led", [(Fate.REPLACED, 0, 1), (Fate.RETURNS, 1, 1), (Fate.HELD, 0, 0)])
def test_a_cell_waits_in_vain_for_a_leader_who_is_held(world, fate, back, led):
    cell = world.cells[0]
    world.parameters.cell_leader_loss, world.parameters.orderly_spread = 0.0, 0.0
    cell.leader, cell.leaderless_days, cell.fate = 0, 1, fate
    succeed_cell(world, 0, 5)
    assert (cell.leader, today(world).cell_leaders_back, cell.fate) == (led, back, Fate.REPLACED)
    assert cell.leaderless_days == (0 if led else world.parameters.cell_leader_days)


def test_the_leader_of_a_cell_who_is_lost_comes_back_with_the_usual_chance(world):
    p, fates = world.parameters, []
    for day in range(600):
        world.cells[0].arrested = 1
        succeed_cell(world, 0, day)
        fates.append(int(world.cells[0].fate))
    chance = p.impunity_mid
    assert np.mean(np.array(fates) == Fate.RETURNS) == pytest.approx(
        chance, abs=4 * (chance * (1 - chance) / 600) ** 0.5
    )


def successions(world, number=1000):
    """Lose the leader of a cell again and again; return what became of each, and whether the next leader had to fight."""
    p, cell, ended = world.parameters, world.cells[0], []
    p.orderly_spread, p.cell_leader_days, p.cell_leader_loss = 0.0, 2.0, 0.0
    for day in range(0, 10 * number, 10):
        cell.arrested = 1
        succeed_cell(world, 0, day)
        fate = int(cell.fate)
        for later in range(day + 1, day + 8):
            succeed_cell(world, 0, later)
            if cell.leader == 1:
                ended.append((fate, int(cell.disputed)))
                break
        succeed_cell(world, 0, day + 9)
        assert cell.disputed == 0
    return np.array(ended)


def test_a_leader_of_a_cell_who_comes_back_does_not_fight_for_his_own_seat(world):
    """Of all successions as many are fought over as of organizations; those who come back are among the others."""
    share, ended = 1 - world.parameters.orderly_succession, successions(world)
    assert len(ended) == 1000 and not ended[ended[:, 0] == Fate.RETURNS, 1].any()
    assert ended[:, 1].mean() == pytest.approx(share, abs=4 * (share * (1 - share) / 1000) ** 0.5)


def test_who_is_held_leaves_a_seat_that_is_fought_for_as_usual(world):
    world.government.prosecution = 1.0
    share, ended = 1 - world.parameters.orderly_succession, successions(world)
    held = ended[ended[:, 0] == Fate.HELD, 1]
    assert len(held) > 300 and held.mean() == pytest.approx(share, abs=4 * (share * (1 - share) / len(held)) ** 0.5)
    assert ended[:, 1].mean() > share + 0.08


@pytest.mark.parametrize("of_cell", [False, True])
def test_the_loss_of_a_leader_that_nobody_ordered_brings_leads_as_an_arrest_does(world, of_cell):
    p = world.parameters
    p.leader_loss, p.cell_leader_loss = (0.0, 365.0) if of_cell else (365.0, 0.0)
    (succeed_cell if of_cell else succeed)(world, 0, 3)
    row = world.organizations[world.cells[0].organization] if of_cell else world.organizations[0]
    region = world.cells[0].region if of_cell else row.region
    assert world.events[region, ARREST] == world.events.sum() == 1 and today(world).arrests == 0
    assert row.leads == (p.cell_leader_leads if of_cell else 0.0)
