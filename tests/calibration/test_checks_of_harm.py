"""Checks of harm by hand: deaths over the record, correlations with a lag, who averts more."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.calibration.checks.harm import CHECKED, NEAR, OverRecord, WithSeizures, averted, first_ahead, first_two_ahead
from abm.calibration.observing import months_of
from abm.inputs.deaths import official_deaths

DAYS = 2192


def recording(deaths, seized):
    """Return a history in which so many die, and so much is seized, on each day of each month."""
    made = SimpleNamespace(daily=np.zeros(DAYS, [("deaths", "f8"), ("seized_gross", "i8")]).view(np.recarray))
    names, month = np.unique(months_of(made), return_inverse=True)
    days = np.bincount(month)
    made.daily.deaths[:] = (deaths(names) / days)[month]
    made.daily.seized_gross[:] = np.rint(seized(names) / days)[month]
    return made


def official(names):
    record = official_deaths()
    return np.array([record[str(name)] for name in names], float)


def wave(names):
    """Return something that comes and goes without a period of twelve months."""
    k = np.arange(len(names))
    return 1e9 * np.exp(np.sin(0.37 * k) + 0.5 * np.cos(1.9 * k))


def test_the_record_over_itself_is_one_and_half_as_many_is_a_half():
    assert OverRecord((2019, 2020, 2021, 2022))(recording(official, wave)) == pytest.approx(1.0)
    assert OverRecord((2021,))(recording(lambda names: official(names) / 2, wave)) == pytest.approx(0.5)


@pytest.mark.parametrize("span", [1, 12])
def test_deaths_that_follow_what_was_seized_do_so_at_that_lag(span):
    def three_later(names):
        return 1e-5 * np.roll(wave(names), 3)

    made = recording(three_later, wave)
    late = [WithSeizures(span, lag)(made) for lag in range(7)]
    assert int(np.argmax(late)) == 3 and late[3] > 0.9
    assert WithSeizures(span)(recording(lambda names: 1e5 / wave(names) * 1e9, wave)) == pytest.approx(-1.0, abs=1e-3)


def test_shares_averted_and_who_is_ahead():
    values = np.repeat(np.array([80.0, 90.0, 95.0, 97.0, 100.0])[:, None, None], 3, axis=1)
    assert averted(values) == pytest.approx([0.2, 0.1, 0.05, 0.03])
    assert first_two_ahead(values) == pytest.approx(0.05) and first_ahead(values) == pytest.approx(0.1)
    assert first_two_ahead(values[[2, 3, 0, 1, 4]]) == pytest.approx(0.03 - 0.2)


def test_strategies_are_sized_as_in_source():
    """A fifth less risk by checks, whose whole effect the rule of deaths has; kits that make naloxone at hand of 31% 36%."""
    whole = 1.0 - np.exp(0.5 * 2.5 * 1.5 * (0.5**2 - 1.0) * 0.5**2)
    assert pytest.approx(0.2) == CHECKED.share * whole
    kits = -np.log(1.0 - 0.31)
    assert pytest.approx(1.0 - np.exp(-1.2 * kits) - 0.31) == NEAR.share
