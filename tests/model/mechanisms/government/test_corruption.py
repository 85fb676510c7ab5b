"""Corruption stays as it is, falls under a policy with one half-life, and comes back with another; bribes are of the rent."""

import pytest
from worlds import today

from abm.model.mechanisms.government.corruption import bribe, fight_corruption, sold_chance


def test_corruption_stays_as_it_is_without_a_policy(world):
    for day in range(50):
        fight_corruption(world, day)
    p = world.parameters
    assert (world.corruption.officials == p.corruption_usual).all()  # to the bit
    assert sold_chance(world, 0) == p.corruption_usual * p.raids_known


@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_corruption_falls_and_comes_back_with_half_lives_of_their_own(world, strength):
    p = world.parameters
    floor = p.corruption_usual * (1 - strength * (1 - p.anti_corruption_floor))
    world.government.anti_corruption[2] = strength
    for day in range(int(p.anti_corruption_days)):
        fight_corruption(world, day)
    half = (p.corruption_usual + floor) / 2
    assert world.corruption.officials[2] == pytest.approx(half)
    assert world.corruption.officials[1] == p.corruption_usual
    world.government.anti_corruption[2] = 0.0
    for day in range(int(p.corruption_return_days)):
        fight_corruption(world, day)
    assert world.corruption.officials[2] == pytest.approx((p.corruption_usual + half) / 2)


@pytest.mark.parametrize("rent, paid", [(10**9, 20_000), (5_000, 5_000), (0, 0)])
def test_bribes_are_a_share_of_sales_as_far_as_there_is_rent(world, rent, paid):
    cell = world.cells[0]
    cell.sales, world.parameters.bribes = 1_000_000, 0.02
    assert bribe(world, 0, rent) == rent - paid
    assert world.money.bribes == today(world).bribes == paid


def test_fewer_who_sell_are_paid_less(world):
    cell = world.cells[0]
    cell.sales, world.parameters.bribes = 1_000_000, 0.02
    world.corruption.officials[cell.region] /= 4
    assert bribe(world, 0, 10**9) == 10**9 - 5_000
