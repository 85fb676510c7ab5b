"""The trade comes back from force at its height: a cell that stood still for a year can pay for beginning again."""

from abm.model.interventions import Crackdown
from abm.model.scenario import Scenario
from abm.model.simulation import simulate

YEAR = 365


def test_the_flow_is_back_two_years_after_a_year_of_the_strongest_crackdown():
    force = Crackdown(start=0, stop=YEAR, region="all", intensity=20.0)
    for seed in (1, 2):
        daily = simulate(Scenario(days=4 * YEAR, burn_in=90, interventions=(force,)), seed).daily
        usual = simulate(Scenario(days=4 * YEAR, burn_in=90), seed).daily
        under, after = (
            daily["delivered"][y * YEAR : (y + 1) * YEAR].mean() / usual["delivered"].mean() for y in (0, 3)
        )
        assert under < 0.2 and after > 0.8
