"""What became of the flow of one pair so far: no drop, stayed above 90%, recovered and not recovered."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.measures.falls import HOLD
from abm.model.interventions import Crackdown
from abm.model.scenario import Scenario
from abm.viewer.session.recovery import measure_recovery

START, DAYS = 40, 200


def pair(share):
    """Return twins of which the policy delivers a share of a constant flow from the start on."""
    days = START + len(share)
    flow = np.full(days, 4e6)
    with_policy = flow.copy()
    with_policy[START:] *= share
    scenario = Scenario(days=days, burn_in=0, interventions=(Crackdown(START),))
    courses = (
        SimpleNamespace(scenario=scenario, day=days - 1, world=SimpleNamespace(daily={"delivered": delivered}))
        for delivered in (with_policy, flow)
    )
    return SimpleNamespace(day=days - 1, **dict(zip(("policy", "baseline"), courses, strict=True)))


def test_a_fall_that_stays_above_90_percent_has_no_low_days_and_no_return():
    reported = measure_recovery(pair(np.full(DAYS - START, 0.92)))
    assert (reported["days_below_90"], reported["area_lost"], reported["recovered_after"]) == (0, 0.0, None)
    assert reported["status"] == "dropped, stayed above 90%"
    assert reported["largest_drop"] == pytest.approx(0.08)


def test_exactly_90_percent_is_not_below():
    reported = measure_recovery(pair(np.full(DAYS - START, 0.9)))
    assert (reported["days_below_90"], reported["recovered_after"]) == (0, None)


def test_a_day_without_any_flow_is_not_low_in_the_mean_of_28_days():
    share = np.ones(DAYS - START)
    share[10:12] = 0.0  # 2 of 28 days: 7%
    reported = measure_recovery(pair(share))
    assert reported["days_below_90"] == 0 and reported["largest_drop"] == pytest.approx(2 / 28)


def test_a_fall_that_lasts_has_low_days_and_is_not_yet_back():
    reported = measure_recovery(pair(np.full(DAYS - START, 0.5)))
    assert reported["recovered_after"] is None and reported["status"] == "not recovered"
    assert reported["days_below_90"] == DAYS - START - 5  # 5 days of half the flow: a mean above 0.9


def test_a_fall_that_is_made_up_has_low_days_and_a_day_of_return():
    share = np.ones(DAYS - START)
    share[:30] = 0.5
    reported = measure_recovery(pair(share))
    assert reported["status"] == "recovered"
    assert reported["recovered_after"] == 30 + 25  # 2 of 28 days at half the flow are left
    assert reported["days_below_90"] == 30 + 27 - 5 - 5  # at least 6 of 28 days at half the flow
    assert reported["back_for"] == DAYS - START - 55


def test_a_return_is_a_recovery_once_it_has_lasted_for_half_a_year():
    """42 days after it was back at 95% a running pair was called recovered."""
    share = np.ones(HOLD + 100)
    share[:30] = 0.5
    twins = pair(share)
    for days, back_for in ((55 + 42, 42), (55 + HOLD - 1, HOLD - 1), (55 + HOLD, None)):
        twins.day = twins.policy.day = twins.baseline.day = START + days - 1
        assert measure_recovery(twins)["back_for"] == back_for


def test_what_becomes_of_the_flow_is_reported_from_the_28th_day_on():
    twins = pair(np.full(DAYS - START, 0.92))
    for days, status in ((1, "not determined"), (27, "not determined"), (28, "dropped, stayed above 90%")):
        twins.day = twins.policy.day = twins.baseline.day = START + days - 1
        reported = measure_recovery(twins)
        assert (reported["days"], reported["status"]) == (days, status)


def test_the_same_flow_is_no_drop():
    reported = measure_recovery(pair(np.ones(DAYS - START)))
    assert (reported["status"], reported["largest_drop"], reported["averted_kg"]) == ("no drop", 0.0, 0.0)
