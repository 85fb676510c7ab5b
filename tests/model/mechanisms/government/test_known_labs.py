"""Known labs: one for every so many leads on a region; who goes for one uses the leads up and meets an exposed one."""

import numpy as np
import pytest
from worlds import today

from abm.model.kinds import LabState
from abm.model.mechanisms.government.intelligence import LEAD, leads_on, work_leads
from abm.model.mechanisms.government.known_labs import RAIDS, drawn_lab, find_known, ordered_today
from abm.model.mechanisms.government.raids import raid_known


def know(world, leads):
    """Let so many leads be held on every region."""
    world.intelligence[:] = leads * LEAD
    world.investigations["known"] = leads * LEAD


def test_raids_ordered_come_out_over_time(world):
    ordered = [ordered_today(world, 42.0, RAIDS, 1, day) for day in range(2000)]
    assert set(ordered) == {1, 2} and np.mean(ordered) == pytest.approx(1.5, abs=0.05)
    assert not any(ordered_today(world, 0.0, RAIDS, 1, day) for day in range(100))


def test_a_lab_is_known_for_so_many_leads_which_are_used_up(world):
    p, region = world.parameters, int(world.labs[0].region)
    know(world, 2.5 * p.lab_leads)
    found = [find_known(world, RAIDS, region, k, 0) for k in range(4)]
    assert min(found[:2]) >= 0 and found[2:] == [-1, -1]
    assert leads_on(world, region) == pytest.approx(0.5 * p.lab_leads)
    work_leads(world, 1)  # takes what is known from the map
    assert leads_on(world, region) == pytest.approx(0.5 * p.lab_leads)
    other = (region + 1) % 6
    assert leads_on(world, other) == pytest.approx(2.5 * p.lab_leads)


def test_labs_are_drawn_by_how_far_they_are_exposed(world):
    """Of four open labs of a region two are exposed, one fully and one by a third; one moves, one was never seen."""
    labs, slots = world.labs, world.rows.lab_slots
    labs["state"] = LabState.NONE
    world.cells["lab_rows"][0] = 4
    assert slots >= 4
    labs["region"][:4], labs["state"][:4] = 2, LabState.WORKING
    labs["exposure"][:4] = np.array([3.0, 1.0, 0.0, 3.0]) * world.parameters.exposure_days / 3.0
    labs["state"][3] = LabState.MOVING
    drawn = [drawn_lab(world, 2, (k + 0.5) / 400) for k in range(400)]
    assert (drawn.count(0), drawn.count(1)) == (300, 100)
    assert drawn_lab(world, 3, 0.5) == -1


def test_no_leads_are_used_where_there_is_no_lab(world):
    world.labs["state"] = LabState.NONE
    know(world, 100.0)
    assert find_known(world, RAIDS, 0, 0, 0) == -1 and leads_on(world, 0) == pytest.approx(100.0)


def test_raids_that_are_ordered_are_raids_as_any(world):
    world.government.lab_raids[:] = 56.0
    know(world, 1000.0)
    world.labs["exposure"] = 1000.0
    raid_known(world, 0)
    row = today(world)
    closed = (world.labs["state"] == LabState.FOUND).sum()
    assert 0 < row.raids <= 12 and row.labs_found == closed == world.cells["labs_found"].sum()
    know(world, 0.0)
    raid_known(world, 1)
    assert row.raids <= 12 and row.labs_found == closed
