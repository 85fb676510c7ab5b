"""Raids, strikes, corruption and impunity over forty paired seeds, FY2022: what falls, what comes back, what it costs."""

from functools import cache

import numpy as np
import pytest
from worlds import interval

from abm.model.interventions import AntiCorruption, LabRaids, LeadershipArrests, Prosecution, Strikes
from abm.model.scenario import Scenario
from abm.model.simulation import simulate

pytestmark = pytest.mark.compiled_only
SEEDS = range(1, 41)
STOP = 56
RAIDED = (LabRaids(0, region="all", number=20.0),)
QUICK = {"anti_corruption_days": 100.0, "corruption_return_days": 150.0}  # the quickest of their ranges
ARRESTED = (LeadershipArrests(0, number=12, every=20),)
SOON_FREE = {"impunity_top": 0.4}
WORLDS = {
    "usual": (300, (), {}),
    "raids": (300, (LabRaids(0, stop=STOP, region="all", number=20.0),), {}),
    "strikes": (300, (Strikes(0, stop=STOP, region="all", number=20.0),), {}),
    "raided": (700, RAIDED, QUICK),
    "raided, less corrupt": (700, (*RAIDED, AntiCorruption(0, stop=350)), QUICK),
    "arrested": (365, ARRESTED, SOON_FREE),
    "arrested and held": (365, (*ARRESTED, Prosecution(0)), SOON_FREE),
}


@cache
def runs(name):
    """Return the days of every seed in a world."""
    days, interventions, parameters = WORLDS[name]
    scenario = Scenario(days=days, burn_in=180, interventions=interventions, parameters=parameters)
    return [simulate(scenario, seed).daily for seed in SEEDS]


def taken(name, field, first=0, last=None):
    """Return the sum of a column over some days, for each seed."""
    return np.array([day[field][first:last].sum() for day in runs(name)], float)


def more(a, b, field, first=0, last=None):
    """Return the interval of how much more of a column there is in a world than in another, under the same seeds."""
    return interval(taken(a, field, first, last) - taken(b, field, first, last))


def change(name, first, last):
    """Return the change of the flow against the world without a policy, for each seed."""
    return taken(name, "delivered", first, last) / taken("usual", "delivered", first, last) - 1


@pytest.mark.parametrize("name", ["raids", "strikes"])
def test_the_flow_falls_and_is_back_within_weeks(name):
    """It falls clearly while labs are closed, and within twelve weeks of the last raid or strike no less flows than without."""
    fall, late = change(name, 14, STOP), change(name, STOP + 84, 300)
    assert interval(fall)[1] < -0.02
    assert interval(late - fall)[0] > 0.0 and interval(late)[0] > -0.01


def test_cooperation_collapses_after_strikes_and_leads_with_it():
    for usual, struck in zip(runs("usual"), runs("strikes"), strict=True):
        assert struck.cooperation[: STOP // 2].min() == pytest.approx(0.1) and usual.cooperation.min() == 0.5
        since = len(struck) - 1 - np.flatnonzero(struck.strikes)[-1]  # it comes back with its half-life, of 270 days
        back = 0.5 - 0.4 * 0.5 ** (since / 270.0)
        assert struck.cooperation[-1] == pytest.approx(back, abs=2e-3)
    assert more("strikes", "raids", "leads", STOP + 60)[1] < 0.0  # raids break nothing: leads come in as before
    assert more("raids", "usual", "cooperation") == (0.0, 0.0)


def test_collateral_deaths_and_recruits_are_reported():
    strikes = taken("strikes", "strikes")
    assert strikes.min() > 0 and not taken("raids", "strikes").any()
    assert interval(taken("strikes", "collateral_deaths") / strikes - 3.0)[0] < 0.0 < interval(
        taken("strikes", "collateral_deaths") / strikes - 3.0
    )[1]  # fmt: skip
    assert more("strikes", "usual", "members_recruited")[0] > 0.0
    assert more("strikes", "usual", "members_recruited", STOP + 190)[0] > -50.0


def test_strikes_are_neither_raids_nor_sold():
    assert more("raids", "usual", "raids")[0] > 20.0 > more("strikes", "usual", "raids")[1]


def effective(first, last):
    """Return by how much more of the raids are effective under the policy, for each seed."""
    shares = [
        taken(n, "labs_found", first, last) / taken(n, "raids", first, last) for n in ("raided, less corrupt", "raided")
    ]
    return shares[0] - shares[1]  # fmt: skip


def test_effective_raids_rise_with_anti_corruption_and_fall_back_when_it_is_over():
    """Half-lives of 100 and 150 days; effective raids recover under the policy, and fall again after its last day."""
    early, under, after = effective(0, 60), effective(200, 400), effective(550, 700)
    assert interval(under)[0] > 0.0 and interval(under - early)[0] > 0.0
    assert interval(after - under)[1] < 0.0
    assert more("raided, less corrupt", "raided", "raids_sold", 200, 400)[1] < 0.0
    assert more("raided, less corrupt", "raided", "bribes", 200, 400)[1] < 0.0


def test_leaders_come_back_unless_they_are_prosecuted():
    assert interval(taken("arrested", "leaders_back"))[0] > 0.5
    assert not taken("arrested and held", "leaders_back", 90).any()  # but for those lost before
    assert more("arrested and held", "arrested", "contests")[0] > 0.0  # seats that were kept in vain are fought for
    assert more("arrested and held", "arrested", "contested")[0] > 0.0
