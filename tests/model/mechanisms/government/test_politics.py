"""Politics: effort is built up under a threat, is highest on the eve of the deadline, and fades."""

import numpy as np
import pytest

from abm.model.mechanisms.government.enforcement import spread_pressure
from abm.model.mechanisms.government.politics import effort_in, mean_effort, weigh_threat


def threaten(world, sizes):
    """Return the effort of region 2 at the end of days under threats of these sizes."""
    found = []
    for day, size in enumerate(sizes):
        world.government.threat = size
        weigh_threat(world, day)
        found.append(effort_in(world, 2))
    return np.array(found)


def test_without_a_threat_effort_is_what_levers_order(world):
    world.government.effort[2] = 3.0
    assert (threaten(world, [0.0] * 10) == 4.0).all()
    assert mean_effort(world) == pytest.approx(9 / 6)


def test_effort_is_built_up_with_its_lag_and_fades_with_its_half_life(world):
    p = world.parameters
    effort = threaten(world, [0.8] * 90 + [0.0] * 200)
    built = 1.0 + p.threat_effect * 0.8 * (1.0 - (1.0 - 1.0 / p.effort_lag) ** np.arange(1, 91))
    assert effort[:90] == pytest.approx(built)
    half = 89 + int(p.threat_half_life)
    assert effort.argmax() == 89 and effort[half] - 1.0 == pytest.approx((effort[89] - 1.0) / 2)
    assert world.politics.pressure == pytest.approx(0.8 * 0.5 ** (200 / p.threat_half_life))


def test_pressure_rises_at_once_and_a_smaller_threat_keeps_what_it_asks_for(world):
    threaten(world, [1.0])
    assert world.politics.pressure == 1.0
    threaten(world, [1.0] * 400 + [0.4] * 2000)
    assert world.politics.pressure == world.politics.response == 0.4


@pytest.mark.compiled_only
def test_a_threat_raises_what_is_ordered_in_proportion_and_the_pressure_on_the_ground(world):
    world.government.effort[:] = 1.0
    effort = threaten(world, [1.0] * 400)
    assert effort[-1] == pytest.approx(2.0 * (1.0 + world.parameters.threat_effect))
    for day in range(2000):
        spread_pressure(world, day)
    assert world.pressure[world.places[: world.rows.places]] == pytest.approx(effort[-1])
