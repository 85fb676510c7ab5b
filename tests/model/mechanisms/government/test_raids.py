"""Labs are found at the hazard, by what is known; stock goes by share; a find heats its place once."""

import math

import numpy as np
import pytest
from worlds import tiny, today

from abm.model.initialization import build_world
from abm.model.kinds import MONTH, LabState
from abm.model.mechanisms.government.intelligence import LEAD, work_leads, worked_at
from abm.model.mechanisms.government.raids import confiscate, heat, raid, raid_known, search

UNSOLD, UNBEATEN = 1 - 0.35 * 0.5, 1 - 0.5 * 0.15  # as usual


def ways(world):
    return world.places[: world.rows.places]


def exposed_labs(seed=3, number=2000, **parameters):
    world = build_world(tiny(parameters=parameters), seed)
    labs = world.labs[:number]
    labs["state"], labs["exposure"], labs["place"] = LabState.WORKING, 1000.0, ways(world)[0]
    return world


def test_labs_are_found_at_the_hazard():
    """Labs fully exposed, once a day for 60 days: hazard / 365 x (1 + weight x intelligence) x success of a raid."""
    world = exposed_labs(number=300, find_hazard=0.1, intelligence_weight=5.0)
    world.intelligence[:] = 9.0
    p = world.parameters
    chance = p.find_hazard / 365 * (1 + p.intelligence_weight * 9.0) * p.raid_success * UNSOLD * UNBEATEN
    at_risk = finds = 0
    for day in range(60):
        open_labs = np.flatnonzero(world.labs["state"][:300] == LabState.WORKING)
        at_risk += len(open_labs)
        for i in open_labs:
            search(world, i, day)
        finds += len(open_labs) - (world.labs["state"][:300] == LabState.WORKING).sum()
    assert abs(finds - at_risk * chance) < 4 * math.sqrt(at_risk * chance * (1 - chance))
    assert finds == today(world).labs_found == world.events[:, 1].sum()


@pytest.mark.parametrize("pressure", [1.0, 4.0])
def test_pressure_works_off_what_is_known(pressure):
    """Four times the pressure finds four times as much by what is known, and uses it up four times as fast."""
    world = exposed_labs(number=400, find_hazard=0.1, intelligence_weight=5.0, patrol_weight=0.0)
    p, place = world.parameters, ways(world)[0]
    world.intelligence[:], world.pressure[:], world.investigations["pace"] = 9.0, pressure, 1.0
    for i in range(400):
        search(world, i, 1)
    chance = p.find_hazard / 365 * (1 + p.intelligence_weight * 9.0 * pressure) * p.raid_success * UNSOLD * UNBEATEN
    finds = (world.labs["state"][:400] == LabState.FOUND).sum()
    assert abs(finds - 400 * chance) < 4 * math.sqrt(400 * chance)
    world.events[:] = 0
    world.parameters.lead_capacity = 1e9
    work_leads(world, 2)
    kept = 0.5 ** (1 / p.intelligence_half_life) - pressure / p.lead_days
    assert world.intelligence[place] == pytest.approx(9.0 * kept)


@pytest.mark.parametrize("known, added", [(9.0, 0.0), (9.0, 2.0), (0.2, 0.0)])
def test_finds_are_bounded_by_what_investigators_can_work_off(known, added):
    """Where more is known than they can follow, pressure finds no more, but patrols; more investigators do."""
    world = exposed_labs()
    p, place = world.parameters, ways(world)[0]
    hazards = []
    for pressure in (2.0, 4.0):
        world.intelligence[:], world.pressure[:], world.government.investigators[:] = known, pressure, added
        work_leads(world, 1)
        assert worked_at(world, place) <= p.lead_capacity * LEAD / MONTH * (1 + added) * p.lead_days
        hazards.append(worked_at(world, place))
    able = p.lead_capacity * LEAD / MONTH * p.lead_days * (1 + added)
    assert hazards == pytest.approx([able, able] if known == 9.0 else [2.0 * known, 4.0 * known], rel=0.02)


def outcomes(world, number=1000):
    """Return the shares of raids that succeed, and that are sold, over evenly spread uniforms."""
    for k in range(number):
        world.labs[0].state = LabState.WORKING
        raid(world, 0, 0, (k + 0.5) / number, k)
    row = today(world)
    assert row.raids == number
    return row.labs_found / number, row.raids_sold / number


@pytest.mark.parametrize(
    "officials, success, effective, sold",
    [
        (0.35, 0.9173, 0.7, 0.175),  # as usual
        (0.14, 0.9173, 0.7 * 0.93 / 0.825, 0.07),  # under a policy, in the long run
        (0.0, 0.9173, 0.7 / 0.825, 0.0),
        (0.7, 0.9173, 0.7 * 0.65 / 0.825, 0.35),
        (0.35, 0.95, 0.95 * 0.825 * 0.925, 0.175),
        (
            0.35,
            1.0,
            0.825 * 0.925,
            0.175,
        ),  # all that are neither sold nor beaten off: no step of the range is without effect
        (0.7, 1.0, 0.65 * 0.925, 0.35),
    ],
)
def test_raids_succeed_are_sold_or_fail_otherwise(world, officials, success, effective, sold):
    world.corruption.officials[:], world.parameters.raid_success = officials, success
    assert outcomes(world) == (pytest.approx(effective, abs=2e-3), pytest.approx(sold, abs=2e-3))


def test_a_lab_that_a_raid_missed_can_be_raided_again_on_the_same_day_with_another_draw():
    """One lab in the region, and two raids on it a day: both fail together as often as two of their own do."""
    world = exposed_labs(number=1)
    p, region = world.parameters, int(world.labs[0].region)
    world.labs["state"][1:] = LabState.NONE
    p.raid_success, world.corruption.officials[:] = 0.5 / 0.925, 0.0
    world.government.lab_raids[region] = 2 * MONTH
    found, days = 0, 600
    for day in range(days):
        world.labs[0].state, world.intelligence[:] = LabState.WORKING, 10.0
        world.investigations["known"] = 10.0
        raid_known(world, day)
        found += int(world.labs[0].state == LabState.FOUND)
    assert abs(found - 0.75 * days) < 4 * math.sqrt(days * 0.75 * 0.25)
    assert today(world).raids > 1.3 * days


@pytest.mark.parametrize("state", [LabState.NONE, LabState.MOVING, LabState.FOUND, LabState.CLOSED])
def test_what_is_not_there_is_not_searched(state):
    world = exposed_labs(number=1)
    world.parameters.find_hazard = 1e9
    world.labs[0].state = state
    search(world, 0, 1)
    assert world.labs[0].state == state and world.labs[0].exposure == 1000.0


def test_exposure_counts_days_in_one_place(world):
    world.parameters.find_hazard = 0.0
    world.labs[0].exposure = 0.0
    for day in range(7):
        search(world, 0, day)
    assert world.labs[0].exposure == 7.0


def test_a_find_takes_the_labs_share_of_the_stock(world):
    cell = world.cells[0]
    cell.stock, cell.labs, cell.labs_found = 1001, 4, 1
    confiscate(world, 0, 0)
    assert (cell.stock, world.mass.lost, today(world).lost, cell.labs_found) == (751, 250, 250, 0)


def test_a_find_heats_its_place_once(world):
    lab = world.labs[0]
    lab.state, lab.days_to_go, today(world).labs_found = LabState.FOUND, 0, 1
    before = world.pressure[lab.place]
    heat(world, 0)
    heat(world, 0)
    assert world.pressure[lab.place] == before + world.parameters.find_pressure
