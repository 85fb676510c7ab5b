"""Cases: arrests follow leads that are worked; top and mid-level arrests compete for the same investigators."""

import numpy as np
import pytest
from worlds import today

from abm.model.mechanisms.crossing.seizure import seize
from abm.model.mechanisms.government.cases import build_cases, chance_of_arrest, leads_ready
from abm.model.mechanisms.government.cooperation import break_cooperation
from abm.model.mechanisms.government.dossiers import age_dossier
from abm.model.mechanisms.organizations.leadership import arrest_cell_leader, succeed_cell


def work(world, top, mid, days=2000, leads=40.0):
    """Return top and mid-level arrests per 28 days, with leads on two organizations and leaders who are replaced at once."""
    world.government.cases_top, world.government.cases_mid = top, mid
    for day in range(days):
        world.organizations["leads"][:2] = leads, leads / 2
        world.organizations["arrested"] = 0
        world.cells["arrested"] = 0
        build_cases(world, day)
    return today(world).case_arrests_top * 28 / days, today(world).case_arrests_mid * 28 / days


def test_arrests_follow_leads_worked_and_those_at_the_top_and_below_compete(world):
    """Of 10 leads a month one makes a case against the leader (10) where four make one against that of a cell (4)."""
    top, mid = work(world, 6.0, 4.0)
    spread = 4 * np.sqrt(28 / 2000)
    assert top == pytest.approx(0.6, abs=spread * 0.6**0.5) and mid == pytest.approx(1.0, abs=spread)


def test_all_work_on_cells_while_there_is_no_case_against_a_leader(world):
    top, mid = work(world, 6.0, 4.0, leads=9.0)
    assert top == 0.0 and mid == pytest.approx(2.5, abs=4 * np.sqrt(2.5 * 28 / 2000))


def test_nobody_is_arrested_without_leads_or_without_investigators(world):
    assert work(world, 30.0, 30.0, 300, leads=0.0) == (0.0, 0.0)
    assert work(world, 0.0, 0.0, 300) == (0.0, 0.0)
    assert not world.organizations["arrested"].any() and not world.cells["arrested"].any()


def test_work_goes_where_the_leads_are_and_an_arrest_uses_them_up(world):
    world.organizations["leads"][:2] = 30.0, 15.0
    held = leads_ready(world, 10.0, True)
    chances = [chance_of_arrest(world, o, 10.0, True, 1.0, held) for o in range(3)]
    assert held == 45.0 and chances == pytest.approx([2 / 30, 1 / 30, 0.0])
    world.government.cases_top = 1e4
    build_cases(world, 1)
    assert world.organizations["arrested"][:2].all() and today(world).case_arrests_top == today(world).arrests == 2
    assert world.organizations["leads"][:2] == pytest.approx([20.0, 5.0])


def test_arrests_below_the_top_bring_leads_and_leads_grow_old(world):
    p, o = world.parameters, world.cells[3].organization
    arrest_cell_leader(world, 3)
    succeed_cell(world, 3, 0)
    assert world.organizations[o].leads == p.cell_leader_leads
    for day in range(int(p.intelligence_half_life)):
        age_dossier(world, o, day)
    assert world.organizations[o].leads == pytest.approx(p.cell_leader_leads / 2)


@pytest.mark.parametrize("shared", [1.0, 0.0])
def test_couriers_arrested_in_the_united_states_bring_leads_as_far_as_they_are_shared(world, shared):
    if shared == 0.0:
        break_cooperation(world, 0.0)
    o = world.cells[0].organization
    seize(world, 0, 1)
    assert world.organizations[o].leads == shared * world.parameters.courier_leads
