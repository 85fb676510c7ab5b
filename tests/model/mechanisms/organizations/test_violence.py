"""Violence: usual killings by region; a contest multiplies them at home; what rises elsewhere is half of that."""

import math

import numpy as np
import pytest
from worlds import today

from abm.inputs.geography import REGIONS
from abm.model.kinds import Leadership
from abm.model.mechanisms.organizations.violence import (
    clash,
    dispute,
    expect_killings,
    fight_on,
    part_ground,
    pass_ground,
    rivalry_of,
)
from abm.model.streams import poisson

NORTHWEST = REGIONS.index("Northwest")


def expected(world):
    expect_killings(world)
    return world.violence.expected.copy()


def test_on_day_0_killings_are_the_usual_share_of_homicides(world):
    p, violence = world.parameters, world.violence
    assert rivalry_of(world) == violence.usual_rivalry
    assert np.array_equal(expected(world), p.trade_killings * violence.usual)
    assert (world.killings[world.places[: world.rows.places]] == 1.0).all()


def test_a_contest_multiplies_killings_at_home_and_a_third_of_the_rise_falls_elsewhere(world):
    p, usual = world.parameters, world.violence.usual
    before = expected(world)
    world.organizations[0].leadership = Leadership.CONTESTED
    fight_on(world, 0, 0)
    rise = expected(world) - before
    at_home = (p.contest_killings - 1) * p.home_ground * usual[NORTHWEST]
    assert rise[NORTHWEST] == pytest.approx(at_home)
    assert rise[NORTHWEST] / rise.sum() == pytest.approx(p.rise_stays)
    others = np.arange(6) != NORTHWEST
    assert np.allclose(rise[others] / rise[others].sum(), usual[others] / usual[others].sum())


def test_the_rise_holds_while_contested_and_fades_afterwards(world):
    group, p = world.organizations[0], world.parameters
    group.leadership = Leadership.CONTESTED
    for day in range(400):
        fight_on(world, 0, day)
    assert group.strife == 1.0
    group.leadership = Leadership.SETTLED
    for day in range(100):
        fight_on(world, 0, day)
    assert group.strife == pytest.approx(math.exp(-100 / p.strife_days))


def test_weapons_and_rivalry_scale_killings(world):
    p, usual = world.parameters, expected(world)
    world.organizations["weapons"][:8] = 0.5
    assert expected(world) == pytest.approx(usual * (1 - 0.5 * p.weapon_killings))
    world.organizations["weapons"][:8] = 1.0
    world.organizations["members"][:8] //= 2
    members = world.society.others + world.organizations["members"][:8].sum()
    pairs = members**2 - (world.organizations["members"][:8].astype(float) ** 2).sum()
    assert expected(world) == pytest.approx(usual * pairs / world.violence.usual_rivalry)


def test_a_cell_kills_less_without_its_leader_and_more_where_the_next_one_has_to_fight(world):
    p, usual, cell = world.parameters, world.violence.usual, world.cells[0]
    before, part = expected(world), cell.share / world.organizations[0].production
    cell.leader = 0
    dispute(world, 0, 0)
    ground = p.home_ground * usual[NORTHWEST] * part
    missing = ground * p.trade_killings * (1 - p.leaderless_capacity)
    assert expected(world)[NORTHWEST] - before[NORTHWEST] == pytest.approx(-missing)
    cell.leader, cell.disputed = 1, 1
    dispute(world, 0, 1)
    assert cell.strife == 1.0
    assert expected(world)[NORTHWEST] - before[NORTHWEST] == pytest.approx((p.contest_killings - 1) * ground)
    cell.disputed = 0
    dispute(world, 0, 2)
    assert cell.strife == pytest.approx(math.exp(-1 / p.strife_days))


def test_a_faction_takes_its_part_of_the_ground_and_no_ground_is_made(world):
    world.organizations[0].strife = 0.7
    part_ground(world, 0, 8, 0.25)
    ground = world.parameters.home_ground
    assert world.organizations["ground"][[0, 8]] == pytest.approx([0.75 * ground, 0.25 * ground])
    assert world.organizations[8].strife == 0.7


def test_an_heir_at_home_in_the_same_region_has_both_grounds(world):
    """Organizations 0 and 5 are at home in the Northwest, 1 in the Pacific."""
    ground = world.parameters.home_ground
    world.organizations[5].strife = 1.0
    pass_ground(world, 5, 0)
    assert world.organizations["ground"][[0, 5]] == pytest.approx([2 * ground, 0.0])
    assert world.organizations[0].strife == pytest.approx(0.5)
    pass_ground(world, 0, 1)
    assert world.organizations["ground"][[0, 1]] == pytest.approx([0.0, ground])


@pytest.mark.parametrize("mean", [0.0, 0.4, 12.0, 90.0])
def test_draws_are_poisson(mean):
    drawn = np.array([poisson(mean, (k + 0.5) / 4000) for k in range(4000)])
    assert drawn.mean() == pytest.approx(mean, rel=0.01) and drawn.var() == pytest.approx(mean, rel=0.03)
    assert poisson(mean, 1.0 - 1e-16) < mean + 20 * math.sqrt(mean) + 21


def test_killings_are_drawn_and_counted_by_region(world):
    violence, p = world.violence, world.parameters
    days, killed = 300, np.zeros(6)
    for day in range(days):
        before = np.array([today(world)[f"killed_{name.lower()}"] for name in REGIONS])
        clash(world, day)
        killed += [today(world)[f"killed_{name.lower()}"] for name in REGIONS] - before
    mean = days * p.trade_killings * violence.usual
    assert (np.abs(killed - mean) < 4 * np.sqrt(mean)).all() and killed.sum() == today(world).killed
    place = world.places[0]
    r = world.region_of[place]
    assert world.killings[place] == pytest.approx(violence.recent[r] / (p.trade_killings * violence.usual[r]))
