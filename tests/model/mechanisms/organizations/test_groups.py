"""Groups over years, under paired seeds: what prevention, arrests and decapitation do to members and to their number."""

import numpy as np
import pytest

from abm.model.interventions import ArrestCampaign, LeadershipArrests, RecruitmentPrevention
from abm.model.scenario import Scenario
from abm.model.simulation import simulate

pytestmark = pytest.mark.compiled_only
SEEDS = range(40)
FIVE_YEARS, YEAR = 1826, 365
DECAPITATION = LeadershipArrests(start=0, number=31, target="random", every=60)


def runs(*interventions, days=2 * YEAR, **parameters):
    """Return the days of each seed."""
    scenario = Scenario(days=days, burn_in=YEAR, inputs="FY2022", interventions=interventions, parameters=parameters)
    return [simulate(scenario, seed).daily for seed in SEEDS]


@pytest.fixture(scope="module")
def baseline():
    return runs()


def gap(policy, baseline, column="members", day=-1):
    """Return the mean of paired differences in shares of the baseline, and the half width of its 95% interval."""
    pairs = [(float(a[column][day]), float(b[column][day])) for a, b in zip(policy, baseline, strict=True)]
    apart = np.array([a / b - 1.0 for a, b in pairs])
    return apart.mean(), 2.02 * apart.std(ddof=1) / np.sqrt(len(apart))


def test_prevention_lowers_members_and_killings(baseline):
    prevented = runs(RecruitmentPrevention(start=0, share=0.5))
    mean, half = gap(prevented, baseline)
    assert -0.15 < mean + half < 0.0 and -0.15 < mean - half
    killed = [[run.members_killed.sum() for run in of] for of in (prevented, baseline)]
    assert np.sum(killed[0]) < np.sum(killed[1])


def test_members_taken_in_a_region_for_a_year_are_made_up_for_a_year_later(baseline):
    """V27 in its sign: without those who come back the loss stays."""
    campaign = ArrestCampaign(start=0, stop=YEAR, region="Northwest", intensity=5.0)
    healed, scarred = runs(campaign), runs(campaign, return_speed=1.0)
    at_once, after = gap(healed, baseline, day=YEAR - 1), gap(healed, baseline)
    assert at_once[0] + at_once[1] < 0.0
    assert after[0] - after[1] > 0.5 * at_once[0]
    lasting = gap(scarred, baseline)
    assert lasting[0] + lasting[1] < after[0] - after[1]


def test_long_decapitation_breaks_groups_up_within_the_record():
    """V16: organizations after five years over those on day 0; some are taken over meanwhile."""
    decapitated = runs(DECAPITATION, days=FIVE_YEARS)
    ratio = [run.organizations[-1] / run.organizations[0] for run in decapitated]
    assert 2.0 <= np.mean(ratio) <= 5.0
    mergers = [run.mergers.sum() for run in decapitated]
    assert np.mean(mergers) > 1.0


def test_the_number_of_groups_can_fall():
    """Where a group with a fiftieth of the trade does not last, most runs end with fewer than they began with."""
    runs_of_three = runs(days=3 * YEAR, takeover_share=0.02, takeover_days=180, orderly_succession=0.7)
    change = np.array([run.organizations[-1] - run.organizations[0] for run in runs_of_three], float)
    assert change.mean() + 2.02 * change.std(ddof=1) / np.sqrt(len(change)) < 0.0
