"""Strikes: known labs are destroyed, bystanders die, cooperation breaks, recruits come; nothing is learned."""

import math

import numpy as np
import pytest
from worlds import today

from abm.model.kinds import LabState
from abm.model.mechanisms.government.intelligence import LEAD
from abm.model.mechanisms.government.raids import confiscate, heat
from abm.model.mechanisms.government.strikes import MOST_KILLED, strike
from abm.model.streams import poisson


@pytest.mark.parametrize("mean", [0.0, 0.5, 3.0, 10.0])
def test_deaths_are_poisson(mean):
    uniforms = (np.arange(20000) + 0.5) / 20000
    drawn = np.bincount([poisson(mean, u) for u in uniforms], minlength=60)[:60] / 20000
    expected = [math.exp(-mean) * mean**k / math.factorial(k) for k in range(60)]
    assert np.allclose(drawn, expected, atol=2e-4)
    assert poisson(mean, 1.0 - 2.0**-53) <= MOST_KILLED


def struck(world, region, leads=1000.0, number=28.0):
    world.intelligence[:] = leads * LEAD
    world.investigations["known"] = leads * LEAD
    world.labs["exposure"] = 1000.0
    world.government.strikes[region] = number
    strike(world, 4)
    return today(world)


def test_a_strike_closes_a_lab_takes_its_stock_and_heats_its_place(world):
    region = int(world.labs[0].region)
    events = world.events.copy()
    row = struck(world, region)
    [i] = np.flatnonzero(world.labs["state"] == LabState.STRUCK)
    cell, lab = world.cells[i // world.rows.lab_slots], world.labs[i]
    assert row.strikes == 1 and row.labs_found == row.raids == 0 and lab.region == region
    assert np.array_equal(world.events, events)  # nothing is learned
    stock, labs, before = int(cell.stock), int(cell.labs), world.pressure[lab.place]
    confiscate(world, i // world.rows.lab_slots, 4)
    heat(world, 4)
    heat(world, 4)  # once is enough
    assert world.labs[i].state == LabState.STRUCK and not (world.labs["state"] == LabState.FOUND).any()
    assert row.lost == world.mass.lost == stock // labs == stock - cell.stock
    assert world.pressure[lab.place] == before + world.parameters.find_pressure


def test_a_strike_breaks_cooperation_and_rouses_the_region(world):
    region, p = int(world.labs[0].region), world.parameters
    row = struck(world, region)
    assert world.politics.cooperation == p.strike_cooperation < p.cooperation_usual
    assert world.roused_until[region] == 4 + p.roused_days and not np.delete(world.roused_until, region).any()
    assert 0 <= row.collateral_deaths < 15
    assert row.killed == row.collateral_deaths == world.violence.killed[region]


def test_without_a_known_lab_there_is_no_strike(world):
    region = int(world.labs[0].region)
    row = struck(world, region, leads=0.0)
    assert (
        row.strikes == row.collateral_deaths == 0 and world.politics.cooperation == world.parameters.cooperation_usual
    )
    assert not world.roused_until.any()
