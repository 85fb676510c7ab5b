"""Recruitment: rosters are filled to what is wanted, from the people who cross, after the time it takes."""

import numpy as np
import pytest
from worlds import tiny, today

from abm.model.initialization import build_world
from abm.model.ground import NO_FAULT
from abm.model.kinds import Citizenship, CourierState
from abm.model.mechanisms.crossing.recruitment import recruit, take_on
from abm.model.mechanisms.crossing.routing import plan_classes, port_risk
from abm.model.mechanisms.crossing.recruitment import leave_roster


def on_roster(world, c):
    first = c * world.rows.courier_slots
    rows = world.couriers[first : first + world.rows.courier_slots]
    return rows[(rows["state"] > CourierState.NONE) & (rows["state"] < CourierState.JAILED)]


def test_rosters_are_filled_to_what_is_wanted(world):
    cell = world.cells[0]
    cell.roster_wanted, cell.roster_between_wanted = 20.2, 5.6
    recruit(world, 0, 3)
    rows = on_roster(world, 0)
    undocumented = (rows["citizenship"] == Citizenship.NO_DOCUMENT).sum()
    assert (cell.roster, cell.roster_between) == (21, 6) == (len(rows) - undocumented, undocumented)
    recruits = today(world).recruits
    recruit(world, 0, 4)
    assert today(world).recruits == recruits


def test_a_struck_row_is_used_again(world):
    cell = world.cells[0]
    cell.roster_wanted = cell.roster
    cell.roster_between_wanted = cell.roster_between
    leave_roster(world, 0, CourierState.JAILED)
    rows = int(cell.courier_rows)
    recruit(world, 0, 3)
    assert world.couriers[0].state == CourierState.JOINING and cell.courier_rows == rows


def test_recruits_start_after_the_hiring_days_and_pay_scatters_around_its_median():
    world = build_world(tiny(), 2)
    p, number = world.parameters, 300
    for i in range(number):
        take_on(world, 0, i, False, 100)
    days = world.courier_due[:number] - 100
    assert p.hiring_days_low <= days.min() and days.max() <= p.hiring_days_high
    assert np.median(world.couriers["pay"][:number]) / 100 == pytest.approx(p.courier_pay, rel=0.25)


def class_shares(world):
    plan_classes(world, 0)
    return np.diff(world.class_plan[0, :3], prepend=0.0)


def test_a_class_of_whom_few_are_free_is_drawn_less(world):
    world.pools["free"][:3] = 1.0
    usual = class_shares(world)
    world.pools[0].free = 0.25
    scarce = class_shares(world)
    assert scarce[0] / scarce[1] == pytest.approx(0.25 * usual[0] / usual[1])


def test_under_equal_scrutiny_classes_are_drawn_as_they_cross(world):
    p = world.parameters
    p.admissibility_share = p.status_loss = 0.0
    world.pools["free"][:3] = 1.0
    document = 1 - p.citizen_crossers - p.resident_crossers
    assert class_shares(world) == pytest.approx([p.citizen_crossers, p.resident_crossers, document])


def test_penalties_and_checks_move_recruitment_to_citizens(world):
    p = world.parameters
    citizens = []
    for loss in (0.0, 5000.0, 20000.0):
        p.status_loss = loss
        citizens.append(class_shares(world)[0])
    assert citizens == sorted(citizens) and citizens[0] < citizens[-1]


def test_classes_weigh_expected_cost_as_their_legal_status_says(world):
    """Multinomial logit, worked out anew: checks for visitors, loss of status but for citizens, who is free."""
    p, risk = world.parameters, port_risk(world, 0)
    load = world.organizations[world.cells[0].organization].usual_load
    stake = load / 1000 * p.border_price * (1 + p.load_cost) + p.replacement_cost
    checked = 1 - (1 - risk) * (1 - p.admissibility_share * p.detection_skill)
    costs = np.array([risk * stake, risk * (stake + p.status_loss), checked * (stake + p.status_loss)])
    pools = np.array([p.citizen_crossers, p.resident_crossers, 1 - p.citizen_crossers - p.resident_crossers])
    weights = pools * world.pools["free"][:3] * np.exp(-costs / p.class_scale)
    assert class_shares(world) == pytest.approx(weights / weights.sum())


def test_a_full_block_of_couriers_takes_no_more(world):
    slots = int(world.rows.courier_slots)
    world.cells[1].roster_wanted = 1e6
    recruit(world, 1, 0)
    assert len(on_roster(world, 1)) == slots == world.cells[1].courier_rows and world.run.fault == NO_FAULT
    assert len(on_roster(world, 2)) == world.cells[2].roster + world.cells[2].roster_between
