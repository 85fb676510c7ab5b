"""Seizure and delivery: every milligram is booked, and both sides learn."""

import numpy as np
import pytest
from worlds import tiny, today

from abm.model.initialization import build_world
from abm.model.kinds import NEVER, Citizenship, CourierState
from abm.model.mechanisms.crossing.recruitment import rest_or_quit
from abm.model.mechanisms.crossing.seizure import pass_border, seize


@pytest.fixture
def courier(world):
    """A citizen with 1,000 mg pure before the first port."""
    courier = world.couriers[0]
    courier.state, courier.citizenship, courier.route = CourierState.CROSSING, Citizenship.CITIZEN, 0
    courier.load, courier.gross, world.mass.transit = 1000, 10_000_000, 1000
    world.cells[0].roster = 5
    return courier


def test_a_seizure_takes_the_load_and_the_courier(world, courier):
    o, region = world.cells[0].organization, world.cells[0].region
    seize(world, 0, 3)
    assert (world.mass.transit, world.mass.seized, world.mass.delivered) == (0, 1000, 0)
    assert (courier.state, courier.load, courier.gross, world.courier_due[0]) == (CourierState.JAILED, 0, 0, NEVER)
    assert world.cells[0].roster == 4
    assert world.lost_week[o, 0] == world.routes[0].lost_week == world.routes[0].finds == 1
    assert world.events[region, 0] == 1
    row = today(world)
    assert (row.seizures, row.seizures_at_ports, row.caught_citizens, row.seized) == (1, 1, 1, 1000)


def test_a_delivery_less_what_is_seized_inland(world, courier):
    p = world.parameters
    pass_border(world, 0, 3)
    inland = int(1000 * p.domestic_loss)
    assert (world.mass.transit, world.mass.lost, world.mass.delivered) == (0, inland, 1000 - inland)
    assert today(world).delivered == 1000 - inland and courier.load == 0 and courier.crossings == 1
    assert world.cells[0].sales == int(10_000_000 * 1e-4 * p.border_price * world.market.price)
    assert world.cells[0].spent == world.money.pay == courier.pay


def test_couriers_quit_at_their_rate_and_rest_for_the_interval():
    """2,000 crossings of one courier, on days of their own."""
    world = build_world(tiny(), 4)
    p, courier = world.parameters, world.couriers[0]
    courier.citizenship = Citizenship.CITIZEN
    states, rests = [], []
    for day in range(2000):
        rest_or_quit(world, 0, day)
        states.append(int(courier.state))
        if courier.state == CourierState.RESTING:
            rests.append(world.courier_due[0] - day)
    quits = np.mean(np.array(states) == CourierState.QUIT)
    assert set(states) == {CourierState.RESTING, CourierState.QUIT} and courier.crossings == 2000
    assert abs(quits - p.quit_share) < 4 * np.sqrt(quits * (1 - quits) / 2000)
    assert 1 <= min(rests) and max(rests) <= 1.5 * p.crossing_interval
