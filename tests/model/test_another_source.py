"""Another source, and habit, over forty paired seeds: asleep unless the south is nearly closed, and then it brings the flow back after a lag."""

from functools import cache

import numpy as np
import pytest
from worlds import interval, tiny

from abm.calibration.checks.worlds import CLOSED_SOUTH
from abm.model.declared import PARAMETERS
from abm.model.interventions import InspectionRate, NorthernPackage
from abm.model.simulation import simulate

pytestmark = pytest.mark.compiled_only
SEEDS = range(1, 41)
LEAST = 0.05
DAYS = 730
EARLY, SECOND_YEAR, COMING_BACK = slice(0, 180), slice(365, DAYS), slice(365, 545)
SCANNED = (*(InspectionRate(0, mode=mode, coverage=1.0) for mode in ("car", "truck", "foot")), CLOSED_SOUTH[1])
WORLDS = {
    "usual": ((), {}),
    "40% of cars": ((InspectionRate(0, mode="car", coverage=0.4),), {}),
    "closed": (CLOSED_SOUTH, {}),
    "nobody enters": (CLOSED_SOUTH, {"freeze_elsewhere": 0}),
    "guarded": ((*CLOSED_SOUTH, NorthernPackage(0, share=0.15)), {}),
    "scanned": (SCANNED, {}),
    "habit": (SCANNED, {"habit": 2.0}),
    "package": ((NorthernPackage(0, share=0.3),), {}),
}


@cache
def runs(name):
    """Return the days of every seed in a world."""
    policies, parameters = WORLDS[name]
    scenario = tiny(days=DAYS, burn_in=60, interventions=policies, parameters=parameters)
    return [simulate(scenario, seed).daily for seed in SEEDS]


def of(name, take):
    """Return what is taken of every seed in a world."""
    return np.array([take(days) for days in runs(name)])


def share(window):
    """Return the share from elsewhere of all that is delivered over some days."""
    return lambda days: days.elsewhere[window].sum() / (days.elsewhere + days.delivered)[window].sum()


def from_there(days):
    """Return what is delivered from elsewhere in the second year."""
    return days.elsewhere[SECOND_YEAR].sum()


def everything(window):
    """Return what is delivered from everywhere over some days."""
    return lambda days: (days.elsewhere + days.delivered)[window].sum()


@pytest.mark.parametrize("name", ["usual", "40% of cars"])
def test_seizures_elsewhere_stay_as_small_as_on_record(name):
    """C25: 0.0001 to 0.007 of those in the south, on average; V29: never over 0.01."""
    ratios = of(name, lambda days: days.elsewhere_seized.sum() / days.seized.sum())
    assert 0.0001 <= ratios.mean() <= 0.007 and ratios.max() <= 0.01


def test_with_the_south_closed_the_flow_comes_back_from_elsewhere_after_a_lag():
    early, late = (of("closed", share(window)) for window in (EARLY, SECOND_YEAR))
    assert not of("usual", share(slice(None))).any()
    assert interval(early)[1] < 0.01
    assert interval(late)[0] > LEAST
    more = of("closed", everything(COMING_BACK)) / of("nobody enters", everything(COMING_BACK)) - 1.0
    assert interval(more)[0] > 0.0 and more.mean() >= LEAST


def test_the_street_price_goes_to_what_users_pay_at_most_and_no_further():
    """It rose without end where nobody entered elsewhere: the southern trade asked three times its own price every day."""
    highest = PARAMETERS["reservation_price"].default
    for name in ("closed", "nobody enters"):
        prices = of(name, lambda days: days.price.max())
        assert prices.max() == pytest.approx(highest) and prices.min() > 0.9 * highest


def test_the_street_price_falls_again_as_others_bring_what_users_want():
    """What the southern trade would cost no longer makes the price, as next to nothing comes from there."""
    less = of("closed", lambda days: days.price[SECOND_YEAR].mean()) / of(
        "nobody enters", lambda days: days.price[SECOND_YEAR].mean()
    )
    assert interval(less - 1.0)[1] < -LEAST
    late = of("closed", lambda days: days.price[-30:].mean())
    assert PARAMETERS["elsewhere_price"].default < late.mean() < 2.0


def test_losses_elsewhere_keep_it_out_and_move_nothing_while_it_sleeps():
    """Its share of all that arrives tells little: next to nothing comes over the border."""
    less = of("guarded", from_there) / of("closed", from_there) - 1.0
    assert interval(less)[1] < -LEAST
    for days, usual in zip(runs("package"), runs("usual"), strict=True):
        assert np.array_equal(days.delivered, usual.delivered) and np.array_equal(days.price, usual.price)


def test_with_habit_users_ask_for_less_when_the_price_stays_high():
    """Less in the second year, and no more than chance in the first month."""
    less = [
        of("habit", everything(days)) / of("scanned", everything(days)) - 1.0 for days in (slice(0, 30), SECOND_YEAR)
    ]
    assert abs(less[0].mean()) < 0.02
    assert interval(less[1])[1] < 0.0 and less[1].mean() <= -LEAST
