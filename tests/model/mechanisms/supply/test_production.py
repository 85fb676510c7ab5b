"""Labs: set-up, work at capacity, opening toward the orders and closing of a surplus."""

import numpy as np
import pytest
from worlds import tiny, today

from abm.model.initialization import build_world
from abm.model.ground import NO_FAULT
from abm.model.kinds import LabState
from abm.model.mechanisms.supply.production import close_lab, count_labs, invest, open_lab, produce

CALM = {"move_threshold": 2.5, "move_threshold_spread": 0.0}  # no place is too hot for a lab


@pytest.fixture
def world(world):
    for name, value in CALM.items():
        world.parameters[name] = value
    return world


def new_lab(world):
    """Open a lab in the first cell and return its row."""
    free = int(np.flatnonzero(world.labs["state"][: world.rows.lab_slots] == LabState.NONE)[0])
    open_lab(world, 0, 10)
    return free


def test_a_lab_works_once_its_set_up_days_are_over(world):
    i = new_lab(world)
    lab, days = world.labs[i], int(world.labs[i].days_to_go)
    p = world.parameters
    assert 0.5 * p.lab_setup_days <= days <= 1.5 * p.lab_setup_days + 1
    before = world.mass.produced
    for day in range(days - 1):
        produce(world, i, day)
    assert lab.state == LabState.SETTING_UP and world.mass.produced == before
    produce(world, i, days)
    assert lab.state == LabState.WORKING and world.mass.produced == before + lab.capacity


def test_mean_set_up_time_is_the_parameter():
    world = build_world(tiny(parameters={"lab_setup_days": 21.0} | CALM), 2)
    opened, blocks = [], 480 // int(world.rows.lab_slots)
    for day in range(blocks):  # emptied each day, as no block grows within one
        world.labs["state"] = LabState.NONE
        for _ in range(world.rows.lab_slots):
            open_lab(world, 0, day)
        opened.extend(world.labs["days_to_go"][world.labs["state"] == LabState.SETTING_UP])
    assert len(opened) == 480 and np.mean(opened) == pytest.approx(21.5, abs=4 * 6.1 / np.sqrt(480))


def test_work_is_slowed_by_the_state_of_the_organization_and_the_pace_of_the_cell(world):
    lab, cell = world.labs[0], world.cells[0]
    organization = world.organizations[cell.organization]
    lab.state, organization.capacity, cell.pace, stock = LabState.WORKING, 0.7, 0.5, cell.stock
    produce(world, 0, 0)
    made = int(lab.capacity * 0.7 * 0.5)
    assert cell.stock == stock + made and today(world).produced == made


@pytest.mark.parametrize("state", [LabState.NONE, LabState.PAUSED, LabState.MOVING, LabState.FOUND, LabState.CLOSED])
def test_only_working_labs_make_anything(world, state):
    world.labs[0].state = state
    produce(world, 0, 0)
    assert today(world).produced == 0 and world.labs[0].state == state


def test_pace_falls_from_full_at_the_stock_target_to_nothing_at_twice(world):
    cell, p = world.cells[0], world.parameters
    target = cell.intended * p.stock_days
    for filled, pace in ((0.5, 1.0), (1.0, 1.0), (1.5, 0.5), (2.0, 0.0), (3.0, 0.0)):
        cell.stock = int(filled * target)
        invest(world, 0, 0)
        assert cell.pace == pytest.approx(pace, abs=1e-3)


def test_a_cell_short_of_capacity_opens_labs_and_one_with_too_many_closes_some(world):
    cell = world.cells[0]
    count_labs(world, 0)
    before = cell.labs
    cell.intended *= 20.0
    for day in range(60):
        invest(world, 0, day)
    count_labs(world, 0)
    assert cell.labs > before
    most = cell.labs
    cell.intended /= 40.0
    for day in range(400):
        invest(world, 0, day)
    count_labs(world, 0)
    assert 1 <= cell.labs < most


def test_labs_that_are_too_many_close_one_by_one_and_the_last_one_stays(world):
    world.labs["state"][: world.rows.lab_slots] = LabState.NONE
    for _ in range(3):
        open_lab(world, 0, 5)
    closed = []
    for day in range(5):
        count_labs(world, 0)
        close_lab(world, 0, day)
        closed.append(int((world.labs["state"][:3] == LabState.CLOSED).sum()))
    assert closed == [1, 2, 2, 2, 2]


def test_which_lab_closes_is_drawn_whatever_its_size(world):
    first = set()
    for day in range(40):
        world.labs["state"][: world.rows.lab_slots] = LabState.NONE
        world.labs["state"][:3], world.cells[0].lab_rows = LabState.WORKING, 3
        world.labs["capacity"][:3] = (300, 100, 200)
        count_labs(world, 0)
        close_lab(world, 0, day)
        first.add(int(np.flatnonzero(world.labs["state"][:3] == LabState.CLOSED)[0]))
    assert first == {0, 1, 2}


def test_a_full_block_of_labs_takes_no_more(world):
    slots = int(world.rows.lab_slots)
    for _ in range(slots + 5):
        open_lab(world, 2, 0)
    taken = world.labs["state"][2 * slots : 3 * slots]
    assert (taken != LabState.NONE).all() and world.run.fault == NO_FAULT
    assert world.cells[2].lab_rows == slots
    assert np.array_equal(
        world.labs["state"][3 * slots : 4 * slots] != LabState.NONE, np.arange(slots) < world.cells[3].lab_rows
    )
