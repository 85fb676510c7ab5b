"""Lost crossings: nothing without a policy, patience for each that is barred, and what officers and guards are counted for."""

import numpy as np
import pytest
from worlds import TINY

from abm.inputs.geography import Mode
from abm.model.initialization import build_world
from abm.model.interventions import DroneSurveillance, Guards, InspectionRate, PortClosure, Surge, TravelRestrictions
from abm.model.parameters import DEFAULTS
from abm.model.scenario import Scenario
from abm.model.simulation import simulate

DAYS, USD_PER_MINUTE = 8, DEFAULTS["time_value"] / 60.0


def day(*policies):
    """Return the last day of a short run."""
    return simulate(Scenario(days=DAYS, burn_in=0, parameters=TINY, interventions=policies), 1).daily[-1]


def legal(*modes):
    """Return the usual crossings of some modes."""
    world = build_world(Scenario(days=DAYS, burn_in=0, parameters=TINY), 1)
    routes = world.routes[: world.rows.routes]
    crossings = world.inputs[0].legal_crossings[: world.rows.routes]
    return crossings[np.isin(routes["mode"], modes)].sum()


def test_without_a_policy_nothing_is_lost_and_nothing_added():
    row = day()
    assert row.trucks_lost == 0.0 and abs(row.crossings_lost_usd) < 1e-6
    assert row.exams_added == row.scans_added == row.guards_added == row.drone_fleets == 0.0


@pytest.mark.parametrize("start", [0, 4])
def test_with_all_ports_closed_every_crossing_is_lost_and_costs_its_patience_beside_the_line(start):
    """What waits saved is part of what is lost; the rest is the surplus of an exponential demand. The first day is as any other."""
    closed, usual = day(PortClosure(start)), simulate(Scenario(days=2, burn_in=0, parameters=TINY), 1)
    people = legal(Mode.CAR, Mode.FOOT)
    assert closed.trucks_lost == pytest.approx(legal(Mode.TRUCK)) and closed.crossings_forgone == 0.0
    line = (closed.crossings_lost_usd / USD_PER_MINUTE / people) - DEFAULTS["patience"]
    row = usual.daily[-1]
    exams = row.exams * DEFAULTS["secondary_minutes"] / 60.0
    assert line * people / 60.0 == pytest.approx(row.waiting_hours - exams, rel=0.1)  # trucks hardly wait
    assert closed.waiting_hours == 0.0


def test_restrictions_cost_travelers_more_than_the_shorter_lines_save():
    usual, barred = day(), day(TravelRestrictions(0, share=0.8))
    saved = usual.waiting_usd - barred.waiting_usd
    assert 0.0 < saved < barred.crossings_lost_usd and barred.trucks_lost == 0.0


def test_officers_who_come_are_counted_and_those_of_the_lanes_are_not():
    own, half, none, surge = (
        day(one)
        for one in (
            InspectionRate(0, coverage=0.4), InspectionRate(0, coverage=0.4, staffed=0.5),
            InspectionRate(0, coverage=0.4, staffed=0.0), Surge(0, office="San Diego", size=0.5),
        )
    )  # fmt: skip
    assert own.exams_added == pytest.approx(own.scans_added) and none.exams_added == 0.0
    assert half.exams_added == pytest.approx(own.exams_added / 2.0)
    assert none.scans_added == own.scans_added > 10_000.0
    assert surge.exams_added > 1_000.0 and surge.scans_added == 0.0
    assert none.crossings_lost_usd > 0.0 == own.crossings_lost_usd


def test_guards_and_fleets_are_counted_in_usual_ones():
    row = day(Guards(0, size=5.0), DroneSurveillance(0, region="Northwest", fleets=2.0))
    assert row.guards_added == 5.0 and row.drone_fleets == 2.0
