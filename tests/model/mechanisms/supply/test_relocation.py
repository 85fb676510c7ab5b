"""Relocation: a lab perceives pressure slowly, moves or pauses above its threshold, and restarts below."""

import numpy as np
import pytest
from worlds import today

from abm.model.kinds import LabState, Need
from abm.model.mechanisms.supply.places import Stream, cells_apart, draw_place, place_weight
from abm.model.mechanisms.supply.relocation import relocate


@pytest.fixture
def lab(world):
    lab = world.labs[0]
    lab.state, lab.threshold, lab.perceived = LabState.WORKING, 2.0, 1.0
    return lab


def test_perception_closes_its_share_of_the_gap(world, lab):
    p = world.parameters
    world.pressure[lab.place] = 1.5
    for day in range(28):
        relocate(world, 0, day)
    assert lab.perceived == pytest.approx(1.5 - 0.5 * (1 - p.lab_learning / 28) ** 28)
    assert lab.state == LabState.WORKING


def test_a_lab_that_feels_hunted_moves_to_a_quieter_place_and_pays(world, lab):
    p, old = world.parameters, int(lab.place)
    world.pressure[old], lab.perceived, lab.exposure = 10.0, 10.0, 80.0
    day = 0
    while lab.state == LabState.WORKING and day < 200:
        relocate(world, 0, day)
        day += 1
    assert lab.state == LabState.MOVING and lab.place != old and lab.exposure == 0.0
    assert world.cells[0].spent == int(p.move_cost * 100) and today(world).labs_moved == 1
    days = int(lab.days_to_go)
    assert p.move_lost_days_low <= days <= p.move_lost_days_high + 1
    for _ in range(days):
        assert lab.state == LabState.MOVING
        relocate(world, 0, day)
    assert lab.state == LabState.WORKING


def pause(world, lab):
    world.pressure[:] = 10.0
    world.enforcement.lowest_pressure = 10.0
    lab.perceived = 10.0
    day = 0
    while lab.state == LabState.WORKING and day < 200:
        relocate(world, 0, day)
        day += 1
    return day


def test_it_pauses_where_the_whole_neighborhood_is_hot_and_restarts_when_it_is_quiet(world, lab):
    day = pause(world, lab)
    assert lab.state == LabState.PAUSED
    lab.perceived = world.parameters.restart_ratio * lab.threshold + 0.5
    world.pressure[:] = lab.perceived
    relocate(world, 0, day)
    assert lab.state == LabState.PAUSED
    lab.perceived = world.parameters.restart_ratio * lab.threshold - 0.1
    world.pressure[:] = lab.perceived
    relocate(world, 0, day + 1)
    assert lab.state == LabState.WORKING
    assert (today(world).restarts_quiet, today(world).restarts_need) == (1, 0)


@pytest.mark.parametrize("need", Need)
def test_a_cell_with_nothing_left_restarts_its_labs_under_pressure(world, lab, need):
    day = pause(world, lab)
    world.cells[0].need = need
    relocate(world, 0, day)
    restarted = need == Need.RESTARTS
    assert (lab.state == LabState.WORKING) == restarted
    assert (today(world).restarts_quiet, today(world).restarts_need) == (0, int(restarted))


def test_a_long_pause_ends_in_giving_up(world, lab):
    day = pause(world, lab)
    for k in range(int(np.ceil(world.parameters.pause_days))):
        assert lab.state == LabState.PAUSED
        relocate(world, 0, day + k)
    assert lab.state == LabState.CLOSED


def test_places_are_drawn_in_proportion_to_their_weight(world):
    """1,500 draws: near places are more frequent than far ones as their weights say (five groups, chi-square)."""
    places = world.places[: world.rows.places]
    origin = int(places[300])
    world.pressure[places[::2]] = 2.0
    weight = np.array([place_weight(world, origin, int(place)) for place in places])
    assert weight.max() <= 1.0
    group = np.array([min(4, cells_apart(origin, int(place)) // 4) + 5 * (k % 2) for k, place in enumerate(places)])
    index = {int(place): k for k, place in enumerate(places)}
    drawn = [group[index[int(draw_place(world, origin, Stream.LAB_PLACE, e, 1))]] for e in range(1500)]
    counts = np.bincount(drawn, minlength=10)
    expected = 1500 * np.bincount(group, weight, 10) / weight.sum()
    assert ((counts - expected) ** 2 / expected).sum() < 33.7  # chi-square with 9 degrees of freedom, p = 0.0001
