"""Blocks: a cell whose block is full gets a larger one; every row keeps what it holds, and no run dies of it."""

import numpy as np
import pytest
from worlds import tiny

from abm.model.blocks import enlarge_blocks
from abm.model.initialization import build_world
from abm.model.ground import NO_FAULT
from abm.model.kinds import CELLS, COURIERS, LABS, NEVER, LabState
from abm.model.mechanisms.crossing.recruitment import recruit
from abm.model.scenario import Scenario
from abm.model.simulation import advance, simulate


def rows_of_cells(world, name, used):
    slots = int(world.rows[f"{name}_slots"])
    table = world.labs if name == "lab" else world.couriers
    return [table[c * slots : c * slots + int(world.cells[c][used])].copy() for c in range(int(world.rows.cells))]


def test_full_blocks_are_doubled_and_rows_keep_what_they_hold(world):
    """Labs and couriers of every cell stand in the same order, and nothing stands where they were."""
    slots = int(world.rows.lab_slots), int(world.rows.courier_slots)
    block = world.labs[2 * slots[0] : 3 * slots[0]]
    block["state"], block["capacity"], world.cells[2].lab_rows = LabState.WORKING, np.arange(slots[0]), slots[0]
    world.cells[3].roster_wanted = 1e6
    recruit(world, 3, 0)
    labs, couriers = rows_of_cells(world, "lab", "lab_rows"), rows_of_cells(world, "courier", "courier_rows")
    due = [world.courier_due[c * slots[1] : c * slots[1] + len(rows)].copy() for c, rows in enumerate(couriers)]
    enlarge_blocks(world)
    assert (world.rows.lab_slots, world.rows.courier_slots) == (2 * slots[0], 2 * slots[1])
    for before, after in (
        (labs, rows_of_cells(world, "lab", "lab_rows")),
        (couriers, rows_of_cells(world, "courier", "courier_rows")),
    ):
        assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))
    assert (world.labs["state"] != 0).sum() == sum((rows["state"] != 0).sum() for rows in labs)
    assert (world.couriers["state"] != 0).sum() == sum((rows["state"] != 0).sum() for rows in couriers)
    for c, days in enumerate(due):
        block = world.courier_due[c * 2 * slots[1] : (c + 1) * 2 * slots[1]]
        assert np.array_equal(block[: len(days)], days) and (block[len(days) :] == NEVER).all()
    recruit(world, 3, 0)
    assert world.cells[3].roster > slots[1]


def test_blocks_with_room_stay(world):
    slots = world.rows.lab_slots, world.rows.courier_slots
    enlarge_blocks(world)
    assert (world.rows.lab_slots, world.rows.courier_slots) == slots


def test_blocks_end_where_the_table_does(world):
    world.cells[0].lab_rows, world.rows.lab_slots = LABS // CELLS, LABS // CELLS
    world.cells[0].courier_rows, world.rows.courier_slots = COURIERS // CELLS, COURIERS // CELLS
    enlarge_blocks(world)
    assert (world.rows.lab_slots, world.rows.courier_slots) == (LABS // CELLS, COURIERS // CELLS)


@pytest.mark.compiled_only
def test_a_run_whose_rosters_outgrow_their_blocks_goes_on():
    """Demand that grows twentyfold on the way: blocks grow as often as they must, and mass and money stay balanced."""
    world = build_world(tiny(days=120), 2)
    world.rows.courier_slots, slots = world.rows.courier_slots, int(world.rows.courier_slots)
    world.inputs["demand"] *= 20.0
    advance(world, 0, 120)
    assert world.run.fault == NO_FAULT and world.rows.courier_slots > slots
    assert (world.cells["courier_rows"] <= world.rows.courier_slots).all()


@pytest.mark.compiled_only
@pytest.mark.parametrize(
    "parameters",
    [
        {"demand_level": 40.0, "usual_load": 500.0, "crossing_interval": 60.0, "cells": 8},
        {"demand_level": 40.0, "lab_capacity": 50.0, "cells": 8},
    ],
)
def test_the_far_ends_of_the_prior_end_no_run(parameters):
    """More couriers or labs than a table holds: cells stay short, and the run goes on."""
    recording = simulate(Scenario(parameters=parameters, days=40, burn_in=0), 1)
    assert (recording.daily.delivered[-10:] > 0).all()
