"""Membership: rates, levers, those who come back, and the 150 groups of Prieto-Curiel, Campedelli and Hope (2023).

`rivals_2020.csv` has the pairs of groups that were rivals or allies in 2020, in how many states (BACRIM 2020, Programa de
Politica de Drogas, as published with that study), by their rank in members.
"""

import csv
from pathlib import Path

import numpy as np
import pytest
from numba import njit
from worlds import interval, today

from abm.model.day import ROW_RULE, each_organization, run_rows
from abm.model.ground import today as day_of
from abm.model.kinds import WEEK
from abm.model.mechanisms.organizations.alliances import face_rivals
from abm.model.mechanisms.organizations.membership import count_members, pass_members, renew_members, rouse
from abm.model.parameters import resolve
from abm.model.world import new_world, rows_alive

SEEDS = range(1, 41)
GROUPS, MEMBERS_2012 = 150, 115000
PUBLISHED = {"size_law": 1.0, "recruitment_rate": 0.002527}  # the other rates are the default ones
CHANGES = {"baseline": 0.26, "half": -0.10, "doubled": 0.06}  # V25: members in 2027 over those in 2022
DEATHS = {"baseline": 0.40, "half": -0.26}  # a week, over the last quarter


def renew(world, day):
    """Live a week of all groups; return recruits, arrests and deaths of it."""
    row = today(world)
    row.members_recruited = row.members_arrested = row.members_killed = 0
    count_members(world, day)
    face_rivals(world, day)
    rows = rows_alive(world, "organizations")
    run_rows(np.asarray(world.base), ROW_RULE[renew_members], rows, day)
    return int(row.members_recruited), int(row.members_arrested), int(row.members_killed)


def country(seed):
    """Return a world of nothing but the 150 groups of 2012, sizes as 1 over rank, with the rivals of 2020."""
    world = new_world()
    world.run.seed = seed
    for name, value in resolve(PUBLISHED).items():
        world.parameters[name] = value
    world.rows.organizations = GROUPS
    size = 1.0 / np.arange(1, GROUPS + 1)
    world.organizations["active"][:GROUPS] = 1
    world.organizations["members"][:GROUPS] = np.round(MEMBERS_2012 * size / size.sum())
    with (Path(__file__).parent / "rivals_2020.csv").open() as file:
        for row in csv.DictReader(file):
            i, j = int(row["first"]) - 1, int(row["second"]) - 1
            world.rivals[i, j] = world.rivals[j, i] = float(row["rival_states"])
            world.allies[i, j] = world.allies[j, i] = float(row["allied_states"])
    return world


@njit
def simulated(worlds, first, weeks):
    """Return recruits, arrests and deaths of each week; bit for bit what `renew` does, week by week."""
    done = np.zeros((weeks, 3))
    for week in range(weeks):
        world, day = worlds[0], WEEK * (first + week)
        row = day_of(world)
        row.members_recruited = row.members_arrested = row.members_killed = 0
        count_members(world, day)
        face_rivals(world, day)
        each_organization(renew_members, world, day)
        done[week] = row.members_recruited, row.members_arrested, row.members_killed
    return done


@pytest.fixture(scope="module")
def decades():
    """Return the 150 groups of each seed in 2022, and what happened in each week of 2012-22."""
    worlds = [np.array(country(seed), copy=False, ndmin=1) for seed in SEEDS]
    return worlds, np.array([simulated(one, 0, 520) for one in worlds])


def members(worlds):
    return worlds[0].organizations["members"][:GROUPS]


def within(values, low, high):
    """Tell whether the 95% interval of the mean over seeds lies within."""
    ends = interval(np.asarray(values, float))
    return low <= ends[0] and ends[1] <= high


def test_weeks_by_the_compiled_loop_are_those_of_the_rules_one_by_one():
    one, other = country(1), np.array(country(1), copy=False, ndmin=1)
    weeks = [renew(one, WEEK * week) for week in range(9)]
    assert np.array_equal(weeks, simulated(other, 0, 9))
    assert np.array_equal(one.organizations["members"], other[0].organizations["members"])


@pytest.mark.compiled_only
def test_150_groups_dock_in_2022(decades):
    """C21 and C22, with the rates and the rivals of the study."""
    worlds, weeks = decades
    recruits, arrests, deaths = weeks.mean(axis=1).T
    assert within([members(world).sum() for world in worlds], 160_000, 185_000)
    assert within(recruits, 350, 370) and within(arrests, 105, 115) and within(deaths, 90, 110)
    largest = np.array([np.sort(members(world))[::-1][:2] / members(world).sum() for world in worlds])
    assert within(largest[:, 0], 0.14, 0.20) and within(largest[:, 1], 0.07, 0.13)


@pytest.mark.compiled_only
@pytest.mark.parametrize("name, change", CHANGES.items())
def test_150_groups_dock_in_2027(decades, name, change):
    """V25: members against 2022, within 5 points, and deaths; none of it was fitted."""
    changes, deaths = [], []
    for worlds, weeks in zip(*decades, strict=True):
        start, government = worlds[0].organizations.copy(), worlds[0].government
        government.recruitment_prevented = 0.5 if name == "half" else 0.0
        government.campaign = 1.0 if name == "doubled" else 0.0
        after = simulated(worlds, 520, 260)
        changes.append(members(worlds).sum() / start["members"][:GROUPS].sum() - 1.0)
        deaths.append(after[-13:, 2].mean() / weeks[-13:, 2].mean() - 1.0)
        worlds[0].organizations[:] = start
    assert within(changes, change - 0.05, change + 0.05), np.mean(changes)
    assert name not in DEATHS or within(deaths, DEATHS[name] - 0.05, DEATHS[name] + 0.05), np.mean(deaths)


def test_rates_per_member_are_those_of_the_parameters(world):
    """Without the law of sizes a group's rivals do not count; contested, it fights several times as much."""
    p = world.parameters
    world.organizations["members"][:8], world.society.others = 100_000, 0
    recruited, arrested, killed = renew(world, 0)
    everybody = 800_000
    assert recruited == pytest.approx(everybody * p.recruitment_rate, abs=8)
    assert arrested == pytest.approx(everybody * p.incapacitation_rate, abs=8)
    assert killed == pytest.approx(everybody * p.conflict_rate, abs=8)


def test_members_faced_are_those_of_all_others_by_rivalry_over_what_allies_take_off(world):
    world.organizations["members"][:8], world.society.others = 1000, 5000
    row = world.organizations[0]
    row.rivals_outside, row.allies_outside = 0.5, 1.0
    world.rivals[0, :8] = world.allies[0, :8] = 0.0
    world.rivals[0, 3], world.allies[0, 4], world.organizations[5].active = 2.0, 3.0, 0
    face_rivals(world, 7)
    assert row.faced == pytest.approx((1.5 * 5000 + 6 * 1000 + 2 * 1000) / (1 + 1 + 3))


def test_prevention_and_campaign_act_at_home(world):
    world.organizations["members"][:8], world.society.others = 100_000, 0
    usual = renew(world, 0)
    home = int(world.organizations[1].region)
    there = (world.organizations["region"][:8] == home).sum()
    world.organizations["members"][:8] = 100_000
    world.government.recruitment_prevented[home], world.government.campaign[home] = 0.5, 1.0
    recruited, arrested, _ = renew(world, 0)
    assert recruited == pytest.approx(usual[0] * (1 - 0.5 * there / 8), abs=8)
    assert arrested == pytest.approx(usual[1] * (1 + there / 8), abs=8)


def two_alike(world, **parameters):
    """Leave two organizations of the same size in two regions, of which no other rate than recruitment is above zero."""
    p, rows = world.parameters, world.organizations
    for name, value in {
        "conflict_rate": 0.0,
        "saturation_members": 1e7,
        "recruitment_rate": 0.002,
        **parameters,
    }.items():
        p[name] = value
    rows["active"][2:8] = rows["members"][2:8] = world.society.others = 0
    rows["region"][:2], rows["members"][:2] = (0, 2), 100_000
    return rows[:2]


def test_places_that_a_campaign_opens_are_filled_with_recruits_of_others(world):
    """V27: as fast as twice the usual recruitment, until both are short of the same share; no recruit is made."""
    rows = two_alike(world, incapacitation_rate=0.002)
    world.government.campaign[0] = 5.0
    renew(world, 0)
    taken = 5.0 * 0.002 * 100_000
    assert rows["open_places"] == pytest.approx([0.9 * taken, 0.0])
    world.government.campaign[:] = 0.0
    before = rows["members"].copy()
    recruited, _, _ = renew(world, 7)
    assert recruited == pytest.approx(0.002 * before.sum(), abs=3)
    drawn = rows["members"] - before
    assert drawn == pytest.approx([0.002 * before[0], -0.002 * before[0]], abs=12)  # of 198; the rest are 6 who left
    for week in range(2, 20):
        renew(world, 7 * week)
    short = rows["open_places"] / rows["members"]
    assert short[0] == pytest.approx(short[1], rel=1e-3) and rows["open_places"].sum() == pytest.approx(0.9 * taken)


@pytest.mark.parametrize("regions", [range(6), (0, 2)])
def test_who_is_hit_as_hard_as_all_others_draws_nobody(world, regions):
    """A campaign in all regions, and one in those where anybody is, are one and the same."""
    rows = two_alike(world)
    world.government.campaign[list(regions)] = 5.0
    recruited = [renew(world, 7 * week)[0] for week in range(30)]
    assert rows["open_places"][0] == pytest.approx(rows["open_places"][1], rel=1e-3) and rows["open_places"][0] > 0.0
    assert abs(int(rows["members"][0]) - int(rows["members"][1])) < 60
    assert sum(recruited) == pytest.approx(30 * 0.002 * 196_000, rel=0.02)


def test_no_more_are_drawn_than_others_recruit(world):
    rows = two_alike(world, return_speed=4.0)
    rows["members"][:] = 100_000, 10_000
    rows["open_places"][:] = 50_000, 0
    renew(world, 0)
    assert rows["members"][1] == pytest.approx(10_000 - 10_000 * world.parameters.incapacitation_rate, abs=2)
    assert rows["open_places"][1] == pytest.approx(20.0)


def test_a_struck_region_recruits_more_for_some_time(world):
    row, p = world.organizations[0], world.parameters
    world.organizations["active"][1:8] = 0
    row.members, usual = 1_000_000, 1_000_000 * p.recruitment_rate
    rouse(world, int(row.region), 0)
    assert renew(world, 0)[0] == pytest.approx(1.2 * usual, rel=0.01)
    row.members = 1_000_000
    assert renew(world, 7 * int(p.roused_days // 7 + 1))[0] == pytest.approx(usual, rel=0.01)


def test_members_pass_to_the_heir(world):
    world.organizations["members"][:2], world.organizations["open_places"][:2] = (500, 70), (1.0, 2.0)
    pass_members(world, 1, 0)
    assert world.organizations["members"][:2].tolist() == [570, 0]
    assert world.organizations["open_places"][:2].tolist() == [3.0, 0.0]
