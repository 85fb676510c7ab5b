"""Precursors: labs use up what their cell holds, arrivals go to those who lack them, and none is lost."""

import numpy as np
import pytest
from worlds import tiny, today

from abm.model.balance import balance, precursors_left
from abm.model.ground import NO_FAULT
from abm.model.initialization import build_world
from abm.model.kinds import LabState
from abm.model.mechanisms.supply.precursors import (
    PRECURSORS_LOST,
    count_precursors,
    order,
    receive,
    use_precursors,
)
from abm.model.mechanisms.supply.production import invest, produce

LARGER = {"demand_level": 0.5, "lab_capacity": 50.0}


def test_day_0_has_the_days_of_use_that_cells_mean_to_hold(world):
    cells, days = world.cells[: world.rows.cells], world.parameters.precursor_days
    assert cells["precursors"] == pytest.approx(days * cells["intended"], abs=1)
    assert world.precursors.transit == world.arriving.sum() > 0


def test_labs_make_no_more_than_precursors_allow_and_use_them_up(world):
    world.cells[0].precursors = 1000
    assert use_precursors(world, 0, 600) == 600 and world.cells[0].short == 0
    assert use_precursors(world, 0, 600) == 400 and world.cells[0].short == 1
    assert world.cells[0].precursors == 0 and world.precursors.used == 1000
    count_precursors(world, 0)
    assert today(world).cells_short == 1 and world.cells[0].short == 0


def test_a_lab_without_precursors_makes_and_pays_nothing(world):
    (lab,) = np.flatnonzero(world.labs["state"][: world.rows.lab_slots] == LabState.WORKING)[:1]
    world.cells[0].precursors, stock = 0, world.cells[0].stock
    produce(world, lab, 0)
    assert world.cells[0].stock == stock and world.mass.produced == world.money.precursors == 0


def test_a_cell_that_is_short_opens_no_lab(world):
    cell = world.cells[0]
    cell.stock, cell.intended = 0, 20.0 * cell.intended
    labs = world.labs["state"].copy()
    cell.short = 1
    for day in range(30):
        invest(world, 0, day)
    assert np.array_equal(world.labs["state"], labs)
    cell.short = 0
    for day in range(30):
        invest(world, 0, day)
    assert not np.array_equal(world.labs["state"], labs)


def test_what_arrives_and_what_is_held_is_divided_by_what_labs_could_use(world):
    """Who has too much sells it on, a cell with large labs has more, one that is dissolved has none; none is lost."""
    cells = world.cells[: world.rows.cells]
    order(world, 10**6)
    total = cells["precursors"].sum()
    cells[1].lab_capacity, cells[2].active = 10 * int(cells[1].intended), 0
    receive(world, 10**6)
    assert cells["precursors"].sum() == total + 10**6 and cells[2].precursors == 0
    able = np.maximum(cells["lab_capacity"], 1000.0 * world.parameters.lab_capacity * cells["labs"])
    could = np.maximum(cells["intended"], able) * cells["active"]
    assert cells["precursors"] / cells["precursors"].sum() == pytest.approx(could / could.sum(), rel=1e-3)


@pytest.mark.parametrize("lost", [1, -1])
def test_a_run_stops_at_a_milligram_of_precursors(world, lost):
    balance(world, 0)
    assert world.run.fault == NO_FAULT and precursors_left(world.precursors) == world.cells["precursors"].sum()
    world.cells[0].precursors += lost
    balance(world, 0)
    assert world.run.fault == PRECURSORS_LOST


def test_what_comes_finished_needs_no_lab():
    """At a share of a half, in a year in which nothing was banned yet, labs have half of the capacity."""
    usual, halved = (
        build_world(tiny(inputs="history", parameters=LARGER | {"import_share": share}), 1) for share in (0.0, 0.5)
    )
    labs = [world.cells["lab_capacity"].sum() / world.cells["intended"].sum() for world in (usual, halved)]
    assert labs == pytest.approx([1.0, 0.5], abs=0.1)
    assert halved.cells["precursors"].sum() == pytest.approx(0.5 * usual.cells["precursors"].sum(), rel=0.02)
