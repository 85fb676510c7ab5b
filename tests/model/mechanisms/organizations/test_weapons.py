"""Weapons: they stay as usual where nothing is seized and all can pay; force is met as often as they say."""

import numpy as np
import pytest
from worlds import tiny, today

from abm.model.initialization import build_world
from abm.model.kinds import Need
from abm.model.mechanisms.organizations.violence import weapons_mean
from abm.model.mechanisms.organizations.weapons import (
    inherit_weapons,
    meet_arrest,
    meet_raid,
    not_beaten_off,
    pass_weapons,
    rearm,
    resistance,
)


def test_weapons_stay_exactly_as_usual_where_nothing_is_seized(world):
    for day in range(0, 700, 7):
        rearm(world, 0, day)
    assert world.organizations[0].weapons == weapons_mean(world) == 1.0


def test_what_is_seized_on_its_way_south_is_missing_for_good(world):
    """Towards a half, at 3% of the gap in 28 days."""
    world.government.southbound = 0.5
    for day in range(0, 364, 7):
        rearm(world, 0, day)
    rate = world.parameters.weapons_loss / 4
    assert world.organizations[0].weapons == pytest.approx(0.5 + 0.5 * (1 - rate) ** 52)


def test_who_cannot_pay_buys_none(world):
    world.cells["need"][:] = Need.SELLS
    rearm(world, 0, 0)
    rearm(world, 0, 1)  # once a week
    assert world.organizations[0].weapons == pytest.approx(1 - world.parameters.weapons_loss / 4)


@pytest.mark.parametrize("weapons, share", [(0.0, 1.0), (1.0, 0.925), (3.0, 1 - 0.5 * 0.225)])
def test_fewer_weapons_beat_off_fewer_raids(world, weapons, share):
    world.organizations[0].weapons = weapons
    assert not_beaten_off(world, 0) == pytest.approx(share)


@pytest.mark.parametrize("weapons", [0.3, 1.0, 4.0])
def test_raids_are_met_by_force_as_often_as_weapons_say_and_fail_half_the_time(weapons):
    world = build_world(tiny(), 3)
    p, number = world.parameters, 4000
    world.organizations[0].weapons = weapons
    chance = p.raid_success * not_beaten_off(world, 0)
    met = np.zeros(2)
    ends = np.random.default_rng(1).random(number) < chance
    for i, succeeded in enumerate(ends):
        before = today(world).raids_resisted
        meet_raid(world, 0, i, i, chance, succeeded, 5)
        met[int(succeeded)] += today(world).raids_resisted - before
    expected = number * resistance(world, weapons)
    assert abs(met.sum() - expected) < 4 * np.sqrt(expected)
    won = expected * (1 - p.resisted_fails) * p.raid_success  # what is met so, and would have succeeded
    assert met[1] == pytest.approx(won, rel=0.25)


def test_where_force_is_met_four_people_die_on_average_and_sometimes_many(world):
    world.parameters.resistance, world.parameters.resistance_tail = 0.6, 4.0
    deaths = []
    for entity in range(3000):
        before = today(world).killed
        meet_arrest(world, 0, 4, entity)
        deaths.append(today(world).killed - before)
    met = today(world).arrests_resisted
    assert abs(met - 900) < 4 * np.sqrt(900)
    assert sum(deaths) / met == pytest.approx(world.parameters.resistance_deaths, rel=0.12) and max(deaths) > 20
    assert today(world).killed_center == today(world).killed and world.violence.killed[4] == today(world).killed


def test_a_faction_is_armed_as_its_parent_was(world):
    world.organizations[0].weapons = 0.4
    inherit_weapons(world, 0, 8)
    assert world.organizations[8].weapons == 0.4


def test_an_heir_has_the_weapons_of_both_by_members(world):
    world.organizations[0].weapons, world.organizations[1].weapons = 0.4, 1.0
    world.organizations[0].members, world.organizations[1].members = 1000, 3000
    pass_weapons(world, 0, 1)
    assert world.organizations[1].weapons == pytest.approx(0.85)
