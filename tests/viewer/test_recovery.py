"""Back at 90% after a fall: never below, not yet and after so many days are three different things."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.interventions import Crackdown
from abm.scenario import Scenario
from abm.viewer.recovery import measure_recovery

START, DAYS = 40, 200


def pair(share):
    """Return twins of which the policy delivers a share of a constant flow from the start on."""
    flow = np.full(DAYS, 4e6)
    with_policy = flow.copy()
    with_policy[START:] *= share
    scenario = Scenario(days=DAYS, burn_in=0, interventions=(Crackdown(START),))
    courses = (
        SimpleNamespace(scenario=scenario, day=DAYS - 1, world=SimpleNamespace(daily={"delivered": delivered}))
        for delivered in (with_policy, flow)
    )
    return SimpleNamespace(day=DAYS - 1, **dict(zip(("policy", "baseline"), courses, strict=True)))


def test_a_fall_that_stays_above_90_percent_has_no_low_days_and_no_return():
    told = measure_recovery(pair(np.full(DAYS - START, 0.92)))
    assert (told["days_low"], told["recovered_after"]) == (0, None)
    assert told["largest_fall"] == pytest.approx(0.08)


def test_exactly_90_percent_is_not_below():
    told = measure_recovery(pair(np.full(DAYS - START, 0.9)))
    assert (told["days_low"], told["recovered_after"]) == (0, None)


def test_a_day_without_any_flow_is_not_low_in_the_mean_of_28_days():
    share = np.ones(DAYS - START)
    share[10:12] = 0.0  # 2 of 28 days: 7%
    told = measure_recovery(pair(share))
    assert told["days_low"] == 0 and told["largest_fall"] == pytest.approx(2 / 28)


def test_a_fall_that_lasts_has_low_days_and_is_not_yet_back():
    told = measure_recovery(pair(np.full(DAYS - START, 0.5)))
    assert told["recovered_after"] is None
    assert told["days_low"] == DAYS - START - 5  # 5 days of half the flow: a mean above 0.9


def test_a_fall_that_is_made_up_has_low_days_and_a_day_of_return():
    share = np.ones(DAYS - START)
    share[:30] = 0.5
    told = measure_recovery(pair(share))
    assert told["recovered_after"] == 5 + told["days_low"] == 30 + 22  # 5 of 28 days at half the flow are left
