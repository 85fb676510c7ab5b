"""Dissolution: who is taken over when, by whom, and that nothing is lost on the way."""

import numpy as np
import pytest
from worlds import today

from abm.model.day import run_days
from abm.model.ground import NO_FAULT
from abm.model.kinds import Leadership
from abm.model.mechanisms.organizations.dissolution import dissolve, find_heir, take_over


def shrink(world, o):
    """Leave an organization with next to none of the trade."""
    world.organizations[o].production = 0.001


def test_a_small_organization_is_taken_over_after_its_days_and_not_before(world):
    p = world.parameters
    p.takeover_days = 30
    shrink(world, 5)
    world.host[:, 5], world.host[1, 5], world.host[3, 5] = -1, 4, 2  # neither of them is the first, nor at home there
    world.organizations["production"][[2, 4]] = 0.05, 0.1
    for day in range(29):
        dissolve(world, day)
    assert world.organizations[5].active == 1 and world.organizations[5].small_days == 29
    dissolve(world, 29)
    assert world.organizations[5].active == 0 and today(world).mergers == 1
    assert world.organizations[5].heir == 4


def test_days_count_on_end(world):
    world.parameters.takeover_days = 30
    for day in range(100):
        world.organizations[5].production = 0.001 if day % 20 else 0.1
        dissolve(world, day)
    assert world.organizations[5].active == 1 and today(world).mergers == 0


def test_the_heir_is_the_largest_host_else_ally_else_of_the_region(world):
    world.host[:], world.allies[:8, :8] = -1, 0.0
    home = world.organizations["region"]
    home[:8] = np.arange(8) % 4  # 1 and 5 have one home
    world.organizations["production"][:8] = [0.4, 0.1, 0.1, 0.1, 0.1, 0.001, 0.1, 0.099]
    assert find_heir(world, 5) == 1
    home[5] = 5
    assert find_heir(world, 5) == -1
    world.allies[5, 7] = 1.0
    assert find_heir(world, 5) == 7
    world.allies[5, 3] = 2.0
    assert find_heir(world, 5) == 3
    world.host[2, 5] = 6
    assert find_heir(world, 5) == 6
    world.organizations[6].active = 0
    assert find_heir(world, 5) == 3


def test_all_that_it_has_passes_on(world):
    organizations, cells = world.organizations, world.cells[: world.rows.cells]
    own = np.flatnonzero(cells["organization"] == 3)
    organizations[3].purse, organizations[3].leadership, organizations[3].loads_sent = 12345, Leadership.CONTESTED, 4
    world.host[2, 6], world.host[2, 4], world.sent_week[3, 2] = 3, -1, 5
    kept = {name: int(cells[name].sum()) for name in ("cash", "stock", "labs", "roster")}
    summed = {name: organizations[name][:8].sum() for name in ("members", "purse", "production", "loads_sent")}
    territory, week = world.territory.sum(axis=1).copy(), world.sent_week.sum(axis=0).copy()
    take_over(world, 3, 4, 0)
    assert len(own) and (cells["organization"][own] == 4).all() and not (cells["organization"] == 3).any()
    assert {name: int(cells[name].sum()) for name in kept} == kept
    for name, value in summed.items():
        assert organizations[name][:8].sum() == pytest.approx(value), name
        assert organizations[3][name] == 0
    assert np.allclose(world.territory.sum(axis=1), territory) and not world.territory[:, 3].any()
    assert np.array_equal(world.sent_week.sum(axis=0), week) and not world.sent_week[3].any()
    assert world.host[2, 6] == 4 and (world.host[:, 3] == -1).all() and not (world.host == 3).any()
    assert (organizations[3].active, organizations[3].leadership) == (0, Leadership.SETTLED)


def test_an_heir_is_not_its_own_host(world):
    world.host[2, 4] = 3
    take_over(world, 3, 4, 0)
    assert world.host[2, 4] == -1


@pytest.mark.compiled_only
def test_a_world_goes_on_after_a_takeover_with_both_ledgers_exact(world):
    world.parameters.takeover_days = 10
    world.parameters.takeover_share = 0.03  # all but two
    run_days(world, 0, 40)
    assert world.run.fault == NO_FAULT
    assert world.organizations["active"][:8].sum() < 8 and world.daily["mergers"][:40].sum() > 0
    assert world.daily["organizations"][39] == world.organizations["active"].sum()
    assert world.cells["share"][: world.rows.cells].sum() == pytest.approx(1.0)
    lasting = np.flatnonzero(world.organizations["active"])
    assert set(world.cells["organization"][: world.rows.cells]) == set(lasting)


def test_a_frozen_world_takes_nobody_over(world):
    p = world.parameters
    p.takeover_days, p.freeze_takeover = 5, 0
    world.clock.day, world.clock.first, world.clock.period = 0, 0, 0
    shrink(world, 5)
    for day in range(20):
        dissolve(world, day)
    assert world.organizations[5].active == 1 and world.organizations[5].small_days == 20
