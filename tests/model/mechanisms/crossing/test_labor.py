"""Labor: what couriers ask, who is willing and who is out, and how pay moves until a load finds somebody."""

import numpy as np
import pytest
from worlds import tiny, today

from abm.inputs.geography import Mode
from abm.model.initialization import build_world
from abm.model.kinds import Citizenship
from abm.model.mechanisms.crossing.labor import (
    agrees,
    asked,
    clear_markets,
    note_crossing,
    note_jail,
    note_rest,
    pay_index,
    supply,
    wage,
)

MARKETS = ([Mode.CAR, Mode.FOOT], [Mode.TRUCK], [Mode.BETWEEN])


def test_day_0_is_in_balance(world):
    """Attempts as planned, supply alike, everybody found, usual pay."""
    loads = sum(cell.wanted_gross / 1000 / cell.mean_load for cell in world.cells[: world.rows.cells])
    assert world.labor["usual"].sum() == pytest.approx(loads)
    for mode in Mode:
        market = world.labor[mode]
        assert market.mean_attempts == market.usual
        assert (market.pay, market.found) == (world.parameters.courier_pay, 1.0)
    for modes in MARKETS:
        assert supply(world, modes[0]) == pytest.approx(world.labor["usual"][modes].sum())
    assert pay_index(world) == pytest.approx(1.0)
    assert world.pools["people"].sum() == pytest.approx(world.labor["people"][: Mode.BETWEEN].sum())


def test_people_are_those_of_the_parameter_or_enough_for_day_0():
    for demand, people in ((0.05, 5000.0), (5.0, 5000.0)):
        world = build_world(tiny(parameters={"demand_level": demand, "willing_people": people}), 1)
        out = world.labor["resting"] + world.labor["jailed"]
        assert (world.labor["usual_free"] >= 0.199 * world.labor["people"]).all()
        assert np.allclose(world.labor["people"], out + world.labor["usual_free"])
        assert (world.labor["people"].sum() == pytest.approx(people)) == (demand < 1.0)


def test_arrests_raise_what_couriers_ask_and_fade(world):
    p, market = world.parameters, world.labor[Mode.CAR]
    assert asked(world, Mode.CAR) == pytest.approx(p.courier_pay)
    market.crossed, market.caught = 95.0, 40.0
    risk = (40 + p.risk_prior_weight * p.risk_prior) / (95 + p.risk_prior_weight)
    usual = p.courier_pay + p.jail_cost * market.usual_risk
    expected = p.courier_pay * (p.courier_pay + p.jail_cost * risk) / usual
    assert asked(world, Mode.CAR) == pytest.approx(expected) and expected > 1.5 * p.courier_pay
    assert asked(world, Mode.FOOT) == pytest.approx(p.courier_pay)
    for day in range(28):
        clear_markets(world, day)
    assert market.caught == pytest.approx(40 * (1 - p.risk_learning))


def test_willing_people_grow_with_pay_and_those_who_are_out_are_not_there(world):
    p, market = world.parameters, world.labor[Mode.TRUCK]
    market.offer *= 2.0
    more = market.people * 2.0**p.pay_elasticity - market.resting - market.jailed
    assert supply(world, Mode.TRUCK) == pytest.approx(market.usual * more / market.usual_free)
    market.jailed = 100.0 * market.people
    assert supply(world, Mode.TRUCK) == 0.0


def test_pay_moves_toward_balance_at_most_so_fast_and_not_under_half(world):
    p, market = world.parameters, world.labor[Mode.TRUCK]
    usual = market.usual
    for attempts, factor in ((100.0, 1 + p.pay_speed), (1.5, None), (1e-4, None)):
        market.offer, market.mean_attempts, market.attempts = 1.0, attempts * usual, round(attempts * usual)
        clear_markets(world, 3)
        assert (market.offer > 1.0) == (attempts > 1.0)
        if factor:
            assert market.offer == pytest.approx(factor)
        assert abs(market.offer - 1.0) <= p.pay_speed + 1e-12
        assert market.pay == pytest.approx(market.offer * asked(world, Mode.TRUCK))
    market.mean_attempts = 0.0
    for day in range(400):
        clear_markets(world, day)
    assert market.offer == 0.5


def test_who_drove_walks_at_the_pay_that_makes_up_for_the_risk(world):
    """One market: people who are not wanted in cars are there for loads on foot, and drivers are paid for their arrests."""
    car, foot = world.labor[Mode.CAR], world.labor[Mode.FOOT]
    car.crossed, car.caught = 100.0, 40.0
    car.mean_attempts, foot.mean_attempts = 0.0, car.usual + foot.usual
    clear_markets(world, 3)
    assert foot.found == car.found == 1.0 and car.offer == foot.offer == pytest.approx(1.0, abs=0.01)
    assert foot.pay == pytest.approx(foot.offer * asked(world, Mode.FOOT))
    assert (
        car.pay / foot.pay == pytest.approx(asked(world, Mode.CAR) / asked(world, Mode.FOOT))
        and car.pay > 1.3 * foot.pay
    )
    assert world.labor[Mode.TRUCK].pay == pytest.approx(world.parameters.courier_pay, rel=0.02)


def test_at_fixed_pay_attempts_fall_the_steeper_the_more_are_caught_and_never_to_nothing(world):
    """V22 for those who would carry: hardly fewer up to a chance of 0.05, a third to two thirds at 0.4, never none."""
    market, found = world.labor[Mode.TRUCK], []
    market.usual_risk = 0.05
    for chance in (0.0, 0.05, 0.1, 0.2, 0.4):
        market.crossed, market.caught, market.resting, market.jailed = 1e6, chance * 1e6, 0.0, 0.0
        market.offer = market.pay / asked(world, Mode.TRUCK)
        found.append(supply(world, Mode.TRUCK))
    assert found == sorted(found, reverse=True) and found[1] == pytest.approx(
        market.usual * market.people / market.usual_free, rel=1e-3
    )
    assert 0.0 < found[-1] < 0.5 * found[1]


def test_loads_find_somebody_at_the_chance_of_the_market(world):
    market = world.labor[Mode.TRUCK]
    market.found = 0.3
    agreed = sum(bool(agrees(world, Mode.TRUCK, draw, 9)) for draw in range(3000))
    assert abs(agreed - 900) < 4 * np.sqrt(3000 * 0.3 * 0.7)
    assert (market.attempts, today(world).refused) == (3000, 3000 - agreed)


def test_a_short_supply_is_shared_by_chance(world):
    p, market = world.parameters, world.labor[Mode.TRUCK]
    market.mean_attempts, market.attempts = 10.0 * market.usual, 0
    clear_markets(world, 3)
    assert market.found == pytest.approx(p.labor_slack * supply(world, Mode.TRUCK) / market.mean_attempts, rel=0.1)
    assert market.found < 0.2


def test_those_who_are_out_come_back(world):
    p, market, pool = world.parameters, world.labor[Mode.CAR], world.pools[Citizenship.CITIZEN]
    car = int(np.flatnonzero(world.routes["mode"][: world.rows.routes] == Mode.CAR)[0])
    courier = world.couriers[0]
    courier.route, courier.citizenship = car, Citizenship.CITIZEN
    out = (market.resting, market.jailed, pool.resting, pool.jailed)
    before = [float(value) for value in (*out, market.crossed, market.caught)]
    note_rest(world, 0)
    note_jail(world, 0)
    note_crossing(world, 0, True)
    after = [market.resting, market.jailed, pool.resting, pool.jailed, market.crossed, market.caught]
    assert np.allclose(np.subtract(after, before), 1.0)
    clear_markets(world, 3)
    assert market.resting == pytest.approx(after[0] * (1 - 1 / p.rest_days))
    assert pool.jailed == pytest.approx(after[3] * (1 - 1 / p.jail_days))


def test_a_class_that_is_out_is_found_less(world):
    world.pools["resting"] = world.pools["jailed"] = 0.0
    world.pools[Citizenship.CITIZEN].jailed = 0.7 * world.pools[Citizenship.CITIZEN].people
    clear_markets(world, 3)
    free = world.pools["free"][: Citizenship.NO_DOCUMENT]
    assert free[Citizenship.CITIZEN] < 0.31 < free[Citizenship.RESIDENT] <= 1.0
    world.pools[Citizenship.CITIZEN].jailed = 1e9
    clear_markets(world, 4)
    assert world.pools[Citizenship.CITIZEN].free == 0.02


def test_a_courier_gets_what_the_market_of_the_mode_pays(world):
    courier = world.couriers[0]
    courier.route, courier.pay = int(np.flatnonzero(world.routes["mode"][:96] == Mode.FOOT)[0]), 200_000
    world.labor[Mode.FOOT].pay = 1.5 * world.parameters.courier_pay
    assert wage(world, 0) == 300_000


def test_frozen_pay_stays(world):
    world.clock.day, world.clock.first, world.clock.period, world.parameters.freeze_pay = 0, 0, 0, 0
    pay, world.labor["mean_attempts"] = world.labor["pay"].copy(), 1e3
    clear_markets(world, 3)
    assert np.array_equal(world.labor["pay"], pay) and (world.labor["found"] < 1.0).all()
