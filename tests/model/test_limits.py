"""Limits: every mechanism at its lowest, every one at its highest, policies of all kinds at once: such runs end, and hold numbers."""

import numpy as np
import pytest
from worlds import all_policies

from abm.model.declared import PARAMETERS
from abm.model.scenario import Scenario
from abm.model.simulation import simulate

pytestmark = pytest.mark.compiled_only
DAYS = 200
FREE = [name for name in PARAMETERS if not name.startswith("freeze_")]
LOWEST = {name: PARAMETERS[name].low for name in FREE}
HIGHEST = {name: PARAMETERS[name].high for name in FREE}
POLICIES = all_policies(0, DAYS - 30)


@pytest.mark.parametrize("policies", [(), POLICIES], ids=["alone", "policies"])
@pytest.mark.parametrize("values", [{}, LOWEST, HIGHEST], ids=["usual", "lowest", "highest"])
def test_runs_at_the_ends_of_all_ranges_end(values, policies):
    """Mass and money are balanced to the milligram and the cent on every day of them, or the run would stop."""
    daily = simulate(Scenario(days=DAYS, burn_in=0, parameters=values, interventions=policies), 1).daily
    assert len(daily) == DAYS and daily["produced"].sum() > 0
    assert all(np.isfinite(daily[name].astype(float)).all() for name in daily.dtype.names)


def test_more_than_twelve_kinds_of_policies_are_at_work_at_once():
    assert len({policy.kind for policy in POLICIES}) > 12


def test_what_cannot_be_made_is_not_meant_without_bound():
    """Labs at the most there can be earn a margin that nothing competes away: what cells mean to send, and order of suppliers, has an end."""
    daily = simulate(Scenario(days=1500, burn_in=0, parameters=HIGHEST), 1).daily
    assert len(daily) == 1500 and daily["precursors"].max() < 1e15
