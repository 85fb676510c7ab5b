"""A closed office, blind exams, trusted travelers and travel restrictions, over forty paired seeds."""

import numpy as np
import pytest
from worlds import paired

from abm.inputs.geography import FIELD_OFFICES, Mode
from abm.model.interventions import (
    BlindInspection,
    InspectionRate,
    PortClosure,
    TravelRestrictions,
    TrustedTravelers,
)
from abm.model.choices import LeverError
from abm.model.scenario import Scenario
from abm.model.simulation import simulate

pytestmark = pytest.mark.compiled_only
LEAST = 0.05
START, STOP, DAYS = 62, 123, 304  # December and January of October 2021 to July 2022
CLOSED = slice(START, STOP)
SAN_DIEGO = "San Diego"
WORLDS = {
    "usual": (),
    "closed": (PortClosure(START, stop=STOP, office=SAN_DIEGO),),
    "blind": (BlindInspection(START),),
    "trusted": (TrustedTravelers(START, share=0.25),),
    "restricted": (TravelRestrictions(START),),
    "scans": (InspectionRate(START, mode="car", office=SAN_DIEGO, times=4.0),),
}
runs, change = paired(WORLDS, DAYS)


def rises(name, take):
    """Tell whether the interval of a change is above zero, and the change 5% or more."""
    mean, low, _ = change(name, take)
    return low > 0.0 and mean >= LEAST


def falls(name, take):
    """Tell whether the interval of a change is below zero, and the change 5% or more."""
    mean, _, high = change(name, take)
    return high < 0.0 and mean <= -LEAST


def day_mean(column, days=slice(START, None)):
    """Return what takes the mean of a daily column."""
    return lambda run: run.daily[column][days].mean()


def citizens(run):
    """Return the share of citizens among couriers caught at ports, from the third month of the policy on."""
    return run.daily.caught_citizens[STOP:].sum() / run.daily.caught_at_ports[STOP:].sum()


def share_here(field, months):
    """Return what takes the share of San Diego's ports in a monthly column."""

    def take(run):
        here = (run.office == FIELD_OFFICES.index(SAN_DIEGO)) & (run.mode != Mode.BETWEEN)
        return run.monthly[field][months][:, here].sum() / run.monthly[field][months].sum()

    return take


def share_between(run):
    """Return the share of loads between ports while an office is closed."""
    return run.monthly.loads[2:4][:, run.mode == Mode.BETWEEN].sum() / run.monthly.loads[2:4].sum()


def test_a_closed_office_sends_its_loads_elsewhere_and_its_travelers_home():
    assert falls("closed", share_here("loads", slice(2, 4))) and rises("closed", share_between)
    assert falls("closed", day_mean("waiting_hours", CLOSED))
    assert all((run.daily.crossings_barred[CLOSED] > 1e5).all() for run in runs("closed"))
    assert all((run.daily.crossings_barred[STOP:] == 0.0).all() for run in runs("closed"))


def test_a_closed_office_hardly_lowers_the_flow_and_little_of_it_is_left_afterwards():
    """V7: others take it over. No fall of 5% comes out."""
    assert abs(change("closed", day_mean("delivered", CLOSED))[0]) < LEAST
    assert abs(change("closed", day_mean("delivered", slice(STOP, None)))[0]) < LEAST


def test_blind_exams_are_spread_over_all_and_fewer_couriers_are_citizens():
    """V23: the share of citizens falls toward that of those who cross, 0.45."""
    assert rises("blind", day_mean("examined_citizens")) and rises("blind", day_mean("examined_residents"))
    assert falls("blind", day_mean("examined_visitors"))
    assert falls("blind", citizens)
    assert abs(change("blind", day_mean("exams"))[0]) < 0.01


def test_trusted_travelers_shorten_waits_and_the_flow_stays():
    """No change of 5% comes out in exams or in what is delivered; seizures fall by less than a tenth."""
    assert falls("trusted", day_mean("waiting")) and falls("trusted", day_mean("waiting_hours"))
    for column, most in (("exams", LEAST), ("delivered", LEAST), ("seizures", 0.1)):
        assert abs(change("trusted", day_mean(column))[0]) < most


def test_travel_restrictions_raise_the_share_of_citizens_and_pay_and_not_the_flow():
    """V23: as fewer others cross, more of those caught are citizens; the flow stays."""
    assert rises("restricted", citizens) and rises("restricted", day_mean("pay", slice(STOP, None)))
    assert falls("restricted", day_mean("examined_visitors"))
    assert abs(change("restricted", day_mean("delivered"))[0]) < LEAST


def delivered_late(here):
    """Return what takes the weight delivered over San Diego's ports from the seventh month on, or all else."""

    def take(run):
        at = (run.office == FIELD_OFFICES.index(SAN_DIEGO)) & (run.mode != Mode.BETWEEN)
        return run.monthly.delivered[6:10][:, at == here].sum()

    return take


def test_four_times_the_scans_at_one_office_move_the_flow_to_others():
    """V7: its share falls, the flow elsewhere rises, and at least half of what it loses goes through there."""
    assert falls("scans", share_here("delivered", slice(6, 10))) and rises("scans", delivered_late(False))
    moved = {
        here: np.mean([delivered_late(here)(run) for run in runs("scans")])
        - np.mean([delivered_late(here)(run) for run in runs("usual")])
        for here in (True, False)
    }
    assert moved[False] >= -0.5 * moved[True]


def test_a_closure_names_an_office_ports_or_a_mode_and_the_larger_holds():
    with pytest.raises(LeverError, match="did you mean 'Tucson'"):
        PortClosure(0, office="Tuscon")
    with pytest.raises(LeverError, match="office and ports"):
        PortClosure(0, office="Tucson", ports="Nogales")
    both = Scenario(
        "both",
        days=40,
        burn_in=0,
        interventions=(PortClosure(10, mode="car"), PortClosure(10, ports=("Nogales",), share=0.5)),
    )
    run = simulate(both, 1)
    cars = run.monthly.loads[1:, run.mode == Mode.CAR]
    assert (run.daily.crossings_barred[10:] > 0.0).all() and cars.sum() == 0
