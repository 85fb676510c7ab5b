"""Experience: a doubling takes the cost of making to the progress ratio; what is not repeated is forgotten."""

import math

import pytest
from worlds import today

from abm.model.mechanisms.market.accounts import lab_wages
from abm.model.mechanisms.supply.experience import learn_by_doing
from abm.model.mechanisms.supply.margin import making_cost


def test_the_usual_output_keeps_cost_where_it_is(world):
    experience = world.experience
    today(world).produced = int(experience.usual * math.log(2.0) / world.parameters.experience_half_life)
    learn_by_doing(world, 0)
    assert experience.cost == pytest.approx(1.0, abs=1e-9)


def test_a_doubling_takes_wages_and_precursors_to_the_progress_ratio(world):
    p, experience = world.parameters, world.experience
    wages, precursors = lab_wages(world, 0), making_cost(world, 10**6)
    experience.output = 2.0 * experience.usual
    today(world).produced = int(experience.output * math.log(2.0) / p.experience_half_life)
    learn_by_doing(world, 0)
    assert experience.cost == pytest.approx(p.progress_ratio)
    assert lab_wages(world, 0) == pytest.approx(p.progress_ratio * wages, abs=1)
    assert making_cost(world, 10**6) == pytest.approx(p.progress_ratio * precursors, abs=1)


def test_half_is_forgotten_in_the_half_life(world):
    experience = world.experience
    world.parameters.experience_half_life = 200.0
    before = experience.output
    for _ in range(200):
        learn_by_doing(world, 0)
    assert experience.output == pytest.approx(before / 2, rel=1e-2) and experience.cost > 1.0
