"""Leads: gained by events, drones and sharing, worked off by investigators, up to what they can."""

import numpy as np
import pytest

from abm.model.kinds import MONTH
from abm.model.mechanisms.government.cooperation import break_cooperation, cooperate
from abm.model.mechanisms.government.drones import answer_drones
from abm.model.mechanisms.government.intelligence import (
    ARREST,
    FIND,
    LEAD,
    SEIZURE,
    leads_held,
    leads_worked,
    work_leads,
    worked_at,
)


def ways(world):
    return world.places[: world.rows.places]


def kept(world, pace=1.0):
    """Return the share of intelligence that is neither worked off at the usual pressure nor grown old in a day."""
    p = world.parameters
    return 0.5 ** (1 / p.intelligence_half_life) - pace / p.lead_days


def test_intelligence_is_worked_off_and_grows_with_events(world):
    p, place = world.parameters, ways(world)[0]
    start = world.intelligence[place]
    for day in range(10):
        work_leads(world, day)
    assert world.intelligence[place] == pytest.approx(start * kept(world) ** 10)
    before = world.intelligence[place]
    world.events[world.region_of[place], ARREST] = 3
    work_leads(world, 10)
    gain = world.intelligence[place] - before * kept(world)
    assert gain == pytest.approx(3 * p.intelligence_arrest)
    assert not world.events.any()


def gain(world, region, **levers):
    """Return the intelligence that a day brings to a region, over what is left of what was there."""
    for name, value in levers.items():
        world.government[name] = value
    place = ways(world)[world.region_of[ways(world)] == region][0]
    before = world.intelligence[place]
    work_leads(world, 3)
    return world.intelligence[place] - before * kept(world, world.investigations["pace"][region])


@pytest.mark.parametrize("times, shared", [(1.0, 1.0), (0.4, 0.4), (0.0, 0.0)])
def test_only_what_is_learned_in_the_united_states_depends_on_cooperation(world, times, shared):
    p = world.parameters
    world.politics.cooperation = times * p.cooperation_usual
    world.events[2, [SEIZURE, FIND, ARREST]] = 5, 1, 2
    expected = 5 * p.intelligence_seizure * shared + p.intelligence_find + 2 * p.intelligence_arrest
    assert gain(world, 2) == pytest.approx(expected)


def test_a_task_force_hears_more_and_works_more_as_far_as_there_is_cooperation(world):
    p = world.parameters
    world.events[2, SEIZURE] = 5
    assert gain(world, 2, task_force=2.0) == pytest.approx(5 * p.intelligence_seizure * 3.0)
    assert world.investigations["pace"] == pytest.approx(3.0)
    break_cooperation(world, 0.0)
    world.events[2, SEIZURE] = 5
    assert gain(world, 2) == 0.0
    assert world.investigations["pace"] == pytest.approx(1.0)


def test_drones_bring_leads_in_proportion_to_what_is_shared(world):
    lead = world.parameters.drone_leads * LEAD
    assert gain(world, 1, drones=2.0) == pytest.approx(2.0 * lead)
    world.politics.cooperation *= 0.5
    assert gain(world, 1) == pytest.approx(lead)


def fly(world, days, cash):
    """Fly drones over all regions for some days, under which every cell has so much cash each morning (cents)."""
    world.government.drones[:] = 1.0
    for day in range(days):
        world.cells["cash"][:] = cash
        for c in range(world.rows.cells):
            answer_drones(world, c, day)


def test_what_drones_bring_fades_to_the_floor_while_cells_can_pay(world):
    p, cells = world.parameters, int(world.rows.cells)
    region = world.cells[0].region
    cost = int(100 * p.counter_drone_cost)
    world.cells["share"][:cells] = 1.0 / p.cells
    fly(world, int(p.counter_drone_days), cost)
    assert gain(world, region) == pytest.approx(LEAD * p.drone_leads * (1 - (1 - p.drone_floor) / 2))
    assert world.money.counter_drones == cells * cost * int(p.counter_drone_days)
    assert (world.cells["spent"][:cells] == cost * int(p.counter_drone_days)).all()
    fly(world, 3000, cost)
    assert gain(world, region) == pytest.approx(LEAD * p.drone_leads * p.drone_floor, rel=1e-4)


def test_what_counters_drones_costs_a_cell_by_its_size(world):
    cells, p = world.cells, world.parameters
    cells["share"][:2], cells["cash"][:] = (3.0 / p.cells, 0.5 / p.cells), 10**9
    world.government.drones[:] = 1.0
    for c in (0, 1):
        answer_drones(world, c, 0)
    assert cells["spent"][:2] == pytest.approx([300 * p.counter_drone_cost, 50 * p.counter_drone_cost], abs=1)


def test_with_no_money_what_drones_bring_stays_and_an_answer_wears_out(world):
    p, region = world.parameters, world.cells[0].region
    fly(world, 400, 0)
    assert world.money.counter_drones == 0
    assert gain(world, region) == pytest.approx(LEAD * p.drone_leads)
    world.cells["counter_drones"][:] = 0.8
    fly(world, int(p.counter_drone_days), 0)
    assert world.cells[0].counter_drones == pytest.approx(0.4)


@pytest.mark.parametrize("added", [0.0, 3.0])
def test_investigators_work_off_faster_and_finds_follow_what_is_worked(world, added):
    place = ways(world)[0]
    held = world.intelligence[place]
    world.government.investigators[:] = added
    work_leads(world, 1)
    assert world.intelligence[place] == pytest.approx(held * kept(world, 1.0 + added))
    assert worked_at(world, place) == pytest.approx(world.intelligence[place] * (1.0 + added))


@pytest.mark.parametrize("added", [0.0, 1.0])
def test_no_more_leads_are_worked_than_investigators_can(world, added):
    """With a hundred times as much known and a fifth of the usual capacity, all regions work at the limit."""
    p = world.parameters
    world.intelligence[:] *= 100.0
    p.lead_capacity = 6.0
    world.government.investigators[:] = added
    work_leads(world, 1)
    assert leads_worked(world) == pytest.approx(6 * p.lead_capacity * (1.0 + added))
    assert leads_held(world) == pytest.approx(6 * 100 * p.intelligence_start / LEAD)
    known = world.investigations["known"][0]
    assert world.investigations["pace"][0] == pytest.approx(
        p.lead_capacity * LEAD / MONTH / (known / p.lead_days) * (1.0 + added)
    )


def test_no_more_leads_are_worked_than_are_held(world):
    world.government.investigators[:] = 10.0
    world.parameters.lead_days, world.parameters.lead_capacity = 2.0, 1e9
    held = leads_held(world)
    work_leads(world, 1)
    assert leads_worked(world) == pytest.approx(leads_held(world) * MONTH)
    assert held == 0.0 and (world.intelligence[ways(world)] == 0.0).all()


def test_as_usual_nothing_is_changed_by_a_bit(world):
    work_leads(world, 1)
    cooperate(world, 1)
    assert (world.investigations["pace"] == 1.0).all()
    assert world.politics.cooperation == world.parameters.cooperation_usual


@pytest.mark.parametrize("times, half_life", [(0.0, "cooperation_loss_days"), (2.0, "cooperation_return_days")])
def test_cooperation_is_lost_faster_than_won(world, times, half_life):
    p = world.parameters
    p.cooperation_loss_days, p.cooperation_return_days = 20.0, 270.0
    world.government.cooperation = times
    for day in range(int(p[half_life])):
        cooperate(world, day)
    assert world.politics.cooperation == pytest.approx(p.cooperation_usual * (1.0 + times) / 2)


def test_cooperation_that_is_broken_comes_back_and_breaking_never_raises_it(world):
    break_cooperation(world, 0.9)
    assert world.politics.cooperation == world.parameters.cooperation_usual
    break_cooperation(world, 0.1)
    assert world.politics.cooperation == 0.1
    for day in range(3000):
        cooperate(world, day)
    assert world.politics.cooperation == pytest.approx(world.parameters.cooperation_usual, rel=1e-3)


def test_more_than_all_is_never_shared(world):
    world.government.cooperation = 5.0
    for day in range(9000):
        cooperate(world, day)
    assert np.isclose(world.politics.cooperation, 1.0) and world.politics.cooperation <= 1.0
