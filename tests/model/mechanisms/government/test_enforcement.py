"""Pressure rests at 1, relaxes to 1 + k, spreads without loss."""

import numpy as np
import pytest

from abm.model.kinds import REGIONS
from abm.model.mechanisms.government.enforcement import spread_pressure


def ways(world):
    return world.places[: world.rows.places]


def test_pressure_rests_at_1_without_policy(world):
    for day in range(5):
        spread_pressure(world, day)
    assert (world.pressure[ways(world)] == 1.0).all()


@pytest.mark.parametrize("intensity", [0.5, 4.0])
def test_a_crackdown_everywhere_relaxes_to_1_plus_k_with_the_memory(world, intensity):
    """P(t) = 1 + k (1 - (1 - 1/memory) ^ t): diffusion has nothing to do when all places are alike."""
    world.government.effort[:] = intensity
    for day in range(20):
        spread_pressure(world, day)
    expected = 1.0 + intensity * (1.0 - (1.0 - 1.0 / world.parameters.pressure_memory_days) ** 20)
    assert np.allclose(world.pressure[ways(world)], expected, rtol=1e-12)


def test_spreading_moves_pressure_and_loses_none(world):
    places = ways(world)
    world.pressure[places[200]] = 101.0
    world.parameters.pressure_memory_days = 1e12
    before = world.pressure[places].sum()
    for day in range(5):
        spread_pressure(world, day)
    assert world.pressure[places].sum() == pytest.approx(before)
    assert world.pressure[places[200]] < 101.0 and world.pressure[places].min() >= 1.0
    assert world.enforcement.lowest_pressure == world.pressure[places].min()


def test_a_crackdown_in_one_region_is_felt_less_elsewhere(world):
    world.government.effort[2] = 5.0
    for day in range(10):
        spread_pressure(world, day)
    region = world.region_of[ways(world)]
    mean = [world.pressure[ways(world)][region == k].mean() for k in range(REGIONS)]
    assert mean[2] == max(mean) and mean[2] > 1.5 and max(mean[:2] + mean[3:]) < 1.2
