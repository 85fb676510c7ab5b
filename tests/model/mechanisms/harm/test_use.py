"""Use: people move between groups and none is lost on the way; policies move demand, and nothing else does."""

import pytest
from worlds import today

from abm.model.mechanisms.harm.use import NOW, WITHOUT, change_use, lose_users, use_multiplier, use_of


def people(world, k=NOW):
    group = world.users[k]
    return float(group.occasional + group.dependent + group.treated)


def test_people_only_come_by_entry_and_go_by_leaving(world):
    p, group, before = world.parameters, world.users[NOW], people(world)
    left = (
        p.occasional_exit * group.occasional + p.abstinence * group.dependent + p.treatment_success * group.treated
    ) / 365
    change_use(world, 0)
    assert people(world) - before == pytest.approx(p.entry / 365 - left, rel=1e-6)


def test_without_a_policy_for_users_demand_is_the_dated_one_to_the_bit(world):
    for day in range(200):
        lose_users(world, NOW, 1e-4 * (day % 3), 3e-5 * (day % 7))
        lose_users(world, WITHOUT, 1e-4 * (day % 3), 3e-5 * (day % 7))
        change_use(world, day)
        assert use_multiplier(world) == 1.0


def test_treatment_moves_people_out_of_dependence_and_demand_with_them(world):
    world.government.admissions = 0.3
    for day in range(365):
        change_use(world, day)
    now, without = world.users[NOW], world.users[WITHOUT]
    assert now.treated > 1.4 * without.treated and now.dependent < without.dependent
    assert use_multiplier(world) == use_of(world, NOW) / use_of(world, WITHOUT) < 0.95
    assert today(world).treatment_admissions == pytest.approx(0.51 / 365 * now.dependent, rel=2e-3)


def test_education_keeps_people_from_beginning_and_reaches_dependence_late(world):
    world.government.education = 1.0
    for day in range(730):
        change_use(world, day)
        if day == 364:
            early = use_multiplier(world)
    now, without = world.users[NOW], world.users[WITHOUT]
    assert now.occasional < 0.8 * without.occasional and now.dependent < without.dependent
    assert use_multiplier(world) < early < 1.0


def test_entry_falls_from_the_first_recorded_day_on(world):
    p, group = world.parameters, world.users[NOW]
    p.escalation, p.occasional_exit, p.entry_fall = 0.0, 0.0, 0.1
    world.clock.first = 100
    came = []
    for day in (0, 100, 465):
        before = float(group.occasional)
        change_use(world, day)
        came.append(group.occasional - before)
    assert came[0] == pytest.approx(came[1]) and came[2] / came[1] == pytest.approx(2.718281828**-0.1, rel=1e-6)


def test_the_dead_leave_their_groups_and_never_more_than_there_are(world):
    p, group = world.parameters, world.users[NOW]
    lose_users(world, NOW, 0.1, 0.2)
    assert group.occasional == pytest.approx(0.9 * p.occasional_users)
    assert group.dependent == pytest.approx(0.8 * p.dependent_users)
    assert group.treated == pytest.approx((1 - 0.2 * p.treated_use) * p.treated_users)
    lose_users(world, NOW, 5.0, 5.0)
    assert people(world) == 0.0
