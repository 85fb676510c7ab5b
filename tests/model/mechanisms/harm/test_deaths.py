"""Deaths: they follow what is used, its strength against tolerance, its spread and lost sellers; naloxone and checks save."""

import math

import pytest
from worlds import today

from abm.model.mechanisms.harm.deaths import USUAL_STRENGTH, die, spread_risk, strength_risk
from abm.model.mechanisms.harm.use import NOW, WITHOUT, use_of


def rest(world, purity=USUAL_STRENGTH):
    """Let a day be as usual: 160 kg gross consumed, deliveries as strong as the street, a tenth lost inland."""
    market, row = world.market, today(world)
    market.purity = purity
    market.consumption = int(160e6 * purity)
    row.delivered, row.delivered_gross = 9 * 10**9, int(9 * 10**9 / purity)
    row.inland = 10**9
    world.harm.tolerance, world.harm.variance, world.harm.unsettled = purity / USUAL_STRENGTH, 0.0, 0.1
    return world


def deaths(world, days=1):
    """Return the deaths of the last of some days that are alike."""
    for day in range(days):
        die(world, day)
    return float(today(world).deaths)


def test_at_rest_deaths_are_the_level_times_weight_shared_out_over_groups(world):
    p = rest(world).parameters
    users = p.dependent_users + p.treated_use * p.treated_users
    risky = users + p.occasional_use * p.occasional_risk * p.occasional_users
    used = users + p.occasional_use * p.occasional_users
    expected = p.deaths_per_kg * 160.0 * risky / used * (1.0 + p.seller_risk * 0.1)
    assert deaths(world) == pytest.approx(expected, rel=1e-6)


def test_the_dead_are_those_who_are_counted(world):
    before = [float(rest(world).users[NOW][name]) for name in ("occasional", "dependent", "treated")]
    died = deaths(world)
    gone = sum(before) - sum(float(world.users[NOW][name]) for name in ("occasional", "dependent", "treated"))
    assert gone == pytest.approx(died, rel=1e-6)
    assert world.users[NOW] == world.users[WITHOUT]


def test_twice_the_weight_is_twice_the_deaths(world):
    once = deaths(rest(world))
    world.market.consumption *= 2
    assert deaths(world) == pytest.approx(2 * once, rel=1e-3)


@pytest.mark.parametrize("factor", [0.6, 1.5])
def test_a_change_of_purity_acts_at_once_and_by_less_in_the_end(world, factor):
    """In the end the power is dose_response x (1 - adaptation); on the first day nearly the whole."""
    p, usual = rest(world).parameters, strength_risk(world)
    world.market.purity = factor * USUAL_STRENGTH
    assert strength_risk(world) / usual == pytest.approx(factor**p.dose_response)
    world.harm.tolerance = factor
    assert strength_risk(world) / usual == pytest.approx(factor ** (p.dose_response * (1 - p.adaptation)))


def test_tolerance_closes_half_of_its_distance_in_its_half_life(world):
    rest(world).market.purity = 2 * USUAL_STRENGTH
    world.parameters.tolerance_days = 20.0
    deaths(world, 20)
    assert world.harm.tolerance == pytest.approx(1.5)


def test_spread_is_that_of_a_lognormal(world):
    """E[x^n] of a lognormal with its mean held, over that of the usual spread."""
    p = rest(world).parameters
    n, usual = p.dose_response, p.dose_spread**2
    assert spread_risk(world, 1.0) == 1.0
    world.harm.variance = 0.2
    assert spread_risk(world, 1.0) == pytest.approx(math.exp(n * (n - 1) / 2 * 0.2))
    assert spread_risk(world, 0.0) == pytest.approx(math.exp(-n * (n - 1) / 2 * usual))


def test_supply_that_varies_kills_more(world):
    steady = deaths(rest(world))
    today(world).delivered_gross = int(today(world).delivered_gross * 1.5)
    assert deaths(world, 28) > 1.02 * steady


def test_after_seizures_inland_deaths_rise_for_weeks_though_as_much_is_used(world):
    """V31: those who lose their seller die more for one to three weeks, and it fades."""
    usual, row = deaths(rest(world)), today(world)
    row.inland = 3 * row.delivered
    week = deaths(world, 7)
    row.inland = row.delivered // 9
    later, over = deaths(world, 14), deaths(world, 60)
    assert week > later > 1.05 * usual and over == pytest.approx(usual, rel=0.01)


def test_less_from_abroad_kills_fewer_though_the_share_lost_inland_stays(world):
    """V31: a shock to the supply of all is no change of sellers."""
    usual = deaths(rest(world))
    row, market = today(world), world.market
    for name in ("delivered", "delivered_gross", "inland"):
        row[name] = int(0.6 * row[name])
    market.consumption = int(0.6 * market.consumption)
    assert deaths(world, 28) == pytest.approx(0.6 * usual, rel=0.01)


def test_naloxone_saves_a_share_and_counts_it(world):
    usual = deaths(rest(world))
    world.government.naloxone = 0.4
    saved = 0.4 * world.parameters.naloxone_works
    assert deaths(world) == pytest.approx((1 - saved) * usual, rel=1e-4)
    assert today(world).overdoses_reversed == pytest.approx(saved * usual, rel=1e-4)


def test_checks_act_on_the_share_of_use_that_is_checked(world):
    usual = deaths(rest(world))
    world.government.drug_checking = 0.25
    risk = spread_risk(world, world.parameters.checked_spread)
    assert risk < 0.9
    assert deaths(world) == pytest.approx((0.75 + 0.25 * risk) * usual, rel=1e-4)
    assert today(world).drug_checks == pytest.approx(0.25 * use_of(world, NOW), rel=1e-3)


def test_a_market_without_anything_kills_nobody(world):
    rest(world).market.consumption = 0
    today(world).delivered = today(world).delivered_gross = today(world).inland = 0
    assert deaths(world) == 0.0 and world.harm.unsettled == 0.1
