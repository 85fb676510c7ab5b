"""Groups over years, under paired seeds: what prevention, arrests and decapitation do to members and to their number."""

import numpy as np
import pytest
from worlds import interval, simulated

from abm.inputs.geography import REGIONS
from abm.model.initialization import build_world
from abm.model.interventions import ArrestCampaign, LeadershipArrests, RecruitmentPrevention
from abm.model.kinds import CELLS, ORGANIZATIONS
from abm.model.mechanisms.organizations.splitting import divide, free_organization
from abm.model.observation import Recording
from abm.model.scenario import Scenario
from abm.model.simulation import pass_days, simulate

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


def at_home(*interventions, **parameters):
    """Return the members of organizations at home in the Northwest and elsewhere after two years, a row for each seed."""
    scenario = Scenario(days=2 * YEAR, burn_in=0, inputs="FY2022", interventions=interventions, parameters=parameters)
    found = []
    for seed in SEEDS:
        organizations = simulated(scenario, seed).organizations
        home = organizations["region"] == REGIONS.index("Northwest")
        found.append([organizations["members"][home].sum(), organizations["members"][~home].sum()])
    return np.array(found, float)


def test_members_taken_in_a_region_for_a_year_are_made_up_for_with_recruits_of_others():
    """V27 in its sign: of those taken most are replaced a year later, and are missing elsewhere; none comes from nowhere."""
    campaign = ArrestCampaign(start=0, stop=YEAR, region="Northwest", intensity=5.0)
    usual, healed, scarred = at_home(), at_home(campaign), at_home(campaign, return_speed=1.0)
    lost, left = 1.0 - scarred / usual, 1.0 - healed / usual
    assert lost[:, 0].min() > 0.05 and np.abs(lost[:, 1]).max() < 0.03
    made_up = (lost - left)[:, 0]
    assert interval(made_up - 0.5 * lost[:, 0])[0] > 0.0 and interval(left[:, 1])[0] > 0.02
    assert healed.sum() == pytest.approx(scarred.sum(), rel=0.01)


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


def test_the_tables_full_of_groups_go_on():
    """Every group divides until there is no room: the days go on, mass is kept (checked daily), and those too small dissolve or are taken over."""
    scenario = Scenario(days=900)
    world = build_world(scenario, 1)
    pass_days(world, scenario, 0, 400, lambda days: None)
    for k in range(2000):
        o = k % int(world.rows.organizations)
        if world.organizations[o].active:
            divide(world, o, 399)
    assert free_organization(world) == -1 and world.rows.cells == CELLS
    groups = int(world.organizations["active"].sum())
    assert 200 < groups <= ORGANIZATIONS
    pass_days(world, scenario, 400, scenario.burn_in + scenario.days, lambda days: None)
    daily = Recording.of(world, scenario, 1).daily
    assert daily.organizations[40] == groups and daily.organizations[-1] < groups / 2
    assert 0.5 < daily.delivered[-100:].mean() / daily.delivered[:30].mean() < 1.5
