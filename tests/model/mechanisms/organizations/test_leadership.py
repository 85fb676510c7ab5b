"""Leadership: whom arrests hit, how vacancies end, and that a split hands on everything and loses nothing."""

import numpy as np
import pytest
from worlds import tiny, today

from abm.model.initialization import build_world
from abm.model.kinds import LabState, Leadership
from abm.model.mechanisms.government.intelligence import ARREST
from abm.model.mechanisms.organizations.leadership import arrest, lose_leader, succeed, succeed_cell
from abm.model.mechanisms.organizations.membership import count_members, renew_members
from abm.model.mechanisms.organizations.splitting import count_cells, split
from abm.model.mechanisms.organizations.territory import bid_for_territory
from abm.model.mechanisms.supply.production import hand_over_lab


def test_top_arrests_hit_the_largest_in_order(world):
    world.government.arrests_top = 2
    arrest(world, 0)
    largest = np.argsort(-world.organizations["production"][: world.rows.organizations], kind="stable")[:2]
    assert sorted(np.flatnonzero(world.organizations["arrested"])) == sorted(largest)
    assert today(world).arrests == 2
    for o in largest:
        succeed(world, o, 0)
    assert world.events[:, ARREST].sum() == 2


def test_arrests_beyond_the_leaders_there_are_do_not_happen(world):
    world.government.arrests_top = 10
    arrest(world, 0)
    assert today(world).arrests == world.rows.organizations == 8


def test_random_and_mid_level_arrests_hit_somebody_with_a_leader(world):
    world.government.arrests_random, world.government.arrests_mid = 1, 1
    world.organizations["leadership"][1:8] = Leadership.VACANT
    world.cells["leader"][1:] = 0
    arrest(world, 3)
    assert np.flatnonzero(world.organizations["arrested"]).tolist() == [0]
    assert np.flatnonzero(world.cells["arrested"]).tolist() == [0]


def test_random_arrests_of_a_day_hit_different_leaders(world):
    """Two leaders arrested on one day are two people."""
    world.government.arrests_random = 2
    world.organizations["leadership"][2:8] = Leadership.VACANT
    for day in range(12):
        world.organizations["arrested"] = 0
        today(world).arrests = 0
        arrest(world, day)
        assert world.organizations["arrested"].sum() == today(world).arrests, f"day {day}"


def vacancies(world, number=1500):
    outcomes = []
    for day in range(number):
        world.organizations[0].leadership = Leadership.SETTLED
        lose_leader(world, 0, day)
        row = world.organizations[0]
        outcomes.append((int(row.leadership), int(row.leadership_days), float(row.capacity), int(row.factions)))
        row.factions = 0
    return np.array(outcomes)


def test_vacancies_end_as_the_record_says():
    world = build_world(tiny(), 3)
    p = world.parameters
    state, days, capacity, factions = vacancies(world).T
    orderly = state == Leadership.VACANT
    assert orderly.mean() == pytest.approx(p.orderly_succession, abs=4 * np.sqrt(0.24 / len(state)))
    assert np.median(days[orderly]) == pytest.approx(p.orderly_days, rel=0.15) and days[orderly].max() <= 90
    assert days[~orderly].min() >= p.contested_days
    assert capacity[orderly].min() >= p.vacancy_capacity and capacity.max() <= 1.0
    assert p.contest_capacity_low <= capacity[~orderly].min() <= capacity[~orderly].max() <= p.contest_capacity_high
    assert not factions[orderly].any() and set(factions[~orderly]) == {2, 3}
    assert (factions[~orderly] == 3).mean() == pytest.approx(p.factions_three, abs=0.08)


def test_a_vacancy_ends_after_its_days(world):
    row = world.organizations[0]
    row.leadership, row.leadership_days, row.capacity = Leadership.VACANT, 3, 0.8
    world.parameters.leader_loss = 0.0
    for day in range(2):
        succeed(world, 0, day)
    assert (row.leadership, row.capacity) == (Leadership.VACANT, 0.8)
    succeed(world, 0, 2)
    assert (row.leadership, row.capacity) == (Leadership.SETTLED, 1.0)


def test_a_contested_group_can_lose_its_leader_again(world):
    """In order, the contest goes on as it was; contested anew, it begins again and splits the group again."""
    row, p = world.organizations[0], world.parameters
    for orderly, counted in ((1.0, (1, 0)), (0.0, (0, 1))):
        today(world).orderly = today(world).contests = 0
        row.leadership, row.leadership_days, row.capacity, row.factions = Leadership.CONTESTED, 7, 0.7, 0
        p.orderly_succession, row.arrested = orderly, 1
        succeed(world, 0, 3)
        assert (today(world).orderly, today(world).contests) == counted and row.leadership == Leadership.CONTESTED
        as_it_was = (row.leadership_days, row.capacity, row.factions) == (7, 0.7, 0)
        assert as_it_was if orderly else row.leadership_days >= p.contested_days and row.factions >= 2


def test_in_a_vacancy_there_is_nobody_to_lose(world):
    world.organizations["leadership"][:8] = Leadership.VACANT
    world.government.arrests_top = world.government.arrests_random = 1
    arrest(world, 0)
    assert not world.organizations["arrested"].any()


def test_a_cell_finds_its_next_leader(world):
    world.parameters.cell_leader_loss = 0.0
    cell = world.cells[0]
    cell.arrested = 1
    succeed_cell(world, 0, 0)
    days = int(cell.leaderless_days)
    assert cell.leader == 0 and days > 0
    for day in range(1, days):
        succeed_cell(world, 0, day)
        assert cell.days_without == day  # counts up, whatever is left
    assert cell.leader == 0
    succeed_cell(world, 0, days)
    assert cell.leader == 1


def test_every_leader_lost_counts(world):
    world.parameters.leader_loss = 0.0
    for _ in range(3):
        world.organizations[0].leadership, world.organizations[0].arrested = Leadership.SETTLED, 1
        succeed(world, 0, 0)
    assert world.organizations[0].losses == 3


def split_until_it_parts(world):
    for day in range(50):
        world.organizations[0].factions = 3
        split(world, day)
        if world.rows.organizations > 8:
            return
    pytest.fail("no faction left in 50 tries")


def test_a_split_divides_and_loses_nothing(world):
    number = world.rows.cells
    world.sent[0, 4], world.organizations[0].usual_load = 12.0, 777.0
    before = {
        "members": world.organizations["members"].sum(),
        "share": world.cells["share"].sum(),
        "cash": world.cells["cash"].sum(),
        "stock": world.cells["stock"].sum(),
        "territory": world.territory.sum(axis=1).copy(),
    }
    split_until_it_parts(world)
    new = world.organizations[8]
    assert new.active and new.parent == 0 and new.leadership == Leadership.CONTESTED and new.usual_load == 777.0
    assert world.sent[8, 4] == 12.0
    assert count_cells(world, 0) >= 1 and count_cells(world, 8) >= 2  # those that followed, and a new one
    assert world.rows.cells > number
    assert world.organizations["members"].sum() == before["members"]
    assert world.cells["share"].sum() == pytest.approx(before["share"])
    assert world.cells["cash"].sum() == before["cash"] and world.cells["stock"].sum() == before["stock"]
    assert np.allclose(world.territory.sum(axis=1), before["territory"])


def test_a_new_cell_brings_its_part_of_stock_and_labs(world):
    number = int(world.rows.cells)
    capacity = world.labs["capacity"][world.labs["state"] == LabState.WORKING].sum()
    split_until_it_parts(world)
    cells = world.cells[number : world.rows.cells]
    assert (cells["stock"] > 0).all()
    slots = int(world.rows.lab_slots)
    at_work = world.labs["state"][: world.rows.cells * slots].reshape(-1, slots) == LabState.WORKING
    assert np.array_equal(at_work.sum(axis=1), world.cells["labs"][: world.rows.cells])
    assert world.labs["capacity"][world.labs["state"] == LabState.WORKING].sum() == capacity


def test_labs_change_hands_where_they_stand(world):
    world.labs["exposure"][0], world.cells[0].lab_rows = 33.0, max(1, world.cells[0].lab_rows)
    lab, new = world.labs[0].copy(), int(world.rows.cells)
    hand_over_lab(world, 0, 0, new)
    assert world.labs[new * world.rows.lab_slots] == lab and lab["exposure"] == 33.0
    assert world.labs["state"][0] == LabState.CLOSED and world.cells["labs"][new] == 1


def test_a_group_of_one_cell_divides_into_two_small_ones(world):
    o = next(o for o in range(8) if count_cells(world, o) == 1)
    c = int(np.flatnonzero(world.cells["organization"][: world.rows.cells] == o)[0])
    cells, labs, stock = int(world.rows.cells), open_labs(world), world.cells["stock"].sum()
    share, held = float(world.cells[c].share), world.territory[:, o].copy()
    world.organizations[o].factions = 2
    split(world, 3)
    assert (world.rows.organizations, world.rows.cells) == (9, cells + 1)
    assert count_cells(world, o) == count_cells(world, 8) == 1 and world.organizations[8].parent == o
    assert world.cells[cells].share == world.cells[c].share == share / 2
    assert np.allclose(world.territory[:, 8], held / 2) and np.allclose(world.territory[:, o], held / 2)
    assert open_labs(world) == labs and world.cells["stock"].sum() == stock and world.cells[cells].stock > 0


def open_labs(world):
    state = world.labs["state"]
    return ((state > LabState.NONE) & (state < LabState.FOUND)).sum()


def test_hosted_groups_bid_for_a_corridor(world):
    guests = np.flatnonzero(world.host[1, :8] == 0)
    world.organizations[0].leadership = Leadership.CONTESTED
    held = float(world.territory[1, 0])
    assert len(guests) and not world.territory[1, guests].any()
    bid_for_territory(world, 28)
    taken = world.territory[1, guests]
    assert taken == pytest.approx(
        world.organizations["members"][guests] * taken.sum() / world.organizations["members"][guests].sum()
    )
    assert world.territory[1, 0] == pytest.approx(held - taken.sum()) and taken.sum() > 0


def test_a_stronger_group_loses_less(world):
    world.organizations[0].leadership = Leadership.CONTESTED
    left = []
    for members in (1000, 100000):
        world.organizations[0].members, world.territory[1, :8] = members, np.eye(8)[0]
        bid_for_territory(world, 28)
        left.append(float(world.territory[1, 0]))
    assert left[0] < left[1] < 1.0


def test_rivals_take_territory_from_the_contested_and_none_is_lost(world):
    world.organizations[0].leadership = Leadership.CONTESTED
    before = world.territory.copy()
    bid_for_territory(world, 27)
    assert np.array_equal(world.territory, before)  # once in 28 days
    bid_for_territory(world, 28)
    assert np.allclose(world.territory.sum(axis=1), before.sum(axis=1))
    members = world.organizations["members"][:8].astype(float)
    bidders = members * ((before[0, :8] > 0) | (world.host[0, :8] >= 0)) * (np.arange(8) > 0)
    given = world.parameters.territory_bidding * bidders.sum() / (bidders.sum() + members[0]) * before[0, 0]
    assert np.allclose(world.territory[0, :8] - before[0, :8], given * (bidders / bidders.sum() - np.eye(8)[0]))


def test_members_change_at_the_published_rates(world):
    p = world.parameters
    world.organizations["members"][:2] = 100000
    world.organizations[1].leadership = Leadership.CONTESTED
    world.society.others = 0
    world.organizations["members"][2:] = 0
    count_members(world, 0)
    for o in (0, 1):
        renew_members(world, o, 0)
    crowding = 200000 / p.saturation_members * p.recruitment_rate
    usual = 100000 * (p.recruitment_rate - p.incapacitation_rate - p.conflict_rate - crowding)
    fighting = usual - 100000 * p.conflict_rate * (p.contest_killings - 1)
    change = world.organizations["members"][:2] - 100000
    assert abs(change[0] - usual) <= 1 and abs(change[1] - fighting) <= 1
